"""The map of a village and the households of the books upon it: what the engine draws from."""
