"""Choosing the backup that takes the place of the present data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from models.store.backup import Backup
from ui.dialogs.backup_words import size_words, time_words
from ui.messages import Messages
from ui.theme import GAP, WIDE, Theme

_HEADINGS = ("备份", "时间（按电脑的钟）", "为什么备份的", "大小")
_KINDS = "校情汇的备份 (*.db)"
_ASK = "要用这个备份代替现在的数据吗？现在的数据会先另存一份，不会丢。"
_EMPTY = "这个文件夹里还没有备份。备份另外存在U盘上的，请点“选别处的备份文件”。"


class RestoreDialog(QDialog):
    """The backups of a data folder, newest first.

    Args:
        folder: the data folder.
        backups: its backups, oldest first.
        restore: called with the chosen backup when the user has agreed.
    """

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        messages: Messages,
        folder: Path,
        backups: Sequence[Backup],
        restore: Callable[[Path], None],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("从备份恢复")
        self._messages = messages
        self._folder = folder
        self._restore = restore
        self._backups = list(reversed(backups))
        self.table = QTableWidget(len(backups), len(_HEADINGS))
        self.accept_button = QPushButton("恢复")
        self.accept_button.setProperty("primary", True)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self._take)
        self.accept_button.setEnabled(bool(backups))
        self.other = QPushButton("选别处的备份文件…")
        self.other.clicked.connect(self._other)
        self._fill()
        self._lay_out(theme)
        theme.fit(self, 700, 420)

    def _fill(self) -> None:
        table = self.table
        table.setHorizontalHeaderLabels(_HEADINGS)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setProperty("rows", True)
        table.setWordWrap(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        for at, backup in enumerate(self._backups):
            told = (f"第{backup.sequence}份", time_words(backup), backup.reason, size_words(backup))
            for column, text in enumerate(told):
                table.setItem(at, column, QTableWidgetItem(text))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        table.selectRow(0)
        table.doubleClicked.connect(lambda _index: self._take())

    def _lay_out(self, theme: Theme) -> None:
        title = QLabel(f"恢复“{self._folder.name}”里的数据")
        title.setProperty("role", "title")
        words = QLabel("恢复后，数据就回到备份时的样子。第几份的数越大越新，时间不一定准。")
        if not self._backups:
            words.setText(_EMPTY)
            self.table.hide()
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        cancel = QPushButton("取消")
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(theme.px(GAP))
        row.addWidget(self.other)
        row.addStretch(1)
        row.addWidget(self.accept_button)
        row.addWidget(cancel)
        column = QVBoxLayout(self)
        edge = theme.px(WIDE)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.px(GAP))
        column.addWidget(title)
        column.addWidget(words)
        column.addWidget(self.table, 1)
        if not self._backups:
            column.addStretch(1)
        column.addLayout(row)

    def _take(self) -> None:
        at = self.table.currentRow()
        if 0 <= at < len(self._backups):
            self._confirm(self._backups[at].path)

    def _other(self) -> None:
        chosen = self._messages.open_file("选备份文件", _KINDS, self._folder)
        if chosen is not None:
            self._confirm(chosen)

    def _confirm(self, backup: Path) -> None:
        if self._messages.ask(_ASK, yes="恢复", no="不恢复", details=backup.name):
            self.accept()
            self._restore(backup)
