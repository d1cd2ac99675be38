"""Editors of one line: typed text, and text with a list to choose from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from models.entry.clipboard import read_block
from ui.arrow import paint_triangles
from ui.entry.choices import Option, matching, meant
from ui.theme import Theme, restyle, set_look

_UNDO_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_LIST_ROWS = 10


class LineEditor(QLineEdit):
    """One line of text: a number, date, code, name.

    What the user typed is handed over as it is; what it means is decided by the model.

    Signals:
        entered: the field was left with another text than it showed.
        advance: the user wants the next (1) or previous (-1) field.
        focused: the cursor came in.
        block_pasted: several cells copied in Excel are to be pasted from this field on.
    """

    entered = Signal(str)
    advance = Signal(int)
    focused = Signal()
    block_pasted = Signal(list)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setProperty("mark", "")
        self._shown = ""
        self._masked: str | None = None
        self._open = False
        self._composing = False

    def show_text(self, text: str, masked: str | None = None) -> None:
        """Show a value; ``masked`` is shown instead while the cursor is elsewhere.

        The same value again leaves alone what is being typed.
        """
        keep = self.typing and text == self._shown
        self._shown, self._masked = text, masked
        if not keep:
            self._refresh()

    def _refresh(self) -> None:
        hidden = self._masked is not None and not self._open
        text = self._masked if hidden and self._masked is not None else self._shown
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)
        if self._open and not self.isReadOnly():
            self.selectAll()

    def show_mark(self, mark: str) -> None:
        """Colour the field: "error", "warning" or ""."""
        set_look(self, "mark", mark)

    def set_locked(self, locked: bool) -> None:  # noqa: FBT001  # it is the value
        """Make the field one that is only read."""
        if self.isReadOnly() != locked:
            self.setReadOnly(locked)
            restyle(self)

    @property
    def touched(self) -> bool:
        """Whether something was typed that was not handed over yet."""
        return self._open and not self.isReadOnly() and self.text() != self._shown

    @property
    def typing(self) -> bool:
        """Whether something is being typed, or composed with an input method."""
        return self.touched or self._composing

    @property
    def waiting(self) -> bool:
        """Whether an input method composes the first word, and nothing is typed yet."""
        return self._composing and not self._open

    @property
    def choosing(self) -> bool:
        """Whether a list is open, so that the arrow keys belong to it."""
        return False

    def take_choice(self) -> None:
        """Take the option that is highlighted in an open list."""

    def settle(self) -> None:
        """Turn what was typed into what it surely means."""

    def commit(self) -> None:
        """Hand over what was typed, if anything was."""
        self.settle()
        if self.touched:
            text = self.text()
            self._shown = text
            self.entered.emit(text)

    def revert(self) -> None:
        """Go back to what was shown."""
        self.setText(self._shown)
        self.selectAll()

    def event(self, event: QEvent) -> bool:
        """Let undo reach the window while nothing was typed in here."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not self.touched
            and any(event.matches(key) for key in _UNDO_KEYS)
        ):
            event.ignore()
            return False
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show what is really there, selected, so that typing replaces it.

        The first word of an input method stands in a cell's editor before the cursor comes in.
        """
        super().focusInEvent(event)
        typed = not self._open and self._masked is None and self.text() != self._shown
        if not self._open:
            self._open = True
            if not typed:
                self._refresh()
            self.focused.emit()
        if event.reason() is not Qt.FocusReason.MouseFocusReason and not typed:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hand over what was typed."""
        passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in passing:
            self._composing = False
            self.commit()
            self._open = False
            self._refresh()
        elif event.reason() is Qt.FocusReason.ActiveWindowFocusReason:
            self.commit()
        super().focusOutEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Know whether a word is being composed."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Down go on, Up goes back, Escape takes back what was typed."""
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Paste) and self._paste_block():
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.commit()
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.advance.emit(-1 if back else 1)
        elif key == Qt.Key.Key_Up:
            self.commit()
            self.advance.emit(-1)
        elif key == Qt.Key.Key_Escape and self.touched:
            self.revert()
        else:
            super().keyPressEvent(event)

    def _paste_block(self) -> bool:
        """Hand over a copied block of several cells; a single text is pasted as usual."""
        block = read_block(QGuiApplication.clipboard().text())
        if self.isReadOnly() or (len(block) == 1 and len(block[0]) == 1):
            return False
        self.block_pasted.emit(block)
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: it never changes a value."""
        event.ignore()


class _OptionList(QListWidget):
    """The list below a choice editor; it never takes the keyboard."""

    def __init__(self, editor: ChoiceEditor) -> None:
        super().__init__(editor)
        self.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_options(self, options: list[Option], editor: QLineEdit, theme: Theme) -> None:
        """Fill the list and lay it below the editor, or above where there is no room."""
        self.clear()
        for option in options:
            item = QListWidgetItem(option.shown)
            item.setData(Qt.ItemDataRole.UserRole, option)
            self.addItem(item)
        row = theme.px(26)
        self.setStyleSheet(
            f"QListWidget::item {{ height: {row}px; padding-left: {theme.px(6)}px }}"
        )
        width = max((self.fontMetrics().horizontalAdvance(o.shown) for o in options), default=0)
        height = row * min(len(options), _LIST_ROWS) + 2 * self.frameWidth() + 2
        self.resize(max(editor.width(), width + theme.px(40)), height)
        corner = editor.mapToGlobal(QPoint(0, editor.height()))
        screen = editor.screen().availableGeometry()
        if corner.y() + height > screen.bottom():
            corner.setY(editor.mapToGlobal(QPoint(0, 0)).y() - height)
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - self.width())))
        self.move(corner)
        self.show()


class ChoiceEditor(LineEditor):
    """A field with a list: typing a code, a label or its beginning finds the option."""

    def __init__(
        self, theme: Theme, options: tuple[Option, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._options = options
        self._list: _OptionList | None = None
        self.textEdited.connect(self._typed)
        margin = theme.px(18)
        self.setTextMargins(0, 0, margin, 0)

    @property
    def options_shown(self) -> list[str]:
        """The labels in the open list; empty if it is closed."""
        if self._list is None or not self._list.isVisible():
            return []
        shown = self._list
        return [self._option_at(shown, row).label for row in range(shown.count())]

    @staticmethod
    def _option_at(shown: QListWidget, row: int) -> Option:
        option = shown.item(row).data(Qt.ItemDataRole.UserRole)
        assert isinstance(option, Option)
        return option

    def open_list(self, typed: str = "") -> None:
        """Show the options that fit what was typed."""
        if self.isReadOnly():
            return
        found = matching(self._options, typed)
        if not found:
            self._close_list()
            return
        if self._list is None:
            self._list = _OptionList(self)
            self._list.itemClicked.connect(self._clicked)
        self._list.show_options(found, self, self.theme)
        current = [at for at, option in enumerate(found) if option.label == self._shown]
        self._list.setCurrentRow(0 if typed or not current else current[0])

    def _close_list(self) -> None:
        if self._list is not None:
            self._list.hide()

    def _typed(self, text: str) -> None:
        if text.strip():
            self.open_list(text)
        else:
            self._close_list()

    def _clicked(self, item: QListWidgetItem) -> None:
        option = item.data(Qt.ItemDataRole.UserRole)
        self._choose(option)
        self.commit()

    def _choose(self, option: Option) -> None:
        self.setText(option.label)
        self._close_list()

    @property
    def choosing(self) -> bool:
        """Whether the list is open."""
        return self._list is not None and self._list.isVisible()

    def take_choice(self) -> None:
        """Take the option that is highlighted in an open list."""
        if self._list is not None and self.choosing and self._list.currentRow() >= 0:
            self._choose(self._option_at(self._list, self._list.currentRow()))

    def settle(self) -> None:
        """Turn what was typed into the option it means; a doubtful text stays."""
        if self.touched:
            option = meant(self._options, self.text())
            if option is not None:
                self.setText(option.label)
        self._close_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move in the list, choose with Enter; otherwise as in any line."""
        shown = self._list if self.choosing else None
        key = event.key()
        if shown is None:
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if key == Qt.Key.Key_F4 or (key == Qt.Key.Key_Down and alt):
                self.open_list()
            else:
                super().keyPressEvent(event)
            return
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            shown.setCurrentRow((shown.currentRow() + step) % shown.count())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self.take_choice()
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape:
            self._close_list()
            self.revert()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens the list, a second one closes it."""
        super().mousePressEvent(event)
        if self.choosing:
            self._close_list()
        else:
            self.open_list()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list with the field."""
        super().focusOutEvent(event)
        self._close_list()

    def hideEvent(self, event: QHideEvent) -> None:
        """Close the list with the page."""
        self._close_list()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the small triangle that says there is a list."""
        super().paintEvent(event)
        if self.isReadOnly():
            return
        unit = self.theme.px(4)
        x, y = self.width() - self.theme.px(12), self.height() // 2 - unit // 2
        paint_triangles(self, self.theme, [((x - unit, y), (x + unit, y), (x, y + unit + 1))])
