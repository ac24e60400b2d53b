"""The platform as a running server: prepared, reached, watched, saved and moved."""
