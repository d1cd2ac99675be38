"""A window for tests: the program's own look, answers instead of message boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partialmethod
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.edition import SCHOOL, Edition
from models.entry.draft import Draft
from models.errors import AppError
from tests.ui.answers import Answers
from ui.actions import actions_for
from ui.app import make_application
from ui.entry.entry_desk import EntryDesk
from ui.main_window import MainWindow
from ui.tasks import Tasks
from ui.theme import Theme

RESOURCES = Path(__file__).parents[2] / "resources"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the offscreen platform say that it knows no window managers."""
    for item in items:
        if "tests/ui" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait longer for what must happen: a loaded machine is no fault of the window."""
    monkeypatch.setattr(QtBot, "waitUntil", partialmethod(QtBot.waitUntil, timeout=30_000))


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """The program's look."""
    _, made = make_application([], RESOURCES)
    return made


@pytest.fixture
def answers() -> Answers:
    """What the user answers to questions, and what was said."""
    return Answers()


@pytest.fixture
def tasks(answers: Answers) -> Iterator[Tasks]:
    """The worker."""

    def crashed(error: BaseException) -> None:
        raise error

    made = Tasks(answers.failed, crashed)
    yield made
    made.close()


def failed(error: AppError) -> None:
    """Fail the test: nobody expected this."""
    raise error


@pytest.fixture
def open_window(
    qtbot: QtBot, theme: Theme, answers: Answers, tasks: Tasks
) -> Callable[..., MainWindow]:
    """Return a function that opens the window on a return."""

    def make(draft: Draft | None = None, edition: Edition = SCHOOL) -> MainWindow:
        window = MainWindow(edition, actions_for(edition), theme, answers, tasks)
        qtbot.addWidget(window)
        window.resize(1024, 720)
        if draft is not None:
            window.set_desk(EntryDesk(draft, theme, answers))
        window.show()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return make
