"""The one way to do work off the window's thread: one worker, progress, cancel, one way back.

``Tasks.run(work, done)`` calls ``work(control)`` on the worker and then ``done(result)`` on the
window's thread. Work that takes longer than a moment gets a panel with a bar, and a button to stop
it once the work has shown that it can be stopped;
``control.progress`` and ``control.check`` are the only things the worker may touch of it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from msgspec import Struct, field
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from models.errors import AppError, Cancelled
from models.watch import Watch

T = TypeVar("T")
_log = logging.getLogger(__name__)
PATIENCE_MS = 300
"""Work shorter than this shows nothing."""


class ProgressView(Protocol):
    """Where long work shows how far it is."""

    def begin(self, title: str, cancel: Callable[[], None]) -> None:
        """Show the work."""

    def offer_stop(self) -> None:
        """Offer a way to stop it: the work asks whether it should."""

    def advance(self, done: int, total: int, text: str) -> None:
        """Show how far it is; total 0 means nobody knows."""

    def end(self) -> None:
        """Take it away."""


class Control:
    """What work may do with its surroundings, from its own thread."""

    def __init__(
        self, report: Callable[[int, int, str], None], asked: Callable[[], None] = lambda: None
    ) -> None:
        """Remember where to report to; ``asked`` is called when the work first asks to go on."""
        self._report = report
        self._asked = asked
        self._stop = threading.Event()
        self.listens = False

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Tell how far the work is; total 0 means that nobody knows."""
        self._report(done, total, text)

    def cancelled(self) -> bool:
        """Tell whether the user wants it stopped; who asks can be stopped."""
        if not self.listens:
            self.listens = True
            self._asked()
        return self._stop.is_set()

    def check(self) -> None:
        """Stop here if the user wants it: raises Cancelled."""
        if self.cancelled():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._stop.set()


def watch_of(control: Control) -> Watch:
    """Return how long work of the models tells the window how far it is."""
    return Watch(control.progress, control.cancelled)


class _Job(Struct):
    """One piece of work and what follows it."""

    title: str
    work: Callable[[Control], Any]
    done: Callable[[Any], None]
    failed: Callable[[AppError], None]
    control: Control | None = None
    future: Future[Any] | None = field(default=None)


class Tasks(QObject):
    """Runs work one after the other.

    Signals:
        busy: True when the first piece of work begins, False when the last has ended.
    """

    busy = Signal(bool)
    _ended = Signal(object)
    _progressed = Signal(object, int, int, str)
    _listened = Signal(object)

    def __init__(
        self,
        failed: Callable[[AppError], None],
        crashed: Callable[[BaseException], None],
        view: ProgressView | None = None,
    ) -> None:
        """Say who shows failures that nobody else deals with, mistakes of ours, and progress."""
        super().__init__()
        self._failed = failed
        self._crashed = crashed
        self.view = view
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="task")
        self._jobs: list[_Job] = []
        self._shown: _Job | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show)
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        self._progressed.connect(self._advance, Qt.ConnectionType.QueuedConnection)
        self._listened.connect(self._offer_stop, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        """Whether any work is under way."""
        return bool(self._jobs)

    def run(
        self,
        work: Callable[[Control], T],
        done: Callable[[T], None],
        *,
        failed: Callable[[AppError], None] | None = None,
        title: str = "请稍候",
    ) -> None:
        """Do work elsewhere, then call ``done`` with its result, or ``failed`` with its error.

        ``Cancelled`` is also given to ``failed``; without one it is passed over in silence.
        """
        job = _Job(title, work, done, failed or self._show_failure)
        job.control = Control(
            lambda *told: self._progressed.emit(job, *told), lambda: self._listened.emit(job)
        )
        self._jobs.append(job)
        if len(self._jobs) == 1:
            self.busy.emit(True)
            self._patience.start()
        job.future = self._pool.submit(work, job.control)
        job.future.add_done_callback(lambda _future: self._ended.emit(job))

    def _show_failure(self, error: AppError) -> None:
        if not isinstance(error, Cancelled):
            self._failed(error)

    @Slot()
    def _show(self) -> None:
        if self._jobs and self.view is not None:
            self._shown = self._jobs[0]
            control = self._shown.control
            assert control is not None
            self.view.begin(self._shown.title, control.cancel)
            if control.listens:
                self.view.offer_stop()

    @Slot(object)
    def _offer_stop(self, job: _Job) -> None:
        if job is self._shown and self.view is not None:
            self.view.offer_stop()

    @Slot(object, int, int, str)
    def _advance(self, job: _Job, done: int, total: int, text: str) -> None:
        if job is self._shown and self.view is not None:
            self.view.advance(done, total, text)

    @Slot(object)
    def _finish(self, job: _Job) -> None:
        self._jobs.remove(job)
        self._patience.stop()
        if self._shown is job and self.view is not None:
            self._shown = None
            self.view.end()
        if self._jobs:
            self._patience.start()
        else:
            self.busy.emit(False)
        assert job.future is not None
        error = Cancelled() if job.future.cancelled() else job.future.exception()
        if error is None:
            job.done(job.future.result())
        elif isinstance(error, AppError):
            job.failed(error)
        else:
            _log.error("work failed", exc_info=error)
            if job.failed == self._show_failure:
                self._crashed(error)
            else:
                job.failed(AppError("程序内部出错，这一步没有做成。"))

    def close(self) -> None:
        """Ask all work to stop and wait for it."""
        for job in self._jobs:
            if job.control is not None:
                job.control.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
