"""The frame: menus, what fills the window, a banner for trouble, the status bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from models.edition import Edition
from ui.actions import Action
from ui.desk import Desk
from ui.messages import Messages
from ui.tasks import Tasks
from ui.theme import GAP, WIDE, Theme

_PROGRAM = "校情汇"
_TOLD_MS = 8_000
_USUAL = QSize(1180, 720)


class MainWindow(QMainWindow):
    """The program's window.

    Signals:
        closed: the window is going.
    """

    closed = Signal()

    def __init__(
        self,
        edition: Edition,
        actions: Sequence[Action],
        theme: Theme,
        messages: Messages,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self.edition = edition
        self.theme = theme
        self.messages = messages
        self.tasks = tasks
        self.actions_by_id: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        for action in actions:
            self._add_action(action)
        self._desk = Desk()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._desk)
        self._banner = QLabel()
        self._banner.setWordWrap(True)
        self._banner.hide()
        self._build()
        self._fit_screen()
        theme.changed.connect(self._paint_banner)
        self._paint_banner()

    def _add_action(self, action: Action) -> None:
        menu = self._menus.get(action.menu)
        if menu is None:
            menu = self.menuBar().addMenu(action.menu)
            self._menus[action.menu] = menu
        if not action.text:
            menu.addSeparator()
            return
        made = QAction(action.text, self)
        made.setShortcuts([QKeySequence(keys) for keys in action.keys])
        made.setCheckable(action.checkable)
        run = action.run
        if run is not None:
            made.triggered.connect(lambda _checked=False: run(self))
        menu.addAction(made)
        self.actions_by_id[action.id] = made

    def _build(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self.heading, self.progress, self.saved = QLabel(), QLabel(), QLabel()
        self.heading.setMinimumWidth(0)
        right = QWidget()
        row = QHBoxLayout(right)
        row.setContentsMargins(0, 0, self.theme.px(GAP), 0)
        row.setSpacing(self.theme.px(WIDE))
        for label in (self.progress, self.heading, self.saved):
            label.setTextFormat(Qt.TextFormat.PlainText)
            row.addWidget(label)
        bar.addPermanentWidget(right)
        bar.messageChanged.connect(self._make_room)
        self.setWindowTitle(_PROGRAM)

    def _fit_screen(self) -> None:
        screen = QGuiApplication.primaryScreen()
        room = screen.availableGeometry().size()
        self.resize(_USUAL.boundedTo(room))
        self.setMinimumSize(QSize(760, 480).boundedTo(room))

    def _paint_banner(self) -> None:
        theme = self.theme
        self._banner.setStyleSheet(
            f"background: {theme.colours.error_soft}; color: {theme.colours.error};"
            f"padding: {theme.px(8)}px {theme.px(16)}px;"
        )

    # What commands may ask.

    @property
    def desk(self) -> Desk:
        """What fills the window."""
        return self._desk

    def set_desk(self, desk: Desk) -> None:
        """Fill the window with something else; the old desk must have been closed."""
        old = self._desk
        self._desk = desk
        desk.told.connect(self.tell)
        desk.saved.connect(self._show_saved)
        desk.trouble.connect(self._show_trouble)
        desk.progress.connect(self.progress.setText)
        desk.title_changed.connect(self._show_heading)
        self._stack.addWidget(desk)
        self._stack.setCurrentWidget(desk)
        self._stack.removeWidget(old)
        old.deleteLater()
        self.progress.setText("")
        self.saved.setText("")
        self._show_trouble("")
        self._show_heading()

    def _make_room(self, text: str) -> None:
        """Leave the bar to what is said, all but the state of saving; a tip has it whole."""
        for label in (self.progress, self.heading):
            label.setVisible(not text)
        self.statusBar().setToolTip(text)

    def tell(self, text: str) -> None:
        """Say something in the status bar for a while."""
        self.statusBar().showMessage(text, _TOLD_MS)

    def as_parent(self) -> QWidget:
        """Return the widget that dialogs belong to."""
        return self

    def close_window(self) -> None:
        """Close the window."""
        self.close()

    # What the desk says.

    def _show_heading(self) -> None:
        heading = self._desk.heading
        self.heading.setText(heading)
        parts = [part for part in (heading, f"{_PROGRAM} {self.edition.title}") if part]
        self.setWindowTitle(" - ".join(parts))

    def _show_saved(self, words: str, in_trouble: bool) -> None:  # noqa: FBT001  # a Qt signal
        self.saved.setText(words)
        colour = self.theme.colours.error if in_trouble else self.theme.colours.done
        self.saved.setStyleSheet(f"color: {colour}")

    def _show_trouble(self, sentence: str) -> None:
        self._banner.setText(sentence)
        self._banner.setVisible(bool(sentence))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only when everything is saved, or the user wants it all the same."""
        if self.tasks.running and not self.messages.ask(
            "还有一项工作没有做完。", yes="停止它并退出", no="等它做完"
        ):
            event.ignore()
            return
        if not self._desk.close_desk() and not self.messages.ask(
            "最后填的内容没有存上，现在退出会丢失。", yes="仍然退出", no="先不退出"
        ):
            event.ignore()
            return
        self.tasks.close()
        self.closed.emit()
        super().closeEvent(event)
