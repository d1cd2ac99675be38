"""What F1 shows: a card over the page about the field the cursor is in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from models.entry.explain import explain_field
from models.forms.context import ReturnContext
from models.forms.definition import Field, Form
from ui.theme import GAP, TIGHT, Theme


class HelpCard(QFrame):
    """A card in the lower right corner of a page; it takes no keys away from the page."""

    def __init__(self, theme: Theme, parent: QWidget, over: QWidget | None = None) -> None:
        """Make the card.

        Args:
            theme: the look.
            parent: where Escape hides the card.
            over: the part of ``parent`` whose corner it stands in; None is all of it.
        """
        super().__init__(parent)
        self._theme = theme
        self._page = parent
        self._over = over or parent
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.title = QLabel()
        self.title.setProperty("role", "strong")
        self.title.setWordWrap(True)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        close = QPushButton("关闭")
        close.setProperty("flat", True)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        edge = theme.px(GAP + TIGHT)
        column.setContentsMargins(edge, theme.px(TIGHT), edge, edge)
        column.addLayout(head)
        column.addWidget(self.text)
        self.hide()
        parent.installEventFilter(self)
        if over is not None:
            over.installEventFilter(self)

    def show_field(self, ctx: ReturnContext, form: Form, item: Field) -> None:
        """Explain a field."""
        told = explain_field(ctx, form, item)
        self.title.setText(told.title)
        self.text.setText(told.text)
        self.show()
        self._place()
        self.raise_()

    def _place(self) -> None:
        over = self._over
        width = min(self._theme.px(380), over.width() // 2)
        column = self.layout()
        assert column is not None
        # adjustSize() knows nothing of how high wrapped lines become at this width.
        self.setFixedSize(width, min(column.totalHeightForWidth(width), over.height()))
        edge = self._theme.px(20)
        corner = over.mapTo(self._page, QPoint(over.width(), over.height()))
        top = over.mapTo(self._page, QPoint(0, 0)).y()
        self.move(corner.x() - self.width() - edge, max(top, corner.y() - self.height() - edge))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner, and go away with Escape."""
        if self.isVisible() and watched in (self._page, self._over):
            if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
                self._place()
            elif (
                watched is self._page
                and event.type() is QEvent.Type.KeyPress
                and isinstance(event, QKeyEvent)
                and event.key() == Qt.Key.Key_Escape
            ):
                self.hide()
                return True
        return super().eventFilter(watched, event)
