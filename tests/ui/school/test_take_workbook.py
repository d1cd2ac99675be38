"""The menu entry that takes a hand-filled workbook in: look, choose, take, take it all back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models.entry.asked import keep_asked
from models.entry.export import ExportWish, export_return
from models.forms.context import ReturnContext
from models.records import EMPTY_CONTENT, Part
from models.store.dataset import DataSet
from models.task.beginning import begin_own
from models.workbook.writer import write_blank
from tests.five_forms.loaded import five_forms
from tests.models.entry.by_hand import ByHand
from tests.ui.answers import Answers
from tests.ui.school.conftest import dialog_of
from tests.ui.school.samples import PERIOD, POINT, SCHOOL, last_return, task
from tests.ui.typing import press
from ui.main_window import MainWindow
from ui.school.school_desk import SchoolDesk
from ui.school.take_workbook import TakeWorkbookDialog
from ui.start import Program

Start = Callable[..., Program]
CONTROL = Qt.KeyboardModifier.ControlModifier
PASSWORD = "vB7-nongmang"


class Opened:
    """The teaching point's open return, and the menu."""

    def __init__(self, program: Program, qtbot: QtBot, answers: Answers) -> None:
        assert program.window is not None
        assert isinstance(program.window.desk, SchoolDesk)
        self.window: MainWindow = program.window
        self.desk = program.window.desk
        self.draft = self.desk.draft
        self._program, self._qtbot, self._answers = program, qtbot, answers

    def choose(self, file: Path, *texts: str) -> None:
        """Choose the entry in the menu, then the file, and wait until it is read."""
        self._answers.files, self._answers.texts = [file], list(texts)
        self.window.actions_by_id["take_workbook"].trigger()
        self._qtbot.waitUntil(lambda: not self.window.tasks.running)

    def dialog(self) -> TakeWorkbookDialog:
        """Return the box that shows what would change."""
        box = dialog_of(self._program, TakeWorkbookDialog)
        assert isinstance(box, TakeWorkbookDialog)
        return box


@pytest.fixture
def school(start: Start, qtbot: QtBot, answers: Answers, tmp_path: Path) -> Opened:
    """Return the open return of the teaching point."""
    with DataSet.open(tmp_path / "数据", create=True) as dataset:
        begin_own(dataset, task(), POINT.code)
    return Opened(start(tmp_path / "数据"), qtbot, answers)


def blank(path: Path) -> ByHand:
    """Return the teaching point's blank workbook, open for filling in."""
    write_blank(ReturnContext(five_forms(), POINT, PERIOD, last_return()), path)
    return ByHand(path)


def test_from_the_menu_to_undo(
    school: Opened, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    """What both filled in differently has no tick; all that was taken goes back with one key."""
    draft = school.draft
    draft.set_text("enrolment", "1", "students", "12")
    draft.set_text("enrolment", "2", "students", "15")
    before = draft.content
    hand = blank(tmp_path / "盘老师填的.xlsx")
    for grade, number in (("1", 13), ("2", "１６人")):
        hand.put("enrolment", grade, "students", number)
    hand.put("enrolment", "1", "girls", "不知道")
    hand.put("enrolment", "2", "girls", 0)
    hand.put("cover", "1", "filled_by", "盘志强")
    school.choose(hand.save())

    dialog = school.dialog()
    assert "4处不同" in dialog.outcome.text()
    assert dialog.chosen == {("cover", "1", "filled_by"), ("enrolment", "2", "girls")}
    assert dialog.tabs.tabText(1) == "怎么读的（2处）"
    assert draft.content == before, "nothing is stored before it was chosen"
    dialog.choose(("enrolment", "1", "students"), take_it=True)
    assert dialog.told.text().startswith("会收进3格。")
    dialog.accept_button.click()

    assert draft.view.value("enrolment", "1", "students") == 13
    assert draft.view.value("enrolment", "2", "students") == 15
    assert draft.view.value("enrolment", "2", "girls") == 0
    assert draft.view.value("enrolment", "1", "girls") is None
    told = school.window.statusBar().currentMessage()
    assert told.startswith("从“盘老师填的.xlsx”收进3格，2格没有收。")
    qtbot.waitUntil(lambda: draft.saver is not None and draft.saver.clean)
    school.window.activateWindow()
    qtbot.waitUntil(school.window.isActiveWindow)
    press(Qt.Key.Key_Z, CONTROL)
    assert draft.content == before
    assert answers.said == []


def test_a_form_at_a_time(school: Opened, tmp_path: Path) -> None:
    """The tick of a form, and of a kind, stands for all below it."""
    hand = blank(tmp_path / "填的.xlsx")
    for grade, number in (("1", 13), ("2", 16)):
        school.draft.set_text("enrolment", grade, "students", "9")
        hand.put("enrolment", grade, "students", number)
    school.choose(hand.save())
    dialog = school.dialog()
    kind = dialog.tree.topLevelItem(0)
    assert kind is not None
    assert kind.text(0).startswith("两边填的不一样")
    assert dialog.chosen == frozenset()
    assert not dialog.accept_button.isEnabled()
    kind.setCheckState(0, Qt.CheckState.Checked)
    assert len(dialog.chosen) == 2
    dialog.reject()


def test_a_list_of_names_asks_for_its_password(
    school: Opened, answers: Answers, tmp_path: Path
) -> None:
    """A wrong one is asked again; nothing new in the list is said in a sentence."""
    draft = school.draft
    draft.set_text("dropout_ledger", draft.add_row("dropout_ledger"), "name", "韦小明")
    assert school.desk.all_saved()
    wish = ExportWish((Part.PERSONS,), PASSWORD, reason="只是试一试能不能导出")
    wanted = {"policy": {"persons": True}}
    school.desk.dataset.db.call(lambda tx: keep_asked(tx, PERIOD.id, wanted))
    made = export_return(school.desk.dataset, PERIOD.id, POINT.code, tmp_path, wish)
    school.choose(made.paths[0], "wrong", PASSWORD)
    assert answers.asked == ["收工作簿", "收工作簿"]
    assert answers.said[0].startswith("没有不同")


def test_another_schools_workbook(school: Opened, answers: Answers, tmp_path: Path) -> None:
    path = tmp_path / "中心小学.xlsx"
    write_blank(ReturnContext(five_forms(), SCHOOL, PERIOD, EMPTY_CONTENT), path)
    before = school.draft.content
    school.choose(path)
    assert answers.said[0].startswith("这是桐木镇中心小学的工作簿，现在填的是大樟乡六巷教学点")
    assert school.draft.content == before
