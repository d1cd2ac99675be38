"""Whom a half-year expects: every unit of the registry, expected or not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.bureau.period_rows import ExpectedRow
from ui.bureau.rows_model import Column, RowsModel
from ui.bureau.rows_view import RowsView
from ui.theme import GAP, Theme

_COLUMNS: tuple[Column[ExpectedRow], ...] = (
    Column(
        "应报",
        lambda row: "√" if row.expected else "不报",
        56,
        lambda row: "done" if row.expected else "error",
    ),
    Column("乡镇", lambda row: row.town, 96),
    Column("单位", lambda row: row.name, middle=True, least=160),
    Column("类别", lambda row: row.kind, 84),
    Column("本期报表", lambda row: "已收" if row.received else "", 84),
)


class ExpectedPanel(QWidget):
    """The list, with a search and a button that turns the chosen unit round.

    Signals:
        turned: a unit (its code) is to be expected, or no longer (the second argument).
    """

    turned = Signal(str, bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._all: Sequence[ExpectedRow] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText("找单位或乡镇")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(theme.px(220))
        self.search.textChanged.connect(lambda _: self._filter())
        self.turn_button = QPushButton("改为不报(&T)")
        self.turn_button.clicked.connect(self._turn)
        self.view = RowsView(
            RowsModel[ExpectedRow](_COLUMNS, theme), theme, "没有符合的单位。请清空查找的字。"
        )
        self.view.moved.connect(self._follow)
        self.view.opened.connect(self._turn)
        self.changes = QLabel()
        self.changes.setWordWrap(True)
        self.changes.setProperty("role", "muted")
        row = QHBoxLayout()
        row.setSpacing(theme.px(GAP))
        row.addWidget(self.search)
        row.addWidget(self.turn_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(GAP), 0, 0)
        column.setSpacing(theme.px(GAP))
        column.addLayout(row)
        column.addWidget(self.view, 1)
        column.addWidget(self.changes)
        self._follow()

    def show_rows(self, rows: Sequence[ExpectedRow], changes: Sequence[str]) -> None:
        """Show units, and the sentences about earlier changes; the chosen unit stays chosen."""
        self._all = rows
        self.changes.setText("\n".join(changes))
        self.changes.setVisible(bool(changes))
        self._filter()

    def _filter(self) -> None:
        chosen = self.view.current()
        words = self.search.text().split()
        rows = [
            row
            for row in self._all
            if all(word in f"{row.town} {row.name} {row.kind} {row.code}" for word in words)
        ]
        self.view.rows.show_rows(rows)
        codes = [row.code for row in rows]
        self.view.choose(codes.index(chosen.code) if chosen and chosen.code in codes else 0)
        self._follow()

    def _follow(self) -> None:
        row = self.view.current()
        self.turn_button.setEnabled(row is not None)
        self.turn_button.setText("改为应报(&T)" if row and not row.expected else "改为不报(&T)")

    def _turn(self) -> None:
        row = self.view.current()
        if row is not None:
            self.turned.emit(row.code, not row.expected)
