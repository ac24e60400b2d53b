"""Divisions, settlements, the grid tree and the places in it."""
