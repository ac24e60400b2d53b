"""What every page of the desk has: its frame, its actor, its way of showing problems."""
