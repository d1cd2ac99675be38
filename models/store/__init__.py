"""The data set on disk; the only home of sqlite3.

One folder holds all: ``data.db``, ``originals/`` (received files by their SHA-256), ``backups/``
and ``log/``. ``dataset`` opens it; ``database`` owns the one connection on its own thread; the
other modules are functions over a ``Transaction``, one a table or two. The lineage of revisions is
the history: nothing else records who changed what.
"""
