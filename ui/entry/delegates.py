"""Cells of a table: the page's own editors, and a painter that shows marks and last values."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.entry.field_editors import IN_CELL, FieldEditor, NoteEditor, YesNoEditor
from ui.entry.line_editor import LineEditor
from ui.entry.record_table_model import Index, RecordTableModel, Role
from ui.theme import Theme

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

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.show_last = False

    # Editing.

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: Index
    ) -> FieldEditor:
        """Make the editor of the field's type."""
        model = index.model()
        assert isinstance(model, RecordTableModel)
        item = model.columns[index.column()]
        kind = model.draft.view.types.of(item)
        editor = IN_CELL[item.type](kind, self._theme, parent)
        editor.setProperty("cell", True)
        editor.setAccessibleName(item.label)
        editor.entered.connect(lambda _text: self.commitData.emit(editor))
        if isinstance(editor, LineEditor):
            editor.block_pasted.connect(lambda block: self._paste(editor, block))
        return editor

    def _paste(self, editor: LineEditor, block: list[list[str]]) -> None:
        """Leave the cell as it was and paste the block from here on."""
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)
        self.block_pasted.emit(block)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the cell's text, unless the user is already typing."""
        assert isinstance(editor, _EDITORS)
        if not (isinstance(editor, LineEditor) and editor.touched):
            editor.show_text(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand over what was typed."""
        assert isinstance(editor, _EDITORS)
        if isinstance(editor, LineEditor):
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
            if step and isinstance(editor, QWidget):
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
                self.moved.emit(step)
                return True
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

    # Painting.

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, text, the last value and the corner of a problem."""
        theme = self._theme
        box: QRect = option.rect  # type: ignore[attr-defined]  # the stubs lack it
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        closed, mark = str(index.data(Role.CLOSED)), str(index.data(Role.MARK))
        painter.save()
        ground = self._ground(closed, mark)
        if ground:
            painter.fillRect(box, theme.colour(ground))
        focus = bool(state & QStyle.StateFlag.State_HasFocus)
        if state & QStyle.StateFlag.State_Selected and not focus:
            colour = theme.colour("accent")
            colour.setAlpha(30)
            painter.fillRect(box, colour)
        self._paint_text(painter, box, index, closed)
        if mark in {"error", "warning"}:
            self._paint_corner(painter, box, mark)
        if focus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.restore()

    @staticmethod
    def _ground(closed: str, mark: str) -> str:
        if mark in {"error", "warning"}:
            return f"{mark}_soft"
        if mark == "missing" and not closed:
            return "to_fill"
        return {"computed": "computed", "none": "ground"}.get(closed, "")

    def _paint_text(self, painter: QPainter, box: QRect, index: Index, closed: str) -> None:
        theme = self._theme
        inner = box.adjusted(theme.px(6), theme.px(2), -theme.px(6), -theme.px(2))
        if closed == "none":
            painter.setPen(theme.colour("line"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, "—")
            return
        text = str(index.data() or "").replace("\n", " ")
        last = str(index.data(Role.LAST) or "") if self.show_last else ""
        align = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        upper = inner
        if self.show_last:
            painter.setFont(theme.font(0.8))
            if last:
                painter.setPen(theme.colour("faint"))
                side = align & Qt.AlignmentFlag.AlignHorizontal_Mask
                told = painter.fontMetrics().elidedText(
                    f"上期{last}", Qt.TextElideMode.ElideRight, inner.width()
                )
                painter.drawText(inner, side | Qt.AlignmentFlag.AlignBottom, told)
            upper = inner.adjusted(0, 0, 0, -painter.fontMetrics().height() + theme.px(2))
        painter.setFont(theme.font())
        painter.setPen(theme.colour("muted" if closed else "text"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, upper.width())
        painter.drawText(upper, align, shown)

    def _paint_corner(self, painter: QPainter, box: QRect, mark: str) -> None:
        side = self._theme.px(7)
        corner = QRectF(box).topRight()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(mark))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPolygon(
            QPolygonF([corner, corner + QPointF(-side, 0), corner + QPointF(0, side)])
        )
