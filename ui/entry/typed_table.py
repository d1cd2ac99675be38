"""A table view in whose cells an input method types as well as keys do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QTableView


class TypedTable(QTableView):
    """A table in which the first word of an input method opens the cell and is kept whole.

    Qt itself cares for words that are composed first: the view keeps the focus until the word
    is handed over, and the editor shows it meanwhile. A word that comes without having been
    composed, such as ３０, opens the cell in Qt too, but gets lost on the way.
    """

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Open the selected cell for a word that comes at once."""
        current = self.currentIndex()
        at_once = event.commitString() and not event.preeditString()
        if not at_once or self.indexWidget(current) is not None:
            super().inputMethodEvent(event)
            return
        if not self.model().flags(current) & Qt.ItemFlag.ItemIsEditable:
            event.ignore()
            return
        self.edit(current)
        editor = self.indexWidget(current)
        if editor is not None:
            QApplication.sendEvent(editor, event)
