"""People in charge and bodies."""
