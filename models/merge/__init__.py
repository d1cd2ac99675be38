"""Lineage, plans and three-way merges of returns."""
