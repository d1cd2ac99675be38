"""What a person sees of a unit that waits for a decision, as plain rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from models.forms.definition import FormSet
from models.forms.payload import short_code
from models.merge.decisions import Review, review, undecided
from models.merge.sentences import ORIGIN_WORDS, place_text, shown_side
from models.merge.three_way import Choice, Conflict, ConflictKey, in_order
from models.records import Revision
from models.store.revisions import StoredRevision
from models.workspace import Workspace
from ui.bureau.rows_model import Column

BASE = ""
"""Stands for what was there before, among the sides of a conflict."""
OPEN = "还没有定"


class HeadRow(Struct, frozen=True):
    """One of the returns a decision is between."""

    digest: str
    label: str
    origin: str
    who: str
    when: str
    file: str
    code: str


class ConflictRow(Struct, frozen=True):
    """One place where they differ.

    Attributes:
        sides: head (``BASE`` for what was there before) → what it says.
        merged: what it becomes if nobody decides; "" if a person must.
    """

    key: ConflictKey
    place: str
    sides: Mapping[str, str]
    merged: str = ""


class Waiting(Struct, frozen=True):
    """One unit that waits.

    Attributes:
        conflicts: what must be decided and what may be, as the forms go.
        notes: what is combined without asking.
    """

    unit: str
    name: str
    heads: tuple[HeadRow, ...]
    conflicts: tuple[ConflictRow, ...]
    notes: tuple[str, ...] = ()

    @property
    def seen(self) -> tuple[str, ...]:
        """The heads the person decides between, as a decision must name them."""
        return tuple(head.digest for head in self.heads)

    @property
    def open(self) -> tuple[ConflictRow, ...]:
        """What must be decided."""
        return tuple(row for row in self.conflicts if not row.merged)


def read_waiting(workspace: Workspace) -> list[Waiting]:
    """Return every unit that waits for a decision."""
    period = workspace.period_id()
    codes = undecided(workspace.dataset, period)
    return [waiting_of(review(workspace.dataset, period, code)) for code in codes]


def waiting_of(seen: Review) -> Waiting:
    """Return what a person sees of one unit."""
    form_set, proposal = seen.ctx.form_set, seen.proposal
    stored = {item.revision.digest: item for item in seen.stored}
    heads = tuple(
        head_row(f"第{number}份", made, stored.get(made.digest))
        for number, made in enumerate(seen.effective.heads, start=1)
    )
    free = proposal.differences if proposal else ()
    conflicts = tuple(
        _conflict_row(form_set, place, free=place in free)
        for place in in_order(form_set, proposal.places if proposal else ())
    )
    notes = tuple(note.message for note in (proposal.notes if proposal else ()))
    return Waiting(seen.ctx.unit.code, seen.ctx.unit.name, heads, conflicts, notes)


def _conflict_row(form_set: FormSet, place: Conflict, *, free: bool) -> ConflictRow:
    sides = {side.head: shown_side(form_set, place, side) for side in (place.base, *place.sides)}
    merged = f"合并：{shown_side(form_set, place, place.changed)}" if free else ""
    return ConflictRow(place.key, place_text(form_set, place), sides, merged)


def head_row(label: str, made: Revision, stored: StoredRevision | None) -> HeadRow:
    """Return a revision with who made it, when, and in which file it came."""
    return HeadRow(
        made.digest,
        label,
        f"{ORIGIN_WORDS[made.origin]}，第{made.number}版",
        made.author or "没有写",
        made.time.replace("T", " ")[:16],
        "，".join(files_of(stored)) or "没有文件",
        short_code(made.digest),
    )


def files_of(stored: StoredRevision | None) -> list[str]:
    """Return the names of the files a revision came in."""
    receipts = stored.receipts if stored else ()
    return sorted({item.file_name for item in receipts if item.file_name and not item.undone})


HEAD_COLUMNS: tuple[Column[HeadRow], ...] = (
    Column("", lambda head: head.label, 60),
    Column("填报人", lambda head: head.who, 80),
    Column("填报时间", lambda head: head.when, 130),
    Column("来源", lambda head: head.origin, 150),
    Column("校验码", lambda head: head.code, 104),
    Column("文件", lambda head: head.file),
)


def conflict_columns(
    waiting: Waiting, choices: Mapping[ConflictKey, Choice]
) -> tuple[Column[ConflictRow], ...]:
    """Return the columns of a unit's conflicts: place, each side, what was decided so far."""
    labels = dict(option_labels(waiting))

    def said(head: str) -> Column[ConflictRow]:
        return Column(labels[head], lambda row: row.sides.get(head, ""), 140)

    def decided(row: ConflictRow) -> str:
        choice = choices.get(row.key)
        if choice is None:
            return row.merged or OPEN
        return f"{labels[choice.head]}：{row.sides[choice.head]}"

    def colour(row: ConflictRow) -> str:
        return "done" if row.key in choices or row.merged else "warning"

    return (
        Column("哪一处不同", lambda row: row.place),
        *(said(head) for head in labels),
        Column("决定", decided, 170, colour),
    )


def option_labels(waiting: Waiting) -> Iterator[tuple[str, str]]:
    """Yield each side of a unit's conflicts with its label, what was there before first."""
    yield BASE, "原来"
    for head in waiting.heads:
        yield head.digest, head.label


def waiting_columns() -> tuple[Column[Waiting], ...]:
    """Return the columns of the list of units."""
    return (
        Column("待定的单位", lambda one: one.name),
        Column("几份报表", lambda one: f"{len(one.heads)}份", 90),
        Column("要决定的", _open_words, 160, lambda _: "warning"),
    )


def _open_words(one: Waiting) -> str:
    return f"{len(one.open)}处冲突" if one.open else "没有冲突，等您同意合并"
