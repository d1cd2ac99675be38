"""Paints a figure: the number, and below it how many schools are in it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.bureau.figures_model import COMPLETE, COVERAGE
from ui.theme import GAP, Theme

_SMALL = 0.82
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
ROW = 46
"""Height of a row with two lines."""


class FigureDelegate(QStyledItemDelegate):
    """Two lines in a cell."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the room two lines need."""
        return QSize(self._theme.px(120), self._theme.px(ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint ground, number, coverage; a heading is painted as usual."""
        if index.data(COMPLETE) is None:
            super().paint(painter, option, index)
            return
        theme = self._theme
        box: QRect = option.rect  # type: ignore[attr-defined]  # the stubs lack it
        state = option.state  # type: ignore[attr-defined]  # the stubs lack it
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colour("accent_soft"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.colour("accent"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        room = box.adjusted(theme.px(GAP), theme.px(3), -theme.px(GAP), -theme.px(3))
        upper = QRect(room.left(), room.top(), room.width(), room.height() * 11 // 20)
        lower = QRect(room.left(), upper.bottom(), room.width(), room.bottom() - upper.bottom())
        coverage = str(index.data(COVERAGE) or "")
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text" if coverage or index.data(COMPLETE) else "faint"))
        text = str(index.data() or "")
        painter.drawText(upper if coverage else room, _RIGHT, _fitting(text, theme, 1, room))
        if coverage:
            painter.setFont(theme.font(_SMALL))
            painter.setPen(theme.colour("muted" if index.data(COMPLETE) else "warning"))
            painter.drawText(lower, _RIGHT, _fitting(coverage, theme, _SMALL, room))
        painter.restore()


def _fitting(text: str, theme: Theme, size: float, room: QRect) -> str:
    metrics = QFontMetrics(theme.font(size))
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
