"""Which of a unit's revisions stand: decided by who was made from whom, never by time or order.

Everything here is a pure function of a *set* of revisions. Each revision names all its ancestors,
so a revision is known to be newer than another even if those in between never arrived. A *head*
is a revision that no other one was made from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from itertools import combinations

from msgspec import Struct

from models.records import Origin, Part, Revision, made_twice

COVER_FORM = "cover"
"""Who filled it in and when: every workbook has it, so it never makes two revisions collide."""


class Standing(StrEnum):
    """How the heads of a unit stand to one another."""

    NONE = "none"  # nothing was received
    ONE = "one"  # one head: undisputed
    SEPARATE = "separate"  # several heads that touched different forms: combined by themselves
    MEANWHILE = "meanwhile"  # the bureau corrected while the school went on: three-way merge
    DIVERGENT = "divergent"  # several returns, none made from the other: a person decides


class Relation(StrEnum):
    """What one incoming revision is to those already there."""

    IDENTICAL = "identical"
    NEW = "new"
    NEWER = "newer"
    OLDER = "older"
    SEPARATE = "separate"
    CORRECTED_MEANWHILE = "corrected_meanwhile"
    DIVERGENT = "divergent"
    ALIKE = "alike"  # made apart from the other head, but it says the same


class UnitState(Struct, frozen=True):
    """How a unit stands, as far as the revisions alone can tell.

    Attributes:
        heads: sorted by digest.
        common: the revisions all heads descend from; their own state is the last undisputed one.
        touched: digest of a head → form ids it may have changed since the heads parted; None if
            it may have changed any.
    """

    standing: Standing
    heads: tuple[Revision, ...] = ()
    common: tuple[Revision, ...] = ()
    touched: Mapping[str, frozenset[str] | None] | None = None


def is_extract(revision: Revision) -> bool:
    """Tell whether a revision is some forms of another one, untouched: work handed in by area."""
    made_from_one = len(revision.parents) == 1
    return revision.origin is Origin.SCHOOL and bool(revision.scope) and made_from_one


class Family:
    """The revisions of one unit and period, and who descends from whom."""

    def __init__(
        self, revisions: Iterable[Revision], forms: Mapping[str, Part] | None = None
    ) -> None:
        """Index the revisions; the order in which they are given has no meaning.

        Args:
            revisions: those that count.
            forms: what the unit is asked for; tells which workbooks carry only some areas.
        """
        self._parts = forms or {}
        self.by_digest: dict[str, Revision] = {}
        for revision in revisions:
            known = self.by_digest.get(revision.digest, revision)
            self.by_digest[revision.digest] = made_twice(known, revision)
        self._above: dict[str, frozenset[str]] = {}

    def ancestors(self, digest: str) -> frozenset[str]:
        """Return every known ancestor, also through the ancestors of ancestors."""
        known = self._above.get(digest)
        if known is None:
            known = self._above[digest] = self._climb(digest)
        return known

    def _climb(self, digest: str) -> frozenset[str]:
        found: set[str] = set()
        todo = [digest]
        while todo:
            revision = self.by_digest.get(todo.pop())
            if revision is not None:
                fresh = revision.ancestors.union(revision.parents) - found
                found |= fresh
                todo.extend(fresh)
        return frozenset(found | self._extracts(digest, found))

    def _extracts(self, digest: str, above: AbstractSet[str]) -> set[str]:
        """Return the extracts of what a school's revision was made from.

        They are older than it: whoever goes on from a revision has all its areas. Two extracts of
        one revision stand side by side. The bureau goes on from what had come in, and that alone.
        """
        own = self.by_digest.get(digest)
        if own is None or own.origin is Origin.BUREAU:
            return set()
        beside = own.parents if is_extract(own) else ()
        return {
            item.digest
            for item in self.by_digest.values()
            if is_extract(item)
            and item.digest != digest
            and set(item.parents) <= above
            and not set(item.parents) & set(beside)
        }

    def newer(self, one: str, other: str) -> bool:
        """Tell whether ``one`` was made from ``other``.

        Two damaged stamps may each claim to be made from the other; then neither is.
        """
        return other in self.ancestors(one) and one not in self.ancestors(other)

    def heads(self) -> tuple[Revision, ...]:
        """Return the revisions no other one was made from, sorted by digest."""
        if len(self.by_digest) == 1:
            return tuple(self.by_digest.values())
        return tuple(
            self.by_digest[digest]
            for digest in sorted(self.by_digest)
            if not any(self.newer(other, digest) for other in self.by_digest)
        )

    def state(self) -> UnitState:
        """Return how the unit stands."""
        heads = self.heads()
        if not heads:
            return UnitState(Standing.NONE)
        if len(heads) == 1:
            return UnitState(Standing.ONE, heads)
        lines = {head.digest: self.ancestors(head.digest) | {head.digest} for head in heads}
        shared = frozenset.intersection(*lines.values()) - lines.keys()
        touched = {head.digest: self._touched(head, lines[head.digest] - shared) for head in heads}
        common = tuple(self.by_digest[digest] for digest in sorted(shared & self.by_digest.keys()))
        return UnitState(_standing(heads, touched), heads, common, touched)

    def _by_area(self, revision: Revision) -> bool:
        """Tell whether a workbook carries only some forms of its part."""
        if not revision.scope or revision.origin is Origin.BUREAU:
            return False
        parts = {self._parts[form] for form in revision.scope if form in self._parts}
        asked = {form for form, part in self._parts.items() if part in parts}
        return bool(asked - set(revision.scope))

    def _blanks(self) -> frozenset[str]:
        """Return the blank workbooks that first revisions were filled into.

        Nobody has changed anything in them; two may differ, for the last return that a blank is
        pre-filled from may lie at the school and not at the bureau.
        """
        first = [item for item in self.by_digest.values() if item.number == 1]
        return frozenset().union(*(item.ancestors for item in first))

    def _touched(self, head: Revision, line: AbstractSet[str]) -> frozenset[str] | None:
        """Return the forms that the revisions of a line may have changed; None is any form.

        A workbook that carries only some areas says nothing of the others, whatever the revisions
        it was made from say, as long as these have not come in themselves.
        """
        forms: set[str] = set()
        by_area = self._by_area(head)
        for digest in line - self._blanks():
            revision = self.by_digest.get(digest)
            if revision is None and by_area:
                continue
            if revision is None or not revision.scope:
                return None
            forms.update(revision.scope)
        return frozenset(forms)


def _standing(
    heads: tuple[Revision, ...], touched: Mapping[str, frozenset[str] | None]
) -> Standing:
    """Return the gravest standing of any two heads."""
    found = Standing.SEPARATE
    for one, other in combinations(heads, 2):
        if same_content(one, other) or _apart(touched[one.digest], touched[other.digest]):
            continue
        if Origin.BUREAU not in (one.origin, other.origin):
            return Standing.DIVERGENT
        found = Standing.MEANWHILE
    return found


def same_content(one: Revision, other: Revision) -> bool:
    """Tell whether two revisions say the same, whatever they were made from."""
    return (one.form_set_hash, one.scope, dict(one.part_digests)) == (
        other.form_set_hash,
        other.scope,
        dict(other.part_digests),
    )


def _apart(one: frozenset[str] | None, other: frozenset[str] | None) -> bool:
    if one is None or other is None:
        return False
    return not (one & other) - {COVER_FORM}


def heads(revisions: Iterable[Revision]) -> tuple[Revision, ...]:
    """Return the revisions that no other one was made from, sorted by digest."""
    return Family(revisions).heads()


def unit_state(revisions: Iterable[Revision], excluded: Collection[str] = ()) -> UnitState:
    """Return how a unit stands; excluded revisions count as if they had never come."""
    return Family(item for item in revisions if item.digest not in excluded).state()


def relation(incoming: Revision, stored: Iterable[Revision]) -> Relation:
    """Return what a revision is to those already there; its place in the table of the merge."""
    known = tuple(stored)
    if any(item.digest == incoming.digest for item in known):
        return Relation.IDENTICAL
    if not known:
        return Relation.NEW
    return relation_within(incoming, Family((*known, incoming)).state())


def relation_within(revision: Revision, state: UnitState) -> Relation:
    """Return what a revision is in a state that already knows it and others."""
    others = [head for head in state.heads if head.digest != revision.digest]
    if len(others) == len(state.heads):
        return Relation.OLDER
    if any(same_content(revision, other) for other in others):
        return Relation.ALIKE
    return {
        Standing.ONE: Relation.NEWER,
        Standing.SEPARATE: Relation.SEPARATE,
        Standing.MEANWHILE: Relation.CORRECTED_MEANWHILE,
        Standing.DIVERGENT: Relation.DIVERGENT,
    }[state.standing]
