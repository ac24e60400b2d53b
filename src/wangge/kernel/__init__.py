"""What every app stands on: who asks, what they may see, what was done, and where things are kept."""
