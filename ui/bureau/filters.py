"""What of a list is shown: buttons of which one is pressed, and a box to find by typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QWidget

from ui.theme import Theme


class Filters(QWidget):
    """The row above a list; a page may put buttons of its own at its end.

    Signals:
        changed: another button was pressed (its place).
        typed: other words to find.
    """

    changed = Signal(int)
    typed = Signal(str)

    def __init__(self, theme: Theme, titles: Sequence[str], *, find: str = "") -> None:
        """Press the first button; ``find`` says what can be found by typing."""
        super().__init__()
        self.buttons = [QPushButton(title) for title in titles]
        self._group = QButtonGroup(self)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        for at, button in enumerate(self.buttons):
            button.setCheckable(True)
            button.setProperty("flat", True)
            self._group.addButton(button, at)
            self.row.addWidget(button)
        self.buttons[0].setChecked(True)
        self._group.idClicked.connect(self.changed)
        self.search = QLineEdit()
        self.search.setPlaceholderText(find)
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(theme.px(220))
        self.search.textChanged.connect(self.typed)
        self.row.addStretch(1)
        self.row.addWidget(self.search, 1)

    @property
    def at(self) -> int:
        """The place of the button that is pressed."""
        return max(0, self._group.checkedId())
