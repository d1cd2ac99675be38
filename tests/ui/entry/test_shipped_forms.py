"""Every page of the shipped forms opens, whatever stands in it, for every kind of unit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from models.entry.draft import Draft
from models.forms.compute import prefill
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.problems import Place
from models.records import Content
from tests.models.demo.samples import returns
from tests.resources.teacher import JUNIOR, POINT, context, current, last_return, shipped
from tests.resources.test_county_2006_random import contents, unit_of
from tests.ui.typing import enter
from ui.entry.entry_desk import EntryDesk
from ui.entry.grid_page import GridPage
from ui.main_window import MainWindow


@pytest.mark.parametrize(
    ("forms", "kind"),
    [*((shipped, kind) for kind in ("13", "12", "20", "40", "90")), (current, "20")],
)
def test_random_records_are_shown(
    forms: Callable[[], FormSet], kind: str, open_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """Qt warns of nothing, and each area and form that is asked for has its page."""
    unit = unit_of(kind)
    ctx = ReturnContext(forms(), unit, returns(10).now)

    @given(content=contents(unit, forms()))
    @settings(
        deadline=None,
        max_examples=2,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(content: Content) -> None:
        window = open_window(Draft(ctx, content))
        desk = window.desk
        assert isinstance(desk, EntryDesk)
        for area, asked in desk.draft.view.areas():
            desk.side.choose(area.id)
            tab = desk.area_tab(area.id)
            assert tab.isVisible()
            bars = [bar for bar in tab.findChildren(QTabBar) if bar.isVisible()]
            for index in range(bars[0].count() if bars else 0):
                bars[0].setCurrentIndex(index)
                qtbot.wait(1)
            assert len(asked) > 0
        window.close()

    run()


def grid(desk: EntryDesk, form_id: str) -> GridPage:
    """Show a grid and return its page."""
    desk.go_to(Place(form=form_id))
    tab = desk.current_tab()
    frame = tab.current_frame() if tab else None
    assert frame is not None
    assert isinstance(frame.page, GridPage)
    return frame.page


def seen(page: GridPage) -> tuple[list[str], list[str]]:
    """Return the rows and columns in sight."""
    view, table = page.draft.view, page.table
    rows = [r for at, r in enumerate(view.row_ids(page.form.id)) if not table.isRowHidden(at)]
    fields = [c.id for at, c in enumerate(page.model.columns) if not table.isColumnHidden(at)]
    return rows, fields


def test_a_teaching_point_sees_its_own_grades(open_window: Callable[..., MainWindow]) -> None:
    """Grades and columns it is never asked for are left out; a new top grade brings one back."""
    ctx = context(POINT, last_return({"1": 5, "2": 4, "3": 6}, top=3))
    draft = Draft(ctx, prefill(ctx))
    desk = open_window(draft).desk
    assert isinstance(desk, EntryDesk)
    asked = ["classes", "students", "girls", "minority"]
    assert seen(grid(desk, "enrolment")) == (["1", "2", "3"], asked)
    desk.go_to(Place(form="school", row="1", field="top_grade"))
    draft.set_text("school", "1", "top_grade", "4")
    assert seen(grid(desk, "enrolment")) == (["1", "2", "3", "4"], asked)


def test_an_area_without_a_form_says_so(open_window: Callable[..., MainWindow]) -> None:
    """Where no form is asked for, a sentence stands in its place until there is one."""
    draft = Draft(context(replace(JUNIOR, kind="30"), Content({})), Content({}))
    desk = open_window(draft).desk
    assert isinstance(desk, EntryDesk)
    desk.side.choose("exam")
    assert desk.area_tab("exam").nothing.isVisible()
    for row in draft.view.row_ids("enrolment"):
        draft.set_text("enrolment", row, "students", "30")
    assert not desk.area_tab("exam").nothing.isVisible()


def test_what_was_left_out_comes_back_with_a_value(open_window: Callable[..., MainWindow]) -> None:
    """A pasted value in a grade the point does not have is seen at once."""
    ctx = context(POINT, last_return({"1": 5, "2": 4, "3": 6}, top=3))
    draft = Draft(ctx, prefill(ctx))
    desk = open_window(draft).desk
    assert isinstance(desk, EntryDesk)
    page = grid(desk, "enrolment")
    draft.set_text("enrolment", "5", "boarders", "2")
    assert seen(page) == (
        ["1", "2", "3", "5"],
        ["classes", "students", "girls", "minority", "boarders"],
    )


def test_a_click_on_a_tab_puts_the_cursor_into_its_page(
    open_window: Callable[..., MainWindow],
) -> None:
    """What is typed next goes into the page that is seen, a list's first cell too."""
    ctx = context(JUNIOR, last_return({"7": 40}))
    draft = Draft(ctx, prefill(ctx))
    row = draft.add_row("activity")
    desk = open_window(draft).desk
    assert isinstance(desk, EntryDesk)
    desk.side.choose("learning")
    bar = desk.area_tab("learning").bar
    for at, (form_id, row_id, field_id, typed) in enumerate(
        [
            ("system", "01", "has", "1"),
            ("study", "1", "lead_group", "1"),
            ("activity", row, "date", "2006-03-23"),
        ]
    ):
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(at).center())
        enter(typed)
        assert draft.view.value(form_id, row_id, field_id), form_id
