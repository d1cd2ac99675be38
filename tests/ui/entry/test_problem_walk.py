"""Problems beyond the form in view: F8, marks, and what is out of place but still there."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models.entry.completion import State, Status
from models.entry.draft import Draft
from models.forms.definition import Check, Example, FormSet
from models.problems import Place, Severity
from models.records import EMPTY_CONTENT, Content, FormData, Row
from tests.models.entry.samples import FORM_SET, PUPILS, open_draft
from tests.ui.typing import press, type_text
from ui.entry.entry_desk import EntryDesk
from ui.entry.field_row import FieldRow
from ui.entry.grid_page import GridPage
from ui.entry.single_page import SinglePage
from ui.main_window import MainWindow

Open = Callable[..., MainWindow]
SHIFT = Qt.KeyboardModifier.ShiftModifier


def with_rule(form_id: str, rule: str, *fields: str, whole: bool = False) -> FormSet:
    """Return the sample form set with one more rule."""
    check = Check(
        "C049",
        Severity.ERROR,
        rule,
        "对不上。",
        Example(),
        Example(),
        fields=fields,
        each="form" if whole else "row",
    )
    return replace(
        FORM_SET,
        areas=tuple(
            replace(
                area,
                forms=tuple(
                    replace(form, checks=(*form.checks, check)) if form.id == form_id else form
                    for form in area.forms
                ),
            )
            for area in FORM_SET.areas
        ),
        hash="b" * 64,
    )


def desk_of(window: MainWindow) -> EntryDesk:
    """Return the open return."""
    assert isinstance(window.desk, EntryDesk)
    return window.desk


def walked(window: MainWindow, times: int, *, back: bool = False) -> list[str]:
    """Press F8 and return where each step aimed at."""
    seen = []
    for _ in range(times):
        press(Qt.Key.Key_F8, SHIFT if back else Qt.KeyboardModifier.NoModifier)
        seen.append(str(desk_of(window)._walk._aim).removeprefix("JX00000021/"))
    return seen


def wrong_pupils(draft: Draft) -> None:
    """Fill in two things that can't be true."""
    draft.paste_block("pupils", "3", "classes", [["1", "20", "30"], ["1", "20", "25"]])


def test_a_hidden_field_does_not_hold_f8_up(open_window: Open, qtbot: QtBot) -> None:
    """F8 goes past a problem of a field that is not asked for, and says why nothing is there."""
    draft = open_draft(EMPTY_CONTENT, form_set=with_rule("school", "boarding", "beds"))
    window = open_window(draft)
    desk_of(window).enter()
    draft.set_text("school", "1", "boarding", "否")
    wrong_pupils(draft)
    qtbot.waitUntil(lambda: not draft.review.waiting)
    order = ["school/1/beds", "pupils/3/girls", "pupils/4/girls"]
    assert walked(window, 1) == order[:1]
    assert window.statusBar().currentMessage() == (
        "对不上。这一格现在不适用，不能填，要改与它有关的格子。"
    )
    assert walked(window, 3) == [*order[1:], order[0]]
    assert walked(window, 3, back=True) == [*reversed(order[1:]), order[0]]


def test_a_problem_of_a_whole_form(open_window: Open, qtbot: QtBot) -> None:
    """A problem without a cell is said in the status bar; the next step goes on from there."""
    draft = open_draft(
        EMPTY_CONTENT, form_set=with_rule("pupils", "sum(pupils, total) > 900", whole=True)
    )
    window = open_window(draft)
    desk = desk_of(window)
    wrong_pupils(draft)
    draft.set_text("aid", "1", "helped", "很多")
    desk.go_to(Place(form="pupils", row="4", field="girls"))
    qtbot.waitUntil(lambda: not draft.review.waiting)
    assert walked(window, 2) == ["aid/1/helped", "pupils"]
    assert window.statusBar().currentMessage() == "对不上。"
    assert walked(window, 3) == ["pupils/3/girls", "pupils/4/girls", "aid/1/helped"]


def test_computed_and_absent(open_window: Open) -> None:
    """What is computed, and a form that is said not to exist, get their own words."""
    draft = open_draft(EMPTY_CONTENT, form_set=with_rule("pupils", "boys < 2", "boys"))
    window = open_window(draft)
    desk = desk_of(window)
    desk.enter()
    draft.paste_block("pupils", "1", "classes", [["1", "20", "8"]])
    draft.check_all()
    assert walked(window, 1) == ["pupils/1/boys"]
    assert "自动计算" in window.statusBar().currentMessage()
    (problem,) = [problem for problem in draft.problems() if problem.code == "C049"]
    absent = replace(problem, place=Place(form="dropouts"))
    draft.set_absent("dropouts", absent=True)
    assert "本期无此项" in desk._walk.remark(absent)


def row_of(window: MainWindow, field_id: str) -> FieldRow:
    """Return a field of the school's page."""
    tab = desk_of(window).current_tab()
    assert tab is not None
    frame = tab.current_frame()
    assert frame is not None
    assert isinstance(frame.page, SinglePage)
    return frame.page.rows[field_id]


def test_a_field_that_holds_something_stays(open_window: Open, qtbot: QtBot) -> None:
    """A field that is no longer asked for stays until it is emptied, so that C030 can go."""
    draft = open_draft(EMPTY_CONTENT)
    window = open_window(draft)
    desk = desk_of(window)
    draft.set_text("school", "1", "boarding", "是")
    draft.set_text("school", "1", "beds", "24")
    draft.set_text("school", "1", "boarding", "否")
    qtbot.waitUntil(lambda: not draft.review.waiting)
    beds = row_of(window, "beds")
    assert not beds.isHidden()
    assert "不适用" in beds.message.text()
    desk.enter()
    assert walked(window, 1) == ["school/1/beds"]
    assert desk._place.field == "beds"
    press(Qt.Key.Key_Delete)
    press(Qt.Key.Key_Return)
    assert "beds" not in draft.view.row("school", "1").values
    assert beds.isHidden()
    assert [problem for problem in draft.check_all() if problem.code == "C030"] == []


def test_a_cell_that_holds_something_stays(open_window: Open, qtbot: QtBot) -> None:
    """The same in a grid: the value is shown, can be changed and emptied, then the cell closes."""
    row = Row("2", {"classes": 1, "total": 20, "girls": 8, "intake": 5})
    draft = open_draft(Content({PUPILS.id: FormData((row,))}))
    window = open_window(draft)
    desk = desk_of(window)
    qtbot.waitUntil(lambda: not draft.review.waiting)
    desk.go_to(Place(form="pupils", row="2", field="intake"))
    tab = desk.current_tab()
    assert tab is not None
    frame = tab.current_frame()
    assert frame is not None
    assert isinstance(frame.page, GridPage)
    assert frame.page.model.cell(1, 4) == ("5", "warning", "")
    type_text("6")
    press(Qt.Key.Key_Return)
    assert draft.view.value("pupils", "2", "intake") == 6
    desk.go_to(Place(form="pupils", row="2", field="intake"))
    press(Qt.Key.Key_Delete)
    assert draft.view.value("pupils", "2", "intake") is None
    assert frame.page.model.cell(1, 4).closed == "none"


def test_marks_of_other_areas_follow(open_window: Open, qtbot: QtBot) -> None:
    """A change that breaks a rule of a form in another area takes the green mark off its tab."""
    rule = "helped <= sum(pupils, total)"
    draft = open_draft(EMPTY_CONTENT, form_set=with_rule("aid", rule, "helped"))
    desk = desk_of(open_window(draft))
    draft.paste_block("pupils", "1", "total", [["20", "8"]])
    draft.set_text("aid", "1", "helped", "5")
    desk.side.choose("aid_area")
    qtbot.waitUntil(lambda: desk.side.status_of("aid_area") == Status(State.DONE))
    tab = desk.current_tab()
    assert tab is not None
    assert tab.bar.tabToolTip(0) == "贫困生资助：完成"
    desk.go_to(Place(form="pupils", row="1", field="total"))
    type_text("3")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.side.status_of("aid_area") == Status(State.WRONG, 0, 1))
    assert tab.bar.tabToolTip(0) == "贫困生资助：1处有错"
    assert tab.frame(draft.view.form("aid")).state.text() == "1处有错"
