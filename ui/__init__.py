"""The windows: PySide6 lives here only, thin widgets over tested models."""
