"""The editors of a field: one protocol, keyboard first, the wheel never changes a value."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from models.forms.definition import Field
from models.forms.field_types import TYPE_NAMES, field_type
from tests.models.entry.samples import FORM_SET
from tests.ui.typing import press, turn_wheel, type_text
from ui.entry.field_editors import (
    CHARACTERS,
    IN_CELL,
    ON_PAGE,
    FieldEditor,
    NoteEditor,
    YesNoEditor,
    width_of,
)
from ui.entry.line_editor import ChoiceEditor, LineEditor
from ui.theme import Theme

Make = Callable[..., FieldEditor]


@pytest.fixture
def make(qtbot: QtBot, theme: Theme) -> Make:
    """Return a function that shows an editor beside another widget."""
    kept: list[QWidget] = []

    def build(type_name: str, text: str = "", masked: str | None = None) -> FieldEditor:
        choices = "reasons" if type_name == "choice" else ""
        kind = field_type(FORM_SET, Field("x", "栏", type_name, choices=choices))  # type: ignore[arg-type]
        holder = QWidget()
        other = QWidget(holder)
        other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        editor = ON_PAGE[type_name](kind, theme, holder)
        layout = QVBoxLayout(holder)
        layout.addWidget(other)
        layout.addWidget(editor)
        qtbot.addWidget(holder)
        kept.append(holder)
        editor.show_text(text, masked)
        holder.show()
        qtbot.waitUntil(holder.isActiveWindow)
        other.setFocus()
        return editor

    return build


def leave(editor: FieldEditor) -> None:
    """Put the cursor elsewhere."""
    parent = editor.parentWidget()
    assert parent is not None
    parent.findChildren(QWidget)[0].setFocus()


def entered(editor: FieldEditor) -> list[str]:
    """Return the list in which the editor's texts arrive."""
    texts: list[str] = []
    editor.entered.connect(texts.append)
    return texts


def test_every_type_has_its_editors() -> None:
    """A new field type must be known to pages, cells and widths."""
    assert set(ON_PAGE) == set(IN_CELL) == set(CHARACTERS) == set(TYPE_NAMES)


@pytest.mark.parametrize("type_name", TYPE_NAMES)
def test_protocol(make: Make, type_name: str) -> None:
    """Every editor shows text, hands over what was typed, takes marks and locks."""
    editor = make(type_name)
    texts = entered(editor)
    editor.setFocus()
    for mark in ("error", "warning", "missing", ""):
        editor.show_mark(mark)
    type_text("1")
    editor.commit()
    leave(editor)
    assert len(texts) == 1
    editor.set_locked(True)
    editor.setFocus()
    type_text("2")
    leave(editor)
    assert len(texts) == 1


@pytest.mark.parametrize("type_name", TYPE_NAMES)
def test_the_wheel_changes_nothing(make: Make, type_name: str) -> None:
    """Scrolling over a field leaves its value alone."""
    editor = make(type_name, "1")
    texts = entered(editor)
    editor.setFocus()
    turn_wheel(editor)
    leave(editor)
    assert texts == []
    assert editor.text() == "1"


def test_enter_and_arrows_go_on(make: Make) -> None:
    """Enter and Down go to the next field, Shift+Enter and Up to the previous one."""
    editor = make("integer")
    steps: list[int] = []
    editor.advance.connect(steps.append)
    editor.setFocus()
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert steps == [1, 1, -1, -1]


def test_escape_takes_back_what_is_being_typed(make: Make) -> None:
    """Escape brings back what stood there."""
    editor = make("integer", "12")
    texts = entered(editor)
    editor.setFocus()
    type_text("99")
    press(Qt.Key.Key_Escape)
    leave(editor)
    assert editor.text() == "12"
    assert texts == []


def test_typing_replaces_the_old_value(make: Make) -> None:
    """A field entered with Tab is selected, so that typing replaces it."""
    editor = make("integer", "12")
    texts = entered(editor)
    editor.setFocus(Qt.FocusReason.TabFocusReason)
    type_text("7")
    leave(editor)
    assert texts == ["7"]


def test_names_are_masked_until_entered(make: Make) -> None:
    """A personal field shows its value only while the cursor is in it."""
    editor = make("text", "张三丰", "张*丰")
    assert editor.text() == "张*丰"
    editor.setFocus()
    assert editor.text() == "张三丰"
    texts = entered(editor)
    leave(editor)
    assert editor.text() == "张*丰"
    assert texts == []


def test_masked_note(make: Make) -> None:
    """The same holds for a text of several lines."""
    editor = make("note", "张三丰家", "***")
    assert editor.text() == "***"
    editor.setFocus()
    assert editor.text() == "张三丰家"
    leave(editor)
    assert editor.text() == "***"


def test_note_has_lines(make: Make) -> None:
    """Ctrl+Enter begins a line, Enter goes on."""
    editor = make("note")
    assert isinstance(editor, NoteEditor)
    texts = entered(editor)
    steps: list[int] = []
    editor.advance.connect(steps.append)
    editor.setFocus()
    type_text("一")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    type_text("二")
    press(Qt.Key.Key_Return)
    assert texts == ["一\n二"]
    assert steps == [1]


def test_choice_by_typing(make: Make) -> None:
    """Typing opens the list; Enter takes the best option and goes on."""
    editor = make("choice")
    assert isinstance(editor, ChoiceEditor)
    texts = entered(editor)
    steps: list[int] = []
    editor.advance.connect(steps.append)
    editor.setFocus()
    type_text("困")
    assert editor.options_shown == ["家庭经济困难", "厌学或学习困难"]
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert texts == ["厌学或学习困难"]
    assert steps == [1]
    assert editor.options_shown == []


def test_choice_list_by_key_and_mouse(make: Make) -> None:
    """F4, Alt+Down or a click open the whole list; Escape closes it; a click chooses."""
    editor = make("choice", "外出务工")
    assert isinstance(editor, ChoiceEditor)
    texts = entered(editor)
    editor.setFocus()
    press(Qt.Key.Key_F4)
    assert len(editor.options_shown) == 4
    press(Qt.Key.Key_Escape)
    assert editor.options_shown == []
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert len(editor.options_shown) == 4
    QTest.mouseClick(editor, Qt.MouseButton.LeftButton)
    assert editor.options_shown == []
    QTest.mouseClick(editor, Qt.MouseButton.LeftButton)
    shown = editor._list
    assert shown is not None
    box = shown.visualItemRect(shown.item(3))
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert texts == ["其他"]


def test_choice_left_half_typed(make: Make) -> None:
    """A beginning that fits one option becomes it; a doubtful one is handed over as typed."""
    editor = make("choice")
    texts = entered(editor)
    editor.setFocus()
    type_text("厌")
    leave(editor)
    editor.setFocus()
    type_text("困难")
    leave(editor)
    editor.setFocus()
    type_text("不明")
    leave(editor)
    assert texts == ["厌学或学习困难", "困难", "不明"]


def test_yes_no_keys(make: Make) -> None:
    """1 and 0, y and n, space, arrows, Delete."""
    editor = make("yes_no")
    assert isinstance(editor, YesNoEditor)
    texts = entered(editor)
    editor.setFocus()
    for text in ("1", "0", "y"):
        type_text(text)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Delete)
    type_text("q")
    assert texts == ["是", "否", "是", "否", "是", "否", ""]


def test_yes_no_mouse_and_input_method(make: Make) -> None:
    """A click chooses, a second one clears; the input method's 是 is understood."""
    editor = make("yes_no")
    texts = entered(editor)
    editor.setFocus()
    QTest.mouseClick(editor, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    QTest.mouseClick(editor, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    QTest.mouseClick(editor, Qt.MouseButton.LeftButton, pos=QPoint(editor.width() - 10, 10))
    event = QInputMethodEvent()
    event.setCommitString("有")
    QApplication.sendEvent(editor, event)
    assert texts == ["是", "", "否", "是"]
    steps: list[int] = []
    editor.advance.connect(steps.append)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Up)
    assert steps == [1, -1]


def test_a_block_is_not_pasted_into_one_line(make: Make) -> None:
    """Several cells of Excel are handed on; one cell is pasted as text."""
    editor = make("integer")
    assert isinstance(editor, LineEditor)
    blocks: list[list[list[str]]] = []
    editor.block_pasted.connect(blocks.append)
    editor.setFocus()
    QGuiApplication.clipboard().setText("1\t2\n3\t4")
    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert blocks == [[["1", "2"], ["3", "4"]]]
    QGuiApplication.clipboard().setText("12")
    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == "12"


@pytest.mark.parametrize(
    ("field", "page", "table"),
    [
        (Field("x", "栏", "integer"), 6, 6),
        (Field("x", "栏", "text", max_length=40), 26, 12),
        (Field("x", "栏", "text", max_length=4), 6, 6),
        (Field("x", "栏", "text", width=9), 9, 9),
        (Field("x", "栏", "note"), 30, 16),
        (Field("x", "栏", "choice", choices="reasons"), 10, 8),
        (Field("x", "栏", "choice", choices="grades"), 6, 4),
    ],
)
def test_widths(field: Field, page: int, table: int) -> None:
    """A field is as wide as what is typed into it."""
    kind = field_type(FORM_SET, field)
    assert (width_of(kind), width_of(kind, in_table=True)) == (page, table)
