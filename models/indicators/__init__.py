"""Declared county figures with their sources."""
