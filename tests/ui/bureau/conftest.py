"""A bureau's window over a county of ten schools; the returns are written once for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models.demo.figures import DemoReturns
from models.edition import BUREAU
from models.workspace import Workspace
from tests.ui.answers import Answers
from tests.ui.bureau.county import (
    other_return,
    returns,
    set_up,
    units,
    write_return,
    write_returns,
)
from ui.actions import actions_for
from ui.bureau.actions import BUREAU_ACTIONS
from ui.bureau.desk import BureauDesk
from ui.main_window import MainWindow
from ui.tasks import Tasks
from ui.theme import Theme


@pytest.fixture(scope="session")
def made() -> DemoReturns:
    """What the schools say."""
    return returns()


@pytest.fixture(scope="session")
def up(made: DemoReturns, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The figures of the first six schools, and one file that is no return."""
    folder = tmp_path_factory.mktemp("up")
    write_returns(folder, made, units(made)[:6])
    (folder / "通知.docx").write_bytes(b"no workbook")
    return folder


@pytest.fixture(scope="session")
def again(made: DemoReturns, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another first return of the first school: more girls in the first grade, more weeks."""
    folder = tmp_path_factory.mktemp("again")
    unit = units(made)[0]
    write_return(folder, made, unit, other_return(made, unit))
    return folder


@pytest.fixture
def workspace(tmp_path: Path, made: DemoReturns) -> Iterator[Workspace]:
    """The bureau's data set with nothing imported yet."""
    with set_up(tmp_path / "data", made) as opened:
        yield opened


@pytest.fixture
def desk(
    qtbot: QtBot, theme: Theme, answers: Answers, tasks: Tasks, workspace: Workspace
) -> BureauDesk:
    """The bureau's desk in a window of 1024 × 740."""
    window = MainWindow(BUREAU, actions_for(BUREAU, BUREAU_ACTIONS), theme, answers, tasks)
    qtbot.addWidget(window)
    shown = BureauDesk(workspace, theme, answers, tasks)
    window.set_desk(shown)
    window.resize(1024, 740)
    window.show()
    qtbot.waitUntil(lambda: not tasks.running)
    return shown


@pytest.fixture
def settle(qtbot: QtBot, tasks: Tasks) -> Callable[[], None]:
    """Return a function that waits until all work has ended."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not tasks.running, timeout=30_000)

    return wait
