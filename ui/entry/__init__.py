"""Filling in a return: area tabs, form pages, editors, tables, problems."""
