"""Where one begins: what can be done first, and the data that was open before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.theme import GAP, TIGHT, WIDE, Theme

_WIDTH = 620
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}


class Choice(Struct, frozen=True):
    """Something one can begin with: what it is called, when one wants it, what it does."""

    title: str
    text: str
    run: Callable[[], None]


class ChoiceButton(QPushButton):
    """A large button that says when one wants it."""

    def __init__(self, choice: Choice, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.setProperty("card", True)
        self.setAccessibleName(choice.title)
        self.setAccessibleDescription(choice.text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(choice.run)
        title, text = _label(choice.title, "strong"), _label(choice.text, "muted")
        text.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(WIDE), theme.px(10), theme.px(WIDE), theme.px(10))
        column.setSpacing(theme.px(TIGHT))
        for label in (title, text):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)

    def sizeHint(self) -> QSize:
        """Return the size of the words."""
        wanted = self.layout()
        assert wanted is not None
        return wanted.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, the arrows go on to the next."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in _STEPS:
            self.focusNextPrevChild(_STEPS[Qt.Key(event.key())] > 0)
        else:
            super().keyPressEvent(event)


class StartDesk(Desk):
    """The first page.

    Args:
        theme: the look.
        title: the program and its edition.
        choices: what can be done, the usual first.
        recent: data folders that were open before, the last one first.
        open_folder: opens one of them.
        other: a small choice at the foot, for who is in the wrong place.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        choices: Sequence[Choice],
        recent: Sequence[Path],
        open_folder: Callable[[Path], None],
        other: Choice | None = None,
    ) -> None:
        super().__init__()
        self.theme = theme
        self.setProperty("role", "page")
        self.buttons = [ChoiceButton(choice, theme) for choice in choices]
        self.recent = [_recent_button(folder, open_folder) for folder in recent]
        inner = QWidget()
        inner.setMaximumWidth(theme.px(_WIDTH))
        column = QVBoxLayout(inner)
        column.setContentsMargins(
            theme.px(WIDE), theme.px(2 * WIDE), theme.px(WIDE), theme.px(WIDE)
        )
        column.setSpacing(theme.px(GAP))
        column.addWidget(_label(title, "big"))
        column.addWidget(_label("要做什么？方向键选，回车确定。", "muted"))
        column.addSpacing(theme.px(GAP))
        for button in self.buttons:
            column.addWidget(button)
        if self.recent:
            column.addSpacing(theme.px(WIDE))
            column.addWidget(_label("以前打开过的数据", "strong"))
            for link in self.recent:
                column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.other: QPushButton | None = None
        if other is not None:
            self.other = _flat(other.title, other.text)
            self.other.clicked.connect(other.run)
            column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        self._centre(inner)

    def _centre(self, inner: QWidget) -> None:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        if self.buttons:
            self.setFocusProxy(self.buttons[0])


def _recent_button(folder: Path, open_folder: Callable[[Path], None]) -> QPushButton:
    button = _flat(f"{folder.name}　{folder.parent}", f"打开 {folder}")
    button.clicked.connect(lambda: open_folder(folder))
    return button


def _flat(title: str, tip: str) -> QPushButton:
    button = QPushButton(title.replace("&", "&&"))
    button.setProperty("flat", True)
    button.setToolTip(tip)
    return button


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    return label
