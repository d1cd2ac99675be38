"""A pool of killable processes that read foreign files, in the order they were given.

Whatever a file does to the process that reads it (crash it, hang it, fill its memory), the batch
goes on with a fresh process, and that one file is refused with a sentence.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil
from msgspec import Struct, field
from msgspec.structs import replace

from models.errors import Cancelled, EnvironmentFault
from models.forms.loader import form_set_to_json
from models.forms.plain_text import shown
from models.problems import Place, Problem, Severity
from models.workbook import limits
from models.workbook.result import Known, ReadResult
from models.workbook.worker_process import After, Answer, Broken, Job, Setup, serve

_LOG = logging.getLogger(__name__)
_TICK = 0.05
_START_SECONDS = 60.0
_START_ATTEMPTS = 3
_QUEUE = 2
"""Jobs a process holds: one it is at, one that lies ready."""

_AHEAD = 200
"""Results kept waiting for an earlier file at most."""

_NO_START = "读取工作簿的后台程序启动不了，可能被杀毒软件拦住了；请把本程序加入信任后再试。"
_CRASHED = "读这个文件时出了意外，没有读入，其他文件不受影响；请让学校重新导出一份。"
_TOO_LONG = "读这个文件用的时间太长，已经停下，没有读入；请让学校重新导出一份。"
_TOO_MUCH = "读这个文件要用的内存大得不正常，已经停下，没有读入；请让学校重新导出一份。"


class ReadOutcome(Struct, frozen=True):
    """What came of one file: a result, or one problem that says why not.

    Attributes:
        member: name inside the package; "" for a file that lay there by itself.
        extra: what the ``after`` function answered.
        seconds: how long it took.
    """

    path: Path
    member: str = ""
    result: ReadResult | None = None
    refused: Problem | None = None
    extra: Any = None
    seconds: float = 0.0


class PoolLimits(Struct, frozen=True):
    """What one file may cost."""

    seconds: float = limits.FILE_SECONDS
    resident_bytes: int = limits.WORKER_BYTES
    address_bytes: int = limits.ADDRESS_BYTES


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Start processes that Ctrl+C does not reach before they can ignore it themselves."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # starting it later would let the signals in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Process:
    """One worker process and the jobs it was given; the first is the one it is at."""

    def __init__(self, setup: Setup) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, setup), daemon=True)
        with _no_interrupts():
            self.process.start()
        theirs.close()
        self._measured: psutil.Process | None = None
        self.slots: deque[_Slot] = deque()
        self.since = time.monotonic()
        self.ready = False

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited, be it only that it has started."""
        return not self.ready or bool(self.slots)

    def resident(self) -> int:
        """Return the memory it holds; 0 once it is gone."""
        try:
            if self._measured is None:
                self._measured = psutil.Process(self.process.pid)
            return int(self._measured.memory_info().rss)
        except psutil.Error:
            return 0

    def give(self, slot: _Slot) -> None:
        """Hand over a job; the next one lies ready while the answer to the first travels."""
        if not self.slots:
            self.since = time.monotonic()
        self.slots.append(slot)
        with suppress(OSError):  # it died meanwhile: noticed when its answer is read
            self.connection.send(slot.job)

    def end(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.join()
        self.connection.close()


class _Slot(Struct, eq=False):
    """A job and its outcome, in its place in the order."""

    job: Job
    outcome: ReadOutcome | None = None


class _Batch(Struct):
    """The files of one call of ``read_many``."""

    order: deque[_Slot]
    waiting: deque[_Slot] = field(default_factory=deque)
    done: int = 0
    total: int = 0


class WorkerPool:
    """Processes that read workbooks; keeps them from one batch to the next."""

    def __init__(  # what workers are told once
        self,
        known: Known,
        *,
        count: int = 0,
        after: After | None = None,
        last: Mapping[str, tuple[bytes, ...]] | None = None,
        bounds: PoolLimits | None = None,
    ) -> None:
        """Remember what to tell workers; none is started before there is work.

        Args:
            known: form sets, units, periods and passwords.
            count: how many processes; 0 for as many as there are processors, up to four.
            after: called in the worker with every result; must be importable by name.
            last: unit code → payloads of its last return, for ``after``.
            bounds: what one file may cost.
        """
        self._count = count or min(os.cpu_count() or 1, 4)
        self._bounds = bounds or PoolLimits()
        self._setup = Setup(
            tuple(form_set_to_json(form_set) for form_set in known.form_sets.values()),
            {code: replace(unit, facts=dict(unit.facts)) for code, unit in known.units.items()},
            {
                key: replace(period, settings=dict(period.settings))
                for key, period in known.periods.items()
            },
            tuple(known.passwords),
            last,
            after,
            self._bounds.address_bytes,
        )
        self._processes: list[_Process] = []
        self._failed_starts = 0
        self._look_again = 0.0

    def __enter__(self) -> Self:
        """Return the pool itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all processes."""
        self.close()

    def close(self) -> None:
        """End all processes, whatever they are at."""
        for process in self._processes:
            process.end()
        self._processes.clear()

    def read_many(
        self,
        paths: Sequence[Path],
        *,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[ReadOutcome]:
        """Read files and packages; yield outcomes in the order of the paths.

        Args:
            paths: files; a package yields one outcome for each of its members.
            progress: called with the number of files done and known so far.
            cancelled: asked again and again; once true, everything stops.

        Raises:
            Cancelled: ``cancelled`` said so.
        """
        slots = [_Slot(Job(str(path))) for path in paths]
        batch = _Batch(deque(slots), deque(slots), total=len(slots))
        try:
            while batch.order:
                if cancelled is not None and cancelled():
                    raise Cancelled
                self._hand_out(batch)
                self._await(batch)
                if progress is not None:
                    progress(batch.done, batch.total)
                while batch.order and (outcome := batch.order[0].outcome) is not None:
                    batch.order.popleft()
                    yield outcome
        finally:
            self._end_busy()

    def _hand_out(self, batch: _Batch) -> None:
        """Give waiting jobs to processes with room, starting processes where they are missing."""
        starting = sum(1 for process in self._processes if not process.ready)
        missing = min(len(batch.waiting) - starting, self._count - len(self._processes))
        self._processes.extend(_Process(self._setup) for _ in range(missing))
        for queued in range(_QUEUE):
            for process in self._processes:
                open_results = len(batch.order) - len(batch.waiting)
                if not batch.waiting or open_results >= _AHEAD:
                    return
                if process.ready and len(process.slots) == queued:
                    process.give(batch.waiting.popleft())

    def _await(self, batch: _Batch) -> None:
        """Wait a moment for answers; kill what takes too long or too much."""
        by_connection = {process.connection: process for process in self._processes if process.busy}
        for connection in wait(list(by_connection), timeout=_TICK):
            assert isinstance(connection, Connection)
            self._receive(batch, by_connection[connection])
        now = time.monotonic()
        if now < self._look_again:
            return
        self._look_again = now + _TICK
        for process in [process for process in self._processes if process.busy]:
            allowed = self._bounds.seconds if process.ready else _START_SECONDS
            if now - process.since > allowed:
                self._give_up(batch, process, "R021", _TOO_LONG)
            elif process.resident() > self._bounds.resident_bytes:
                self._give_up(batch, process, "R022", _TOO_MUCH)

    def _receive(self, batch: _Batch, process: _Process) -> None:
        try:
            answer = process.connection.recv()
        except (EOFError, OSError):
            self._give_up(batch, process, "R020", _CRASHED)
            return
        now = time.monotonic()
        if isinstance(answer, Broken):
            _LOG.error("a worker process met what it was not made for:\n%s", answer.trace)
            code, sentence = ("R022", _TOO_MUCH) if answer.memory else ("R020", _CRASHED)
            self._give_up(batch, process, code, sentence)
            return
        if process.ready:
            self._settle(batch, process.slots.popleft(), answer, now - process.since)
        process.ready = True
        process.since = now
        self._failed_starts = 0

    def _settle(self, batch: _Batch, slot: _Slot, answer: Answer, seconds: float) -> None:
        if answer.members:
            inner = [
                _Slot(replace(slot.job, members=(*slot.job.members, member)))
                for member in answer.members
            ]
            place = batch.order.index(slot)
            del batch.order[place]
            for offset, item in enumerate(inner):
                batch.order.insert(place + offset, item)
            batch.waiting.extendleft(reversed(inner))
            batch.total += len(inner) - 1
            return
        slot.outcome = replace(
            _outcome(slot.job),
            result=answer.result,
            refused=answer.refused,
            extra=answer.extra,
            seconds=seconds,
        )
        batch.done += 1

    def _give_up(self, batch: _Batch, process: _Process, code: str, sentence: str) -> None:
        """End a process and refuse the file it was at; what else it had waits again."""
        seconds = time.monotonic() - process.since
        process.end()
        self._processes.remove(process)
        if not process.ready:
            self._failed_starts += 1
            if self._failed_starts >= _START_ATTEMPTS:
                raise EnvironmentFault(_NO_START)
        if process.slots:
            slot = process.slots.popleft()
            batch.waiting.extendleft(reversed(process.slots))
            place = Place(file=shown(Path(slot.job.path).name))
            refused = Problem(code, Severity.ERROR, sentence, place)
            slot.outcome = replace(_outcome(slot.job), refused=refused, seconds=seconds)
            batch.done += 1

    def _end_busy(self) -> None:
        """Leave no process at work for a batch that is over."""
        for process in [process for process in self._processes if process.busy]:
            process.end()
            self._processes.remove(process)


def _outcome(job: Job) -> ReadOutcome:
    return ReadOutcome(Path(job.path), "／".join(job.members))
