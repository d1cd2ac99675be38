"""What an input method types into a cell that is only selected arrives whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models.entry.draft import Draft
from models.problems import Place
from models.records import EMPTY_CONTENT, Value
from tests.models.entry.samples import many_dropouts, open_draft
from tests.ui.typing import compose, focused, hand_over, press, type_text
from ui.entry.entry_desk import EntryDesk
from ui.entry.grid_page import GridPage
from ui.entry.list_page import ListPage
from ui.entry.problems_model import WHY
from ui.entry.record_table import RecordTable
from ui.main_window import MainWindow

Open = Callable[..., MainWindow]
Page = ListPage | GridPage


def page_at(window: MainWindow, form_id: str, row: int, field_id: str) -> Page:
    """Select a cell and return its page."""
    desk = window.desk
    assert isinstance(desk, EntryDesk)
    row_id = desk.draft.view.row_ids(form_id)[row]
    desk.go_to(Place(form=form_id, row=row_id, field=field_id))
    tab = desk.current_tab()
    assert tab is not None
    frame = tab.current_frame()
    assert frame is not None
    assert isinstance(frame.page, Page)
    assert isinstance(focused(), RecordTable)
    return frame.page


def value(draft: Draft, form_id: str, row: int, field_id: str) -> Value | None:
    """Return a value by the place of its row."""
    return draft.view.value(form_id, draft.view.row_ids(form_id)[row], field_id)


def test_composed_word(open_window: Open) -> None:
    """A composed name takes the place of the old one; Tab goes on."""
    draft = open_draft(many_dropouts(2))
    names = page_at(open_window(draft), "dropouts", 0, "name")
    compose("q", "qi", "qin")
    hand_over("覃小明")
    press(Qt.Key.Key_Tab)
    assert value(draft, "dropouts", 0, "name") == "覃小明"
    assert names.place().field == "grade"


def test_words_one_after_the_other(open_window: Open) -> None:
    """The second word follows the first, it does not replace it."""
    draft = open_draft(many_dropouts(1))
    page_at(open_window(draft), "dropouts", 0, "name")
    for letters, word in (("qin", "覃"), ("xiao", "小"), ("ming", "明")):
        compose(letters)
        hand_over(word)
    press(Qt.Key.Key_Return)
    assert value(draft, "dropouts", 0, "name") == "覃小明"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("３０",), 30),
        (("约30人",), 30),
        (("3", "0"), 30),
        (tuple("约30人"), 30),
        (("３０", "人"), 30),
    ],
)
def test_words_without_composing(open_window: Open, words: tuple[str, ...], wanted: int) -> None:
    """Words handed over at once open the cell and are kept from the first sign on."""
    draft = open_draft(EMPTY_CONTENT)
    grid = page_at(open_window(draft), "pupils", 0, "total")
    draft.set_text("pupils", "1", "total", "77")
    for word in words:
        hand_over(word)
    assert focused().text() == "".join(words)  # type: ignore[attr-defined]
    press(Qt.Key.Key_Tab)
    assert draft.view.value("pupils", "1", "total") == wanted
    assert grid.place().field == "girls"


def test_keys_after_a_word(open_window: Open) -> None:
    """Keys go on where the input method stopped."""
    draft = open_draft(EMPTY_CONTENT)
    page_at(open_window(draft), "pupils", 0, "total")
    hand_over("约")
    type_text("30")
    press(Qt.Key.Key_Tab)
    assert draft.note("pupils", "1", "total") is not None
    assert draft.view.value("pupils", "1", "total") == 30


@pytest.mark.parametrize(
    ("field_id", "word", "wanted"),
    [("grade", "四", "4"), ("returned", "是", True), ("note", "随父母外出", "随父母外出")],
)
@pytest.mark.parametrize("letters", [(), ("s", "si")])
def test_lists_and_notes(
    open_window: Open, letters: tuple[str, ...], field_id: str, word: str, wanted: Value
) -> None:
    """The same in cells with a list to choose from and with several lines."""
    draft = open_draft(many_dropouts(2))
    page_at(open_window(draft), "dropouts", 1, field_id)
    compose(*letters)
    hand_over(word)
    press(Qt.Key.Key_Tab)
    assert value(draft, "dropouts", 1, field_id) == wanted


@pytest.mark.parametrize("field_id", ["name", "note"])
def test_checks_do_not_disturb(open_window: Open, qtbot: QtBot, field_id: str) -> None:
    """Checks that end while a word is composed or typed leave it alone."""
    draft = open_draft(many_dropouts(1))
    window = open_window(draft)
    page_at(window, "dropouts", 0, field_id)
    compose("q", "qin")
    draft.review._waiting["dropouts"] = None
    draft.check_all()
    hand_over("覃小明")
    draft.review._waiting["dropouts"] = None
    draft.check_all()
    qtbot.wait(1)
    press(Qt.Key.Key_Tab)
    assert value(draft, "dropouts", 0, field_id) == "覃小明"


def test_word_given_up(open_window: Open) -> None:
    """A word that is given up leaves the value, also if the cursor goes elsewhere."""
    draft = open_draft(many_dropouts(2))
    names = page_at(open_window(draft), "dropouts", 0, "name")
    compose("q", "qin", "")
    press(Qt.Key.Key_Tab)
    assert value(draft, "dropouts", 0, "name") == "学生00000"
    page_at(names.window(), "dropouts", 0, "name")  # type: ignore[arg-type]
    compose("q", "qin")
    names.table.go_to(names.model.index(1, 0))
    assert value(draft, "dropouts", 0, "name") == "学生00000"


def test_closed_cell(open_window: Open) -> None:
    """A computed cell takes nothing, and the cursor stays."""
    draft = open_draft(EMPTY_CONTENT)
    grid = page_at(open_window(draft), "pupils", 0, "boys")
    hand_over("３０")
    compose("q", "qin")
    hand_over("覃")
    assert grid.place() == Place(form="pupils", row="1", field="boys")
    assert draft.content == EMPTY_CONTENT


@pytest.mark.parametrize("letters", [(), ("l", "liang")])
def test_explanation_in_the_list_of_problems(
    open_window: Open, qtbot: QtBot, letters: tuple[str, ...]
) -> None:
    """A 说明 is typed in its row by input method, too."""
    draft = open_draft(EMPTY_CONTENT)
    window = open_window(draft)
    desk = window.desk
    assert isinstance(desk, EntryDesk)
    draft.paste_block("pupils", "4", "classes", [["1", "80", "8"]])
    qtbot.waitUntil(lambda: not draft.review.waiting)
    press(Qt.Key.Key_F7)
    view = desk.problems.view
    view.setCurrentIndex(desk.problems.model.index(0, WHY))
    view.setFocus()
    compose(*letters)
    hand_over("两个村合并办班，教室不够")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(draft.content.explanations))
    assert draft.content.explanations == {"C041|pupils|4": "两个村合并办班，教室不够"}


def test_single_page(open_window: Open, qtbot: QtBot) -> None:
    """In a field of a page, checks do not disturb a word either."""
    draft = open_draft(EMPTY_CONTENT)
    window = open_window(draft)
    desk = window.desk
    assert isinstance(desk, EntryDesk)
    desk.go_to(Place(form="school", row="1", field="name"))
    type_text("大樟")
    compose("x", "xiang")
    draft.check_all()
    qtbot.wait(1)
    hand_over("乡小学")
    press(Qt.Key.Key_Tab)
    assert draft.view.value("school", "1", "name") == "大樟乡小学"
