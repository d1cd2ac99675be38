"""The open return as the window: tabs, marks, problems, help, saving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from models.entry.completion import State, Status
from models.entry.steps import Change
from models.errors import DiskFull
from models.problems import Place
from models.records import EMPTY_CONTENT
from tests.models.entry.samples import open_draft
from tests.ui.answers import Answers
from tests.ui.typing import enter, focused, press, type_text
from ui.entry.entry_desk import EntryDesk
from ui.entry.problems_model import WHAT, WHERE, WHY, ProblemsModel
from ui.main_window import MainWindow
from ui.theme import Theme

Open = Callable[..., MainWindow]
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Disk:
    """A disk that is full until the test makes room."""

    def __init__(self, *, full: bool) -> None:
        self.full = full
        self.writes = 0

    def write(self, _changes: Sequence[Change]) -> Future[None]:
        """Answer at once."""
        self.writes += 1
        done: Future[None] = Future()
        if self.full:
            done.set_exception(DiskFull("磁盘满了，请清出一些空间。"))
        else:
            done.set_result(None)
        return done


def desk_of(window: MainWindow) -> EntryDesk:
    """Return the open return."""
    assert isinstance(window.desk, EntryDesk)
    return window.desk


def test_marks_follow(open_window: Open, qtbot: QtBot) -> None:
    """The area's mark and number follow what is filled in; the status bar sums it up."""
    draft = open_draft()
    window = open_window(draft)
    desk = desk_of(window)
    qtbot.waitUntil(lambda: not draft.review.waiting)
    qtbot.waitUntil(lambda: desk.side.status_of("base") == Status(State.EMPTY, 21))
    assert desk.side.status_of("safety") == Status(State.EMPTY, optional=True)
    assert window.progress.text() == "还有23项未填"
    desk.enter()
    enter("", "0", "", "", "很多")
    qtbot.waitUntil(lambda: desk.side.status_of("base") == Status(State.WRONG, 19, 1))
    assert window.progress.text() == "1处有错 · 还有21项未填"
    assert window.heading.text() == "大樟乡六巷教学点 · 2006年上半年"
    assert window.windowTitle() == "大樟乡六巷教学点 · 2006年上半年 - 校情汇 学校版"


def test_saved_is_shown(open_window: Open, qtbot: QtBot) -> None:
    """已保存 with the time stands in the status bar; Ctrl+S says there is nothing to do."""
    draft = open_draft(store=Disk(full=False))
    window = open_window(draft)
    desk_of(window).enter()
    enter("", "1")
    qtbot.waitUntil(lambda: window.saved.text().startswith("已保存 "))
    press(Qt.Key.Key_S, CONTROL)
    assert "不用保存" in window.statusBar().currentMessage()


def test_a_full_disk_is_told_at_once(open_window: Open, qtbot: QtBot, answers: Answers) -> None:
    """One sentence stays in sight until it is over; closing asks first."""
    disk = Disk(full=True)
    draft = open_draft(store=disk)
    window = open_window(draft)
    desk_of(window).enter()
    enter("", "1")
    qtbot.waitUntil(window._banner.isVisible)
    assert window._banner.text() == "磁盘满了，请清出一些空间。"
    assert window.saved.text() == "没有存上，正在重试"
    answers.yes = False
    assert not window.close()
    disk.full = False
    enter("24")
    qtbot.waitUntil(lambda: window.saved.text().startswith("已保存"))
    assert not window._banner.isVisible()
    assert window.close()


def test_what_is_typed_last_is_kept_at_close(open_window: Open) -> None:
    """Closing the window hands over the field that is still open."""
    draft = open_draft()
    window = open_window(draft)
    desk_of(window).enter()
    enter("", "1")
    type_text("24")
    assert window.close()
    assert draft.view.row("school", "1").values["beds"] == 24


def test_f8_goes_through_the_problems(open_window: Open, qtbot: QtBot) -> None:
    """F8 goes to errors and warnings in order and round; with none, to the blanks."""
    draft = open_draft()
    window = open_window(draft)
    desk = desk_of(window)
    desk.enter()
    qtbot.waitUntil(lambda: not draft.review.waiting)
    press(Qt.Key.Key_F8)
    assert desk._place == Place(form="school", row="1", field="boarding")
    draft.paste_block("pupils", "3", "classes", [["1", "20", "30"], ["1", "80", "8"]])
    draft.paste_block("dropouts", "", "name", [["张三", "九十"]])
    seen = []
    for _ in range(4):
        press(Qt.Key.Key_F8)
        seen.append(str(desk._place))
    dropout = draft.view.row_ids("dropouts")[0]
    order = ["pupils/3/girls", "pupils/4/total", f"dropouts/{dropout}/grade"]
    assert seen == [*order, order[0]]
    press(Qt.Key.Key_F8, SHIFT)
    assert str(desk._place) == order[-1]
    assert desk.side.current == "retention"


def test_f8_with_nothing_wrong(open_window: Open) -> None:
    """Without problems F8 says so."""
    window = open_window(open_draft())
    desk = desk_of(window)
    desk.draft.check_all()
    desk.draft.review._problems.clear()
    desk.next_problem(1)
    assert window.statusBar().currentMessage() == "没有发现问题。"


def test_f1_explains(open_window: Open) -> None:
    """F1 shows a card about the field, follows the cursor, goes with Escape."""
    window = open_window(open_draft())
    desk = desk_of(window)
    desk.explain()
    desk.enter()
    press(Qt.Key.Key_F1)
    assert desk._help.title.text() == "学校全称"
    assert "已按学校名册填好" in desk._help.text.text()
    press(Qt.Key.Key_Return)
    assert desk._help.title.text() == "是否寄宿制"
    window.resize(800, 600)
    press(Qt.Key.Key_Escape)
    assert not desk._help.isVisible()


def test_problems_panel(open_window: Open, qtbot: QtBot) -> None:
    """The list is filtered by kind; a click goes there; a 说明 is typed in its row."""
    draft = open_draft(EMPTY_CONTENT)
    window = open_window(draft)
    desk = desk_of(window)
    draft.paste_block("pupils", "3", "classes", [["1", "20", "30"], ["1", "80", "8"]])
    draft.set_text("school", "1", "built", "不详")
    qtbot.waitUntil(lambda: not draft.review.waiting)
    desk.enter()
    press(Qt.Key.Key_F7)
    panel = desk.problems
    assert [button.text() for button in panel.buttons] == ["有错 2", "要说明 1", "未填 18"]
    model = panel.model
    places = [str(model.index(row, WHERE).data()) for row in range(model.rowCount())]
    assert places == [
        "学校基本信息 · 建校时间",
        "在校学生 · 三年级 · 其中：女",
        "在校学生 · 四年级 · 在校生数",
    ]
    cell = panel.view.visualRect(model.index(1, WHAT)).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert str(desk._place) == "pupils/3/girls"
    assert str(model.index(2, WHY).data()) == "点这里写说明"
    assert model.setData(model.index(2, WHY), "两个村合并办班，教室不够")
    assert draft.content.explanations == {"C041|pupils|4": "两个村合并办班，教室不够"}
    panel.refresh()
    assert panel.buttons[1].text() == "要说明 0"
    for button in panel.buttons:
        button.setChecked(False)
    assert panel.empty.text() == "所选的类别里没有问题。"
    press(Qt.Key.Key_F7)
    assert not panel.isVisible()


def test_problems_panel_with_blanks_only(open_window: Open, qtbot: QtBot) -> None:
    """The list is green only where nothing is left to be filled in."""
    draft = open_draft()
    window = open_window(draft)
    qtbot.waitUntil(lambda: not draft.review.waiting)
    press(Qt.Key.Key_F7)
    panel = desk_of(window).problems
    assert panel.buttons[2].text() == "未填 23"
    assert panel.empty.text() == "没有发现错误，还有23项没填。"
    assert panel.empty.property("role") == "muted"
    draft.review._problems.clear()
    panel.refresh()
    assert panel.empty.text() == "没有发现错误，还有23项没填。"
    for form in draft.view.forms:
        draft.progress_keeper._known[form.id] = Status(State.DONE)
    panel.refresh()
    assert panel.empty.text() == "没有发现问题。"
    assert panel.empty.property("role") == "done"


def test_help_leaves_the_problems_in_sight(open_window: Open) -> None:
    """The card of F1 stands above the list of problems, also if that opens later."""
    window = open_window(open_draft(EMPTY_CONTENT))
    desk = desk_of(window)
    desk.enter()
    press(Qt.Key.Key_F1)
    low = desk._help.geometry().bottom()
    press(Qt.Key.Key_F7)
    panel = desk.problems
    QTest.qWait(1)
    top = panel.mapTo(desk, QPoint(0, 0)).y()
    assert desk._help.geometry().bottom() < top
    assert desk._help.geometry().top() >= 0
    press(Qt.Key.Key_F1)
    assert desk._help.geometry().bottom() < top
    press(Qt.Key.Key_F7)
    QTest.qWait(1)
    assert desk._help.geometry().bottom() == low


def test_problems_model_obeys_qt(qtmodeltester: ModelTester, theme: Theme) -> None:
    """The model of the problems passes Qt's own tester."""
    draft = open_draft(EMPTY_CONTENT)
    draft.paste_block("pupils", "3", "classes", [["1", "20", "30"], ["1", "80", "8"]])
    draft.check_all()
    model = ProblemsModel(draft, theme)
    model.refresh()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert model.rowCount() == 2
    assert not model.setData(model.index(0, WHY), "x", Qt.ItemDataRole.DisplayRole)


def test_absent_from_the_window(open_window: Open, answers: Answers) -> None:
    """本期无此项 is one click; it asks before it clears what was filled in."""
    draft = open_draft(EMPTY_CONTENT)
    desk = desk_of(open_window(draft))
    desk.side.choose("retention")
    tab = desk.current_tab()
    assert tab is not None
    frame = tab.current_frame()
    assert frame is not None
    frame.absent.click()
    assert draft.view.absent("dropouts")
    assert answers.asked == []
    assert "本期无此项" in frame.empty.text()
    frame.enter()
    frame.go_to(Place(form="dropouts"))
    frame.absent.click()
    draft.add_row("dropouts")
    answers.yes = False
    frame.absent.click()
    assert not draft.view.absent("dropouts")
    assert not frame.absent.isChecked()
    answers.yes = True
    frame.absent.click()
    assert draft.content.form("dropouts").rows == ()
    assert "已经填了内容" in answers.asked[0]


def test_forms_that_need_an_answer_have_no_absent(open_window: Open) -> None:
    """School facts can't be absent."""
    desk = desk_of(open_window(open_draft()))
    tab = desk.current_tab()
    assert tab is not None
    frame = tab.current_frame()
    assert frame is not None
    assert frame.absent.isHidden()


def test_names_are_shown_on_demand(open_window: Open) -> None:
    """显示姓名 works where there are names, and says so where there are none."""
    draft = open_draft(EMPTY_CONTENT)
    draft.paste_block("dropouts", "", "name", [["张三丰"]])
    window = open_window(draft)
    desk = desk_of(window)
    desk.toggle_names()
    assert "没有姓名" in window.statusBar().currentMessage()
    desk.side.choose("retention")
    desk.toggle_names()
    tab = desk.current_tab()
    assert tab is not None
    frame = tab.current_frame()
    assert frame is not None
    assert frame.names.text() == "隐去姓名"
    assert frame.page.model.index(0, 0).data() == "张三丰"  # type: ignore[attr-defined]


def test_tabs_by_key_and_click(open_window: Open) -> None:
    """Ctrl+PageDown goes through the areas; a click on one puts the cursor into it."""
    desk = desk_of(open_window(open_draft()))
    desk.enter()
    press(Qt.Key.Key_PageDown, CONTROL)
    assert desk.side.current == "retention"
    press(Qt.Key.Key_PageUp, CONTROL)
    press(Qt.Key.Key_PageUp, CONTROL)
    assert desk.side.current == "base"
    where = desk.side.visualItemRect(desk.side.item(2)).center()
    QTest.mouseClick(desk.side.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert str(desk._place) == "aid/1/helped"


def test_backwards_through_the_forms(open_window: Open) -> None:
    """Shift+Enter on the first field goes back to the form before, to its end."""
    desk = desk_of(open_window(open_draft(EMPTY_CONTENT)))
    desk.go_to(Place(form="aid", row="1", field="helped"))
    press(Qt.Key.Key_Return, SHIFT)
    assert desk.side.current == "retention"
    desk.go_to(Place(form="pupils", row="1", field="classes"))
    press(Qt.Key.Key_Return, SHIFT)
    assert str(desk._place) == "school/1/remark"
    desk.go_to(Place(form="school", row="1", field="name"))
    press(Qt.Key.Key_Return, SHIFT)
    assert str(desk._place) == "school/1/name"


def test_zoom(open_window: Open, theme: Theme) -> None:
    """Ctrl and plus, minus, 0 scale everything, tables and editors included."""
    window = open_window(open_draft())
    desk = desk_of(window)
    desk.enter()
    field = focused()
    height, side = field.height(), desk.side.width()
    press(Qt.Key.Key_Plus, CONTROL, times=3)
    assert theme.percent == 150
    assert field.height() == round(height * 1.5)
    assert desk.side.width() > side * 1.4
    desk.go_to(Place(form="pupils", row="1", field="classes"))
    press(Qt.Key.Key_Minus, CONTROL)
    assert theme.percent == 125
    press(Qt.Key.Key_0, CONTROL)
    assert field.height() == height
    assert theme.zoom(0) == 100


def test_redo_and_undo_say_what(open_window: Open) -> None:
    """The status bar says what was taken back."""
    window = open_window(open_draft())
    desk = desk_of(window)
    desk.undo()
    assert window.statusBar().currentMessage() == "没有可以撤销的。"
    desk.redo()
    assert window.statusBar().currentMessage() == "没有可以重做的。"
    desk.enter()
    enter("", "1")
    desk.undo()
    assert window.statusBar().currentMessage() == "已撤销：填写“是否寄宿制”"
    desk.redo()
    assert window.statusBar().currentMessage() == "已重做：填写“是否寄宿制”"


def test_list_of_choices_of_another_page_is_closed(open_window: Open) -> None:
    """Nothing stays open over another page."""
    desk = desk_of(open_window(open_draft(EMPTY_CONTENT)))
    desk.go_to(Place(form="dropouts"))
    press(Qt.Key.Key_Return)
    desk.next_tab(1)
    assert desk.mapToGlobal(QPoint(0, 0)) is not None
    assert desk.side.current == "aid_area"
