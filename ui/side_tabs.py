"""Tabs down the left edge: horizontal text, a mark, and how much is still to be filled in."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from models.entry.completion import Status
from ui.marks import paint_mark
from ui.theme import Theme

_STATUS = Qt.ItemDataRole.UserRole + 1
_COUNT = Qt.ItemDataRole.UserRole + 2
_HEADING = Qt.ItemDataRole.UserRole + 3
_WIDEST = 11  # characters of a title
_CAPTION, _TAB, _LOWEST = 28, 38, 30  # heights; a tab is lower where that makes all of them fit


class Tab(Struct, frozen=True):
    """One tab; ``heading`` makes it a caption between groups, which can't be chosen."""

    id: str
    title: str
    heading: bool = False


class SideTabs(QListWidget):
    """The list of tabs.

    Signals:
        chosen: another tab was chosen (its id).
    """

    chosen = Signal(str)

    def __init__(self, tabs: Sequence[Tab], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setProperty("role", "side")
        self._delegate = _TabDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._items: dict[str, QListWidgetItem] = {}
        for tab in tabs:
            item = QListWidgetItem(tab.title)
            item.setToolTip(tab.title)
            item.setData(_HEADING, tab.heading)
            item.setData(Qt.ItemDataRole.UserRole, tab.id)
            if tab.heading:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self._items[tab.id] = item
            self.addItem(item)
        self.currentItemChanged.connect(self._changed)
        theme.changed.connect(self._resize)
        self._resize()

    def _resize(self) -> None:
        longest = max((len(item.text()) for item in self._items.values()), default=6)
        self.setFixedWidth(self.theme.px(min(max(longest, 6), _WIDEST) * 14.5 + 74))
        self._fit()
        self.scheduleDelayedItemsLayout()

    def _fit(self) -> None:
        """Give the tabs their height."""
        headings = sum(1 for item in self._items.values() if item.data(_HEADING))
        room = self.viewport().height() - headings * self.theme.px(_CAPTION)
        each = room // max(1, len(self._items) - headings)
        height = min(max(each, self.theme.px(_LOWEST)), self.theme.px(_TAB))
        if height != self._delegate.height:
            self._delegate.height = height
            self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the tabs into the window if they can."""
        super().resizeEvent(event)
        self._fit()

    def _changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    @property
    def current(self) -> str:
        """The id of the chosen tab, or ""."""
        if self.currentRow() < 0:
            return ""
        return str(self.currentItem().data(Qt.ItemDataRole.UserRole))

    def choose(self, tab_id: str) -> None:
        """Choose a tab."""
        item = self._items.get(tab_id)
        if item is not None:
            self.setCurrentItem(item)

    def step(self, step: int) -> bool:
        """Choose the next (1) or previous (-1) tab; False at the end."""
        row = self.currentRow() + step
        while 0 <= row < self.count():
            if self.item(row).flags() & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentRow(row)
                return True
            row += step
        return False

    def set_status(self, tab_id: str, status: Status | None) -> None:
        """Show a tab's mark and what is still to be done."""
        item = self._items.get(tab_id)
        if item is None or item.data(_STATUS) == status:
            return
        item.setData(_STATUS, status)
        told = f"{item.text()}：{status}" if status is not None else item.text()
        item.setToolTip(told)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, told)

    def set_count(self, tab_id: str, count: int) -> None:
        """Show a number behind a tab's title; 0 shows none."""
        item = self._items.get(tab_id)
        if item is not None:
            item.setData(_COUNT, count)

    def status_of(self, tab_id: str) -> Status | None:
        """Return the mark a tab shows."""
        status = self._items[tab_id].data(_STATUS)
        return status if isinstance(status, Status) else None


class _TabDelegate(QStyledItemDelegate):
    """Paints the tabs."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.height = theme.px(_TAB)

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return a tab's height."""
        return QSize(0, self._theme.px(_CAPTION) if index.data(_HEADING) else self.height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint ground, mark, title, number."""
        theme = self._theme
        box: QRect = option.rect  # type: ignore[attr-defined]  # the stubs lack it
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        if index.data(_HEADING):
            self._paint_heading(painter, box, str(index.data()))
            painter.restore()
            return
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(box, theme.colour("surface"))
            painter.fillRect(
                QRect(box.left(), box.top(), theme.px(4), box.height()), theme.colour("accent")
            )
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("accent_soft"))
        status = index.data(_STATUS)
        side = theme.px(16)
        left = box.left() + theme.px(16)
        if isinstance(status, Status):
            mark = QRectF(left, box.center().y() - side / 2 + 1, side, side)
            paint_mark(painter, mark, status, theme)
        number = self._number(status, index.data(_COUNT))
        text = box.adjusted(theme.px(16) + side + theme.px(10), 0, -theme.px(10), 0)
        if number:
            painter.setFont(theme.font(0.86))
            painter.setPen(theme.colour("faint"))
            painter.drawText(
                text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number
            )
            text.setRight(text.right() - painter.fontMetrics().horizontalAdvance(number) - 4)
        painter.setFont(theme.font(bold=chosen))
        painter.setPen(theme.colour("text"))
        title = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, text.width()
        )
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRect, title: str) -> None:
        theme = self._theme
        painter.setFont(theme.font(0.86))
        painter.setPen(theme.colour("faint"))
        inner = box.adjusted(theme.px(16), 0, 0, -theme.px(3))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, title)

    @staticmethod
    def _number(status: object, count: object) -> str:
        if isinstance(count, int) and count:
            return str(count)
        if isinstance(status, Status) and status.to_fill:
            return str(status.to_fill)
        return ""
