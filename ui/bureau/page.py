"""A page of the bureau: a title, what it is for, and what stands below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from models.errors import AppError
from ui.bureau.bench import Bench
from ui.desk import Desk
from ui.tasks import Control
from ui.theme import GAP, WIDE

T = TypeVar("T")


class Page(Desk):
    """Base of the bureau's pages.

    Signals:
        changed: what is stored was changed here; every other page must look again.
        wanted: the user wants another page (its id).
    """

    changed = Signal()
    wanted = Signal(str)

    def __init__(self, bench: Bench, title: str, hint: str) -> None:
        super().__init__()
        self.bench = bench
        self.theme = bench.theme
        here = self._here = [True]  # outlives the page, for work that ends after it has gone
        self.destroyed.connect(lambda *_: here.clear())
        self.title = QLabel(title)
        self.title.setProperty("role", "title")
        self.hint = Line(hint)
        self.hint.setProperty("role", "muted")
        self.head = QHBoxLayout()
        self.head.setSpacing(self.theme.px(WIDE))
        self.head.addWidget(self.title)
        self.head.addWidget(self.hint, 1)
        self.body = QVBoxLayout(self)
        edge = self.theme.px(WIDE)
        self.body.setContentsMargins(edge, self.theme.px(12), edge, self.theme.px(12))
        self.body.setSpacing(self.theme.px(GAP))
        self.body.addLayout(self.head)

    def run(
        self,
        work: Callable[[Control], T],
        done: Callable[[T], None],
        *,
        failed: Callable[[AppError], None] | None = None,
        title: str = "请稍候",
    ) -> None:
        """Do work off the window's thread; nothing follows if the page has gone meanwhile."""
        here = self._here

        def follow(result: T) -> None:
            if here:
                done(result)

        self.bench.tasks.run(work, follow, failed=failed, title=title)

    def refresh(self) -> None:
        """Read again what the page shows."""

    def enter(self) -> None:
        """Put the cursor where work on this page begins."""

    def leave_page(self) -> None:
        """Hand over what is being typed; another page is about to be shown."""


class Line(QLabel):
    """One line of text that is shortened to the room there is; the whole stands in the tip."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""
        self.say(text)

    @property
    def whole(self) -> str:
        """The text before it was shortened."""
        return self._whole

    def say(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, max(0, self.width()))
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the text anew."""
        super().resizeEvent(event)
        self._fit()
