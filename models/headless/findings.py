"""What the checks find in every return of a data set: in a draft, or in what came in and counts."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from models.checks.explanations import unexplained
from models.checks.runner import check_content
from models.forms.applicability import forms_for
from models.forms.compute import fill_computed
from models.forms.context import ReturnContext
from models.forms.migrate import in_terms_of
from models.forms.payload import decode_part, join_parts
from models.merge.combine import Status
from models.merge.prepared import override_reason
from models.merge.snapshot import Frame, context, read_frame
from models.merge.unit_result import parts_in_question
from models.problems import Problem, Severity
from models.records import Content
from models.store import drafts, registry
from models.store.payloads import payload
from models.store.submissions import SubmissionState, submissions
from models.store.transaction import Transaction
from models.watch import Watch


class Return(Struct, frozen=True):
    """A return as it stands.

    Attributes:
        content: what it says, in terms of the form set in use.
        forms: the forms that must be in order: a person list may have stayed at the school.
        status: how it came in; None while it is being filled in here.
    """

    ctx: ReturnContext
    content: Content
    forms: tuple[str, ...]
    status: Status | None = None


class Findings(Struct, frozen=True):
    """What is wrong with a return.

    Attributes:
        problems: errors and warnings, in the order of the forms.
        unexplained: the warnings nobody has said anything about.
        override: why it was sent with errors; "" if not so.
    """

    about: Return
    problems: tuple[Problem, ...]
    unexplained: tuple[Problem, ...]
    override: str

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(problem.is_error for problem in self.problems)


def read_returns(tx: Transaction, period: str, own: str, unit: str = "") -> tuple[Return, ...]:
    """Return the returns of a period, or that of one unit.

    Args:
        tx: a transaction; what is returned is of use after it.
        period: which half-year.
        own: the unit this data set is filled in for: of it the draft is looked at.
        unit: only this one; "" for all.
    """
    frame = read_frame(tx, period)
    found = {
        state.unit: _received(tx, frame, state)
        for state in submissions(tx, period)
        if state.effective and unit in {"", state.unit}
    }
    if own and unit in {"", own}:
        draft = _draft(tx, frame, own)
        if draft is not None:
            found[own] = draft
    return tuple(found[code] for code in sorted(found))


def _received(tx: Transaction, frame: Frame, state: SubmissionState) -> Return:
    ctx = context(tx, frame, state.unit)
    written_with = registry.form_set(tx, state.form_set_hash) or frame.form_set
    here = {part: payload(tx, part, digest) for part, digest in state.effective.items()}
    content = join_parts(*(decode_part(written_with, data) for data in here.values() if data))
    asked = parts_in_question(state.effective)
    content = in_terms_of(frame.form_set, written_with, content)
    forms = tuple(form.id for form in forms_for(ctx.form_set, ctx.unit) if form.part in asked)
    return Return(ctx, content, forms, Status(state.status))


def _draft(tx: Transaction, frame: Frame, unit: str) -> Return | None:
    """Return what is being filled in here, if anything is."""
    head = drafts.draft(tx, unit, frame.period.id)
    written_with = registry.form_set(tx, head.form_set_hash) if head else None
    if head is None or written_with is None:
        return None
    ctx = context(tx, frame, unit)
    content = drafts.load_draft(tx, unit, frame.period.id, written_with)
    assert content is not None
    content = in_terms_of(frame.form_set, written_with, content)
    forms = tuple(form.id for form in forms_for(ctx.form_set, ctx.unit))
    return Return(ctx, fill_computed(ctx, content), forms)


def find_all(returns: Sequence[Return], watch: Watch) -> tuple[Findings, ...]:
    """Check returns one after the other."""
    found = []
    for number, one in enumerate(returns):
        watch.step(number, len(returns))
        found.append(_find(one))
    watch.step(len(returns), len(returns))
    return tuple(found)


def _find(one: Return) -> Findings:
    problems = [
        problem
        for problem in check_content(one.ctx, one.content, one.forms)
        if problem.severity is not Severity.NOTE
    ]
    return Findings(
        one,
        tuple(problems),
        tuple(unexplained(problems, one.content)),
        override_reason(one.content),
    )
