"""The small triangles of this house, which say that there is more behind a field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.theme import Theme


def paint_triangles(
    widget: QWidget, theme: Theme, triangles: Iterable[Sequence[tuple[float, float]]]
) -> None:
    """Paint triangles, given by their corners, over what a widget has painted of itself."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("faint"))
    for corners in triangles:
        painter.drawPolygon([QPointF(x, y) for x, y in corners])
    painter.end()
