"""Reads of planning, each within what the actor may see."""
