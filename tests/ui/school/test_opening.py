"""Opening data: whose it is, where it lies, and everything that may be wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.edition import BUREAU as BUREAU_EDITION
from models.records import Unit
from models.settings import SettingsFile
from models.store import registry
from models.store.backup import list_backups
from models.store.dataset import DataSet
from models.task.beginning import begin_own
from models.task.half_years import half_year
from models.task.package import TaskPackage, write_task
from tests.five_forms.loaded import five_forms
from tests.ui.answers import Answers
from tests.ui.school.conftest import dialog_of
from tests.ui.school.samples import BUREAU, POINT, SCHOOL, task, task_file
from tests.ui.typing import press
from ui.dialogs.restore import RestoreDialog
from ui.dialogs.start_desk import StartDesk
from ui.home import Home
from ui.main_window import MainWindow
from ui.school.open_task import OpenTaskDialog, begin_task
from ui.school.school_desk import SchoolDesk
from ui.start import Program, edition_of

Start = Callable[..., Program]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of the teaching point, set up and closed."""
    folder = tmp_path / "数据"
    with DataSet.open(folder, create=True) as dataset:
        begin_own(dataset, task(), POINT.code)
    return folder


def home_of(program: Program) -> Home:
    assert program.home is not None
    return program.home


def window_of(program: Program) -> MainWindow:
    assert program.window is not None
    return program.window


def open_dialog(program: Program, qtbot: QtBot, path: Path) -> OpenTaskDialog:
    begin_task(home_of(program), path)
    qtbot.waitUntil(lambda: bool(window_of(program).findChildren(OpenTaskDialog)))
    box = dialog_of(program, OpenTaskDialog)
    assert isinstance(box, OpenTaskDialog)
    return box


def chosen(dialog: OpenTaskDialog) -> Unit | None:
    return dialog.unit


def settled(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window_of(program).tasks.running)


# The first page.


def test_first_page_by_keyboard(start: Start, answers: Answers) -> None:
    """The arrows go through the choices, Enter takes one; each asks for a file or folder."""
    program = start()
    desk = window_of(program).desk
    assert isinstance(desk, StartDesk)
    titles = [button.accessibleName() for button in desk.buttons]
    assert titles == ["打开任务包", "打开已有数据", "从备份恢复"]
    assert QApplication.focusWidget() is desk.buttons[0]
    for key, at in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 2), (Qt.Key.Key_Up, 1)):
        press(key)
        assert QApplication.focusWidget() is desk.buttons[at]
    QTest.keyClick(desk.buttons[1], Qt.Key.Key_Space)
    QTest.keyClick(desk.buttons[2], Qt.Key.Key_Return)
    assert window_of(program).desk is desk
    assert answers.said == []


def test_data_opened_before_is_one_click_away(
    start: Start, qtbot: QtBot, data: Path, settings: SettingsFile
) -> None:
    """The folders used last stand on the first page; the next start opens the last by itself."""
    program = start(data)
    assert isinstance(window_of(program).desk, SchoolDesk)
    home_of(program).leave()
    desk = window_of(program).desk
    assert isinstance(desk, StartDesk)
    assert str(data.parent) in desk.recent[0].text()
    desk.recent[0].click()
    settled(program, qtbot)
    assert isinstance(window_of(program).desk, SchoolDesk)
    assert settings.settings.folders == (str(data.resolve()),)
    assert settings.settings.edition == "school"


# Task packages.


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_another_file_than_a_task_package(
    start: Start, qtbot: QtBot, answers: Answers, tmp_path: Path, content: bytes
) -> None:
    """One sentence, and one is where one was."""
    wrong = tmp_path / "照片.xqhtask"
    wrong.write_bytes(content)
    program = start()
    desk = window_of(program).desk
    begin_task(home_of(program), wrong)
    settled(program, qtbot)
    (said,) = answers.said
    assert said.startswith("“照片.xqhtask”不是任务包") or "已经损坏" in said
    assert window_of(program).desk is desk


def test_looking_for_ones_school(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    """By code, name, other name or township; the bureau itself is none; arrows walk the list."""
    program = start()
    dialog = open_dialog(program, qtbot, task_file(tmp_path))
    assert [dialog.model.unit(at) for at in range(3)] == [POINT, SCHOOL, None]
    assert not dialog.accept_button.isEnabled()
    for text, unit in (
        ("jx0000", POINT),
        ("六巷分校", POINT),
        ("桐木", SCHOOL),
        ("教学点 长垌", POINT),
    ):
        dialog.search.setText(text)
        assert chosen(dialog) == unit, text
    assert dialog.accept_button.isEnabled()
    dialog.search.setText("没有这个学校")
    assert chosen(dialog) is None
    assert dialog.nothing.isVisible()
    assert "请问县局" in dialog.nothing.text()
    assert not dialog.accept_button.isEnabled()
    dialog.search.setText("")
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    assert chosen(dialog) == SCHOOL
    assert dialog.where.line.text().endswith(SCHOOL.name)
    dialog.where.line.setText("C盘")
    assert not dialog.accept_button.isEnabled()
    dialog.reject()


def test_a_folder_with_another_schools_data(
    start: Start, qtbot: QtBot, answers: Answers, tmp_path: Path, data: Path
) -> None:
    """It is refused before anything is changed."""
    program = start()
    dialog = open_dialog(program, qtbot, task_file(tmp_path))
    dialog.search.setText("桐木")
    dialog.where.show_folder(data)
    dialog.accept_button.click()
    settled(program, qtbot)
    assert answers.said == [
        "这个文件夹里已经有“大樟乡六巷教学点”的数据，没有改动。请另选一个文件夹。"
    ]
    assert isinstance(window_of(program).desk, StartDesk)
    assert edition_of(data) == "school"


def test_the_next_half_year_goes_into_the_same_folder(
    start: Start, qtbot: QtBot, tmp_path: Path, data: Path
) -> None:
    """Its own school and folder are proposed: one Enter, and the new half-year is there."""
    program = start(data)
    later = replace(half_year(2007, 1), expected=(POINT.code, SCHOOL.code))
    path = tmp_path / "2007年上半年任务包.xqhtask"
    write_task(replace(task(), period=later, last={}), path)
    dialog = open_dialog(program, qtbot, path)
    assert dialog.unit == POINT
    assert dialog.where.folder == data
    assert dialog.accept_button.hasFocus()
    dialog.accept_button.click()
    settled(program, qtbot)
    assert window_of(program).desk.heading == "大樟乡六巷教学点 · 2007年上半年"


def test_a_package_that_does_not_ask_for_the_open_school(
    start: Start, qtbot: QtBot, answers: Answers, tmp_path: Path, data: Path
) -> None:
    """Another school in the same folder is refused, and what was open is shown again."""
    program = start(data)
    other = replace(task(), units=(SCHOOL, BUREAU), last={})
    path = tmp_path / "别人的.xqhtask"
    write_task(replace(other, period=replace(other.period, expected=(SCHOOL.code,))), path)
    dialog = open_dialog(program, qtbot, path)
    assert dialog.unit == SCHOOL  # the only one there is
    dialog.where.show_folder(data)
    dialog.accept_button.click()
    settled(program, qtbot)
    assert "已经有“大樟乡六巷教学点”的数据" in answers.said[0]
    assert window_of(program).desk.heading == "大樟乡六巷教学点 · 2006年上半年"


# Data folders.


def test_data_in_use_by_another_program(start: Start, answers: Answers, data: Path) -> None:
    """The other window is named; the first page is shown."""
    with DataSet.open(data):
        program = start(data)
        assert isinstance(window_of(program).desk, StartDesk)
        (said,) = answers.said
        assert "正被另一个校情汇窗口" in said


def test_data_of_a_newer_program(start: Start, answers: Answers, data: Path) -> None:
    """It is not touched, and the sentence says what to do."""
    with closing(sqlite3.connect(data / "data.db")) as opened:
        opened.execute("PRAGMA user_version = 999")
    before = (data / "data.db").read_bytes()
    program = start(data)
    assert isinstance(window_of(program).desk, StartDesk)
    (said,) = answers.said
    assert "更新" in said
    assert (data / "data.db").read_bytes() == before


def test_the_stick_is_not_plugged_in(start: Start, answers: Answers, tmp_path: Path) -> None:
    """The folder that was open last is gone."""
    program = start(tmp_path / "U盘" / "数据")
    assert isinstance(window_of(program).desk, StartDesk)
    (said,) = answers.said
    assert "没有校情汇的数据" in said
    assert not (tmp_path / "U盘").exists()


def test_the_bureaus_data_in_a_schools_program(
    start: Start, answers: Answers, tmp_path: Path
) -> None:
    """It says whose it is and offers the other edition; no is no."""
    folder = tmp_path / "县局"
    with DataSet.open(folder, create=True) as dataset:
        dataset.add_form_set(five_forms())
        dataset.db.call(lambda tx: registry.put_period(tx, half_year(2006, 1), five_forms().hash))
    assert edition_of(folder) == BUREAU_EDITION.name
    answers.yes = False
    program = start(folder)
    assert answers.asked == ["“县局”里是县局版的数据。"]
    assert isinstance(window_of(program).desk, StartDesk)


def test_an_empty_data_set(start: Start, answers: Answers, tmp_path: Path) -> None:
    """No task package was opened in it yet."""
    DataSet.open(tmp_path / "空", create=True).close()
    program = start(tmp_path / "空")
    assert isinstance(window_of(program).desk, StartDesk)
    assert "请先打开县局发来的任务包" in answers.said[0]


def test_power_failed_last_time(start: Start, data: Path) -> None:
    """What was looked through after an unclean close is told in passing."""
    (data / "data.lock").write_text("open\n")
    program = start(data)
    assert "上次没有正常退出" in window_of(program).statusBar().currentMessage()


@pytest.mark.parametrize("where", ["", "backups", ".."])
def test_a_folder_near_the_right_one(
    start: Start, qtbot: QtBot, answers: Answers, data: Path, where: str
) -> None:
    """Picking one inside it or the one around it means it as well."""
    program = start()
    answers.files = [(data / where).resolve()]
    window_of(program).actions_by_id["open_data"].trigger()
    settled(program, qtbot)
    assert isinstance(window_of(program).desk, SchoolDesk)


def test_opening_what_is_open(start: Start, answers: Answers, data: Path) -> None:
    """Nothing happens, and it says so."""
    program = start(data)
    desk = window_of(program).desk
    answers.files = [data]
    window_of(program).actions_by_id["open_data"].trigger()
    assert window_of(program).desk is desk
    assert "已经打开" in window_of(program).statusBar().currentMessage()


# Backups.


def test_back_up_and_bring_back(start: Start, qtbot: QtBot, answers: Answers, data: Path) -> None:
    """After a restore the return is as it was, and what was lost by it is a backup itself."""
    program = start(data)
    window = window_of(program)
    desk = window.desk
    assert isinstance(desk, SchoolDesk)
    desk.draft.set_text("enrolment", "1", "students", "12")
    assert desk.all_saved()
    window.actions_by_id["back_up"].trigger()
    settled(program, qtbot)
    assert answers.said[0].startswith("已经备份好")
    desk.draft.set_text("enrolment", "1", "students", "99")
    window.actions_by_id["restore"].trigger()
    dialog = dialog_of(program, RestoreDialog)
    assert isinstance(dialog, RestoreDialog)
    assert dialog.table.rowCount() == 1
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: isinstance(window.desk, SchoolDesk) and window.desk is not desk)
    again = window.desk
    assert isinstance(again, SchoolDesk)
    assert again.draft.view.value("enrolment", "1", "students") == 12
    assert [one.reason for one in list_backups(data / "backups")] == ["手动", "恢复前"]
    assert "恢复前的数据也留着" in window.statusBar().currentMessage()


def test_damaged_data_offers_its_backups(
    start: Start, qtbot: QtBot, answers: Answers, data: Path
) -> None:
    """From the sentence straight to the backups, and back to work."""
    with DataSet.open(data) as dataset:
        dataset.back_up("手动")
    (data / "data.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    (data / "data.lock").write_text("open\n")
    program = start(data)
    assert len(answers.asked) == 1
    dialog = dialog_of(program, RestoreDialog)
    assert isinstance(dialog, RestoreDialog)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: isinstance(window_of(program).desk, SchoolDesk))


def test_a_backup_that_is_none(
    start: Start, qtbot: QtBot, answers: Answers, data: Path, tmp_path: Path
) -> None:
    """A file from elsewhere that is no backup changes nothing; the data is open again."""
    program = start(data)
    window = window_of(program)
    window.actions_by_id["restore"].trigger()
    dialog = dialog_of(program, RestoreDialog)
    assert isinstance(dialog, RestoreDialog)
    assert dialog.table.isHidden()
    assert not dialog.accept_button.isEnabled()
    wrong = tmp_path / "别的.db"
    wrong.write_bytes(b"nothing")
    answers.files = [wrong]
    dialog.other.click()
    qtbot.waitUntil(lambda: isinstance(window.desk, SchoolDesk))
    assert len(answers.said) == 1


def test_idle_makes_todays_backup(start: Start, qtbot: QtBot, data: Path) -> None:
    """When nothing is typed for a while, nobody is disturbed."""
    program = start(data)
    home = home_of(program)
    assert home._idle.isActive()
    home._tidy()
    qtbot.waitUntil(lambda: len(list_backups(data / "backups")) == 1)
    home._tidy()
    assert [one.reason for one in list_backups(data / "backups")] == ["每日"]
    assert not window_of(program).tasks.running


def test_units_without_forms_are_not_offered(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    """Who has nothing to fill in is not in the list; who is not expected neither."""
    extra = Unit("2145000099", "不用报的小学", "12", "451324101")
    asked: TaskPackage = replace(task(), units=(POINT, SCHOOL, extra, BUREAU))
    path = tmp_path / "t.xqhtask"
    write_task(asked, path)
    dialog = open_dialog(start(), qtbot, path)
    assert dialog.model.rowCount() == 2
    dialog.reject()
