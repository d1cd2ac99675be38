"""The printed summary: content first, drawing second."""
