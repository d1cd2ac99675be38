"""Last step of handing over: the files, the code to compare, what to do with them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from models.entry.export import Exported
from models.forms.payload import short_code
from models.records import Part
from ui.theme import GAP, TIGHT, WIDE, Theme


class DonePage(QWidget):
    """What was handed over."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._folder = Path()
        self.headline = QLabel()
        self.headline.setProperty("role", "title")
        self.code = QLabel()
        self.code.setProperty("role", "big")
        self.files, self.next = QLabel(), QLabel()
        for label in (self.files, self.next, self.headline):
            label.setWordWrap(True)
        for label in (self.files, self.code):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.look = QPushButton("打开文件夹")
        self.look.setAutoDefault(False)
        self.look.clicked.connect(self._open_folder)
        card = QFrame()
        card.setProperty("role", "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(theme.px(WIDE), theme.px(GAP), theme.px(WIDE), theme.px(GAP))
        inner.setSpacing(theme.px(TIGHT))
        words = QLabel("校验码（打印出来的表上也有，两边一样就是同一份）")
        words.setProperty("role", "muted")
        inner.addWidget(words)
        inner.addWidget(self.code)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(GAP))
        for widget in (self.headline, self.files):
            column.addWidget(widget)
        column.addWidget(self.look, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(card)
        column.addWidget(self.next)
        column.addStretch(1)

    def show_exported(self, exported: Exported, folder: Path, parts: tuple[Part, ...]) -> None:
        """Show what was handed over."""
        self._folder = folder
        number = exported.revision.number
        told = "内容和上次导出的一样，还是" if exported.again else "已经导出，这是"
        self.headline.setText(f"{told}第{number}版。")
        self.code.setText(short_code(exported.revision.digest))
        self.files.setText("\n".join(str(path) for path in exported.paths))
        count = len(exported.paths)
        steps = [
            f"把上面{count}个文件交给县局（归中心校统一交的，交给中心校），不要改里面的内容。",
            "要交纸质表的，打开数字表打印、盖章。",
            "交上去以后又改了，再导出一次、再交一次就行，县局会认出哪份新。",
        ]
        if Part.PERSONS in parts:
            steps.insert(1, "名单的密码打电话告诉县局，不要和文件放在一起。")
        lines = [f"{at}. {step}" for at, step in enumerate(steps, start=1)]
        self.next.setText("接下来：\n" + "\n".join(lines))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
