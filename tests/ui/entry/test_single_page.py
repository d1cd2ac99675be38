"""The page of one record: what it shows, what it hides, where the cursor goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from pytestqt.qtbot import QtBot

from models.entry.draft import Draft
from models.forms.compute import prefill
from models.problems import Place
from models.records import EMPTY_CONTENT
from tests.models.entry.samples import LAST, open_draft
from tests.resources.teacher import JUNIOR, last_return
from tests.resources.teacher import context as school_context
from tests.ui.typing import enter, press, turn_wheel, type_text
from ui.entry.entry_desk import EntryDesk
from ui.entry.field_row import LABEL_WIDEST
from ui.entry.label_lines import label_lines
from ui.entry.single_page import SinglePage
from ui.main_window import MainWindow
from ui.theme import Theme

Open = Callable[..., MainWindow]
CONTROL = Qt.KeyboardModifier.ControlModifier


def page(window: MainWindow, form_id: str = "school") -> SinglePage:
    """Show a form and return its page."""
    desk = window.desk
    assert isinstance(desk, EntryDesk)
    desk.go_to(Place(form=form_id))
    tab = desk.current_tab()
    assert tab is not None
    frame = tab.current_frame()
    assert frame is not None
    assert isinstance(frame.page, SinglePage)
    frame.enter()
    return frame.page


def test_fields_appear_when_they_are_asked_for(open_window: Open) -> None:
    """The beds are asked for only in boarding schools."""
    found = page(open_window(open_draft()))
    assert found.rows["beds"].isHidden()
    enter("", "1")
    assert not found.rows["beds"].isHidden()
    assert found.place().field == "beds"
    press(Qt.Key.Key_Up)
    type_text("0")
    assert found.rows["beds"].isHidden()


def test_what_was_understood_is_shown(open_window: Open) -> None:
    """Where the program read something else than was typed, it says so."""
    found = page(open_window(open_draft(last=LAST)))
    found.go_to(Place(form="school", row="1", field="budget"))
    enter("3.5万元")
    row = found.rows["budget"]
    assert row.editor.text() == "35000.00"
    assert row.message.text() == "“3.5万元”按“35000.00”读入。"
    assert row.message.property("role") == "done"
    found.go_to(Place(form="school", row="1", field="budget"))
    enter("不少")
    assert row.editor.text() == "不少"
    assert row.editor.property("mark") == "error"
    assert "只能填数字" in row.message.text()
    found.go_to(Place(form="school", row="1", field="budget"))
    enter("1")
    assert row.message.isHidden()
    assert found.rows["phone"].side.text() == "上期：0772-7212345"


def test_a_blank_is_no_error(open_window: Open, qtbot: QtBot) -> None:
    """What was not reached yet is marked softly, without a sentence."""
    draft = open_draft()
    found = page(open_window(draft))
    qtbot.waitUntil(lambda: not draft.review.waiting)
    row = found.rows["budget"]
    assert row.editor.property("mark") == "missing"
    assert row.message.isHidden()
    found.go_to(Place(form="school", row="1", field="budget"))
    assert "必填，还没有填。" in found.strip.state_line.line


def test_computed_fields_say_where_they_come_from(open_window: Open) -> None:
    """A computed field is grey, tells its rule, and Enter passes it by."""
    draft = open_draft(EMPTY_CONTENT)
    window = open_window(draft)
    draft.set_text("pupils", "1", "total", "20")
    found = page(window, "aid")
    enter("5")
    share = found.rows["share"]
    assert share.editor.text() == "25.00"
    assert share.side.text() == "自动计算：受助学生÷《在校学生》里在校生数的合计×100"
    assert found.place().field == "dropped", "the person list is kept elsewhere, so it is typed"


def test_paste_a_column_or_a_table_with_labels(open_window: Open) -> None:
    """A column of Excel fills the fields below; a column beside its labels goes by the labels."""
    draft = open_draft(EMPTY_CONTENT)
    window = open_window(draft)
    found = page(window)
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("六巷小学\n是\n24")
    press(Qt.Key.Key_V, CONTROL)
    assert draft.view.row("school", "1").values == {
        "name": "六巷小学",
        "boarding": True,
        "beds": 24,
    }
    clipboard.setText("联系电话\t7212345\n公用经费*\t1,200\n")
    press(Qt.Key.Key_V, CONTROL)
    assert draft.view.row("school", "1").values["phone"] == "7212345"
    assert str(draft.view.row("school", "1").values["budget"]) == "1200.00"
    clipboard.setText("桐木小学\t否")
    press(Qt.Key.Key_V, CONTROL)
    assert draft.view.row("school", "1").values["boarding"] is False
    assert "贴上了1行、2格" in window.statusBar().currentMessage()
    assert found.rows["name"].editor.text() == "桐木小学"


def test_wheel_scrolls_and_changes_nothing(open_window: Open) -> None:
    """The wheel over a field belongs to the page."""
    draft = open_draft()
    found = page(open_window(draft))
    before = draft.content
    for row in found.rows.values():
        turn_wheel(row.editor)
    assert draft.content == before


def test_going_to_a_hidden_field_goes_to_the_first(open_window: Open) -> None:
    """A place that is not shown leads to the page's first field."""
    found = page(open_window(open_draft()))
    found.go_to(Place(form="school", row="1", field="beds"))
    assert found.place().field == "name"
    found.enter(at_end=True)
    assert found.place().field == "remark"
    press(Qt.Key.Key_Return)
    assert found.window() is not None


def shipped_page(open_window: Open, form_id: str) -> SinglePage:
    """Show a form of the shipped set to a junior school."""
    ctx = school_context(JUNIOR, last_return({"7": 40}))
    window = open_window(Draft(ctx, prefill(ctx)))
    desk = window.desk
    assert isinstance(desk, EntryDesk)
    desk.go_to(Place(form=form_id))
    return page(window, form_id)


def test_zoom_breaks_no_label(open_window: Open, theme: Theme) -> None:
    """The column of labels is as wide as its longest line, star and all, at every size."""
    found = shipped_page(open_window, "study")
    try:
        for _ in range(3):
            theme.zoom(1)
            line = QFontMetrics(theme.font()).height()
            for row in found.rows.values():
                lines = len(label_lines(row.item.label, LABEL_WIDEST))
                height = row.label.heightForWidth(row.label.width()) - theme.px(6)
                assert round(height / line) == lines, row.item.label
    finally:
        theme.zoom(0)


def test_what_a_figure_is_computed_from_is_told_whole(open_window: Open, qtbot: QtBot) -> None:
    """A long sentence gets a second line instead of an end that nobody sees."""
    found = shipped_page(open_window, "building_summary")
    side = found.rows["danger_used"].side
    qtbot.wait(10)
    assert "是否在用" in side.text()
    assert side.text() == side.line
    assert side.height() > 2 * side.fontMetrics().height()
    short = found.rows["per_student"].side
    assert short.height() < 2 * short.fontMetrics().height()


def test_a_computed_text_is_shown_whole(open_window: Open) -> None:
    """Which rooms are missing may be more than a field holds, and more than a line holds."""
    found = shipped_page(open_window, "room_set")
    row = found.rows["set_missing"]
    first = found.draft.add_row("room")
    found.draft.set_text("room", first, "room_type", "计算机室")
    assert row.message.text() == row.editor.text(), "told below: it is longer than any field"
    for room in ("物理实验室", "化学实验室", "生物实验室", "图书室"):
        made = found.draft.add_row("room")
        for field, text in (("room_type", room), ("equipped", "达标"), ("in_use", "是")):
            found.draft.set_text("room", made, field, text)
    letters = QFontMetrics(row.editor.font())
    assert len(row.editor.text()) > 14
    assert letters.horizontalAdvance(row.editor.text()) < row.editor.width()
    assert row.message.text() == ""
