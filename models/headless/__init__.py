"""The commands: everything but typing can be done without a window."""
