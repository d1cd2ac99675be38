"""The child's side of the worker pool: reads one file after another, and may be killed any time.

What goes wrong beyond the errors the reader names ends the process: it says what it was, for the
log, and the pool answers for the file.
"""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from msgspec import Struct

from models.errors import AppError, Damaged, Refused
from models.files import read_whole
from models.forms.context import ReturnContext
from models.forms.loader import trusted_form_set
from models.forms.payload import decode_part, join_parts
from models.forms.plain_text import shown
from models.problems import Place, Problem, Severity
from models.records import EMPTY_CONTENT, Content, Period, Unit
from models.workbook import limits
from models.workbook.reader import decrypted, read_archive
from models.workbook.result import Known, ReadResult
from models.workbook.scan import (
    is_workbook,
    open_zip,
    package_member,
    package_names,
    refuse,
)

After = Callable[[ReadResult, ReturnContext], Any]
"""Computes in the worker what would be expensive later; a function of a module's top level."""


class Setup(Struct, frozen=True):
    """What a worker is told once.

    Attributes:
        form_sets: canonical forms, already checked by this program.
        last: unit code → payloads of its last return, in the period's form set.
        after: called with every result; its answer travels with the outcome.
        address_bytes: limit of the address space on POSIX, 0 for none.
    """

    form_sets: tuple[bytes, ...]
    units: Mapping[str, Unit]
    periods: Mapping[str, Period]
    passwords: tuple[str, ...] = ()
    last: Mapping[str, tuple[bytes, ...]] | None = None
    after: After | None = None
    address_bytes: int = limits.ADDRESS_BYTES


class Job(Struct, frozen=True):
    """A file to read: a path, and the way into packages below it."""

    path: str
    members: tuple[str, ...] = ()


class Broken(Struct, frozen=True):
    """The last word of a process that met what it was not made for.

    Attributes:
        trace: where in the program; for the log, which leaves out what may be about a person.
        memory: whether it was that the memory did not suffice.
    """

    trace: str
    memory: bool = False


class Answer(Struct, frozen=True):
    """What came of a job: a result, a package's members, or a refusal."""

    result: ReadResult | None = None
    extra: Any = None
    members: tuple[str, ...] = ()
    refused: Problem | None = None


def serve(connection: Connection, setup: Setup) -> None:
    """Answer jobs until the pool hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the pool's business
    _limit_memory(setup.address_bytes)
    worker = Worker(setup)
    try:
        connection.send(None)  # ready: loading the program does not count as reading a file
    except OSError:  # the pool hung up before there was anything to do
        return
    while True:
        try:
            job = connection.recv()
        except (EOFError, OSError):
            return
        try:
            connection.send(worker.answer(job))
        except BaseException as error:  # noqa: BLE001  # calamine's panics are no Exceptions
            trace = "".join(traceback.format_exception(error))
            with suppress(OSError):  # the pool may have hung up meanwhile
                connection.send(Broken(trace, isinstance(error, MemoryError)))
            return


def _limit_memory(address_bytes: int) -> None:
    if address_bytes and sys.platform != "win32":
        import resource  # noqa: PLC0415  # POSIX only

        resource.setrlimit(resource.RLIMIT_AS, (address_bytes, address_bytes))


class Worker:
    """Reads files with form sets that were loaded once."""

    def __init__(self, setup: Setup) -> None:
        """Load the form sets."""
        form_sets = [trusted_form_set(data) for data in setup.form_sets]
        self._setup = setup
        self._known = Known(
            {form_set.hash: form_set for form_set in form_sets},
            setup.units,
            setup.periods,
            setup.passwords,
        )

    def answer(self, job: Job) -> Answer:
        """Read a job's file; every refusal is an answer, not an error."""
        name = job.members[-1] if job.members else Path(job.path).name
        try:
            return self._read(job, name)
        except Refused as error:
            problem = error.problems[0] if error.problems else _problem(error)
            return Answer(refused=problem.at(file=_shown(job)))
        except AppError as error:
            return Answer(refused=_problem(error).at(file=_shown(job)))

    def _read(self, job: Job, name: str) -> Answer:
        data = read_whole(Path(job.path), limits.PACKAGE_BYTES)
        for member in job.members:
            data = _unpacked(data, member)
        plain = decrypted(name, data, self._known.passwords)
        archive = open_zip(plain)
        if not is_workbook(archive):
            if len(job.members) >= limits.PACKAGE_DEPTH:
                raise refuse("压缩包里一层又一层都是压缩包，没有再打开；请先解压，再导入。")
            return Answer(members=tuple(package_names(archive)))
        result = read_archive(_shown(job), data, archive, self._known)
        return Answer(result, self._extra(result))

    def _extra(self, result: ReadResult) -> object:
        if self._setup.after is None:
            return None
        revision = result.revision
        ctx = ReturnContext(
            self._known.form_sets[revision.form_set_hash],
            self._known.units[revision.unit],
            self._known.periods[revision.period],
            self._last(revision.unit, revision.form_set_hash),
        )
        return self._setup.after(result, ctx)

    def _last(self, unit: str, form_set_hash: str) -> Content:
        payloads = (self._setup.last or {}).get(unit, ())
        form_set = self._known.form_sets[form_set_hash]
        try:
            return join_parts(*(decode_part(form_set, payload) for payload in payloads))
        except Damaged:  # the last return follows another form set: nothing to compare with
            return EMPTY_CONTENT


def _unpacked(data: bytes, member: str) -> bytes:
    return package_member(open_zip(data), member).data


def _shown(job: Job) -> str:
    return shown("／".join((Path(job.path).name, *job.members)))


def _problem(error: AppError) -> Problem:
    return Problem("R013", Severity.ERROR, error.message, Place())
