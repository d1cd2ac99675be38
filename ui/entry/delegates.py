"""Cells of a table: the page's own editors, and a painter that shows marks and last values."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPen,
    QPolygon,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from ui.entry.field_editors import IN_CELL, FieldEditor, NoteEditor, YesNoEditor
from ui.entry.line_editor import LineEditor
from ui.entry.record_table_model import Cell, Index, RecordTableModel
from ui.theme import Theme

_POPUP = Qt.FocusReason.PopupFocusReason
_EDITORS = (LineEditor, NoteEditor, YesNoEditor)


class FieldDelegate(QStyledItemDelegate):
    """Paints and edits the cells of a record table.

    Signals:
        moved: the user wants the next (1) or previous (-1) cell of the row, or the row
            above (-2) or below (2); the cell was handed over before.
        block_pasted: a block was pasted while a cell was being edited.
    """

    moved = Signal(int)
    block_pasted = Signal(list)

    def __init__(self, model: RecordTableModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self.show_last = False

    # Editing.

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: Index
    ) -> FieldEditor:
        """Make the editor of the field's type."""
        item = self._model.columns[index.column()]
        kind = self._model.draft.view.types.of(item)
        editor = IN_CELL[item.type](kind, self._theme, parent)
        editor.setProperty("cell", True)
        editor.setAccessibleName(item.label)
        editor.entered.connect(lambda _text: self.commitData.emit(editor))
        if isinstance(editor, LineEditor):
            editor.block_pasted.connect(lambda block: self._paste(editor, block))
        return editor

    def _paste(self, editor: LineEditor, block: list[list[str]]) -> None:
        """Leave the cell as it was and paste the block from here on."""
        editor.revert()
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)
        self.block_pasted.emit(block)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the cell's text, unless the user is already typing."""
        assert isinstance(editor, _EDITORS)
        if isinstance(editor, YesNoEditor) or not editor.typing:
            editor.show_text(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            if isinstance(editor, NoteEditor) and not editor.hasFocus():
                editor.selectAll()  # as in any cell, the key that opened it replaces the text

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand over what was typed."""
        assert isinstance(editor, _EDITORS)
        if isinstance(editor, LineEditor):
            if editor.waiting:
                return
            editor.settle()
        text = editor.text()
        if text != str(index.data(Qt.ItemDataRole.EditRole) or ""):
            model.setData(index, text)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Fill the cell; a text of several lines may hang over the cells below."""
        box = QRect(option.rect)  # type: ignore[attr-defined]  # the stubs lack it
        if isinstance(editor, NoteEditor):
            box.setHeight(max(box.height(), self._theme.px(92)))
            box.setWidth(max(box.width(), self._theme.px(260)))
            view = editor.parentWidget()
            assert view is not None
            box.moveBottom(min(box.bottom(), view.height()))
            box.moveRight(min(box.right(), view.width()))
        editor.setGeometry(box)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter, Tab and Up/Down leave the cell towards another one."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = self._step(editor, event)
            if step and isinstance(editor, _EDITORS):
                editor.commit()
                self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
                self.moved.emit(step)
                return True
            if event.key() == Qt.Key.Key_Escape and isinstance(editor, LineEditor | NoteEditor):
                editor.revert()
        elif (
            isinstance(event, QFocusEvent)
            and event.type() is QEvent.Type.FocusOut
            and event.reason() is not _POPUP
            and isinstance(editor, _EDITORS)
        ):
            editor.commit()  # before the view closes the cell
        return super().eventFilter(editor, event)

    @staticmethod
    def _step(editor: QObject, event: QKeyEvent) -> int:
        """Return which way a key leads out of the cell, 0 if it stays."""
        key, modifiers = event.key(), event.modifiers()
        back = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        choosing = isinstance(editor, LineEditor) and editor.choosing
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            line = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
            if isinstance(editor, NoteEditor) and modifiers & line:
                return 0
            if isinstance(editor, LineEditor):
                editor.take_choice()
            return -1 if back else 1
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if isinstance(editor, LineEditor):
                editor.take_choice()
            return -1 if back or key == Qt.Key.Key_Backtab else 1
        if (
            choosing
            or isinstance(editor, NoteEditor)
            or modifiers & Qt.KeyboardModifier.AltModifier
        ):
            return 0
        return {Qt.Key.Key_Up: -2, Qt.Key.Key_Down: 2}.get(Qt.Key(key), 0)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Tell what is wrong with a cell, or all its text where that is cut."""
        if event.type() is QEvent.Type.ToolTip and index.isValid():
            cell = self._model.cell(index.row(), index.column())
            box: QRect = option.rect  # type: ignore[attr-defined]  # the stubs lack it
            room = box.width() - 2 * self._theme.px(6)
            cut = QFontMetrics(self._theme.font()).horizontalAdvance(cell.text) > room
            if cut and cell.closed != "none" and not index.data(Qt.ItemDataRole.ToolTipRole):
                QToolTip.showText(event.globalPos(), cell.text, view)
                return True
        return super().helpEvent(event, view, option, index)

    # Painting.

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, text, the last value and the corner of a problem."""
        theme = self._theme
        box: QRect = option.rect  # type: ignore[attr-defined]  # the stubs lack it
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        row, column = index.row(), index.column()
        cell = self._model.cell(row, column)
        ground = _ground(cell)
        if ground:
            painter.fillRect(box, theme.colour(ground))
        focus = bool(state & QStyle.StateFlag.State_HasFocus)
        if state & QStyle.StateFlag.State_Selected and not focus:
            painter.fillRect(box, theme.colour("selected"))
        if cell.closed == "none":
            painter.setPen(theme.colour("line"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "—")
        else:
            last = self._model.last_text(row, column) if self.show_last else ""
            self._paint_text(painter, box, cell, self._model.numeric(column), last)
        if cell.mark in {"error", "warning"}:
            self._paint_corner(painter, box, cell.mark)
        if focus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -1))

    def _paint_text(
        self,
        painter: QPainter,
        box: QRect,
        cell: Cell,
        right: bool,  # noqa: FBT001  # which side
        last: str,
    ) -> None:
        theme = self._theme
        edge = theme.px(6)
        inner = box.adjusted(edge, 1, -edge, -1)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        if self.show_last:
            lower = QRect(inner)
            lower.setTop(box.bottom() - theme.px(17))
            inner.setBottom(lower.top() + theme.px(2))
            if last:
                painter.setFont(theme.font(0.8))
                painter.setPen(theme.colour("faint"))
                painter.drawText(lower, side | Qt.AlignmentFlag.AlignVCenter, f"上期{last}")
        if not cell.text:
            return
        painter.setFont(theme.font())
        painter.setPen(theme.colour("muted" if cell.closed else "text"))
        text = cell.text.replace("\n", " ")
        metrics = painter.fontMetrics()
        if len(text) * metrics.height() > inner.width():  # it may be too long
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_corner(self, painter: QPainter, box: QRect, mark: str) -> None:
        side = self._theme.px(7)
        corner = QPoint(box.right() + 1, box.top())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(mark))
        painter.drawPolygon(QPolygon([corner, corner + QPoint(-side, 0), corner + QPoint(0, side)]))


def _ground(cell: Cell) -> str:
    """Return the colour of a cell's ground, "" for the usual one."""
    if cell.mark in {"error", "warning"}:
        return f"{cell.mark}_soft"
    if cell.mark == "missing" and not cell.closed:
        return "to_fill"
    return {"computed": "computed", "none": "ground"}.get(cell.closed, "")
