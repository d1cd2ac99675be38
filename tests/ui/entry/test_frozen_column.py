"""The names of a wide list stay in sight."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from models.forms.definition import Form
from models.problems import Place
from models.records import EMPTY_CONTENT
from tests.models.entry.samples import AID, DROPOUTS, EVENTS, PUPILS, many_dropouts, open_draft
from tests.ui.typing import focused, press, type_text
from ui.entry.entry_desk import EntryDesk
from ui.entry.frozen_column import naming_column
from ui.entry.record_table import RecordTable
from ui.main_window import MainWindow

Open = Callable[..., MainWindow]


@pytest.mark.parametrize(
    ("form", "column"),
    [
        (DROPOUTS, 0),
        (EVENTS, 1),
        (replace(EVENTS, natural_key=("day", "title")), 1),
        (replace(EVENTS, natural_key=("day",)), 0),
        (replace(EVENTS, fields=EVENTS.fields[2:]), -1),
        (PUPILS, -1),
        (AID, -1),
    ],
)
def test_which_column(form: Form, column: int) -> None:
    """The first text of the key, else the first of the key, else the first text; lists only."""
    assert naming_column(form, form.fields) == column


def table_of(window: MainWindow, form_id: str) -> RecordTable:
    """Show a list in a narrow window, the cursor on its first cell."""
    window.setMinimumWidth(0)
    window.resize(760, 600)
    desk = window.desk
    assert isinstance(desk, EntryDesk)
    desk.go_to(Place(form=form_id, row=desk.draft.view.row_ids(form_id)[0], field="name"))
    table = focused()
    assert isinstance(table, RecordTable)
    QTest.qWait(1)
    return table


def test_names_stay_in_sight(open_window: Open) -> None:
    """Scrolled to the right, the names stand at the left edge; no current cell is below them."""
    draft = open_draft(many_dropouts(5))
    table = table_of(open_window(draft), "dropouts")
    assert not table.frozen.isVisible()
    columns = table.records.columnCount()
    press(Qt.Key.Key_Tab, times=columns - 1)
    assert table.horizontalScrollBar().value() > 0
    frozen = table.frozen
    assert frozen.isVisible()
    assert frozen.geometry().left() == table.viewport().geometry().left()
    before = frozen.grab().toImage()
    draft.set_text("dropouts", draft.view.row_ids("dropouts")[2], "name", "覃小明")
    assert frozen.grab().toImage() != before
    for column in range(columns - 2, -1, -1):
        press(Qt.Key.Key_Backtab)
        left = table.visualRect(table.currentIndex()).left()
        assert table.currentIndex().column() == column
        assert left >= (frozen.width() if frozen.isVisible() else 0)
    assert not frozen.isVisible()
    assert frozen.covered <= table.viewport().width() // 3


def test_a_click_on_a_name(open_window: Open) -> None:
    """A click on a name in the edge goes to its cell, which can be typed into."""
    draft = open_draft(many_dropouts(5))
    table = table_of(open_window(draft), "dropouts")
    press(Qt.Key.Key_Tab, times=6)
    head = table.horizontalHeader().height()
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(table.frozen, left, pos=QPoint(5, head // 2))
    assert table.currentIndex().column() == 6
    QTest.mouseClick(table.frozen, left, pos=QPoint(5, head + table.rowViewportPosition(1) + 5))
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, 0)
    assert not table.frozen.isVisible()
    type_text("覃小明")
    press(Qt.Key.Key_Return)
    assert draft.view.value("dropouts", draft.view.row_ids("dropouts")[1], "name") == "覃小明"


def test_grids_have_their_row_titles(open_window: Open) -> None:
    """A grid has nothing to keep in sight but the titles of its rows."""
    desk = open_window(open_draft(EMPTY_CONTENT)).desk
    assert isinstance(desk, EntryDesk)
    desk.go_to(Place(form="pupils", row="1", field="classes"))
    table = focused()
    assert isinstance(table, RecordTable)
    table.frozen.follow()
    assert not table.frozen.isVisible()
    assert table.frozen.covered == 0
