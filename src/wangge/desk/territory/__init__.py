"""Grids and places."""
