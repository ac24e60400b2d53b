"""The record, for those who may read it."""
