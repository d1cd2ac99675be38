"""The help: a few short pages, chosen on the left, read on the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QTextBrowser, QWidget

from ui.theme import Theme


class HelpDialog(QDialog):
    """A window beside the program's: one can read and go on working.

    Args:
        folder: the pages, ``*.md``, in the order of their names; their first line is the title.
        first: name of the page to begin with, without its ending.
    """

    def __init__(self, parent: QWidget, theme: Theme, folder: Path, first: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("使用说明")
        pages = sorted(folder.glob("*.md"))
        self._texts = [page.read_text(encoding="utf-8") for page in pages]
        self.list = QListWidget()
        self.list.setFixedWidth(theme.px(170))
        self.list.setSpacing(theme.px(3))
        self.list.addItems([text.partition("\n")[0].lstrip("# ") for text in self._texts])
        self.page = QTextBrowser()
        self.page.document().setDocumentMargin(theme.px(16))
        self.list.currentRowChanged.connect(self._show)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.page, 1)
        names = [page.stem for page in pages]
        self.list.setCurrentRow(names.index(first) if first in names else 0)
        theme.fit(self, 820, 600)

    def _show(self, at: int) -> None:
        self.page.setMarkdown(self._texts[at])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go between the list and the page; Escape closes, as everywhere."""
        if event.key() == Qt.Key.Key_Right:
            self.page.setFocus()
        elif event.key() == Qt.Key.Key_Left:
            self.list.setFocus()
        else:
            super().keyPressEvent(event)
