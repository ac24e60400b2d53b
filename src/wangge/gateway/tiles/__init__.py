"""Vector tiles of the map."""
