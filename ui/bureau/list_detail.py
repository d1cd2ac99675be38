"""A list whose chosen row is told in full below it, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.bureau.rows_model import RowsModel
from ui.bureau.rows_view import RowsView
from ui.theme import GAP, Theme

T = TypeVar("T")


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
        self._told = told
        self.view.moved.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(GAP))
        column.addWidget(self.view, 1)
        column.addWidget(self.detail)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.px(GAP))
        column.addLayout(self.foot)
        self._tell()

    def _tell(self) -> None:
        row = self.view.current()
        self.detail.setVisible(row is not None)
        self.detail.setText("" if row is None else self._told(row))
