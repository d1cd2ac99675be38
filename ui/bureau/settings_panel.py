"""The standards and settings of a half-year: a list of values, and the chosen one to be typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from models.forms.setting_rows import SettingRow
from ui.bureau.rows_model import Column, RowsModel
from ui.bureau.rows_view import RowsView
from ui.theme import GAP, Theme, set_look


def _value(row: SettingRow) -> str:
    return "（一张表，见下面）" if "\n" in row.text else row.text or "不定"


def _usual(row: SettingRow) -> str:
    return "（另一张表）" if "\n" in row.usual else row.usual


_COLUMNS: tuple[Column[SettingRow], ...] = (
    Column("标准或设置", lambda row: row.title),
    Column("本期的值", _value, 240, lambda row: "" if row.text else "faint"),
    Column("表样里的值", _usual, 140, lambda _: "muted"),
)


class SettingsPanel(QWidget):
    """The list, and below it what the chosen value does and a field for another one.

    Signals:
        typed: a value (its row) is to become what was typed.
    """

    typed = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.view = RowsView(
            RowsModel[SettingRow](_COLUMNS, theme), theme, "这套表样没有可以改的设置。"
        )
        self.help = QLabel()
        self.help.setWordWrap(True)
        self.field = QPlainTextEdit()
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(theme.px(56))
        self.field.textChanged.connect(self._follow)
        self.button = QPushButton("改这一项(&E)")
        self.button.clicked.connect(self._take)
        self.view.moved.connect(self._show)
        self.view.opened.connect(self.field.setFocus)
        row = QHBoxLayout()
        row.setSpacing(theme.px(GAP))
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(GAP), 0, 0)
        column.setSpacing(theme.px(GAP))
        column.addWidget(self.view, 1)
        column.addWidget(self.help)
        column.addLayout(row)
        self._show()

    def show_rows(self, rows: Sequence[SettingRow]) -> None:
        """Show values; the chosen one stays chosen."""
        at = max(0, self.view.currentIndex().row())
        self.view.rows.show_rows(rows)
        self.view.choose(min(at, len(rows) - 1))
        self._show()

    def say(self, fault: str) -> None:
        """Say what is wrong with what was typed."""
        self.help.setText(fault)
        set_look(self.help, "role", "error")
        self.field.setFocus()

    def _show(self) -> None:
        row = self.view.current()
        set_look(self.help, "role", "muted")
        self.help.setText("" if row is None else row.help or "没有更多说明。")
        self.field.setPlainText("" if row is None else row.text)
        self._follow()

    def _follow(self) -> None:
        row = self.view.current()
        self.field.setEnabled(row is not None)
        self.button.setEnabled(row is not None and self.field.toPlainText().strip() != row.text)

    def _take(self) -> None:
        row = self.view.current()
        if row is not None:
            self.typed.emit(row, self.field.toPlainText())
