"""Planning's door: what the rooms above may use."""
