"""The books of the homes: households, residents, needs and facts."""
