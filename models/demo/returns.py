"""The workbooks in which the schools of the demo hand their returns over.

Each is a revision made from the unit's blank workbook, as a school makes one, and is written and
read back by the program's own writer, in as many processes as the computer has room for.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from models.checks.runner import check_content
from models.demo.figures import DemoReturns
from models.entry.export import file_name, next_revision
from models.forms.applicability import forms_for
from models.forms.compute import prefill
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.forms.loader import form_set_from_json, form_set_to_json
from models.records import SINGLE_ROW, Content, Part, Period, Revision, Unit
from models.version import PROGRAM
from models.watch import Watch
from models.workbook.writer import blank_revision, write_workbook

_AT_ONCE = 4
"""Units whose workbooks one process writes before it is heard of again."""

_MOST_PROCESSES = 4


class _Return(Struct, frozen=True):
    """One return to be written."""

    unit: Unit
    last: Content
    content: Content
    password: str


class _Batch(Struct, frozen=True):
    """Returns for one process, with all it must know; the form set travels as JSON."""

    form_set: bytes
    period: Period
    folder: Path
    task: str
    returns: tuple[_Return, ...]


def school_revision(ctx: ReturnContext, content: Content) -> Revision:
    """Return the first revision a school makes of its blank return.

    Its time is the day on the cover, so that the same content is always the same revision.
    """
    cover = content.form("cover").row(SINGLE_ROW)
    day = cover.values.get("filled_date") if cover else None
    blank = blank_revision(ctx, prefill(ctx), PROGRAM)
    return next_revision(ctx, content, blank, f"{day or ctx.period.cutoff}T16:30:00")


def write_returns(
    returns: DemoReturns, folder: Path, password: str, task: str, watch: Watch
) -> tuple[Path, ...]:
    """Write the workbooks of all schools into a folder that is there, and return their paths.

    A school whose ledger of names is not empty writes a second one, protected by the password.

    Raises:
        Cancelled: the user stopped it; the files written so far are whole.
        EnvironmentFault: the disk could not do it.
    """
    units = [unit for unit in returns.county.units if forms_for(returns.form_set, unit)]
    form_set = form_set_to_json(returns.form_set)
    made = [
        _Return(unit, returns.context(unit).last, returns.content(unit), password) for unit in units
    ]
    batches = [
        _Batch(form_set, returns.now, folder, task, tuple(made[start : start + _AT_ONCE]))
        for start in range(0, len(made), _AT_ONCE)
    ]
    processes = min(os.cpu_count() or 1, _MOST_PROCESSES, len(batches))
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context)
    try:
        jobs = [pool.submit(_write, batch) for batch in batches]
        _follow(jobs, len(made), watch)
        return tuple(path for job in jobs for path in job.result())
    finally:
        pool.shutdown(cancel_futures=True)


def _follow(jobs: Sequence[Future[list[Path]]], total: int, watch: Watch) -> None:
    """Tell how far the writing is, until all is written or somebody stops it."""
    watch.step(0, total)
    for done, job in enumerate(as_completed(jobs), 1):
        job.result()
        watch.step(min(done * _AT_ONCE, total), total)


@lru_cache(maxsize=1)
def _loaded(form_set: bytes) -> FormSet:
    """Load the form set once in each process."""
    return form_set_from_json(form_set)


def _write(batch: _Batch) -> list[Path]:
    """Write some returns; runs in a process of its own."""
    form_set = _loaded(batch.form_set)
    paths = []
    for item in batch.returns:
        ctx = ReturnContext(form_set, item.unit, batch.period, item.last)
        paths += _write_return(ctx, item, batch)
    return paths


def _write_return(ctx: ReturnContext, item: _Return, batch: _Batch) -> list[Path]:
    revision = school_revision(ctx, item.content)
    warnings = [problem for problem in check_content(ctx, item.content) if not problem.is_error]
    paths = []
    for part in Part:
        if part is Part.PERSONS and not _names_somebody(
            form_set=ctx.form_set, content=item.content
        ):
            continue
        path = batch.folder / file_name(ctx, revision, part)
        write_workbook(
            ctx,
            item.content,
            revision,
            part,
            path,
            warnings=warnings,
            password=item.password if part is Part.PERSONS else "",
            task=batch.task,
        )
        paths.append(path)
    return paths


def _names_somebody(form_set: FormSet, content: Content) -> bool:
    """Tell whether a return has any list of names that is not empty."""
    return any(content.form(form.id).rows for form in form_set.forms if form.part is Part.PERSONS)
