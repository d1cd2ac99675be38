"""Long work as the user sees it: what is done, how far it is, a way to stop where there is one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ui.theme import GAP, WIDE, Theme


class ProgressPanel(QDialog):
    """A box over the window while long work is under way; it keeps the user from typing."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("请稍候")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, on=False)
        self.title = QLabel()
        self.title.setProperty("role", "strong")
        self.text = QLabel()
        self.text.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.bar = QProgressBar()
        self.button = QPushButton("停止")
        self.button.clicked.connect(self._stop)
        layout = QVBoxLayout(self)
        edge = theme.px(WIDE)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(theme.px(GAP))
        for widget in (self.title, self.bar, self.text):
            layout.addWidget(widget)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(theme.px(420))
        self._cancel: Callable[[], None] = lambda: None

    def begin(self, title: str, cancel: Callable[[], None]) -> None:
        """Show the work; it can't be stopped before ``offer_stop``."""
        self._cancel = cancel
        self.title.setText(title)
        self.text.setText("")
        self.bar.setRange(0, 0)
        self.button.setEnabled(False)
        self.button.setText("停止")
        self.button.hide()
        self.show()

    def offer_stop(self) -> None:
        """Show the button that stops the work."""
        self.button.setEnabled(True)
        self.button.show()

    def advance(self, done: int, total: int, text: str) -> None:
        """Show how far it is; total 0 means nobody knows."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        told = f"{done}/{total}　" if total else ""
        self.text.setText(told + text)

    def end(self) -> None:
        """Take it away."""
        self.hide()

    def _stop(self) -> None:
        if not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        self.button.setText("正在停止…")
        self._cancel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape stops the work, if it can be stopped; the box goes when the work has ended."""
        if event.key() == Qt.Key.Key_Escape:
            self._stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the box stops the work, if it can be stopped."""
        event.ignore()
        self._stop()
