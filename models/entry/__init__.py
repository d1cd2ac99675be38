"""The return that is being filled in: values, undo, problems, saving; no window in here."""
