"""Field type → editor, all with one protocol; the completeness test knows every type.

An editor shows text and hands over text. Its protocol: ``show_text``, ``show_mark``,
``set_locked``, ``commit``, and the signals ``entered``, ``advance``, ``focused``.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from models.forms.field_types import FieldType
from models.forms.plain_text import squeeze
from ui.entry.choices import matching, options_of
from ui.entry.line_editor import ChoiceEditor, LineEditor
from ui.theme import ROW, Theme, set_look

_UNDO_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NEW_LINE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class NoteEditor(QPlainTextEdit):
    """A text of several lines; Enter goes on, Ctrl+Enter begins a new line.

    Signals: as ``LineEditor``.
    """

    entered = Signal(str)
    advance = Signal(int)
    focused = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._shown = ""
        self._masked: str | None = None
        self._composing = False
        self.setProperty("mark", "")
        self.setTabChangesFocus(True)

    def show_text(self, text: str, masked: str | None = None) -> None:
        """Show a value; ``masked`` is shown instead while the cursor is elsewhere.

        The same value again leaves alone what is being typed.
        """
        keep = self.typing and text == self._shown
        self._shown, self._masked = text, masked
        if keep:
            return
        hidden = masked is not None and not self.hasFocus()
        wanted = masked if hidden and masked is not None else text
        if self.toPlainText() != wanted:
            self.setPlainText(wanted)

    def text(self) -> str:
        """Return what stands in the editor."""
        return self.toPlainText()

    def show_mark(self, mark: str) -> None:
        """Colour the field: "error", "warning" or ""."""
        set_look(self, "mark", mark)

    def set_locked(self, locked: bool) -> None:  # noqa: FBT001  # it is the value
        """Make the field one that is only read."""
        self.setReadOnly(locked)

    @property
    def touched(self) -> bool:
        """Whether something was typed that was not handed over yet."""
        hidden = self._masked is not None and self.toPlainText() == self._masked
        return not self.isReadOnly() and not hidden and self.toPlainText() != self._shown

    @property
    def typing(self) -> bool:
        """Whether something is being typed, or composed with an input method."""
        return self.touched or self._composing

    def commit(self) -> None:
        """Hand over what was typed, if anything was."""
        if self.touched:
            self._shown = self.toPlainText()
            self.entered.emit(self._shown)

    def revert(self) -> None:
        """Go back to what was shown."""
        self.setPlainText(self._shown)

    def event(self, event: QEvent) -> bool:
        """Let undo reach the window while nothing was typed in here; keep Ctrl+Enter."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if not self.touched and any(event.matches(key) for key in _UNDO_KEYS):
                event.ignore()
                return False
            if event.key() in _ENTER and event.modifiers() & _NEW_LINE:
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show what is really there."""
        super().focusInEvent(event)
        self.show_text(self._shown, self._masked)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hand over what was typed."""
        self._composing = False
        self.commit()
        super().focusOutEvent(event)
        self.show_text(self._shown, self._masked)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Know whether a word is being composed."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; with Ctrl or Alt it begins a new line."""
        if event.key() in _ENTER:
            modifiers = event.modifiers()
            if modifiers & _NEW_LINE:
                self.insertPlainText("\n")
                return
            self.commit()
            back = modifiers & Qt.KeyboardModifier.ShiftModifier
            self.advance.emit(-1 if back else 1)
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll a long text only while the cursor is in it."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class YesNoEditor(QWidget):
    """Two segments, 是 and 否, and the third state: nothing said yet.

    Signals: as ``LineEditor``.
    """

    entered = Signal(str)
    advance = Signal(int)
    focused = Signal()

    def __init__(self, kind: FieldType, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._options = options_of(kind)
        self._shown = ""
        self._mark = ""
        self._locked = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for two segments."""
        return QSize(self.theme.px(104), self.theme.px(ROW))

    def text(self) -> str:
        """Return 是, 否, or "" (also another text that was not understood)."""
        return self._shown

    def show_text(self, text: str, _masked: str | None = None) -> None:
        """Show a value."""
        self._shown = text
        self.update()

    def show_mark(self, mark: str) -> None:
        """Colour the field: "error", "warning" or ""."""
        self._mark = mark
        self.update()

    def set_locked(self, locked: bool) -> None:  # noqa: FBT001  # it is the value
        """Make the field one that is only read."""
        self._locked = locked
        self.update()

    def commit(self) -> None:
        """Do nothing: a choice is handed over at once."""

    def _choose(self, text: str) -> None:
        if not self._locked and text != self._shown:
            self._shown = text
            self.update()
            self.entered.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1, y: 是; 0, n: 否; space changes; Delete clears; Enter goes on."""
        key, labels = event.key(), [option.label for option in self._options]
        if key in (*_ENTER, Qt.Key.Key_Down):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.advance.emit(-1 if back else 1)
        elif key == Qt.Key.Key_Up:
            self.advance.emit(-1)
        elif key == Qt.Key.Key_Left:
            self._choose(labels[0])
        elif key == Qt.Key.Key_Right:
            self._choose(labels[1])
        elif key == Qt.Key.Key_Space:
            self._choose(labels[1] if self._shown == labels[0] else labels[0])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._choose("")
        elif not self._take(event.text()):
            super().keyPressEvent(event)

    def _take(self, typed: str) -> bool:
        if not squeeze(typed):
            return False
        found = matching(self._options, typed)
        if found:
            self._choose(found[0].label)
        return bool(found)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take 是 or 否 from the input method."""
        self._take(event.commitString())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses; one on what is chosen clears it."""
        at = 0 if event.position().x() < self.width() / 2 else 1
        label = self._options[at].label
        self._choose("" if label == self._shown else label)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that the cursor came in."""
        super().focusInEvent(event)
        self.focused.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the two segments."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = "accent" if self.hasFocus() else "line"
        if self._mark in {"error", "warning"}:
            edge = self._mark
        grounds = {"error": "error_soft", "warning": "warning_soft", "missing": "to_fill"}
        ground = grounds.get(self._mark, "surface")
        painter.setPen(QPen(theme.colour(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(theme.colour("computed" if self._locked else ground))
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        half = box.width() / 2
        for at, option in enumerate(self._options):
            part = QRectF(box.left() + at * half, box.top(), half, box.height())
            chosen = option.label == self._shown
            if chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("muted" if self._locked else "accent"))
                inset = theme.px(3)
                painter.drawRoundedRect(
                    part.adjusted(inset, inset, -inset, -inset), theme.px(3), theme.px(3)
                )
            painter.setPen(theme.colour("surface" if chosen else "text"))
            painter.drawText(part, Qt.AlignmentFlag.AlignCenter, option.label)
        painter.end()


FieldEditor = LineEditor | NoteEditor | YesNoEditor
Maker = Callable[[FieldType, Theme, QWidget | None], FieldEditor]


def _line(_kind: FieldType, theme: Theme, parent: QWidget | None) -> LineEditor:
    return LineEditor(theme, parent)


def _number(_kind: FieldType, theme: Theme, parent: QWidget | None) -> LineEditor:
    made = LineEditor(theme, parent)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _date(_kind: FieldType, theme: Theme, parent: QWidget | None) -> LineEditor:
    made = LineEditor(theme, parent)
    made.setPlaceholderText("年-月-日")
    return made


def _choice(kind: FieldType, theme: Theme, parent: QWidget | None) -> LineEditor:
    return ChoiceEditor(theme, options_of(kind), parent)


def _note(_kind: FieldType, theme: Theme, parent: QWidget | None) -> NoteEditor:
    return NoteEditor(theme, parent)


def _yes_no(kind: FieldType, theme: Theme, parent: QWidget | None) -> YesNoEditor:
    return YesNoEditor(kind, theme, parent)


ON_PAGE: dict[str, Maker] = {
    "integer": _number,
    "decimal": _number,
    "money": _number,
    "area": _number,
    "date": _date,
    "text": _line,
    "note": _note,
    "yes_no": _yes_no,
    "choice": _choice,
    "id_number": _line,
    "student_no": _line,
    "phone": _line,
    "code": _line,
}
"""The editors of a page, by field type."""

IN_CELL: dict[str, Maker] = {**ON_PAGE, "yes_no": _choice}
"""The editors of a table cell."""

CHARACTERS: dict[str, int] = {
    "integer": 6,
    "decimal": 7,
    "money": 8,
    "area": 7,
    "date": 7,
    "text": 14,
    "note": 30,
    "yes_no": 4,
    "choice": 10,
    "id_number": 12,
    "student_no": 12,
    "phone": 9,
    "code": 8,
}
"""Width by field type, in Chinese characters, where the field does not declare its own."""


def width_of(kind: FieldType, *, in_table: bool = False) -> int:
    """Return how wide a field is, in Chinese characters."""
    item = kind.field
    if item.width:
        return item.width
    width = CHARACTERS[item.type]
    if item.type == "choice":
        longest = max((len(option.label) for option in options_of(kind)), default=width)
        return max(
            4 if in_table else 6, min(longest + (1 if in_table else 3), 14 if in_table else 18)
        )
    if item.type == "text" and item.max_length:
        return max(6, min(item.max_length, 12 if in_table else 26))
    if item.type == "note" and in_table:
        return 16
    return width
