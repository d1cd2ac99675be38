"""What a unit's revisions amount to: its effective content, or what a person must decide.

A pure function of the revisions and their payloads. Nothing that is combined here is stored as a
revision; it can be computed again at any time from the same set.

A part's payload may be missing (person lists may stay at the school, revisions in between may
never arrive), so digests decide as far as they can, and contents are opened only where two heads
really changed the same part.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from models.forms.applicability import forms_for
from models.forms.compiled import compiled
from models.forms.compute import fill_computed
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.forms.payload import encode_part, join_parts, only_part, part_digest
from models.merge.lineage import COVER_FORM, Family, Standing, UnitState
from models.merge.three_way import Choice, Conflict, Merged, Side, choose_side, decide, merge_all
from models.problems import Problem
from models.records import EMPTY_CONTENT, Content, FormData, Origin, Part, Revision


class Status(StrEnum):
    """How a unit's return stands, as people see it."""

    MISSING = "missing"  # 未报
    LISTS_ONLY = "lists_only"  # 只收到人员名单，数字表没有到
    RECEIVED = "received"  # 已收
    COMBINED = "combined"  # 已收，几份报表已自动合并
    DISPUTED = "disputed"  # 已收，待定


class Library(Protocol):
    """Where payloads are found and how they are read."""

    def payload(self, part: Part, digest: str) -> bytes | None:
        """Return a part's payload, or None if it never came."""

    def content(self, form_set_hash: str, payload: bytes) -> Content:
        """Return what a payload says, in terms of the form set now in use."""


class Piece:
    """One part of a content: its digest, and what it says if it is here."""

    def __init__(self, digest: str, load: Callable[[], Content] | None) -> None:
        """Keep the digest and how to get at the content (None: the payload is not here)."""
        self.digest = digest
        self.here = load is not None
        self._load = load

    @cached_property
    def content(self) -> Content:
        """What it says; empty if it is not here."""
        return self._load() if self._load else EMPTY_CONTENT


class Effective(Struct, frozen=True):
    """What a unit's revisions amount to.

    Attributes:
        heads: the revisions that stand, sorted by digest.
        parts: the pieces that count; empty if nothing is undisputed.
        made: payloads that no file brought, by digest: combined or migrated here.
        proposal: what a combination of the heads would be, where a person must decide.
        options: for each part, what each head says; a decision may take it whole.
        notes: what people should know about the combination.
    """

    status: Status
    heads: tuple[Revision, ...] = ()
    parts: Mapping[Part, Piece] = field(default_factory=dict)
    made: Mapping[str, bytes] = field(default_factory=dict)
    proposal: Merged | None = None
    options: Mapping[Part, Mapping[str, Piece]] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()

    @property
    def content(self) -> Content:
        """What counts, both parts together."""
        return join_parts(*(piece.content for piece in self.parts.values()))


NOTHING = Effective(Status.MISSING)


class Combiner:
    """Works out one unit and period."""

    def __init__(self, ctx: ReturnContext, revisions: Iterable[Revision], library: Library) -> None:
        """Keep what is needed; ``revisions`` are those that count (received, not excluded)."""
        self.form_set: FormSet = ctx.form_set
        self._ctx = ctx
        self._library = library
        self._forms = {form.id: form.part for form in forms_for(ctx.form_set, ctx.unit)}
        self.family = Family(revisions, self._forms)
        self._made: dict[str, bytes] = {}
        self._settled: dict[frozenset[str], Effective] = {}

    def effective(self) -> Effective:
        """Return what all the revisions amount to."""
        return self._settle(frozenset(self.family.by_digest))

    def _settle(self, digests: frozenset[str]) -> Effective:
        found = self._settled.get(digests)
        if found is None:
            some = (self.family.by_digest[digest] for digest in digests)
            family = Family(some, self._forms)
            found = self._settled[digests] = self._work_out(family.state())
        return found

    def _work_out(self, state: UnitState) -> Effective:
        if state.standing is Standing.NONE:
            return NOTHING
        if state.standing is Standing.ONE:
            (head,) = state.heads
            parts = {part: self.piece(head, part) for part in Part}
            status = _with_figures(Status.RECEIVED, parts)
            return Effective(status, state.heads, parts, self._made_of(parts))
        common = frozenset(item.digest for item in state.common)
        base = self._settle(common) if common else NOTHING
        mix = _Mix(self, state, base)
        merged = mix.merged()
        options = mix.options
        agreed = state.standing is not Standing.DIVERGENT or mix.alike(merged)
        decided_alone = agreed and not merged.conflicts
        if not decided_alone:
            return Effective(
                Status.DISPUTED, state.heads, base.parts, base.made, merged, options, merged.notes
            )
        parts = mix.pieces(merged.content)
        status = _with_figures(Status.COMBINED, parts)
        return Effective(status, state.heads, parts, self._made_of(parts), notes=merged.notes)

    def _made_of(self, parts: Mapping[Part, Piece]) -> dict[str, bytes]:
        return {
            piece.digest: self._made[piece.digest]
            for piece in parts.values()
            if piece.digest in self._made
        }

    def piece(self, revision: Revision, part: Part) -> Piece:
        """Return one part of a revision, in terms of the form set in use."""
        digest = revision.part_digests.get(part, "")
        payload = self._library.payload(part, digest)
        if payload is None:
            return Piece(digest, None)
        below = self._below(revision, part)
        if below is None and revision.form_set_hash == self.form_set.hash:
            return Piece(digest, lambda: self._library.content(revision.form_set_hash, payload))
        content = self._library.content(revision.form_set_hash, payload)
        if below is not None:
            content = _laid_over(below, content, revision.scope)
        return self.piece_of(content, part)

    def _below(self, revision: Revision, part: Part) -> Content | None:
        """Return what stands below a workbook that carries only some forms of its part.

        What it does not carry is not blank: it is what its ancestors said.
        """
        if revision.origin is Origin.BUREAU or not revision.scope:
            return None
        family = self.family
        known = family.ancestors(revision.digest) & family.by_digest.keys()
        known -= {revision.digest}
        if not known:
            return None
        piece = self._settle(frozenset(known)).parts.get(part)
        if piece is None or not set(piece.content.forms) - set(revision.scope):
            return None
        return piece.content

    def piece_of(self, content: Content, part: Part) -> Piece:
        """Return a part of a content made here, and keep its payload."""
        mine = only_part(self.form_set, content, part)
        payload = encode_part(self.form_set, mine, part)
        digest = part_digest(payload)
        if self._library.payload(part, digest) is None:
            self._made[digest] = payload
        return Piece(digest, lambda: mine)

    def payload_of(self, part: Part, piece: Piece) -> bytes | None:
        """Return the payload of a piece, None if it is not here."""
        made = self._made.get(piece.digest)
        return made if made is not None else self._library.payload(part, piece.digest)

    def computed(self, content: Content) -> Content:
        """Return the content with its computed fields brought up to date."""
        filled = fill_computed(self._ctx, content)
        said = {
            key: data
            for key, data in filled.forms.items()
            if data.absent or any(not row.empty for row in data.rows)
        }
        return Content(said, filled.explanations)


class _Mix:
    """Several heads made into one content."""

    def __init__(self, combiner: Combiner, state: UnitState, base: Effective) -> None:
        self._combiner = combiner
        self._heads = state.heads
        self._base = base
        self._form_set = combiner.form_set
        known = frozenset(form.id for form in self._form_set.forms)
        # A form of an older form set may be any of today's.
        self._touched = {
            head: known if touched is None or touched - known else touched
            for head, touched in (state.touched or {}).items()
        }
        self._stamps = frozenset(head.digest for head in state.heads).union(
            *(combiner.family.ancestors(head.digest) for head in state.heads)
        )
        self.options = {
            part: {head.digest: combiner.piece(head, part) for head in state.heads} for part in Part
        }
        self._taken: dict[Part, Piece] = {}

    def merged(self) -> Merged:
        """Return the combination of the heads, with what is in conflict."""
        merged = [self._part(part) for part in Part]
        result = Merged(
            join_parts(*(item.content for item in merged)),
            tuple(conflict for item in merged for conflict in item.conflicts),
            tuple(note for item in merged for note in item.notes),
            tuple(place for item in merged for place in item.differences),
        )
        return self._without_computed(_without_cover(result))

    def alike(self, merged: Merged) -> bool:
        """Tell whether the schools' heads say the same but for the cover; no person need decide.

        What the bureau changed beside them is no second return: that is combined, or asked.
        """
        returned = [head.digest for head in self._heads if head.origin is not Origin.BUREAU]
        return all(self._alike_at(place, returned) for place in merged.places) and all(
            all(pieces[head].here for head in returned)
            or len({pieces[head].digest for head in returned}) == 1
            for pieces in self.options.values()
        )

    def _alike_at(self, place: Conflict, heads: Collection[str]) -> bool:
        """Tell whether the heads that may have changed a form say the same at a place in it."""
        said = [
            replace(side, head="")
            for side in place.sides
            if side.head in heads and place.form in self._touched[side.head]
        ]
        return all(side == said[0] for side in said)

    def pieces(self, content: Content) -> dict[Part, Piece]:
        """Return the parts of a combined content; a part that is not here keeps its digest."""
        return {
            part: piece
            if (piece := self._taken.get(part)) is not None and not piece.here
            else self._combiner.piece_of(content, part)
            for part in Part
        }

    def _part(self, part: Part) -> Merged:
        """Merge one part, by digests if they can tell."""
        pieces = self._contenders(part)
        base = self._base.parts.get(part)
        changed = {
            head: piece
            for head, piece in pieces.items()
            if base is None or piece.digest != base.digest
        }
        distinct = {piece.digest: piece for piece in changed.values()}
        if len(distinct) <= 1:
            piece = next(iter(distinct.values()), base) or self._named(part)
            self._taken[part] = piece
            return Merged(piece.content, differences=self._all_sides(part, changed).differences)
        before = base.content if base else EMPTY_CONTENT
        if not all(piece.here for piece in changed.values()):
            return Merged(before, (self._part_conflict(part, pieces),))
        return self._all_sides(part, changed)

    def _all_sides(self, part: Part, changed: Mapping[str, Piece]) -> Merged:
        """Merge what the heads say of a part, also those that left it as it was."""
        base = self._base.parts.get(part)
        before = base.content if base else EMPTY_CONTENT
        if not all(piece.here for piece in changed.values()):
            return Merged(before)
        contents = {
            head: self._masked(head, piece, before) if head in changed else before
            for head, piece in self.options[part].items()
        }
        return merge_all(self._form_set, before, contents, self._stamps)

    def _contenders(self, part: Part) -> dict[str, Piece]:
        """Return the heads that may have changed a part; if none has, those with something here."""
        forms = {form.id for form in self._form_set.forms if form.part is part}
        everyone = self.options[part]
        found = {head: piece for head, piece in everyone.items() if self._touched[head] & forms}
        return found or {head: piece for head, piece in everyone.items() if piece.here}

    def _named(self, part: Part) -> Piece:
        """Return what the last of the heads calls a part that none of them brings."""
        last = max(self._heads, key=lambda head: (head.number, head.digest))
        return self.options[part][last.digest]

    def _masked(self, head: str, piece: Piece, before: Content) -> Content:
        """Return a head's content with the base's where the head can have changed nothing."""
        return _laid_over(before, piece.content, self._touched[head])

    def _part_conflict(self, part: Part, pieces: Mapping[str, Piece]) -> Conflict:
        return Conflict("part", "", "", part.value, Side(), tuple(Side(head) for head in pieces))

    def _without_computed(self, merged: Merged) -> Merged:
        """Settle conflicts of computed fields by computing them from what was merged.

        One whose source is in conflict itself is not asked: it follows from that decision.
        """
        asked = self._computed_of(merged.conflicts)
        blank = decide(merged, {conflict.key: Choice(blank=True) for conflict in asked})
        content = self._combiner.computed(blank.content)
        open_ = [
            item
            for item in asked
            if _value(content, item) is None and not self._follows(item, merged.conflicts)
        ]
        kept = decide(Merged(content, tuple(open_)), {conflict.key: Choice() for conflict in open_})
        conflicts = _in_order(merged, (*blank.conflicts, *open_))
        return Merged(kept.content, conflicts, merged.notes, self._stated(merged))

    def _computed_of(self, places: Iterable[Conflict]) -> list[Conflict]:
        return [one for one in places if one.kind == "field" and _is_computed(self._form_set, one)]

    def _follows(self, computed: Conflict, conflicts: Iterable[Conflict]) -> bool:
        """Tell whether a field is computed from one that is in conflict."""
        sources = compiled(self._form_set).computed[computed.form][computed.field].reads
        grid = self._form_set.form(computed.form).shape == "grid"
        return any(
            (one.form, one.field) in sources
            and (not grid or one.row == computed.row)
            and one.key != computed.key
            for one in conflicts
        )

    def _stated(self, merged: Merged) -> tuple[Conflict, ...]:
        """Return the differences but for what follows from others, and who filled it in."""
        asked = self._computed_of(merged.places)
        if not merged.differences:
            return ()
        blank = decide(merged, {one.key: Choice(blank=True) for one in asked})
        content = self._combiner.computed(blank.content)
        known = {one.key for one in asked if _value(content, one) is not None}
        return tuple(
            one for one in merged.differences if one.form != COVER_FORM and one.key not in known
        )


def _with_figures(status: Status, parts: Mapping[Part, Piece]) -> Status:
    """Return the status of a return: one whose figures never came has not come."""
    return status if parts[Part.FIGURES].here else Status.LISTS_ONLY


def _in_order(merged: Merged, conflicts: Collection[Conflict]) -> tuple[Conflict, ...]:
    keys = {conflict.key for conflict in conflicts}
    return tuple(conflict for conflict in merged.conflicts if conflict.key in keys)


def _is_computed(form_set: FormSet, conflict: Conflict) -> bool:
    item = form_set.form(conflict.form).field(conflict.field)
    return item is not None and bool(item.compute)


def _value(content: Content, conflict: Conflict) -> object:
    row = content.form(conflict.form).row(conflict.row)
    return row.values.get(conflict.field) if row else None


def _without_cover(merged: Merged) -> Merged:
    """Never ask who filled it in: the answers of the first side that gave any are taken."""
    asked = [conflict for conflict in merged.conflicts if conflict.form == COVER_FORM]
    answered = [
        side.head
        for conflict in asked
        for side in conflict.sides
        if replace(side, head="") != conflict.base
    ]
    if not answered:
        return merged
    return decide(merged, choose_side(asked, min(answered)))


def _laid_over(below: Content, above: Content, forms: Collection[str]) -> Content:
    """Return ``below`` with the named forms, and what was explained about them, from ``above``."""
    kept: dict[str, FormData] = {key: data for key, data in below.forms.items() if key not in forms}
    kept.update((key, data) for key, data in above.forms.items() if key in forms)
    texts = {
        key: text for key, text in below.explanations.items() if key.split("|")[1] not in forms
    }
    texts.update(
        (key, text) for key, text in above.explanations.items() if key.split("|")[1] in forms
    )
    return Content(kept, texts)
