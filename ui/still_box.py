"""A list of choices that the wheel does not change, with the arrow of this house."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from ui.arrow import paint_triangles
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
        half, middle = theme.px(4), self.rect().center().y()
        right = self.width() - theme.px(12)
        top = middle - 2
        corners = ((right - half, top), (right + half, top), (right, middle + half - 1))
        paint_triangles(self, theme, [corners])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what lies behind."""
        event.ignore()
