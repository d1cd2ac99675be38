"""The sides of one conflict as buttons of which one is pressed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QRadioButton, QVBoxLayout

from models.merge.three_way import Choice, ConflictKey
from ui.bureau.conflict_rows import ConflictRow, Waiting, option_labels
from ui.theme import GAP, TIGHT, Theme

_MOST = 60


class ChoiceBox(QFrame):
    """Which side of the conflict is taken.

    Signals:
        chosen: a side was taken: the conflict's key, and the head ("" for what was before).
    """

    chosen = Signal(tuple, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._theme = theme
        self._key: ConflictKey | None = None
        self.title = QLabel()
        self.title.setWordWrap(True)
        self.title.setProperty("role", "strong")
        self._column = QVBoxLayout(self)
        edge = theme.px(GAP)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(theme.px(TIGHT))
        self._column.addWidget(self.title)
        self._group = QButtonGroup(self)
        self.buttons: list[QRadioButton] = []
        self._heads: list[str] = []
        self._group.idClicked.connect(self._clicked)

    def show_conflict(
        self, waiting: Waiting, row: ConflictRow | None, choice: Choice | None
    ) -> None:
        """Show the sides of a conflict; None hides everything."""
        for button in self.buttons:
            self._group.removeButton(button)
            self._column.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        self._heads = []
        self.setVisible(row is not None)
        self._key = row.key if row else None
        if row is None:
            return
        self.title.setText(f"{row.place}，采用哪一个？")
        for head, label in option_labels(waiting):
            if head in row.sides:
                self._add(label, head, row.sides[head])
        if choice is not None and choice.head in self._heads:
            self.buttons[self._heads.index(choice.head)].setChecked(True)

    def _add(self, label: str, head: str, text: str) -> None:
        shown = text if len(text) <= _MOST else f"{text[:_MOST]}…"
        button = QRadioButton(f"&{len(self.buttons) + 1}　{label}：{shown}")
        button.setToolTip(text)
        self._group.addButton(button, len(self.buttons))
        self._column.addWidget(button)
        self.buttons.append(button)
        self._heads.append(head)

    def _clicked(self, at: int) -> None:
        if self._key is not None:
            self.chosen.emit(self._key, self._heads[at])
