"""Dialogs of both editions."""
