"""The column that says which record a row is, kept in sight when a wide list is scrolled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from models.forms.definition import Field, Form
from ui.theme import Theme

_SHARE = 3  # it takes no more of the table than one part in so many


def naming_column(form: Form, columns: Sequence[Field]) -> int:
    """Return the column that tells people which record a row of a list is, -1 if none does."""
    if form.shape != "list":
        return -1
    ids = [item.id for item in columns]
    keys = [ids.index(key) for key in form.natural_key if key in ids]
    texts = [at for at, item in enumerate(columns) if item.type == "text"]
    return next(iter([at for at in keys if at in texts] or keys or texts), -1)


class FrozenColumn(QWidget):
    """Paints one column over the left edge of its table while the column is scrolled away."""

    def __init__(self, table: QTableView, column: int, theme: Theme) -> None:
        super().__init__(table)
        self._table = table
        self._theme = theme
        self.column = column
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()
        if column < 0:
            return
        for bar in (table.horizontalScrollBar(), table.verticalScrollBar()):
            bar.valueChanged.connect(self.follow)
        for header in (table.horizontalHeader(), table.verticalHeader()):
            header.geometriesChanged.connect(self.follow)
            header.sectionResized.connect(self.follow)
        model, chosen = table.model(), table.selectionModel()
        for signal in (model.dataChanged, model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self.follow)
        chosen.selectionChanged.connect(self.follow)

    @property
    def covered(self) -> int:
        """How much of the table's left edge it covers, or would as soon as it shows."""
        if self.column < 0:
            return 0
        widest = self._table.viewport().width() // _SHARE
        return min(self._table.columnWidth(self.column), widest)

    @property
    def wanted(self) -> bool:
        """Whether its column is scrolled away, be it in part."""
        return self.column >= 0 and self._table.columnViewportPosition(self.column) < 0

    def follow(self) -> None:
        """Show what the table shows now, at the table's left edge."""
        if not self.wanted:
            self.hide()
            return
        view = self._table.viewport().geometry()
        head = self._table.horizontalHeader().height()
        self.setGeometry(view.left(), view.top() - head, self.covered, view.height() + head)
        self.raise_()
        self.show()
        self.update()

    def uncover(self, column: int) -> None:
        """Scroll a column out from below this one."""
        if column == self.column or not self.wanted:
            return
        hidden = self.covered - self._table.columnViewportPosition(column)
        if hidden > 0:
            bar = self._table.horizontalScrollBar()
            bar.setValue(bar.value() - hidden)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the cell that was clicked; the table scrolls back to it."""
        table = self._table
        y = event.position().toPoint().y() - table.horizontalHeader().height()
        row = table.rowAt(y) if y >= 0 else -1
        if row >= 0:
            table.setCurrentIndex(table.model().index(row, self.column))
            table.setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the heading and the rows in sight as the table would."""
        table, theme = self._table, self._theme
        head = table.horizontalHeader()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        delegate = table.itemDelegate()
        last = table.rowAt(table.viewport().height() - 1)
        end = last if last >= 0 else table.model().rowCount() - 1
        for row in range(max(table.rowAt(0), 0), end + 1):
            top = head.height() + table.rowViewportPosition(row)
            box = QRect(0, top, self.width() - 1, table.rowHeight(row) - 1)
            self._paint_cell(painter, delegate, row, box)
        edge = QRect(0, 0, self.width(), head.height())
        painter.fillRect(edge, theme.colour("ground"))
        painter.save()
        head.paintSection(painter, edge, self.column)
        painter.restore()
        painter.setPen(theme.colour("faint"))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.end()

    def _paint_cell(
        self, painter: QPainter, delegate: QAbstractItemDelegate, row: int, box: QRect
    ) -> None:
        index = self._table.model().index(row, self.column)
        option = QStyleOptionViewItem()
        self._table.initViewItemOption(option)
        option.rect = box  # type: ignore[attr-defined]  # the stubs lack it
        if self._table.selectionModel().isSelected(index):
            option.state |= QStyle.StateFlag.State_Selected  # type: ignore[attr-defined]
        painter.save()
        painter.setClipRect(box)
        delegate.paint(painter, option, index)
        painter.restore()
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(box.left(), box.bottom() + 1, box.right(), box.bottom() + 1)
