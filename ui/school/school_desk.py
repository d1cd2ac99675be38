"""A school's open return, with the way to hand it over."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent

from models.store.dataset import DataSet
from models.task.own import OwnReturn, open_own
from ui.entry.entry_desk import EntryDesk
from ui.home import Home, Shown
from ui.messages import Messages
from ui.theme import Theme


class SchoolDesk(EntryDesk):
    """The return of the school, filled in here and handed over from here.

    Attributes:
        dataset: where it lies.
    """

    def __init__(
        self, dataset: DataSet, opened: OwnReturn, theme: Theme, messages: Messages
    ) -> None:
        super().__init__(opened.draft, theme, messages)
        self.dataset = dataset
        self._begun = False

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the first field, so that one can type at once."""
        super().showEvent(event)
        if not self._begun:
            self._begun = True
            QTimer.singleShot(0, self, self.enter)

    def all_saved(self) -> bool:
        """Hand over what is being typed, and wait until all of it is on the disk."""
        self.commit()
        saver = self.draft.saver
        return saver is None or saver.drain()


def look(home: Home, dataset: DataSet) -> Shown:
    """Read the return a data set was set up for (``Rooms.look`` of a school)."""
    opened = open_own(dataset)
    window = home.window
    return Shown(lambda: SchoolDesk(dataset, opened, window.theme, window.messages), opened.carried)
