"""Where files are dropped or chosen for an import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from ui.bureau.bench import Bench
from ui.theme import GAP, WIDE, set_look

_RETURNS, _ALL = "上报的工作簿和压缩包 (*.xlsx *.zip)", "所有文件 (*)"
_KINDS = f"{_RETURNS};;{_ALL}"


class DropZone(QFrame):
    """Takes files, folders and packages.

    Signals:
        chosen: paths to be looked at.
    """

    chosen = Signal(list)

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self.setAcceptDrops(True)
        self.setProperty("role", "drop")
        self.words = QLabel("把学校交来的工作簿、压缩包或整个文件夹拖到这里")
        self.words.setProperty("role", "strong")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.files_button = QPushButton("选文件…(&F)")
        self.files_button.setProperty("primary", True)
        self.files_button.clicked.connect(self.ask_files)
        self.folder_button = QPushButton("选文件夹…(&D)")
        self.folder_button.clicked.connect(self.ask_folder)
        self.passwords = QLineEdit()
        self.passwords.setPlaceholderText("人员名单的密码，几个用空格隔开")
        self.passwords.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self._bench.theme
        hint = QLabel("先看会怎么样，再决定导不导入；原来的数据和收到的文件都会留着。")
        hint.setProperty("role", "muted")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint.setWordWrap(True)
        label = QLabel("密码(&P)")
        label.setBuddy(self.passwords)
        row = QHBoxLayout()
        row.setSpacing(theme.px(GAP))
        row.addStretch(1)
        row.addWidget(self.files_button)
        row.addWidget(self.folder_button)
        row.addSpacing(theme.px(WIDE))
        row.addWidget(label)
        self.passwords.setMinimumWidth(theme.px(250))
        row.addWidget(self.passwords, 2)
        row.addStretch(1)
        column = QVBoxLayout(self)
        edge = theme.px(WIDE)
        column.setContentsMargins(edge, theme.px(20), edge, theme.px(20))
        column.setSpacing(theme.px(10))
        column.addWidget(self.words)
        column.addWidget(hint)
        column.addLayout(row)

    def given_passwords(self) -> tuple[str, ...]:
        """Return the passwords that were typed."""
        return tuple(self.passwords.text().split())

    def ask_files(self) -> None:
        """Ask for files."""
        self._give(self._bench.messages.open_files("选学校交来的文件", _KINDS))

    def ask_folder(self) -> None:
        """Ask for a folder."""
        folder = self._bench.messages.choose_folder("选放着上报文件的文件夹")
        self._give([folder] if folder is not None else [])

    def _give(self, paths: list[Path]) -> None:
        if paths:
            self.chosen.emit(paths)

    def _mark(self, *, over: bool) -> None:
        set_look(self, "over", over)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files only."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._mark(over=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        self._mark(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        self._mark(over=False)
        urls = event.mimeData().urls()
        event.acceptProposedAction()
        self._give([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
