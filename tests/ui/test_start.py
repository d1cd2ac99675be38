"""The start of the program: edition, data, the last resort, and how long it takes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.edition import BUREAU, SCHOOL
from models.log import FILE_NAME
from models.settings import Settings, SettingsFile
from models.store.dataset import DataSet
from models.task.beginning import begin_own
from tests.ui.answers import Answers
from tests.ui.school.samples import POINT, task
from ui import start
from ui.dialogs.start_desk import StartDesk
from ui.dialogs.which_edition import WhichEdition
from ui.main_window import MainWindow
from ui.start import Program, edition_of, run, settings_folder
from ui.theme import Theme

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A school's data folder."""
    folder = tmp_path / "数据"
    with DataSet.open(folder, create=True) as dataset:
        begin_own(dataset, task(), POINT.code)
    return folder


@pytest.fixture
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings folder of the test's own."""
    folder = tmp_path / "config"
    monkeypatch.setattr(start, "settings_folder", lambda: folder)
    return folder


@pytest.fixture
def hooks() -> Iterator[None]:
    """Put the old hooks back afterwards."""
    before = sys.excepthook
    yield
    sys.excepthook = before
    qInstallMessageHandler(None)


def close_when(ready: Callable[[MainWindow], bool], seen: list[MainWindow]) -> None:
    """Close the program's window as soon as it shows what it should."""

    def look() -> None:
        windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
        fitting = [w for w in windows if w.isVisible() and ready(w)]
        if fitting:
            seen.extend(fitting)
            fitting[0].close()
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)


@pytest.mark.no_qt_log
def test_run_opens_the_data_and_remembers(
    qapp: QApplication, data: Path, own_settings: Path, hooks: None
) -> None:
    """No edition given: it is the data's own; the next start needs no arguments."""
    seen: list[MainWindow] = []
    close_when(lambda window: "大樟乡六巷教学点" in window.desk.heading, seen)
    assert run(data, "") == 0
    assert seen[0].edition is SCHOOL
    kept = SettingsFile(own_settings).settings
    assert (kept.edition, kept.folders) == ("school", (str(data.resolve()),))
    close_when(lambda window: "大樟乡六巷教学点" in window.desk.heading, seen)
    assert run(None, "") == 0
    assert len(seen) == 2


@pytest.mark.no_qt_log
def test_the_first_start_asks_once(
    qapp: QApplication, own_settings: Path, hooks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is kept; closing the question ends the program."""

    def answer(chosen: str) -> Callable[[WhichEdition], int]:
        def show(dialog: WhichEdition) -> int:
            dialog.chosen = chosen
            return 0

        return show

    monkeypatch.setattr(WhichEdition, "exec", answer(""))
    assert run(None, "") == 0
    assert SettingsFile(own_settings).settings == Settings()
    monkeypatch.setattr(WhichEdition, "exec", answer("school"))
    seen: list[MainWindow] = []
    close_when(lambda window: isinstance(window.desk, StartDesk), seen)
    assert run(None, "") == 0
    assert SettingsFile(own_settings).settings.edition == "school"


def test_whose_data_it_is(data: Path, tmp_path: Path) -> None:
    """Asked of the data itself; nothing, or what can't be opened, has no edition."""
    assert edition_of(data) == SCHOOL.name
    assert edition_of(None) == ""
    assert edition_of(tmp_path / "没有") == ""
    place = QStandardPaths.StandardLocation.GenericConfigLocation
    assert settings_folder().parent == Path(QStandardPaths.writableLocation(place))


def test_changing_the_edition(
    qapp: QApplication, qtbot: QtBot, theme: Theme, answers: Answers, tmp_path: Path
) -> None:
    """The first page leads to the other edition, and back; it is remembered."""
    file = SettingsFile(tmp_path)
    program = Program(qapp, theme, file, lambda _window: answers)
    program.show(SCHOOL, None)
    for edition in (BUREAU, SCHOOL):
        old = program.window
        assert old is not None
        desk = old.desk
        assert isinstance(desk, StartDesk)
        assert desk.other is not None
        desk.other.click()
        qtbot.waitUntil(lambda old=old: program.window is not old)  # type: ignore[misc]  # bound early
        window = program.window
        assert window is not None
        assert window.edition is edition
        assert file.settings.edition == edition.name
    assert qapp.quitOnLastWindowClosed()
    assert program.window is not None
    program.window.close()


def test_a_mistake_is_told_with_the_log(
    qapp: QApplication, qtbot: QtBot, theme: Theme, answers: Answers, tmp_path: Path, data: Path
) -> None:
    """The log of the open data, where there is one."""
    program = Program(qapp, theme, SettingsFile(tmp_path / "c"), lambda _window: answers)
    program.show(SCHOOL, data)
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: not window.tasks.running)
    (data / "log").mkdir(exist_ok=True)
    (data / "log" / FILE_NAME).write_text("x")
    program.crashed()
    assert answers.said == [f"crashed: {data / 'log' / FILE_NAME}"]
    window.close()


LATE = ("openpyxl", "reportlab", "docx", "python_calamine", "jinja2", "models.workbook.writer")


@pytest.mark.parametrize("module", ["ui.start", "ui.school.school_desk", "ui.school.actions"])
def test_the_start_loads_no_writers(module: str) -> None:
    """What reads and writes workbooks and reports comes when it is asked for."""
    program = f"import sys, {module}; print([m for m in {LATE!r} if m in sys.modules])"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
