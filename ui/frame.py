"""What commands may ask of the window they were called from."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QWidget

from models.edition import Edition
from ui.desk import Desk
from ui.messages import Messages
from ui.tasks import Tasks
from ui.theme import Theme


class Frame(Protocol):
    """The window as commands see it."""

    edition: Edition
    theme: Theme
    messages: Messages
    tasks: Tasks

    @property
    def desk(self) -> Desk:
        """What fills the window."""

    def set_desk(self, desk: Desk) -> None:
        """Fill the window with something else."""

    def tell(self, text: str) -> None:
        """Say something in the status bar for a while."""

    def as_parent(self) -> QWidget:
        """Return the widget that dialogs belong to."""

    def close_window(self) -> None:
        """Close the window."""
