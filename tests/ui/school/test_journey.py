"""A teaching point's half-year in the window: task package, keyboard, checks, hand over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.forms.payload import short_code
from models.workbook.reader import read_workbook
from models.workbook.result import ReadResult
from tests.five_forms.loaded import five_forms
from tests.ui.answers import Answers
from tests.ui.school.conftest import dialog_of
from tests.ui.school.samples import BUREAU, PERIOD, POINT, SCHOOL, task_file
from tests.ui.typing import enter, press, type_text
from ui.home import Home
from ui.main_window import MainWindow
from ui.school.export_wizard import ExportWizard
from ui.school.open_task import OpenTaskDialog
from ui.school.school_desk import SchoolDesk
from ui.start import Program

Start = Callable[..., Program]
CONTROL = Qt.KeyboardModifier.ControlModifier


def window_of(program: Program) -> MainWindow:
    assert program.window is not None
    return program.window


def home_of(program: Program) -> Home:
    assert program.home is not None
    return program.home


def desk_of(program: Program) -> SchoolDesk:
    desk = window_of(program).desk
    assert isinstance(desk, SchoolDesk)
    return desk


def wizard_of(program: Program) -> ExportWizard:
    box = dialog_of(program, ExportWizard)
    assert isinstance(box, ExportWizard)
    return box


def read(path: Path, *passwords: str) -> ReadResult:
    form_set = five_forms()
    return read_workbook(
        path,
        form_sets={form_set.hash: form_set},
        units={unit.code: unit for unit in (POINT, SCHOOL, BUREAU)},
        periods={PERIOD.id: PERIOD},
        passwords=passwords,
    )


def back_in(window: MainWindow, qtbot: QtBot) -> None:
    """Do what a window manager does when a box over the window closes."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def open_by_keyboard(program: Program, qtbot: QtBot, data: Path) -> SchoolDesk:
    """Choose the teaching point in the package by typing, and put its data into a folder."""
    window = window_of(program)
    qtbot.waitUntil(lambda: window.isAncestorOf(QApplication.focusWidget() or window))
    press(Qt.Key.Key_Return)  # the first choice: open a task package
    qtbot.waitUntil(lambda: bool(window.findChildren(OpenTaskDialog)))
    dialog = dialog_of(program, OpenTaskDialog)
    assert isinstance(dialog, OpenTaskDialog)
    type_text("六巷")
    assert dialog.unit == POINT
    dialog.where.show_folder(data)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.desk, SchoolDesk))
    back_in(window, qtbot)
    desk = desk_of(program)
    qtbot.waitUntil(lambda: str(desk._place) == "cover/1/filled_by")
    return desk


def fill_in(desk: SchoolDesk, typed: dict[str, str], until: str) -> None:
    """Go from field to field with Enter and type where something is to be typed."""
    for _ in range(100):
        here = str(desk._place)
        if here == until:
            return
        enter(typed.pop(here, ""))
    raise AssertionError(f"{until} was not reached, the cursor is in {desk._place}")


RETURN = {
    "cover/1/filled_by": "盘志强",
    "cover/1/filled_date": "2006.6.30",
    "enrolment/1/students": "12",
    "enrolment/1/girls": "13",  # one more than there are pupils
    "enrolment/1/minority": "12",
    "enrolment/2/students": "１５人",
    "enrolment/2/girls": "7",
    "enrolment/2/minority": "15",
    "movement/1/changed": "否",
    "movement/2/changed": "否",
}


def test_from_the_task_package_to_the_workbook(
    start: Start, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    """By keyboard alone; an error is refused, mended, and then the return goes out."""
    answers.files = [task_file(tmp_path)]
    program = start()
    desk = open_by_keyboard(program, qtbot, tmp_path / "数据")
    assert desk.heading == "大樟乡六巷教学点 · 2006年上半年"
    fill_in(desk, dict(RETURN), until="dropout_ledger")
    desk.draft.set_absent("dropout_ledger", absent=True)

    press(Qt.Key.Key_E, CONTROL)
    qtbot.waitUntil(lambda: bool(window_of(program).findChildren(ExportWizard)))
    wizard = wizard_of(program)
    assert "1处有错" in wizard.check.headline.text()
    assert not wizard.forward.isEnabled()
    press(Qt.Key.Key_Return)  # the first problem: there it goes
    assert not wizard.isVisible()
    back_in(window_of(program), qtbot)
    assert str(desk._place) == "enrolment/1/girls"
    enter("6")

    press(Qt.Key.Key_E, CONTROL)
    qtbot.waitUntil(lambda: wizard_of(program) is not wizard)
    wizard = wizard_of(program)
    assert wizard.check.headline.text() == "核对过了，没有错误，可以上报。"
    press(Qt.Key.Key_Return)
    wizard.choose.where.show_folder(tmp_path / "U盘")
    assert not wizard.choose.names.isChecked()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: wizard.step == 2)
    (path,) = (tmp_path / "U盘").iterdir()
    assert path.name == "2006年上半年_大樟乡六巷教学点_数字表_第1版.xlsx"
    assert str(path) in wizard.done_page.files.text()
    assert home_of(program).file.settings.export_folder == str(tmp_path / "U盘")

    result = read(path)
    assert result.revision.unit == POINT.code
    assert wizard.done_page.code.text() == short_code(result.revision.digest)
    rows = {row.row_id: row.values for row in result.content.form("enrolment").rows}
    assert [rows[grade]["students"] for grade in "12"] == [12, 15]
    assert rows["1"]["girls"] == 6
    cover = result.content.form("cover").row("1")
    assert cover is not None
    assert cover.values["filled_date"] == date(2006, 6, 30)
    press(Qt.Key.Key_Return)
    assert not wizard.isVisible()
    assert answers.said == []
