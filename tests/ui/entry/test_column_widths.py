"""Columns fit into the window where they can; what a unit has no use for takes no room."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QToolTip

from models.entry.draft import Draft
from models.forms.compute import prefill
from models.problems import Place
from models.records import Content, FormData, Row, Unit
from tests.models.entry.samples import open_draft
from tests.resources.teacher import JUNIOR, VILLAGE, context, last_return
from ui.entry.column_widths import Wish, fitted
from ui.entry.entry_desk import EntryDesk
from ui.entry.record_table import RecordTable
from ui.entry.table_page import TablePage
from ui.main_window import MainWindow

Open = Callable[..., MainWindow]
TEXT, NUMBER = Wish(60, 100, 200), Wish(50, 80, 80)


def page_of(desk: object, form_id: str) -> TablePage:
    """Show a table and return its page."""
    assert isinstance(desk, EntryDesk)
    desk.go_to(Place(form=form_id))
    tab = desk.current_tab()
    frame = tab.current_frame() if tab else None
    assert frame is not None
    assert isinstance(frame.page, TablePage)
    return frame.page


def in_sight(table: RecordTable) -> list[str]:
    """Return the columns that are shown."""
    columns = table.records.columns
    return [item.id for at, item in enumerate(columns) if not table.isColumnHidden(at)]


@pytest.mark.parametrize(
    ("room", "widths"),
    [
        (180, [100, 80]),
        (145, [80, 65]),
        (110, [60, 50]),
        (109, [100, 80]),
        (230, [150, 80]),
        (900, [200, 80]),
    ],
)
def test_widths(room: int, widths: list[int]) -> None:
    """A little too wide is squeezed, far too wide is scrolled; spare room goes to texts."""
    assert fitted([TEXT, NUMBER], room) == widths


@given(
    st.lists(
        st.tuples(st.integers(1, 200), st.integers(0, 200), st.integers(0, 300)).map(
            lambda part: Wish(part[0], part[0] + part[1], part[0] + part[1] + part[2])
        ),
        max_size=25,
    ),
    st.integers(0, 4000),
)
def test_no_column_is_too_narrow_and_none_wider_than_of_use(wishes: list[Wish], room: int) -> None:
    """Whatever room there is; and what can fit does."""
    widths = fitted(wishes, room)
    assert all(wish.least <= width <= wish.most for wish, width in zip(wishes, widths, strict=True))
    if sum(wish.least for wish in wishes) <= room:
        assert sum(widths) <= room


def test_a_list_that_is_a_little_too_wide_fits(open_window: Open) -> None:
    """Teachers see a training from its number to its heads at once on a screen of 1366."""
    ctx = context(JUNIOR, last_return({"7": 40}))
    window = open_window(Draft(ctx, prefill(ctx)))
    window.resize(1366, 768)
    table = page_of(window.desk, "training").table
    assert table.horizontalHeader().length() <= table.viewport().width()
    window.resize(1000, 768)
    assert table.horizontalHeader().length() > table.viewport().width(), "far too wide: scrolled"


def test_headings_are_broken_again_where_that_makes_a_table_fit(open_window: Open) -> None:
    """All that is asked about pupils is seen at once on a screen of 1366, not on a smaller one."""
    ctx = context(replace(VILLAGE, kind="11"), last_return({"1": 30}))
    window = open_window(Draft(ctx, prefill(ctx)))
    table = page_of(window.desk, "enrolment").table
    disabled = [item.id for item in table.records.columns].index("disabled")
    header = table.horizontalHeader()
    for width, lines in ((1366, 4), (1024, 3)):
        window.resize(width, 768)
        told = str(table.records.headerData(disabled, Qt.Orientation.Horizontal)).split("\n")
        assert len(told) == lines
        assert header.height() > lines * table.fontMetrics().height()
        assert (header.length() <= table.viewport().width()) == (width == 1366)


def test_a_pulled_column_stays_as_it_is(open_window: Open) -> None:
    """A new size of the window fits the others only."""
    window = open_window(open_draft())
    table = page_of(window.desk, "events").table
    table.setColumnWidth(1, 333)
    window.resize(1200, 720)
    assert table.columnWidth(1) == 333


def test_a_column_nobody_is_asked_for_is_left_out(open_window: Open) -> None:
    """The stage of a fee is asked of schools with two; a value in it brings it back."""
    ctx = context(VILLAGE, last_return({"1": 30}))
    draft = Draft(ctx, prefill(ctx))
    table = page_of(open_window(draft).desk, "charge").table
    assert in_sight(table)[0] == "item"
    row = draft.add_row("charge")
    draft.set_text("charge", row, "stage", "小学")
    assert in_sight(table)[0] == "stage"
    two = context(replace(JUNIOR, kind="21"), last_return({"7": 30}))
    both = page_of(open_window(Draft(two, prefill(two))).desk, "charge").table
    assert in_sight(both)[0] == "stage"


def test_a_block_goes_into_the_columns_that_are_seen(open_window: Open) -> None:
    """What was copied across a column that is left out stands in the same columns again."""
    unit = Unit("JX00000002", "高级中学", "31")
    ctx = context(unit, Content({}))
    values = {"classes": 2, "students": 90, "poor": 9, "age_under": 1, "age_over": 3}
    content = Content({"enrolment": FormData((Row("10", values), Row("11", {"students": 90})))})
    draft = Draft(ctx, content)
    table = page_of(open_window(draft).desk, "enrolment").table
    table.select_block([("10", "poor"), ("10", "age_over")])
    table.copy()
    assert QGuiApplication.clipboard().text().split() == ["9", "1", "3"]
    table.go_to(table.records.place_of("11", "poor"))
    table.paste()
    pasted = draft.view.row("enrolment", "11").values
    assert pasted == {"students": 90, "poor": 9, "age_under": 1, "age_over": 3}


def test_a_cut_text_is_told_whole(open_window: Open) -> None:
    """Where a text does not fit, the mouse tells all of it; where it fits, nothing."""
    draft = open_draft()
    table = page_of(open_window(draft).desk, "dropouts").table
    row = draft.add_row("dropouts")
    draft.set_text("dropouts", row, "note", "十分长的说明" * 9)
    draft.set_text("dropouts", row, "grade", "三年级")
    for field, told in (("grade", ""), ("note", "十分长的说明" * 9)):
        index = table.records.place_of(row, field)
        option = QStyleOptionViewItem()
        option.rect = table.visualRect(index)  # type: ignore[attr-defined]
        event = QHelpEvent(QEvent.Type.ToolTip, QPoint(), QPoint())
        table.delegate.helpEvent(event, table, option, index)
        assert QToolTip.text() == told
