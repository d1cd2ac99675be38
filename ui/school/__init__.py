"""The school edition's own pages: start and export."""
