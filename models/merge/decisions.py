"""What people at the bureau decide: between returns, about single values, what is left out.

Every decision that changes content is a revision of origin BUREAU, made from all the heads it
decides between, and every decision of any kind is on record with who and why. Nothing is ever
overwritten: a decision is withdrawn by leaving its revision out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from models.errors import NotFound, Refused, StoreChanged
from models.forms.applicability import forms_for
from models.forms.compute import fill_computed
from models.forms.context import ReturnContext
from models.forms.payload import RevisionIdentity, join_parts
from models.merge.apply import refresh, standing_on
from models.merge.combine import Combiner, Effective, Piece, Status
from models.merge.snapshot import (
    Frame,
    Shelf,
    StoredUnit,
    context,
    fetch_in,
    read_frame,
    read_unit,
)
from models.merge.three_way import Choice, ConflictKey, Merged, decide
from models.merge.unit_result import UnitResult
from models.records import Content, FormData, Origin, Part, Revision, Row, Value
from models.store.batches import Decision, add_decision
from models.store.dataset import DataSet
from models.store.revisions import StoredRevision, add_revision, exclude, include
from models.store.submissions import submissions
from models.store.transaction import Transaction

_CHANGED = "这个学校刚刚又收到了新的报表，或已有别的决定；请重新打开，看过以后再决定。"
_NOT_DISPUTED = "这个学校没有待定的事，不需要决定。"
_DISPUTED = "这个学校的报表还待定，请先决定采用哪一份，再更正。"
_NOTHING = "这个学校本期还没有报表，不能更正。"


class Who(Struct, frozen=True):
    """Who decides, and why; both go on record."""

    name: str
    reason: str
    program: str = ""


class Review(Struct, frozen=True):
    """Everything a person sees of one unit before deciding.

    Attributes:
        effective: what counts now; ``proposal`` with its conflicts where a decision is wanted.
        contents: digest of a head → what it says.
        stored: all revisions with how they came in.
    """

    ctx: ReturnContext
    effective: Effective
    contents: Mapping[str, Content]
    stored: tuple[StoredRevision, ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """The digests a decision is about; it names them, so that it cannot be about others."""
        return tuple(head.digest for head in self.effective.heads)

    @property
    def proposal(self) -> Merged | None:
        """The combination the program proposes."""
        return self.effective.proposal


class PickHead(Struct, frozen=True):
    """Take one of the heads as it is."""

    head: str


class Combine(Struct, frozen=True):
    """Take the proposed combination, with a choice for each of its conflicts (if any)."""

    choices: Mapping[ConflictKey, Choice] = field(default_factory=dict)


class Correction(Struct, frozen=True):
    """One value put right; a blank ``value`` clears the field, a blank ``field`` the record."""

    form: str
    row: str
    field: str
    value: Value | None = None


class _Desk:
    """One unit as it lies before a person, inside a transaction."""

    def __init__(self, tx: Transaction, period: str, unit: str) -> None:
        self.tx = tx
        self.frame: Frame = read_frame(tx, period)
        self.unit = unit
        self.stored: StoredUnit = read_unit(tx, period, unit)
        self.ctx = context(tx, self.frame, unit)
        shelf = Shelf(self.frame, self.stored.here, fetch_in(tx))
        self.combiner = Combiner(self.ctx, self.stored.active, shelf)
        self.effective = self.combiner.effective()

    def review(self) -> Review:
        """Return what a person sees."""
        contents = {
            head.digest: join_parts(*(self.combiner.piece(head, part).content for part in Part))
            for head in self.effective.heads
        }
        for piece in self.effective.parts.values():
            _ = piece.content  # read it while the transaction is open
        return Review(self.ctx, self.effective, contents, self.stored.revisions)

    def add(
        self, pieces: Mapping[Part, Piece], who: Who, what: str, data: Mapping[str, Any]
    ) -> UnitResult:
        """Keep a revision of the bureau, made from all heads, and note the decision."""
        revision = self._revision(pieces, who)
        payloads = {
            part: payload
            for part, piece in pieces.items()
            if piece.here and (payload := self.combiner.payload_of(part, piece)) is not None
        }
        add_revision(self.tx, revision, payloads)
        known = self.stored.find(revision.digest)
        if known is not None and known.excluded is not None:
            include(self.tx, revision.digest)
        self.note(who, what, {**data, "revision": revision.digest})
        return self.refreshed()

    def _revision(self, pieces: Mapping[Part, Piece], who: Who) -> Revision:
        heads = self.effective.heads
        parents = tuple(sorted(head.digest for head in heads))
        digests = {part: piece.digest for part, piece in pieces.items() if piece.digest}
        period, form_set = self.frame.period, self.frame.form_set
        identity = RevisionIdentity(self.unit, period.id, form_set.hash, digests, parents)
        above = (self.combiner.family.ancestors(parent) for parent in parents)
        return Revision(
            unit=self.unit,
            period=period.id,
            form_set=form_set.id,
            form_set_hash=form_set.hash,
            number=1 + max((head.number for head in heads), default=0),
            digest=identity.digest(),
            parents=parents,
            ancestors=frozenset(parents).union(*above),
            part_digests=digests,
            origin=Origin.BUREAU,
            author=who.name,
            time=self.tx.now(),
            program=who.program,
        )

    def note(self, who: Who, what: str, data: Mapping[str, Any]) -> None:
        """Put a decision on record; values are left out, for they may be about persons."""
        period = self.frame.period.id
        add_decision(self.tx, Decision(who.name, what, who.reason, self.unit, period, data))

    def refreshed(self) -> UnitResult:
        """Work the unit out anew."""
        return refresh(self.tx, self.frame, self.unit)

    def pieces(self, content: Content) -> dict[Part, Piece]:
        """Return a content as parts; a part that is not here stays what it is."""
        return {
            part: piece
            if (piece := self.effective.parts.get(part)) is not None and not piece.here
            else self.combiner.piece_of(content, part)
            for part in Part
        }


def _at_desk(
    dataset: DataSet, period: str, unit: str, work: Callable[[_Desk], UnitResult]
) -> UnitResult:
    return dataset.db.call(lambda tx: work(_Desk(tx, period, unit)))


def review(dataset: DataSet, period: str, unit: str) -> Review:
    """Return everything a person sees of one unit before deciding."""
    return dataset.db.call(lambda tx: _Desk(tx, period, unit).review(), write=False)


def undecided(dataset: DataSet, period: str) -> tuple[str, ...]:
    """Return the codes of the units that wait for a decision."""

    def read(tx: Transaction) -> tuple[str, ...]:
        states = submissions(tx, period)
        return tuple(state.unit for state in states if state.status == Status.DISPUTED)

    return dataset.db.call(read, write=False)


def resolve(  # a decision names what, about what, by whom
    dataset: DataSet,
    period: str,
    unit: str,
    seen: Sequence[str],
    decision: PickHead | Combine,
    who: Who,
) -> UnitResult:
    """Decide between the heads of a unit.

    Args:
        dataset: the data set.
        period: which return.
        unit: whose return.
        seen: the heads as the person saw them (``Review.heads``).
        decision: what was decided.
        who: who decides, and why.

    Raises:
        StoreChanged: the heads are no longer those.
        Refused: there is nothing to decide, or not everything was decided.
    """

    def work(desk: _Desk) -> UnitResult:
        effective = desk.effective
        if effective.proposal is None:
            raise Refused(_NOT_DISPUTED)
        if tuple(sorted(seen)) != tuple(head.digest for head in effective.heads):
            raise StoreChanged(_CHANGED)
        if isinstance(decision, PickHead):
            return desk.add(_picked(desk, decision.head), who, "采用一份", {"head": decision.head})
        pieces = _combined(desk, effective.proposal, decision.choices)
        sides = [[*key, choice.head] for key, choice in sorted(decision.choices.items())]
        return desk.add(pieces, who, "逐项决定" if sides else "同意合并", {"choices": sides})

    return _at_desk(dataset, period, unit, work)


def _picked(desk: _Desk, digest: str) -> dict[Part, Piece]:
    head = next((head for head in desk.effective.heads if head.digest == digest), None)
    if head is None:
        raise StoreChanged(_CHANGED)
    return {part: desk.combiner.piece(head, part) for part in Part}


def _combined(
    desk: _Desk, proposal: Merged, choices: Mapping[ConflictKey, Choice]
) -> dict[Part, Piece]:
    everywhere = _one_side(proposal, choices)
    if everywhere:
        return _picked(desk, everywhere)
    decided = decide(proposal, choices)
    whole = {
        conflict.field: choices[conflict.key].head
        for conflict in decided.conflicts
        if conflict.kind == "part" and conflict.key in choices
    }
    still = len(decided.conflicts) - len(whole)
    if still:
        raise Refused(f"还有{still}处没有决定；请逐项选定，或整份采用其中一份。")
    pieces = desk.pieces(desk.combiner.computed(decided.content))
    for part in Part:
        if part.value in whole:
            options = desk.effective.options[part]
            pieces[part] = options.get(whole[part.value], Piece("", None))
    return pieces


def _one_side(proposal: Merged, choices: Mapping[ConflictKey, Choice]) -> str:
    """Return the head that is chosen wherever the heads differ, "" if there is none."""
    chosen = [choices.get(place.key) for place in proposal.places]
    plain = [one for one in chosen if one and not one.blank and one.typed is None]
    heads = {one.head for one in plain}
    return next(iter(heads)) if len(plain) == len(chosen) and len(heads) == 1 else ""


def correct(
    dataset: DataSet, period: str, unit: str, corrections: Sequence[Correction], who: Who
) -> UnitResult:
    """Put values right at the bureau; the school's return stays as it came.

    Raises:
        Refused: nothing came in yet, or a decision is wanted first.
        NotFound: there is no such form or field.
    """

    def work(desk: _Desk) -> UnitResult:
        if desk.effective.status is Status.MISSING:
            raise Refused(_NOTHING)
        if desk.effective.proposal is not None:
            raise Refused(_DISPUTED)
        content = desk.effective.content
        for correction in corrections:
            content = _corrected(desk, content, correction)
        pieces = desk.pieces(fill_computed(desk.ctx, content))
        if all(pieces[part].digest == piece.digest for part, piece in desk.effective.parts.items()):
            return desk.refreshed()
        places = [[item.form, item.row, item.field] for item in corrections]
        return desk.add(pieces, who, "更正", {"places": places})

    return _at_desk(dataset, period, unit, work)


def _corrected(desk: _Desk, content: Content, correction: Correction) -> Content:
    form = next((f for f in desk.frame.form_set.forms if f.id == correction.form), None)
    if form is None or (correction.field and form.field(correction.field) is None):
        raise NotFound("表样里没有要更正的这一项，可能表样已经换了；请重新打开再试。")
    data = content.form(form.id)
    row = data.row(correction.row) or Row(correction.row)
    others = tuple(item for item in data.rows if item.row_id != correction.row)
    if not correction.field:
        rows = others
    else:
        values = {key: value for key, value in row.values.items() if key != correction.field}
        unread = {key: text for key, text in row.unread.items() if key != correction.field}
        if correction.value is not None:
            values[correction.field] = correction.value
        rows = (*others, replace(row, values=values, unread=unread))
    return content.with_form(form.id, FormData(tuple(sorted(rows, key=lambda item: item.row_id))))


def hand_in(dataset: DataSet, period: str, unit: str, content: Content, who: Who) -> UnitResult:
    """Take in the bureau's own return, as it was filled in here.

    The same content again changes nothing.
    """

    def work(desk: _Desk) -> UnitResult:
        if desk.effective.proposal is not None:
            raise Refused(_DISPUTED)
        allowed = {form.id for form in forms_for(desk.frame.form_set, desk.ctx.unit)}
        own = {key: data for key, data in content.forms.items() if key in allowed}
        mine = fill_computed(desk.ctx, Content(own, content.explanations))
        pieces = {part: desk.combiner.piece_of(mine, part) for part in Part}
        same = desk.effective.parts.keys() == pieces.keys() and all(
            pieces[part].digest == piece.digest for part, piece in desk.effective.parts.items()
        )
        return desk.refreshed() if same else desk.add(pieces, who, "县局填报", {})

    return _at_desk(dataset, period, unit, work)


def leave_out(dataset: DataSet, period: str, unit: str, digest: str, who: Who) -> UnitResult:
    """Leave one revision out without deleting it; also how a bureau's decision is withdrawn.

    Raises:
        NotFound: there is no such revision.
        Refused: decisions of the bureau were made from it; ``problems`` says which.
    """

    def work(desk: _Desk) -> UnitResult:
        _known(desk, digest)
        exclude(desk.tx, digest, who.reason)
        now = read_unit(desk.tx, period, unit)
        obstacles = standing_on(desk.frame, unit, desk.stored, now)
        if obstacles:
            raise Refused(
                f"这一份还不能搁置：县局后来根据它做过{len(obstacles)}处更正或决定。"
                "请先撤销这些更正。",
                obstacles,
            )
        desk.note(who, "搁置", {"revision": digest})
        return desk.refreshed()

    return _at_desk(dataset, period, unit, work)


def take_back_in(dataset: DataSet, period: str, unit: str, digest: str, who: Who) -> UnitResult:
    """Let a revision that was left out count again."""

    def work(desk: _Desk) -> UnitResult:
        _known(desk, digest)
        include(desk.tx, digest)
        desk.note(who, "恢复采用", {"revision": digest})
        return desk.refreshed()

    return _at_desk(dataset, period, unit, work)


def _known(desk: _Desk, digest: str) -> None:
    if desk.stored.find(digest) is None:
        raise NotFound("没有这一份报表的记录，可能数据已经换成了别的一份；请重新打开再试。")
