"""A teaching point fills in its return with the keyboard, from the blank to the last field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models.entry.completion import State
from tests.models.entry.samples import LAST, open_draft
from tests.ui.typing import enter, press, type_text
from ui.entry.entry_desk import EntryDesk
from ui.main_window import MainWindow


def desk_of(window: MainWindow) -> EntryDesk:
    """Return the open return."""
    assert isinstance(window.desk, EntryDesk)
    return window.desk


def test_whole_return_by_keyboard(open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    """Enter alone leads through every field of every form; nothing needs the mouse."""
    draft = open_draft(last=LAST)
    window = open_window(draft)
    desk = desk_of(window)
    desk.enter()
    enter("")  # the name is right
    enter("1")  # boarding: yes, which brings up the beds
    enter("24张", "1998.9.1", "１２００㎡", "3.5万元", "0772－7212345", "无")
    for grade in range(1, 7):
        enter("1", str(10 + grade), "5", *(["11"] if grade == 1 else []))
    press(Qt.Key.Key_Return)  # the empty list: a first record
    enter("张三", "二", "打工", "3.23", "13812345678", "否", "已家访两次")
    press(Qt.Key.Key_Return, times=7)  # another one was begun; leaving it blank ends the list
    enter("6")
    press(Qt.Key.Key_Return)  # an optional list: a first record
    enter("3月27日", "防震演练", "81")
    content = draft.content
    assert dict(content.form("school").rows[0].values) == {
        "name": "大樟乡六巷教学点",
        "boarding": True,
        "beds": 24,
        "built": date(1998, 9, 1),
        "area": Decimal("1200.0"),
        "budget": Decimal("35000.00"),
        "phone": "0772-7212345",
        "remark": "无",
    }
    assert [row.values["total"] for row in content.form("pupils").rows] == [11, 12, 13, 14, 15, 16]
    assert content.form("pupils").rows[0].values["intake"] == 11
    (dropout,) = content.form("dropouts").rows
    assert dropout.values == {
        "name": "张三",
        "grade": "2",
        "reason": "03",
        "left_on": date(2006, 3, 23),
        "phone": "13812345678",
        "returned": False,
        "note": "已家访两次",
    }
    assert content.form("aid").rows[0].values["helped"] == 6
    assert content.form("events").rows[0].values == {
        "day": date(2006, 3, 27),
        "title": "防震演练",
        "persons": 81,
    }
    qtbot.waitUntil(lambda: not draft.review.waiting)
    assert draft.area_status("retention").state is State.DONE
    assert desk.side.current == "safety"


def test_undo_and_redo_from_the_keyboard(open_window: Callable[..., MainWindow]) -> None:
    """Ctrl+Z takes back the last field, wherever the cursor is, and shows where."""
    draft = open_draft()
    window = open_window(draft)
    desk = desk_of(window)
    desk.enter()
    enter("", "1", "24")
    desk.next_tab(1)
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "beds" not in draft.view.row("school", "1").values
    assert desk.side.current == "base"
    press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert draft.view.row("school", "1").values["beds"] == 24


def test_undo_inside_a_field_first(open_window: Callable[..., MainWindow]) -> None:
    """While something is being typed, Ctrl+Z takes back the typing, not the field before."""
    draft = open_draft()
    window = open_window(draft)
    desk_of(window).enter()
    enter("", "1")
    type_text("24")
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert draft.view.row("school", "1").values["boarding"] is True
