"""What the window does when a field is left, and how long a list of 10,000 rows takes to open."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from models.edition import SCHOOL
from models.entry.draft import Draft
from models.entry.steps import Change
from models.problems import Place
from models.records import FormData
from tests.benchmarks.results import Result, median, percentile
from tests.benchmarks.samples import RESOURCES, children, filled, village_school
from ui.actions import actions_for
from ui.app import make_application
from ui.entry.entry_desk import EntryDesk
from ui.main_window import MainWindow
from ui.messages import Messages
from ui.tasks import Tasks

_FLUSH = 0.1  # seconds a bad disk takes to say that something is written


class SlowDisk:
    """A store whose every commit takes a tenth of a second."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)

    def write(self, _changes: Sequence[Change]) -> Future[None]:
        """Say after a while that it is written."""
        return self._thread.submit(time.sleep, _FLUSH)


def _failed(error: BaseException) -> None:
    raise error


def open_window(draft: Draft) -> tuple[MainWindow, EntryDesk]:
    """Return the program's window on a return, shown."""
    _, theme = make_application([], RESOURCES)
    messages = Messages(lambda: None)
    window = MainWindow(SCHOOL, actions_for(SCHOOL), theme, messages, Tasks(_failed, _failed))
    desk = EntryDesk(draft, theme, messages)
    window.set_desk(desk)
    window.resize(1366, 740)
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    _settle()
    return window, desk


def _settle() -> None:
    until = time.perf_counter() + 0.3
    while time.perf_counter() < until:
        QCoreApplication.processEvents()


def _focused(window: QWidget) -> QWidget:
    return QApplication.focusWidget() or window


def measure(fields: int = 300) -> Iterator[Result]:
    """Yield the 99th percentile of leaving a field on a good and a bad disk, and opening a list."""
    for disk, words in ((None, "存盘立即返回"), (SlowDisk(), "存盘要100毫秒")):
        ctx = village_school()
        window, desk = open_window(Draft(ctx, filled(ctx), None, disk))
        seconds = _leave_fields(window, desk, fields)
        shown = percentile(seconds, 0.99) * 1000
        detail = f"中位数 {median(seconds) * 1000:.1f} 毫秒，{len(seconds)}次"
        yield Result(f"离开一格（第99百分位，{words}）", shown, "毫秒", 16, detail=detail)
        window.close()
    yield _open_list()


def _leave_fields(window: MainWindow, desk: EntryDesk, count: int) -> list[float]:
    """Type a number into one cell after the other; time Enter up to the last repaint."""
    desk.go_to(Place(form="enrolment", row="1", field="students"))
    _settle()
    seconds = []
    gc.collect()
    for number in range(count):
        if number % 30 == 0:
            desk.go_to(Place(form="enrolment", row="1", field="students"))
            _settle()
        QTest.keyClicks(_focused(window), str(20 + number % 30))
        QCoreApplication.processEvents()
        began = time.perf_counter()
        QTest.keyClick(_focused(window), Qt.Key.Key_Return)
        QCoreApplication.processEvents()
        seconds.append(time.perf_counter() - began)
        QTest.qWait(5)
    return seconds


def _open_list(rows: int = 10_000) -> Result:
    ctx = village_school()
    content = filled(ctx).with_form("dropout_ledger", FormData(children(rows)))
    window, desk = open_window(Draft(ctx, content))
    began = time.perf_counter()
    desk.go_to(Place(form="dropout_ledger", row=f"{rows - 1:014d}", field="name"))
    QCoreApplication.processEvents()
    seconds = (time.perf_counter() - began) * 1000
    window.close()
    return Result(f"打开{rows}行的名单并到最后一行", seconds, "毫秒", 200)
