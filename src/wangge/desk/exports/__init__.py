"""Lists out: what a page shows, as a file."""
