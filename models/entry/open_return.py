"""Opens the return of a unit and period: as it was left, as it counts, or as a new one starts.

A draft written with an older form set is carried over first, and what became of it is told; so it
is with a last return written with one, when the first return on newer forms begins.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from models.entry.draft import Changed, Draft
from models.entry.stored import StoredDraft
from models.errors import NotFound
from models.forms.applicability import forms_for
from models.forms.compute import prefill
from models.forms.context import ReturnContext
from models.forms.migrate import migrate_content
from models.forms.payload import canonical
from models.merge.last_return import handed_in, last_carried
from models.merge.snapshot import context, read_frame
from models.problems import Problem
from models.records import EMPTY_CONTENT, Content
from models.store import drafts, registry
from models.store.dataset import DataSet
from models.store.transaction import Transaction


class Opened(Struct, frozen=True):
    """What a return holds when it is opened.

    Attributes:
        carried: what became of a draft that was written with an older form set, or of the last
            return that a new draft begins with.
    """

    ctx: ReturnContext
    content: Content
    carried: tuple[Problem, ...] = ()


def read_return(dataset: DataSet, period: str, unit: str) -> Opened:
    """Return what a return holds now; begins a draft if there is none.

    Raises:
        NotFound: the period is not set up, or the unit is not in the registry or asked nothing.
    """
    return dataset.db.call(lambda tx: opened_in(tx, period, unit))


def opened_in(tx: Transaction, period: str, unit: str) -> Opened:
    """Do what ``read_return`` does, inside a transaction."""
    frame = read_frame(tx, period)
    ctx = context(tx, frame, unit)
    if not forms_for(ctx.form_set, ctx.unit):
        raise NotFound(f"“{ctx.unit.name}”这类单位本期没有要填的表。")
    head = drafts.draft(tx, unit, period)
    if head is None:
        there = handed_in(tx, period, unit, ctx.form_set)
        content = canonical(ctx.form_set, prefill(ctx) if there == EMPTY_CONTENT else there)
        drafts.replace_draft(tx, unit, period, ctx.form_set, content)
        told = last_carried(tx, frame.period, unit, ctx.form_set)[1]
        return Opened(ctx, content, tuple(told))
    if head.form_set_hash == ctx.form_set.hash:
        kept = drafts.load_draft(tx, unit, period, ctx.form_set)
        assert kept is not None
        return Opened(ctx, kept)
    return _carried_over(tx, ctx, head)


def _carried_over(tx: Transaction, ctx: ReturnContext, head: drafts.Draft) -> Opened:
    old = registry.form_set(tx, head.form_set_hash)
    if old is None:
        raise NotFound("这份数据用的旧表样找不到了，请从备份里恢复最近的一份。")
    kept = drafts.load_draft(tx, head.unit, head.period, old)
    assert kept is not None
    content, problems = migrate_content(old, ctx.form_set, kept)
    drafts.replace_draft(tx, head.unit, head.period, ctx.form_set, content)
    return Opened(ctx, content, tuple(problems))


def open_draft(
    dataset: DataSet,
    period: str,
    unit: str,
    on_change: Callable[[Changed], None] | None = None,
) -> Draft:
    """Return the open return of a unit; whatever is typed is written down at once."""
    opened = read_return(dataset, period, unit)
    store = StoredDraft(dataset.db, unit, period, opened.ctx.form_set)
    return Draft(opened.ctx, opened.content, on_change, store)
