"""The bureau's first page: new data, an example, and data that is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.edition import BUREAU
from models.settings import SettingsFile
from models.store.dataset import DataSet
from tests.ui.answers import Answers
from ui.bureau.desk import BureauDesk
from ui.dialogs.new_county import NewCountyDialog
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
