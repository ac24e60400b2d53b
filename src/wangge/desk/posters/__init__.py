"""Posters: choose, look, print; what hangs and is no longer right; what is published."""
