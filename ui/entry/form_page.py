"""What every form page can do, whatever its shape; the area tab knows pages only by this."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.entry.draft import Changed, Draft
from models.forms.definition import Form
from models.problems import Place
from ui.theme import Theme


class FormPage(QWidget):
    """Base of the pages for single, grid and list forms.

    Signals:
        left: Enter on the last field (1), or back from the first (-1).
        place_changed: the cursor is in another field (``Place``).
        told: something happened that the status bar should say.
        delete_wanted: the user wants to delete rows: (how many, what to call when sure).
    """

    left = Signal(int)
    place_changed = Signal(Place)
    told = Signal(str)
    delete_wanted = Signal(int, object)

    def __init__(self, draft: Draft, form: Form, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.draft = draft
        self.form = form
        self.theme = theme

    def follow(self, changed: Changed) -> None:
        """Show what changed."""
        raise NotImplementedError

    def go_to(self, place: Place) -> None:
        """Put the cursor into a field."""
        raise NotImplementedError

    def enter(self, *, at_end: bool = False) -> None:
        """Put the cursor into the first field, or the last."""
        raise NotImplementedError

    def place(self) -> Place:
        """Return where the cursor is."""
        raise NotImplementedError

    def commit(self) -> None:
        """Hand over what is being typed."""

    def show_names(self, shown: bool) -> None:  # noqa: FBT001  # it is the value
        """Show or mask personal fields."""
