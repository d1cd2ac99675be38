"""Declared and generic checks over records: findings are values, never exceptions."""
