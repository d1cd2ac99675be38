"""退回: the bureau sends a return back as its own workbook, with the cells to be mended marked.

What comes back corrected descends from the return that was sent back, so it takes its place. Only
figures go back; lists of names stay where they are.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from models.checks.explanations import unexplained
from models.entry.export import safe_name
from models.files import named
from models.forms.context import ReturnContext
from models.forms.migrate import in_terms_of
from models.forms.payload import RevisionIdentity, decode_part, encode_part, part_digest
from models.indicators.declared import is_bureau
from models.merge.combine import Status
from models.merge.prepared import work_out
from models.merge.snapshot import Frame, context, read_frame
from models.problems import Problem
from models.records import Content, Origin, Part, Revision
from models.store import registry
from models.store.dataset import DataSet
from models.store.payloads import EMPTY_DIGEST, payload
from models.store.revisions import revisions
from models.store.submissions import SubmissionState, submissions
from models.store.transaction import Transaction
from models.version import PROGRAM
from models.watch import Watch
from models.workbook.writer import write_workbook


class SentBack(Struct, frozen=True):
    """A return that was sent back.

    Attributes:
        unit: code of the unit.
        path: the workbook.
        errors, warnings: how many of each it lists.
    """

    unit: str
    path: Path
    errors: int
    warnings: int


class _Return(Struct, frozen=True):
    """A return with its problems, ready to be written."""

    ctx: ReturnContext
    content: Content
    revision: Revision
    problems: tuple[Problem, ...]


def send_back(
    dataset: DataSet,
    period: str,
    folder: Path,
    units: Collection[str] | None = None,
    watch: Watch | None = None,
) -> tuple[SentBack, ...]:
    """Write the workbooks of returns that have errors or unexplained warnings.

    Args:
        dataset: the bureau's data.
        period: the half-year.
        folder: where; made if it is not there.
        units: only these; None for all. One that waits for a decision is left out.
        watch: told how far it is, and asked whether to stop.

    Raises:
        NotFound: the period is not set up.
        Cancelled: the user stopped it; the files written so far are whole.
        EnvironmentFault: the disk could not do it.
    """
    watch = watch or Watch()
    found = dataset.db.call(lambda tx: _returns(tx, period, units), write=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise named(error, folder) from error
    made = []
    for number, one in enumerate(found):
        watch.step(number, len(found))
        made.append(_write(one, folder))
    watch.step(len(found), len(found))
    return tuple(made)


def _write(one: _Return, folder: Path) -> SentBack:
    ctx = one.ctx
    words = (ctx.period.title, ctx.unit.name, "退回", f"第{one.revision.number}版")
    path = folder / (safe_name("_".join(words)) + ".xlsx")
    warnings = [problem for problem in one.problems if not problem.is_error]
    write_workbook(
        ctx,
        one.content,
        one.revision,
        Part.FIGURES,
        path,
        warnings=warnings,
        returned=one.problems,
    )
    return SentBack(ctx.unit.code, path, len(one.problems) - len(warnings), len(warnings))


def _returns(tx: Transaction, period: str, units: Collection[str] | None) -> list[_Return]:
    frame = read_frame(tx, period)
    found = []
    for state in submissions(tx, period):
        unit = frame.units.get(state.unit)
        wanted = units is None or state.unit in units
        if unit is None or is_bureau(frame.form_set, unit):
            continue  # the bureau mends its own where it fills it in
        if wanted and state.has_figures and state.status != Status.DISPUTED:
            made = _return(tx, frame, state)
            if made.problems:
                found.append(made)
    return found


def _return(tx: Transaction, frame: Frame, state: SubmissionState) -> _Return:
    ctx = context(tx, frame, state.unit)
    written_with = registry.form_set(tx, state.form_set_hash) or frame.form_set
    data = payload(tx, Part.FIGURES, state.effective[Part.FIGURES])
    content = in_terms_of(
        frame.form_set, written_with, decode_part(written_with, data) if data else Content({})
    )
    problems = work_out(ctx, content, (Part.FIGURES,)).problems
    open_ones = set(unexplained(problems, content))
    told = tuple(item for item in problems if item.is_error or item in open_ones)
    return _Return(ctx, content, _from_heads(tx, ctx, state, content), told)


def _from_heads(
    tx: Transaction, ctx: ReturnContext, state: SubmissionState, content: Content
) -> Revision:
    """Return the revision that is sent back: the head, or one made of several heads."""
    stored = {
        item.revision.digest: item.revision for item in revisions(tx, state.unit, state.period)
    }
    heads = [stored[digest] for digest in state.heads if digest in stored]
    figures = part_digest(encode_part(ctx.form_set, content, Part.FIGURES))
    if len(heads) == 1 and heads[0].part_digests.get(Part.FIGURES) == figures:
        return heads[0]
    digests = {Part.FIGURES: figures, Part.PERSONS: state.effective.get(Part.PERSONS, EMPTY_DIGEST)}
    parents = tuple(sorted(head.digest for head in heads))
    identity = RevisionIdentity(ctx.unit.code, ctx.period.id, ctx.form_set.hash, digests, parents)
    return Revision(
        unit=ctx.unit.code,
        period=ctx.period.id,
        form_set=ctx.form_set.id,
        form_set_hash=ctx.form_set.hash,
        number=max((head.number for head in heads), default=0) + 1,
        digest=identity.digest(),
        parents=parents,
        ancestors=frozenset(parents).union(*(head.ancestors for head in heads)),
        part_digests=digests,
        origin=Origin.BUREAU,
        time=tx.now(),
        program=PROGRAM,
    )
