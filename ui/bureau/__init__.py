"""The bureau's pages: take returns in, see who is missing, decide, total, print, send down."""
