"""A number that the wheel does not change, with the arrows of this house."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSpinBox

from ui.arrow import paint_triangles
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
        half, right = theme.px(4), self.width() - theme.px(10)
        feet = [(way, self.rect().center().y() + way * theme.px(3)) for way in (-1, 1)]
        corners = [
            ((right - half, foot), (right + half, foot), (right, foot + way * half))
            for way, foot in feet
        ]
        paint_triangles(self, theme, corners)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()
