"""The commands, one module each; ``join(app)`` puts a command on the command line."""
