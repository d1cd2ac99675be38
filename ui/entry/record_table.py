"""The table view of grids and lists: keyboard, clipboard, marks."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from models.entry.clipboard import read_block, write_block
from ui.entry.column_widths import Wish, fitted, least, wish_of
from ui.entry.delegates import FieldDelegate
from ui.entry.frozen_column import FrozenColumn, naming_column
from ui.entry.record_table_model import (
    NARROW_LINE,
    WIDE_LINE,
    Index,
    RecordTableModel,
    heading,
)
from ui.entry.typed_table import TypedTable
from ui.theme import ROW, Theme

_WIDEST = 24  # characters of a heading line


class RecordTable(TypedTable):
    """A table that is filled in like a sheet of Excel.

    Signals:
        pasted: a block to be pasted at the current cell.
        place_changed: the cursor went to another cell.
        past_end: Enter on the last cell.
        before_start: Shift+Enter on the first cell.
        clear_wanted: empty the selected cells.
    """

    pasted = Signal(list)
    place_changed = Signal(QModelIndex)
    past_end = Signal()
    before_start = Signal()
    clear_wanted = Signal()

    def __init__(
        self, model: RecordTableModel, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.records = model
        self.empty_text = ""
        self.setProperty("sheet", True)
        self.setModel(model)
        self.delegate = FieldDelegate(model, theme, self)
        self.delegate.moved.connect(self._move)
        self.delegate.block_pasted.connect(self.pasted)
        self.setItemDelegate(self.delegate)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setTabKeyNavigation(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
            header.setHighlightSections(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self._wishes: dict[int, list[Wish]] = {}
        self._by_hand: set[int] = set()
        self._fitting = False
        self.horizontalHeader().sectionResized.connect(self._pulled)
        self.frozen = FrozenColumn(self, naming_column(model.form, model.columns), theme)
        theme.changed.connect(self.resize_all)
        self.resize_all()

    # Sizes.

    def resize_all(self) -> None:
        """Give rows and columns their size at the present zoom."""
        row = self.theme.px(ROW + (14 if self.delegate.show_last else 0))
        self.verticalHeader().setMinimumSectionSize(row)
        self.verticalHeader().setDefaultSectionSize(row)
        self._wishes = {line: self._wished(line) for line in (WIDE_LINE, NARROW_LINE)}
        self._by_hand.clear()
        self.fit()
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignCenter | Qt.AlignmentFlag(Qt.TextFlag.TextWordWrap)
        )

    def _wished(self, line: int) -> list[Wish]:
        """Return what the columns want if their headings have so many characters to a line."""
        letter, edge, beside = self.theme.px(14), self.theme.px(16), self.theme.px(18)
        across = self.fontMetrics().horizontalAdvance
        wishes = []
        for item in self.records.columns:
            label = max(map(across, heading(item, line).split("\n"))) + beside
            kind = self.records.draft.view.types.of(item)
            wishes.append(wish_of(kind, letter, min(label, _WIDEST * letter), edge))
        return wishes

    def fit(self) -> None:
        """Make the columns in sight fit into the window if they can; keep what was pulled."""
        shown = [at for at in range(len(self.records.columns)) if not self.isColumnHidden(at)]
        free = [at for at in shown if at not in self._by_hand]
        room = self.viewport().width()
        room -= sum(self.columnWidth(at) for at in shown if at in self._by_hand)
        wide, narrow = ([self._wishes[line][at] for at in free] for line in self._wishes)
        fits = least(narrow) <= room < least(wide)
        self._head(NARROW_LINE if fits else WIDE_LINE)
        self._fitting = True
        for at, width in zip(free, fitted(narrow if fits else wide, room), strict=True):
            self.setColumnWidth(at, width)
        self._fitting = False

    def _head(self, line: int) -> None:
        """Show the headings with so many characters to a line."""
        self.records.break_headings(line)
        most = max(len(heading(item, line).split("\n")) for item in self.records.columns)
        height = most * self.fontMetrics().height() + self.theme.px(12)
        self.horizontalHeader().setFixedHeight(height)

    def _pulled(self, column: int, old: int, new: int) -> None:
        """Remember a column whose edge the user pulled."""
        if not self._fitting and old and new:
            self._by_hand.add(column)

    # Moving.

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell where the cursor is."""
        super().currentChanged(current, previous)
        self.place_changed.emit(self.currentIndex())

    def go_to(self, index: QModelIndex) -> None:
        """Put the cursor on a cell."""
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.setFocus()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into sight, not below the column that stays there."""
        super().scrollTo(index, hint)
        self.frozen.uncover(index.column())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns; keep the one that stays in sight at its place."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()
        self.frozen.follow()

    def _open(self, index: QModelIndex) -> bool:
        return bool(self.records.flags(index) & Qt.ItemFlag.ItemIsEditable)

    def _move(self, step: int) -> None:
        """Go to the next open cell: ±1 along the row and on, ±2 in the column."""
        current = self.currentIndex()
        if abs(step) == 2:
            row = current.row() + step // 2
            if 0 <= row < self.records.rowCount():
                self.go_to(self.records.index(row, current.column()))
            return
        rows, columns = self.records.rowCount(), self.records.columnCount()
        at = current.row() * columns + current.column() + step
        while 0 <= at < rows * columns:
            index = self.records.index(at // columns, at % columns)
            if self._open(index):
                self.go_to(index)
                return
            at += step
        (self.past_end if step > 0 else self.before_start).emit()

    def first_open(self) -> QModelIndex:
        """Return the first cell that may be typed into."""
        for row in range(min(self.records.rowCount(), 20)):
            for column in range(self.records.columnCount()):
                index = self.records.index(row, column)
                if self._open(index):
                    return index
        return self.records.index(0, 0)

    # Keys.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what Excel does: Enter, copy, paste, Delete."""
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.copy()
            self.clear_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._move(-1 if back else 1)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._move(1 if key == Qt.Key.Key_Tab else -1)
        elif key == Qt.Key.Key_Space and self._open(self.currentIndex()):
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; a cell that is being edited is handed over first, never changed."""
        if self.state() == QAbstractItemView.State.EditingState:
            self.setFocus()
        super().wheelEvent(event)

    # Clipboard.

    def selected_cells(self) -> list[tuple[str, str]]:
        """Return the selected cells as (row id, field id), in reading order."""
        places = sorted((i.row(), i.column()) for i in self.selectedIndexes())
        return [(self.records.row_id(r), self.records.columns[c].id) for r, c in places]

    def selected_rows(self) -> list[int]:
        """Return the rows in which anything is selected."""
        return sorted({index.row() for index in self.selectedIndexes()})

    def copy(self) -> None:
        """Put the selected block on the clipboard as it is shown, names masked if they are."""
        places = self.selectedIndexes()
        if not places:
            return
        rows = sorted({index.row() for index in places})
        columns = sorted({index.column() for index in places})
        chosen = {(index.row(), index.column()) for index in places}
        block = [
            [
                str(self.records.index(r, c).data() or "") if (r, c) in chosen else ""
                for c in columns
            ]
            for r in rows
        ]
        QGuiApplication.clipboard().setText(write_block(block))

    def paste(self) -> None:
        """Hand over the block on the clipboard."""
        text = QGuiApplication.clipboard().text()
        if text:
            self.pasted.emit(read_block(text))

    def select_block(self, cells: list[tuple[str, str]]) -> None:
        """Select what was pasted."""
        if not cells:
            return
        places = [
            self.records.place_of(row_id, field_id) for row_id, field_id in (cells[0], cells[-1])
        ]
        if all(place.isValid() for place in places):
            self.setCurrentIndex(places[0])
            self.selectionModel().select(
                QItemSelection(places[0], places[1]),
                QItemSelectionModel.SelectionFlag.ClearAndSelect,
            )

    # Empty.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Where there is no record, say what to do."""
        super().paintEvent(event)
        if self.records.rowCount() or not self.empty_text:
            return
        painter = QPainter(self.viewport())
        painter.setPen(self.theme.colour("muted"))
        margin = self.theme.px(24)
        box = self.viewport().rect().adjusted(margin, margin, -margin, -margin)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box, flags, self.empty_text)
        painter.end()
