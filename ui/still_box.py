"""A list of choices that the wheel does not change, with the arrow of this house."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from ui.theme import Theme


class StillBox(QComboBox):
    """A list of choices that the wheel does not change, with a plain arrow."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("still", True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow as the fields of a return have it."""
        super().paintEvent(event)
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("faint"))
        half, middle = theme.px(4), self.rect().center()
        right = self.width() - theme.px(12)
        corners = ((right - half, -2), (right + half, -2), (right, half - 1))
        painter.drawPolygon([QPointF(x, middle.y() + y) for x, y in corners])
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what lies behind."""
        event.ignore()
