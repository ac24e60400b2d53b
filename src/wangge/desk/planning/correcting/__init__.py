"""Correcting a draft by hand: the editor with its map, and the lists that do the same without one."""
