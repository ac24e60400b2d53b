"""Saved copies: the books in one file, the keys in another; brought back whole or not at all."""
