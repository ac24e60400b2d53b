"""The one map: the net of everything the actor may see, as it is today or was on any day."""
