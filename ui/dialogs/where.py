"""Choosing the folder data lies in: a proposal, a line to change it, why not the system disk."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QStorageInfo, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from models.paths import data_folder
from models.store.folder import Folder
from ui.messages import Messages
from ui.theme import GAP, TIGHT, Theme

WHY = (
    "装了还原卡的电脑，每次开机都把系统盘（一般是C盘）恢复原样，放在那里的数据会丢。"
    "所以最好放在D盘等别的盘上；只有一个盘的，放在U盘上。"
)
_NAME = "校情汇数据"
_LEAST = 200 * 2**20


def proposed_folder() -> Path:
    """Return where data should lie: on another disk than the system's, where there is one."""
    return other_disk(QStorageInfo.mountedVolumes()) or data_folder()


def other_disk(
    volumes: list[QStorageInfo], *, windows: bool = sys.platform == "win32"
) -> Path | None:
    """Return a folder on a fixed disk beside the system's, or None.

    Only Windows PCs have 还原卡, and only there other disks are for everybody to write to.
    """
    if not windows:
        return None
    for volume in volumes:
        usable = volume.isValid() and volume.isReady() and not volume.isReadOnly()
        if usable and not volume.isRoot() and volume.bytesAvailable() > _LEAST:
            return Path(volume.rootPath()) / _NAME
    return None


def meant(chosen: Path) -> Path:
    """Return the data folder somebody meant who picked it, one inside it, or the one around it."""
    if Folder(chosen).database.exists():
        return chosen
    if Folder(chosen.parent).database.exists():
        return chosen.parent
    try:
        inside = [path for path in chosen.iterdir() if Folder(path).database.exists()]
    except OSError:
        return chosen
    return inside[0] if len(inside) == 1 else chosen


class WhereRow(QWidget):
    """A line with a folder, a button to choose one, and why it matters.

    Signals:
        changed: another folder stands in the line.
    """

    changed = Signal()

    def __init__(self, theme: Theme, messages: Messages, title: str, why: str = WHY) -> None:
        super().__init__()
        self._messages = messages
        self._title = title
        self.line = QLineEdit()
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.button = QPushButton("选择…")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._choose)
        label = QLabel(title)
        label.setProperty("role", "strong")
        label.setBuddy(self.line)
        row = QHBoxLayout()
        row.setSpacing(theme.px(GAP))
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(TIGHT))
        column.addWidget(label)
        column.addLayout(row)
        if why:
            words = QLabel(why)
            words.setProperty("role", "muted")
            words.setWordWrap(True)
            column.addWidget(words)

    @property
    def folder(self) -> Path | None:
        """The folder, or None if there is none that can be meant."""
        text = self.line.text().strip().strip('"')
        return Path(text) if text and Path(text).is_absolute() else None

    def show_folder(self, folder: Path) -> None:
        """Put a folder into the line."""
        self.line.setText(str(folder))

    def _choose(self) -> None:
        folder = self.folder
        while folder is not None and not folder.is_dir() and folder != folder.parent:
            folder = folder.parent
        chosen = self._messages.choose_folder(self._title, folder)
        if chosen is not None:
            self.show_folder(chosen)
