"""A number that the wheel does not change, with the arrows of this house."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSpinBox

from ui.theme import Theme


class StillSpin(QSpinBox):
    """A number to type, or to step with the arrow keys and the two small arrows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint an arrow upwards and one downwards at the right."""
        super().paintEvent(event)
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("faint"))
        half, right = theme.px(4), self.width() - theme.px(10)
        for way in (-1, 1):
            foot = self.rect().center().y() + way * theme.px(3)
            corners = ((right - half, foot), (right + half, foot), (right, foot + way * half))
            painter.drawPolygon([QPointF(x, y) for x, y in corners])
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()
