"""Every write of planning."""
