"""The data set on disk; the only home of sqlite3."""
