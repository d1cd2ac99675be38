"""Work off the window's thread: results, failures, progress, cancel."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from models.errors import AppError, Cancelled, DiskFull
from tests.ui.answers import Answers
from ui.progress_panel import ProgressPanel
from ui.tasks import Control, Tasks
from ui.theme import Theme


def test_result_comes_back_on_the_windows_thread(tasks: Tasks, qtbot: QtBot) -> None:
    """The work runs elsewhere, what follows runs here, one after the other."""
    seen: list[object] = []
    busy: list[bool] = []
    tasks.busy.connect(busy.append)
    here = threading.get_ident()
    tasks.run(lambda _control: threading.get_ident(), seen.append)
    tasks.run(lambda _control: 2, lambda value: seen.extend([value, threading.get_ident()]))
    assert tasks.running
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen[0] != here
    assert seen[1:] == [2, here]
    assert busy == [True, False]


def test_failures(tasks: Tasks, qtbot: QtBot, answers: Answers) -> None:
    """An error with a sentence is shown, or handed to who asked for it; cancel is silence."""

    def full(_control: Control) -> None:
        raise DiskFull("磁盘满了。")

    def stopped(_control: Control) -> None:
        raise Cancelled

    caught: list[AppError] = []
    tasks.run(full, lambda _: None)
    tasks.run(full, lambda _: None, failed=caught.append)
    tasks.run(stopped, lambda _: None)
    tasks.run(stopped, lambda _: None, failed=caught.append)
    qtbot.waitUntil(lambda: not tasks.running)
    assert answers.said == ["磁盘满了。"]
    assert [type(error) for error in caught] == [DiskFull, Cancelled]


def test_our_own_mistakes(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake of the program goes into the log and to the crash message."""

    def wrong(_control: Control) -> None:
        raise ValueError("boom")

    crashes: list[BaseException] = []
    failures: list[AppError] = []
    tasks = Tasks(failures.append, crashes.append)
    tasks.run(wrong, lambda _: None)
    tasks.run(wrong, lambda _: None, failed=failures.append)
    qtbot.waitUntil(lambda: not tasks.running)
    assert [str(error) for error in crashes] == ["boom"]
    assert [error.message for error in failures] == ["程序内部出错，这一步没有做成。"]
    assert "work failed" in caplog.text
    tasks.close()


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> tuple[QWidget, ProgressPanel]:
    """A progress panel over a window."""
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    return parent, ProgressPanel(theme, parent)


def until_stopped(control: Control) -> str:
    """Work until the user has had enough."""
    control.progress(1, 3, "第一所学校")
    while True:
        control.check()
        threading.Event().wait(0.005)


def test_long_work_shows_progress_and_can_be_stopped(
    tasks: Tasks, qtbot: QtBot, panel: tuple[QWidget, ProgressPanel]
) -> None:
    """After a moment the panel comes up, says how far it is, and stops the work."""
    _, view = panel
    tasks.view = view
    ends: list[str] = []
    tasks.run(until_stopped, ends.append, failed=lambda e: ends.append(e.message), title="正在读")
    qtbot.waitUntil(view.isVisible)
    assert view.title.text() == "正在读"
    view.advance(2, 3, "第二所")
    assert view.text.text() == "2/3　第二所"
    view.advance(0, 0, "不知多少")
    assert view.text.text() == "不知多少"
    QTest.mouseClick(view.button, Qt.MouseButton.LeftButton)
    assert view.button.text() == "正在停止…"
    qtbot.waitUntil(lambda: not tasks.running)
    assert ends == ["已取消，什么都没有改动。"]
    assert not view.isVisible()


@pytest.mark.parametrize(
    "way", [lambda v: QTest.keyClick(v, Qt.Key.Key_Escape), lambda v: v.close()]
)
def test_escape_and_closing_stop_too(
    tasks: Tasks,
    qtbot: QtBot,
    panel: tuple[QWidget, ProgressPanel],
    way: Callable[[ProgressPanel], object],
) -> None:
    """Escape and the closing cross mean stop, and the panel stays until the work has ended."""
    _, view = panel
    tasks.view = view
    tasks.run(until_stopped, lambda _: None)
    qtbot.waitUntil(view.isVisible)
    QTest.keyClick(view, Qt.Key.Key_A)
    way(view)
    qtbot.waitUntil(lambda: not tasks.running)
    assert not view.isVisible()


def test_what_cannot_be_stopped_offers_no_way_to(
    tasks: Tasks, qtbot: QtBot, panel: tuple[QWidget, ProgressPanel]
) -> None:
    """Work that never asks whether to go on would be done in spite of 停止."""
    _, view = panel
    tasks.view = view
    free = threading.Event()
    ends: list[bool] = []
    tasks.run(lambda _: free.wait(20), ends.append, title="正在清理")
    qtbot.waitUntil(view.isVisible)
    assert not view.button.isVisible()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    view.close()
    assert view.isVisible()
    free.set()
    qtbot.waitUntil(lambda: not tasks.running)
    assert ends == [True]


def test_closing_stops_everything(qtbot: QtBot, answers: Answers) -> None:
    """At close, running work is stopped, waiting work never begins."""
    tasks = Tasks(answers.failed, lambda _error: None)
    tasks.run(until_stopped, lambda _: None)
    tasks.run(until_stopped, lambda _: None)
    tasks.close()
    qtbot.waitUntil(lambda: not tasks.running)
    assert answers.said == []
