"""The bureau's first page: new data, an example, and data that is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.edition import BUREAU
from models.forms.loader import load_form_set
from models.paths import form_set_folder
from models.records import Unit
from models.settings import SettingsFile
from models.store.dataset import DataSet
from models.task.half_years import half_year
from models.task.new_county import NewCounty, set_up_county
from models.workspace import Workspace
from tests.ui.answers import Answers
from ui.bureau.desk import PERIOD, BureauDesk
from ui.bureau.period_page import PeriodPage
from ui.dialogs.new_county import NewCountyDialog
from ui.dialogs.new_half_year import NewHalfYearDialog
from ui.dialogs.start_desk import StartDesk
from ui.main_window import MainWindow
from ui.start import Program
from ui.theme import Theme

CSV = """代码,名称,类型,乡镇
2145000001,桐木镇中心小学,中心校,桐木镇
JX00000090,教育局,县局,
"""


@pytest.fixture
def program(
    qapp: QApplication, qtbot: QtBot, theme: Theme, answers: Answers, tmp_path: Path
) -> Iterator[Program]:
    """The bureau's program on its first page."""
    made = Program(qapp, theme, SettingsFile(tmp_path / "config"), lambda _window: answers)
    made.show(BUREAU, None)
    yield made
    answers.yes = True
    assert made.window is not None
    made.window.close()


def window_of(program: Program) -> MainWindow:
    assert program.window is not None
    return program.window


def press_choice(program: Program, title: str) -> None:
    desk = window_of(program).desk
    assert isinstance(desk, StartDesk)
    next(button for button in desk.buttons if button.accessibleName() == title).click()


def ask_on_the_page(window: MainWindow) -> None:
    assert isinstance(window.desk, BureauDesk)
    window.desk.go_to(PERIOD)
    page = window.desk.current_page()
    assert isinstance(page, PeriodPage)
    page.new_button.click()


def shows_county(program: Program) -> Callable[[], bool]:
    return lambda: isinstance(window_of(program).desk, BureauDesk)


def test_a_new_county(program: Program, qtbot: QtBot, answers: Answers, tmp_path: Path) -> None:
    """From the first page to the bureau's pages; the folder can't be taken twice."""
    folder = tmp_path / "县局"
    for again in (False, True):
        press_choice(program, "新建县局数据")
        qtbot.waitUntil(lambda: bool(window_of(program).findChildren(NewCountyDialog)))
        (dialog,) = window_of(program).findChildren(NewCountyDialog)
        csv = tmp_path / "名册.csv"
        csv.write_text(CSV, encoding="utf-8")
        answers.files = [csv]
        dialog.registry.buttons[0].click()
        qtbot.waitUntil(lambda dialog=dialog: bool(dialog.registry.units))  # type: ignore[misc]  # bound early
        dialog.where.show_folder(folder)
        dialog.accept_button.click()
        if again:
            qtbot.waitUntil(lambda: bool(answers.said))
            assert "这个文件夹里已经有数据，没有改动" in answers.said[0]
        else:
            qtbot.waitUntil(shows_county(program))
            assert program.home is not None
            assert program.home.folder == folder
            program.home.leave()
        qtbot.waitUntil(lambda: not window_of(program).findChildren(NewCountyDialog))


def test_another_half_year(
    program: Program, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    """The one after the last is proposed on today's forms; the desk then works on it.

    The menu and the button on the page of half-years lead to the same.
    """
    with Workspace.open(tmp_path / "县局", create=True) as workspace:
        units = (Unit("2145000001", "桐木镇中心小学", "11", "451324101"), Unit("B", "教育局", "90"))
        form_set = load_form_set(form_set_folder())
        set_up_county(workspace.dataset, NewCounty(form_set, half_year(2006, 2), units))
    answers.files = [tmp_path / "县局"]
    press_choice(program, "打开已有数据")
    qtbot.waitUntil(shows_county(program))
    window = window_of(program)
    first = window.desk
    for again in (False, True):
        if again:
            ask_on_the_page(window)
        else:
            window.actions_by_id["new_half_year"].trigger()
        qtbot.waitUntil(lambda: bool(window.findChildren(NewHalfYearDialog)))
        (dialog,) = window.findChildren(NewHalfYearDialog)
        if again:
            dialog.box.half.setCurrentIndex(0)
            dialog.box.year.setText("2007")
            dialog.box.year.textEdited.emit("2007")
        assert dialog.box.title.text() == "2007年上半年"
        assert dialog.box.forms.currentText() == "学校半年报表（现行）"
        dialog.box.deadline.setText("月底")
        assert not dialog.accept_button.isEnabled()
        dialog.box.deadline.setText("2007-07-10")
        dialog.accept_button.click()
        if again:
            qtbot.waitUntil(lambda: bool(answers.said))
            assert "“2007年上半年”已经建好了" in answers.said[0]
        qtbot.waitUntil(lambda: not window.findChildren(NewHalfYearDialog))
        qtbot.waitUntil(
            lambda: window.desk is not first and window.desk.heading == "教育局 · 2007年上半年"
        )


@pytest.mark.slow
def test_an_example(program: Program, qtbot: QtBot, answers: Answers, tmp_path: Path) -> None:
    """A county is made up, off the window's thread, and opened."""
    press_choice(program, "看看示例")  # and then no folder is chosen
    assert not window_of(program).tasks.running
    answers.files = [tmp_path]
    press_choice(program, "看看示例")
    qtbot.waitUntil(shows_county(program), timeout=90_000)
    assert answers.said == []
    assert (tmp_path / "校情汇示例" / "summary.pdf").is_file()


def test_data_that_was_never_set_up(
    program: Program, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    """It says what to do with the folder."""
    DataSet.open(tmp_path / "空", create=True).close()
    answers.files = [tmp_path / "空"]
    press_choice(program, "打开已有数据")
    qtbot.waitUntil(lambda: bool(answers.said))
    assert "请选“新建县局数据”" in answers.said[0]
    assert isinstance(window_of(program).desk, StartDesk)
