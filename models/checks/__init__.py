"""Declared checks over records."""
