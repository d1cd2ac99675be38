"""备份: the copies there are, making one, bringing one back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from models.store.backup import Backup
from ui.bureau.bench import Bench
from ui.bureau.page import Page
from ui.bureau.rows_model import Column, RowsModel
from ui.bureau.rows_view import RowsView
from ui.dialogs.backup_words import size_words, time_words
from ui.home import Home
from ui.theme import GAP

_ASK = "要用这个备份代替现在的数据吗？现在的数据会先另存一份，不会丢。"


_COLUMNS: tuple[Column[Backup], ...] = (
    Column("备份", lambda one: f"第{one.sequence}份", 90),
    Column("时间（按电脑的钟）", time_words, 200),
    Column("为什么备份的", lambda one: one.reason, 140),
    Column("大小", size_words, 90, number=True),
    Column("文件", lambda one: one.path.name),
)


class BackupsPage(Page):
    """The backups of the data set, newest first."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(
            bench, "备份", "每天自动备份一次；要防电脑坏掉，请把备份文件再拷一份到U盘上。"
        )
        self.view = RowsView(
            RowsModel[Backup](_COLUMNS, bench.theme),
            bench.theme,
            "还没有备份。点“现在备份”就做好第一份。",
        )
        self.make_button = QPushButton("现在备份(&N)")
        self.make_button.setProperty("primary", True)
        self.restore_button = QPushButton("恢复选中的…(&R)")
        self.folder_button = QPushButton("打开备份文件夹")
        self.make_button.clicked.connect(self.make)
        self.restore_button.clicked.connect(self.restore)
        self.folder_button.clicked.connect(self._open)
        self.view.moved.connect(self._follow)
        row = QHBoxLayout()
        row.setSpacing(bench.theme.px(GAP))
        row.addWidget(self.make_button)
        row.addWidget(self.restore_button)
        row.addWidget(self.folder_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.view, 1)
        self._follow()

    def refresh(self) -> None:
        """List the backups again."""
        dataset = self.bench.workspace.dataset
        self.run(lambda _: tuple(reversed(dataset.backups())), self._show)

    def _show(self, found: tuple[Backup, ...]) -> None:
        self.view.rows.show_rows(found)
        self.view.choose(0)

    def _follow(self) -> None:
        self.restore_button.setEnabled(self.view.current() is not None)

    def enter(self) -> None:
        """Begin at the list."""
        self.view.setFocus()

    def make(self) -> None:
        """Make a backup now."""
        dataset = self.bench.workspace.dataset

        def done(path: Path) -> None:
            self.told.emit(f"已经备份好，并且检查过：{path.name}")
            self.refresh()

        self.run(lambda _: dataset.back_up("手动"), done, title="正在备份")

    def restore(self) -> None:
        """Bring the chosen backup back; the window opens the data set anew."""
        backup, home = self.view.current(), self.window().findChild(Home)
        if backup is None or home is None:
            return
        name = backup.path.name
        if self.bench.messages.ask(_ASK, yes="恢复", no="不恢复", details=name):
            home.bring_back(self.bench.workspace.dataset.folder, backup.path)

    def _open(self) -> None:
        folder = self.bench.workspace.dataset.place.backups
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
