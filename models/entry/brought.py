"""Reads a workbook that a school wants to take into its own open return, and what it was made from.

The file is read like any foreign one, in the worker process. What the two parted from, the base,
is the newest revision that both the open return and the workbook come from and whose content is
known here: one handed over before, or the blank. A cell nobody could understand, and a column that
is gone, say nothing: there the base stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from models.entry.blank import sent_blank
from models.entry.brought_words import advised, foreign_unit, still_open
from models.errors import Refused
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.forms.migrate import in_terms_of, migrate_content
from models.forms.payload import decode_part, only_part
from models.merge.last_return import last_content
from models.merge.prepared import OVERRIDE
from models.merge.snapshot import Frame, read_frame
from models.problems import Problem, Severity
from models.records import (
    EMPTY_CONTENT,
    EMPTY_FORM,
    Content,
    FormData,
    Origin,
    Part,
    Revision,
    Row,
    Value,
)
from models.store import drafts
from models.store.dataset import DataSet
from models.store.payloads import payload
from models.store.revisions import revision
from models.store.transaction import Transaction
from models.watch import Watch
from models.workbook.result import Known, ReadResult
from models.workbook.worker import ReadOutcome, WorkerPool

_MERGED, _NOT_YES = "R103", "R126"
"""Codes of the reader: merged cells, and a 本期无此项 that is neither yes nor no."""


class Brought(Struct, frozen=True):
    """What a workbook brings to the open return of its unit, in terms of that return's forms.

    Attributes:
        name: of the file.
        revision: what it was written from.
        part: which part of the return it carries.
        edited: whether it was changed outside the program.
        content: what it says; where it says nothing, the base.
        base: what it and the open return parted from; empty if that is not known here.
        base_known: whether it is.
        handed_over: number of the revision that was handed over last; 0 if none was.
        understood: cells whose text had to be understood, and as what.
        unread: cells and rows that could not be understood; they are not taken.
        doubts: what else should be looked at.
    """

    name: str
    revision: Revision
    part: Part
    edited: bool
    content: Content
    base: Content
    base_known: bool
    handed_over: int = 0
    understood: tuple[Problem, ...] = ()
    unread: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()


class _Parted(Struct, frozen=True):
    """The base as it was stored.

    Attributes:
        form_set: it is written with.
        handed_over: see ``Brought``.
    """

    form_set: FormSet
    content: Content
    known: bool
    handed_over: int


def read_brought(
    dataset: DataSet,
    ctx: ReturnContext,
    path: Path,
    passwords: Sequence[str] = (),
    watch: Watch | None = None,
) -> Brought:
    """Read a workbook for an open return; writes nothing.

    Args:
        dataset: where the return lies.
        ctx: whose return it is.
        path: the workbook.
        passwords: tried on a protected one.
        watch: who may stop it.

    Raises:
        Refused: it is not a workbook of this unit and half-year; the message says what to do.
        Cancelled: the user stopped it.
    """
    frame = dataset.db.call(lambda tx: read_frame(tx, ctx.period.id), write=False)
    result = _result(_read(frame, ctx, path, passwords, watch or Watch()), ctx, frame)
    parted = dataset.db.call(lambda tx: _parted(tx, frame, ctx, result), write=False)
    open_elsewhere = still_open(path)
    doubts = (open_elsewhere,) if open_elsewhere else ()
    return _brought(ctx, frame.form_sets[result.revision.form_set_hash], result, parted, doubts)


def _read(
    frame: Frame, ctx: ReturnContext, path: Path, passwords: Sequence[str], watch: Watch
) -> ReadOutcome:
    known = Known(frame.form_sets, frame.units, {ctx.period.id: ctx.period}, tuple(passwords))
    with WorkerPool(known, count=1) as pool:
        read = pool.read_many([path], progress=watch.progress, cancelled=watch.cancelled)
        return next(iter(read))  # of a package the first: it is refused anyway


def _result(outcome: ReadOutcome, ctx: ReturnContext, frame: Frame) -> ReadResult:
    """Return what was read; Refused for whatever is no filled workbook of this unit."""
    if outcome.member:
        raise Refused("这是一个压缩包，不是工作簿；请先解压，再选里面的.xlsx工作簿。")
    if outcome.refused is not None:
        told = advised(outcome.refused, ctx.period.title)
        raise Refused(told.message, [told])
    result = outcome.result
    assert result is not None
    if result.revision.unit != ctx.unit.code:
        raise Refused(foreign_unit(ctx.unit.name, frame.units[result.revision.unit].name))
    if result.revision.origin is Origin.BLANK:
        raise Refused("这份工作簿还是空的，一个字也没有填，没有可收的；请核对是不是选错了文件。")
    return result


# What the two parted from.


def _parted(tx: Transaction, frame: Frame, ctx: ReturnContext, result: ReadResult) -> _Parted:
    """Return the newest revision both come from; an empty content if none is known."""
    head = drafts.draft_base(tx, ctx.unit.code, ctx.period.id)
    stored = revision(tx, head) if head else None
    handed = stored.revision.number if stored else 0
    stamped = result.stamp.revision
    theirs = {stamped.digest, *stamped.ancestors}
    ours = {head, *stored.revision.ancestors} if stored else set()
    common = [found.revision for digest in theirs & ours if (found := revision(tx, digest))]
    for one in sorted(common, key=lambda made: made.number, reverse=True):
        form_set = frame.form_sets.get(one.form_set_hash)
        kept = payload(tx, result.part, one.part_digests[result.part])
        if form_set is not None and kept is not None:
            return _Parted(form_set, decode_part(form_set, kept), known=True, handed_over=handed)
    for form_set in (ctx.form_set, frame.form_sets[stamped.form_set_hash]):
        last = last_content(tx, ctx.period, ctx.unit.code, form_set)
        blank, content = sent_blank(ReturnContext(form_set, ctx.unit, ctx.period, last))
        if blank.digest in theirs:
            only = only_part(form_set, content, result.part)
            return _Parted(form_set, only, known=True, handed_over=handed)
    return _Parted(ctx.form_set, EMPTY_CONTENT, known=False, handed_over=handed)


# What the workbook says.


def _brought(
    ctx: ReturnContext,
    written: FormSet,
    result: ReadResult,
    parted: _Parted,
    doubts: tuple[Problem, ...],
) -> Brought:
    """Put together what a workbook says, in terms of the open return's forms."""
    base = in_terms_of(written, parted.form_set, parted.content)
    theirs = _stated(result, base)
    carried: list[Problem] = []
    if written.hash != ctx.form_set.hash:
        theirs, carried = migrate_content(written, ctx.form_set, theirs)
        base = in_terms_of(ctx.form_set, written, base)
    told = [problem for problem in result.problems if not _known_before(problem, result, base)]
    return Brought(
        name=result.name,
        revision=result.stamp.revision,
        part=result.part,
        edited=result.edited,
        content=theirs,
        base=base,
        base_known=parted.known,
        handed_over=parted.handed_over,
        understood=tuple(p for p in told if p.severity is Severity.NOTE),
        unread=tuple(p for p in told if p.severity is Severity.ERROR),
        doubts=(*doubts, *(p for p in told if p.severity is Severity.WARNING), *carried),
    )


def _known_before(problem: Problem, result: ReadResult, base: Content) -> bool:
    """Tell whether a text was handed over like this: nobody typed it into the workbook."""
    place = problem.place
    before = base.form(place.form).row(place.row)
    now = result.content.form(place.form).row(place.row)
    text = now.unread.get(place.field) if now else None
    return text is not None and before is not None and before.unread.get(place.field) == text


def _stated(result: ReadResult, base: Content) -> Content:
    """Return the base with what the workbook states put in its place."""
    forms = dict(base.forms)
    codes = {(problem.code, problem.place.form) for problem in result.problems}
    for form_id, where in result.cells.items():
        forms[form_id] = _stated_form(
            result.content.form(form_id),
            base.form(form_id),
            where.columns,
            merged=(_MERGED, form_id) in codes,
            keep_absent=(_NOT_YES, form_id) in codes,
        )
    texts = dict(base.explanations) | {
        key: text
        for key, text in result.content.explanations.items()
        if text and not key.startswith(f"{OVERRIDE}|")
    }
    return Content({key: data for key, data in forms.items() if data != EMPTY_FORM}, texts)


def _stated_form(
    data: FormData,
    base: FormData,
    columns: Mapping[str, int],
    *,
    merged: bool,
    keep_absent: bool,
) -> FormData:
    """Return a form as the workbook states it.

    Args:
        data: as it was read.
        base: what it was made from.
        columns: fields whose column is still there.
        merged: cells were merged, which empties all but the first of them: a blank says nothing.
        keep_absent: what stands beside 本期无此项 is no answer.
    """
    known = {row.row_id: row for row in base.rows}
    found = {row.row_id: row for row in data.rows}
    rows = []
    for row_id in dict.fromkeys((*found, *known)):
        before = known.get(row_id, Row(row_id))
        row = _stated_row(found.get(row_id, Row(row_id)), before, columns, merged=merged)
        if not row.empty:
            rows.append(row)
    absent = data.absent or (keep_absent and base.absent and not data.rows)
    return FormData(() if absent else tuple(rows), absent)


def _stated_row(row: Row, before: Row, columns: Mapping[str, int], *, merged: bool) -> Row:
    values: dict[str, Value] = {}
    unread: dict[str, str] = {}
    for name in {*row.values, *row.unread, *before.values, *before.unread}:
        silent = name in row.unread or (name not in row.values and (merged or name not in columns))
        source = before if silent else row
        if name in source.values:
            values[name] = source.values[name]
        elif name in source.unread:
            unread[name] = source.unread[name]
    return Row(row.row_id, values, unread)
