"""Adoptions: nets that came into force, what they changed, and their papers."""
