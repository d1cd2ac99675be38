"""The whole program in a test: its own window, folders of its own, answers instead of boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.edition import SCHOOL, Edition
from models.settings import SettingsFile
from tests.ui.answers import Answers
from ui.start import Program
from ui.theme import Theme


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    """What the program remembers, in a folder of the test's own."""
    return SettingsFile(tmp_path / "config")


@pytest.fixture
def start(
    qapp: QApplication, qtbot: QtBot, theme: Theme, answers: Answers, settings: SettingsFile
) -> Iterator[Callable[..., Program]]:
    """Return a function that starts the program on a data folder, or on the first page."""
    started: list[Program] = []

    def make(folder: Path | None = None, edition: Edition = SCHOOL) -> Program:
        program = Program(qapp, theme, settings, lambda _window: answers)
        started.append(program)
        program.show(edition, folder)
        window = program.window
        assert window is not None
        qtbot.addWidget(window)
        window.resize(1024, 740)
        qtbot.waitUntil(lambda: not window.tasks.running)
        window.activateWindow()  # another test may have left a window behind
        qtbot.waitUntil(lambda: _is_in_front(window))
        return program

    yield make
    answers.yes = True
    for program in started:
        if program.window is not None:
            program.window.close()


def _is_in_front(window: QWidget) -> bool:
    """Tell whether the window, or a box of its own, has the keys."""
    active = QApplication.activeWindow()
    return active is not None and (active is window or window.isAncestorOf(active))


def dialog_of(program: Program, kind: type[QWidget]) -> QWidget:
    """Return the box of a kind that is open over the window."""
    window = program.window
    assert window is not None
    found = [box for box in window.findChildren(kind) if box.isVisible()]
    assert len(found) == 1, found
    return found[0]
