"""A table of rows that are chosen as a whole: keys, copying, and a word where there are none."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from models.entry.clipboard import write_block
from ui.bureau.rows_model import RowsModel
from ui.theme import WIDE, Theme

T = TypeVar("T")
_ROW = 32


class _Cell(QStyledItemDelegate, Generic[T]):
    """Shortens a text where its column says."""

    def __init__(self, rows: RowsModel[T], parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Look as the column wants it."""
        super().initStyleOption(option, index)
        if self._rows.columns[index.column()].middle:
            option.textElideMode = Qt.TextElideMode.ElideMiddle  # type: ignore[attr-defined]  # the stubs lack it


class RowsView(QTableView, Generic[T]):
    """A table over a ``RowsModel``.

    Attributes:
        empty: what is said where there is nothing to show; it says what to do.

    Signals:
        moved: another row is the current one, or there is none any more.
        opened: Enter or a double click on a row.
    """

    moved = Signal()
    opened = Signal()

    def __init__(
        self, rows: RowsModel[T], theme: Theme, empty: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.rows = rows
        self.theme = theme
        self.empty = empty
        self._widths: list[int] = []
        rows.setParent(self)  # so that it goes with the view, on the window's thread
        self.setModel(rows)
        self.setItemDelegate(_Cell(rows, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setProperty("rows", True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.moved.emit())
        rows.modelReset.connect(self._follow_reset)
        self.activated.connect(lambda _index: self.opened.emit())
        theme.changed.connect(self._resize)
        self._resize()

    def _resize(self) -> None:
        header = self.horizontalHeader()
        self._widths = [column.width for column in self.rows.columns]
        self.verticalHeader().setDefaultSectionSize(self.theme.px(_ROW))
        for at, column in enumerate(self.rows.columns):
            if column.width:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(at, self.theme.px(column.width))
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(self.theme.px(40))
        self._share_out()

    def _share_out(self) -> None:
        """Give what room is left to the columns without a width; scroll where it is too little."""
        header, columns = self.horizontalHeader(), self.rows.columns
        taken = sum(header.sectionSize(at) for at, one in enumerate(columns) if one.width)
        least = {at: self.theme.px(one.least) for at, one in enumerate(columns) if not one.width}
        fits = sum(least.values()) <= self.viewport().width() - taken
        mode = QHeaderView.ResizeMode.Stretch if fits else QHeaderView.ResizeMode.Interactive
        for at, width in least.items():
            if header.sectionResizeMode(at) != mode:
                header.setSectionResizeMode(at, mode)
                if not fits:
                    self.setColumnWidth(at, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out."""
        super().resizeEvent(event)
        self._share_out()

    def _follow_reset(self) -> None:
        if len(self._widths) != len(self.rows.columns):
            self._resize()
        self.moved.emit()

    def current(self) -> T | None:
        """Return the thing of the current row, or None."""
        at = self.currentIndex().row()
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    def choose(self, row: int) -> None:
        """Make a row the current one."""
        if 0 <= row < self.rows.rowCount():
            index = self.rows.index(row, 0)
            rows = QItemSelectionModel.SelectionFlag.Rows
            select = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, select | rows)
            self.scrollTo(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first row, so that the arrow keys have something to go on from."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.choose(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the chosen row as text for Excel."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_row()
            return
        super().keyPressEvent(event)

    def copy_row(self) -> None:
        """Put the current row into the clipboard."""
        row = self.current()
        if row is not None:
            texts = [column.text(row) for column in self.rows.columns]
            QGuiApplication.clipboard().setText(write_block([texts]))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say what to do where there is nothing."""
        super().paintEvent(event)
        if self.rows.rowCount() == 0 and self.empty:
            painter = QPainter(self.viewport())
            painter.setPen(self.theme.colour("muted"))
            edge = self.theme.px(WIDE)
            room: QRect = self.viewport().rect().adjusted(edge, 0, -edge, 0)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), self.empty)
            painter.end()
