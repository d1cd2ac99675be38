"""Tables: the model, the keyboard, the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from models.entry.draft import Draft
from models.problems import Place
from models.records import EMPTY_CONTENT
from tests.models.entry.samples import LAST, many_dropouts, open_draft
from tests.ui.answers import Answers
from tests.ui.typing import enter, press, turn_wheel, type_text
from ui.entry.entry_desk import EntryDesk
from ui.entry.grid_page import GridPage
from ui.entry.label_lines import label_lines
from ui.entry.list_page import ListPage
from ui.entry.record_table_model import RecordTableModel, heading
from ui.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def model_of(draft: Draft, form_id: str) -> RecordTableModel:
    """Return a table model that follows its return."""
    model = RecordTableModel(draft, draft.view.form(form_id))
    draft.on_change = model.follow
    return model


def shown(model: RecordTableModel) -> list[list[str]]:
    """Return what the table shows, row by row."""
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


# The model.


def test_model_obeys_qt(qtmodeltester: ModelTester) -> None:
    """The model passes Qt's own tester while rows come, change, and go."""
    draft = open_draft(last=LAST)
    model = model_of(draft, "dropouts")
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    row = draft.add_row("dropouts")
    draft.set_text("dropouts", row, "name", "张三")
    draft.duplicate_row("dropouts", row)
    draft.paste_block("dropouts", "", "name", [["李四"], ["王五"]])
    assert [line[0] for line in shown(model)] == ["张*", "张*", "李*", "王*"]
    draft.delete_rows("dropouts", [row])
    draft.delete_rows("dropouts", draft.view.row_ids("dropouts")[:2])
    assert [line[0] for line in shown(model)] == ["王*"]
    while draft.undo():
        pass
    assert shown(model) == []
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_grid_model(qtmodeltester: ModelTester) -> None:
    """A grid shows its fixed rows; fields a row does not have are closed, computed ones too."""
    draft = open_draft(EMPTY_CONTENT, last=LAST)
    model = model_of(draft, "pupils")
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    draft.set_text("pupils", "1", "total", "20")
    draft.set_text("pupils", "1", "girls", "九")
    assert shown(model)[0] == ["", "20", "9", "11", ""]
    assert model.cell(0, 3).closed == "computed"
    assert model.cell(1, 4).closed == "none"
    assert not model.flags(model.index(0, 3)) & Qt.ItemFlag.ItemIsEditable
    assert model.last_text(1, 1) == "22"
    assert model.headerData(0, Qt.Orientation.Vertical) == "一年级"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "在校生数*\n（人）"
    tip = Qt.ItemDataRole.ToolTipRole
    assert model.headerData(1, Qt.Orientation.Horizontal, tip) == "期末在校的人数。"
    for section in (-1, 99):
        assert model.headerData(section, Qt.Orientation.Horizontal) is None
        assert model.headerData(section, Qt.Orientation.Vertical) is None


def test_names_can_be_shown() -> None:
    """Names are masked until 显示姓名."""
    draft = open_draft()
    model = model_of(draft, "dropouts")
    draft.paste_block("dropouts", "", "name", [["张三丰", "1"]])
    assert shown(model)[0][0] == "张*丰"
    model.show_names(shown=True)
    assert shown(model)[0][0] == "张三丰"


def test_marks_and_tips() -> None:
    """What could not be read is red with its text; a blank is only marked as missing."""
    draft = open_draft()
    model = model_of(draft, "dropouts")
    draft.paste_block("dropouts", "", "grade", [["九十年级"]])
    draft.check_all()
    assert model.cell(0, 1) == ("九十年级", "error", "")
    assert model.cell(0, 0).mark == "missing"
    assert "下拉表" in str(model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole))
    assert not model.setData(QModelIndex(), "x")
    assert model.data(QModelIndex()) is None
    assert model.flags(QModelIndex()) == Qt.ItemFlag.NoItemFlags
    assert not model.place_of("nowhere", "name").isValid()
    assert not model_of(draft, "pupils").place_of("nowhere", "total").isValid()


def test_heading() -> None:
    """A column says its label, unit, and whether it must be filled in."""
    form = open_draft().view.form("pupils")
    assert [heading(item) for item in form.fields][:4] == [
        "班数*\n（个）",
        "在校生数*\n（人）",
        "其中：女*\n（人）",
        "其中：男\n（人）",
    ]


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("片区（村屯）*", ["片区（村屯）*"]),
        ("其中：少数民族*", ["其中：", "少数民族*"]),
        ("复学（休学期满）*", ["复学", "（休学期满）*"]),
        ("代收、其他的名称*", ["代收、", "其他的名称*"]),
        ("已转化人数*", ["已转化人数*"]),
        ("最近一次消防检查日期", ["最近一次消防", "检查日期"]),
    ],
)
def test_long_labels_break_where_they_may(label: str, lines: list[str]) -> None:
    """No line begins with a star or a closing bracket, none is left with one character."""
    assert label_lines(label, 7) == lines


# The view.

Open = Callable[..., MainWindow]


def page(window: MainWindow, form_id: str) -> ListPage | GridPage:
    """Show a form and return its page."""
    desk = window.desk
    assert isinstance(desk, EntryDesk)
    desk.go_to(Place(form=form_id))
    tab = desk.current_tab()
    assert tab is not None
    frame = tab.current_frame()
    assert frame is not None
    assert isinstance(frame.page, ListPage | GridPage)
    frame.enter()
    return frame.page


def test_typing_begins_to_edit_and_enter_goes_on(open_window: Open) -> None:
    """A key replaces the cell, Enter goes right and down past computed cells."""
    draft = open_draft(EMPTY_CONTENT)
    grid = page(open_window(draft), "pupils")
    enter("1", "20", "8")
    assert grid.place() == Place(form="pupils", row="1", field="intake")
    enter("21", "1")
    assert grid.place() == Place(form="pupils", row="2", field="total")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Backtab)
    press(Qt.Key.Key_Up)
    assert grid.place() == Place(form="pupils", row="1", field="total")
    type_text("25")
    press(Qt.Key.Key_Down)
    assert grid.place() == Place(form="pupils", row="2", field="total")
    assert draft.view.row("pupils", "1").values["total"] == 25
    type_text("30")
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Return, SHIFT)
    assert grid.place() == Place(form="pupils", row="1", field="classes")


def test_escape_leaves_the_cell_as_it_was(open_window: Open) -> None:
    """Escape gives up what is being typed into a cell."""
    draft = open_draft(EMPTY_CONTENT)
    page(open_window(draft), "pupils")
    enter("1")
    press(Qt.Key.Key_Left)
    type_text("9")
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert draft.view.row("pupils", "1").values == {"classes": 1}


def test_paste_copy_clear(open_window: Open) -> None:
    """A block goes in with Ctrl+V, comes out with Ctrl+C, goes with Delete, comes with Ctrl+Z."""
    draft = open_draft(EMPTY_CONTENT)
    grid = page(open_window(draft), "pupils")
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("1\t20\t8\r\n1\t３０人\t9\r\n")
    press(Qt.Key.Key_V, CONTROL)
    assert draft.view.row("pupils", "2").values == {
        "classes": 1,
        "total": 30,
        "girls": 9,
        "boys": 21,
    }
    press(Qt.Key.Key_C, CONTROL)
    assert clipboard.text() == "1\t20\t8\n1\t30\t9"
    press(Qt.Key.Key_Delete)
    assert draft.content == EMPTY_CONTENT
    press(Qt.Key.Key_Z, CONTROL)
    assert draft.view.row("pupils", "1").values["girls"] == 8
    grid.table.selectAll()
    press(Qt.Key.Key_X, CONTROL)
    assert draft.content == EMPTY_CONTENT
    clipboard.clear()
    press(Qt.Key.Key_V, CONTROL)
    assert draft.content == EMPTY_CONTENT


def test_paste_while_a_cell_is_open(open_window: Open) -> None:
    """A block pasted into an open cell goes into the table, not into the line."""
    draft = open_draft(EMPTY_CONTENT)
    page(open_window(draft), "pupils")
    type_text("7")
    QGuiApplication.clipboard().setText("1\t20\n2\t40")
    press(Qt.Key.Key_V, CONTROL)
    assert draft.view.row("pupils", "2").values == {"classes": 2, "total": 40}


def test_list_by_keyboard(open_window: Open) -> None:
    """Enter adds the first record; Ctrl+Enter another below, Ctrl+D a copy."""
    draft = open_draft(EMPTY_CONTENT)
    events = page(open_window(draft), "events")
    press(Qt.Key.Key_Return)
    enter("3.23", "讲座", "30")
    assert [dict(row.values) for row in draft.content.form("events").rows] == [
        {"day": date(2006, 3, 23), "title": "讲座", "persons": 30},
        {},
    ]
    assert events.place().row == draft.view.row_ids("events")[1]
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_D, CONTROL)
    press(Qt.Key.Key_Return, CONTROL)
    assert [row.values.get("title") for row in draft.content.form("events").rows] == [
        "讲座",
        "讲座",
        None,
        None,
    ]
    assert isinstance(events, ListPage)
    assert events.count.text() == "共4行"


def test_rows_are_deleted_after_a_question(open_window: Open, answers: Answers) -> None:
    """One row goes at once (undo brings it back), several after a question."""
    draft = open_draft(many_dropouts(5))
    names = page(open_window(draft), "dropouts")
    assert isinstance(names, ListPage)
    names.delete_button.click()
    assert len(draft.view.row_ids("dropouts")) == 4
    assert answers.asked == []
    names.table.selectAll()
    answers.yes = False
    names.delete_button.click()
    assert len(draft.view.row_ids("dropouts")) == 4
    answers.yes = True
    names.delete_button.click()
    assert draft.view.row_ids("dropouts") == []
    assert answers.asked[0].startswith("删除所选的4行？")
    assert not names.delete_button.isEnabled()
    names.delete()
    names.duplicate()
    press(Qt.Key.Key_Z, CONTROL)
    assert len(draft.view.row_ids("dropouts")) == 4


def test_choices_and_notes_in_cells(open_window: Open) -> None:
    """Cells use the page's editors: a list to choose from, a text of several lines."""
    draft = open_draft(EMPTY_CONTENT)
    names = page(open_window(draft), "dropouts")
    press(Qt.Key.Key_Return)
    enter("张三", "三", "打", "3.23", "", "1")
    type_text("一")
    press(Qt.Key.Key_Return, CONTROL)
    type_text("二")
    press(Qt.Key.Key_Return, SHIFT)
    (row,) = draft.content.form("dropouts").rows
    assert row.values == {
        "name": "张三",
        "grade": "3",
        "reason": "03",
        "left_on": date(2006, 3, 23),
        "returned": True,
        "note": "一\n二",
    }
    assert names.place().field == "returned"
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Tab)
    assert draft.content.form("dropouts").rows[0].values["returned"] is False


def test_a_key_replaces_a_note(open_window: Open) -> None:
    """A key on a filled cell of several lines puts its text in the place of the old one."""
    draft = open_draft(many_dropouts(1))
    names = page(open_window(draft), "dropouts")
    (row,) = draft.view.row_ids("dropouts")
    draft.set_text("dropouts", row, "note", "去向不明")
    names.go_to(Place(form="dropouts", row=row, field="note"))
    type_text("已经找到")
    press(Qt.Key.Key_Return, SHIFT)
    assert draft.view.value("dropouts", row, "note") == "已经找到"


def test_wheel_in_an_open_cell(open_window: Open) -> None:
    """Scrolling hands the open cell over and changes nothing."""
    draft = open_draft(EMPTY_CONTENT)
    grid = page(open_window(draft), "pupils")
    type_text("3")
    turn_wheel(grid.table.viewport())
    assert draft.view.row("pupils", "1").values == {"classes": 3}


def test_strip_tells_about_the_cell(open_window: Open) -> None:
    """The strip says what the cell is about, the last value, the column's sum, the problem."""
    draft = open_draft(EMPTY_CONTENT, last=LAST)
    grid = page(open_window(draft), "pupils")
    enter("1", "20", "30")
    press(Qt.Key.Key_Left)
    assert grid.strip.about.line == "一年级 · 其中：男（人）　自动计算：在校生数－其中：女"
    press(Qt.Key.Key_Left)
    assert "比在校生" in grid.strip.state_line.line
    press(Qt.Key.Key_Left)
    assert grid.strip.about.line == "一年级 · 在校生数（人）　期末在校的人数。"
    assert grid.strip.state_line.line == "上期：21　　本列合计：20人"
    enter("2０")
    press(Qt.Key.Key_Left)
    enter("约21人")
    press(Qt.Key.Key_Left)
    assert "“约21人”按“21”读入" in grid.strip.state_line.line


@pytest.mark.parametrize("rows", [0, 1, 200])
def test_any_number_of_rows(open_window: Open, qtbot: QtBot, rows: int) -> None:
    """The list opens with none, one, many; the empty one says what to do."""
    draft = open_draft(many_dropouts(rows))
    names = page(open_window(draft), "dropouts")
    assert names.model.rowCount() == rows
    assert "添加一行" in names.table.empty_text
    names.enter(at_end=True)
    assert names.place().field == ("note" if rows else "")
    qtbot.wait(20)
