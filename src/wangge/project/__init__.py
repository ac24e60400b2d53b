"""The command line: what stands on all the other rooms."""
