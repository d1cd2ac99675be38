"""What fills the window, and what the window's commands may ask of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Desk(QWidget):
    """Base of everything that fills the window: the return, the bureau's pages, the start page.

    A command that makes no sense on a desk does nothing there.

    Signals:
        told: something happened that the status bar should say for a while.
        title_changed: ``heading`` has changed.
        saved: what the status bar says about saving: (words, in trouble).
        trouble: a sentence that must stay in sight until it is over; "" takes it away.
        progress: what is still to be done, in words.
    """

    told = Signal(str)
    title_changed = Signal()
    saved = Signal(str, bool)
    trouble = Signal(str)
    progress = Signal(str)

    @property
    def heading(self) -> str:
        """Whose return and which period, for the status bar and the window's title."""
        return ""

    def close_desk(self) -> bool:
        """Finish; False if something could not be saved."""
        return True

    def undo(self) -> None:
        """Take back the last action."""

    def redo(self) -> None:
        """Do again what was taken back."""

    def save(self) -> None:
        """Answer Ctrl+S: everything is saved already."""

    def next_problem(self, step: int) -> None:
        """Go to the next (1) or previous (-1) problem."""

    def toggle_problems(self) -> None:
        """Show or hide the list of problems."""

    def toggle_names(self) -> None:
        """Show or mask personal fields."""

    def next_tab(self, step: int) -> None:
        """Go to the next (1) or previous (-1) tab."""

    def explain(self) -> None:
        """Explain what the cursor is in."""
