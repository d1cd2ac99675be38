"""The mark of a form or area: four shapes that differ without colour too."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPainterPath, QPen, QPixmap

from models.entry.completion import State, Status
from ui.theme import Theme


def paint_mark(painter: QPainter, box: QRectF, status: Status, theme: Theme) -> None:
    """Paint a mark into a square: ring, half disc, disc with !, disc with tick."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(box.width(), box.height())
    disc = QRectF(0, 0, side * 0.86, side * 0.86)
    disc.moveCenter(box.center())
    drawing = {
        State.EMPTY: _ring,
        State.PARTLY: _half,
        State.WRONG: _exclamation,
        State.DONE: _tick,
    }[status.state]
    if status.state is State.EMPTY and status.optional:
        drawing = _dashes
    drawing(painter, disc, theme)
    painter.restore()


def _pen(theme: Theme, colour: str, width: float) -> QPen:
    pen = QPen(theme.colour(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _ring(painter: QPainter, disc: QRectF, theme: Theme) -> None:
    painter.setPen(_pen(theme, "faint", disc.width() / 9))
    painter.drawEllipse(disc)


def _dashes(painter: QPainter, disc: QRectF, theme: Theme) -> None:
    pen = _pen(theme, "faint", disc.width() / 10)
    pen.setDashPattern([1.5, 2.2])
    painter.setPen(pen)
    painter.drawEllipse(disc)


def _half(painter: QPainter, disc: QRectF, theme: Theme) -> None:
    painter.setPen(_pen(theme, "accent", disc.width() / 9))
    painter.drawEllipse(disc)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent"))
    painter.drawPie(disc, 90 * 16, 180 * 16)


def _exclamation(painter: QPainter, disc: QRectF, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("error"))
    painter.drawEllipse(disc)
    painter.setPen(_pen(theme, "surface", disc.width() / 7))
    middle, unit = disc.center(), disc.height() / 10
    painter.drawLine(middle + QPointF(0, -2.6 * unit), middle + QPointF(0, 0.6 * unit))
    painter.drawPoint(middle + QPointF(0, 2.7 * unit))


def _tick(painter: QPainter, disc: QRectF, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("done"))
    painter.drawEllipse(disc)
    painter.setPen(_pen(theme, "surface", disc.width() / 7))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    middle, unit = disc.center(), disc.height() / 10
    path = QPainterPath(middle + QPointF(-2.4 * unit, 0.2 * unit))
    path.lineTo(middle + QPointF(-0.6 * unit, 2.0 * unit))
    path.lineTo(middle + QPointF(2.6 * unit, -1.8 * unit))
    painter.drawPath(path)


def mark_icon(status: Status, theme: Theme, ratio: float = 1.0) -> QIcon:
    """Return a mark as an icon of the present size."""
    side = theme.px(16)
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_mark(painter, QRectF(0, 0, side, side), status, theme)
    painter.end()
    return QIcon(pixmap)
