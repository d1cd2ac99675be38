"""A list whose chosen row is told in full below it, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.bureau.rows_model import RowsModel
from ui.bureau.rows_view import RowsView
from ui.theme import GAP, Theme

T = TypeVar("T")
_SHARE = 0.45
"""How much of the height the text takes at most; a longer one is scrolled."""


class ListDetail(QWidget, Generic[T]):
    """A list, and a text about its chosen row.

    Attributes:
        foot: the line below for buttons.
    """

    def __init__(
        self, rows: RowsModel[T], theme: Theme, empty: str, told: Callable[[T], str]
    ) -> None:
        super().__init__()
        self.view = RowsView(rows, theme, empty)
        self.detail = QLabel()
        self.detail.setWordWrap(True)
        self.detail.setTextFormat(Qt.TextFormat.PlainText)  # what schools typed is in it
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.room = QScrollArea()
        self.room.setWidgetResizable(True)
        self.room.setWidget(self.detail)
        self.room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._told = told
        self.view.moved.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(GAP))
        column.addWidget(self.view, 1)
        column.addWidget(self.room)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.px(GAP))
        column.addLayout(self.foot)
        self._tell()

    def _tell(self) -> None:
        row = self.view.current()
        self.room.setVisible(row is not None)
        self.detail.setText("" if row is None else self._told(row))
        self.room.verticalScrollBar().setValue(0)
        self._fit()

    def _fit(self) -> None:
        """Give the text the height it needs, but leave the list the larger part."""
        bar = self.room.verticalScrollBar().sizeHint().width()
        wanted = self.detail.heightForWidth(max(1, self.width() - bar))
        self.room.setFixedHeight(max(1, min(wanted, round(self.height() * _SHARE))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text to the new size."""
        super().resizeEvent(event)
        self._fit()
