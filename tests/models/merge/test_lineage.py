"""Who is newer than whom: by descent only."""

from __future__ import annotations

from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.merge.lineage import (
    Family,
    Relation,
    Standing,
    UnitState,
    heads,
    is_extract,
    relation,
    relation_within,
    unit_state,
)
from models.records import Origin, Part, Revision
from tests.models.merge.samples import FORM_SET, Made, edited, made

FIRST = made("base pupils=120")
SECOND = made("base pupils=121", FIRST)
THIRD = made("base pupils=122", SECOND)
RIVAL = made("base pupils=130", FIRST)
CORRECTION = made("base pupils=119", FIRST, origin=Origin.BUREAU, scope=["base"])


def digests(*items: Made) -> list[str]:
    return sorted(item.digest for item in items)


def test_identical() -> None:
    """A digest that is already there is nothing new."""
    assert relation(FIRST.revision, [FIRST.revision, SECOND.revision]) is Relation.IDENTICAL


def test_new() -> None:
    """The first return of a unit and period is new."""
    assert relation(FIRST.revision, []) is Relation.NEW


def test_newer() -> None:
    """A return made from the stored head takes its place."""
    assert relation(SECOND.revision, [FIRST.revision]) is Relation.NEWER


def test_newer_though_the_one_between_never_arrived() -> None:
    """Each revision carries all its ancestors."""
    assert relation(THIRD.revision, [FIRST.revision]) is Relation.NEWER


def test_older() -> None:
    """An ancestor of the stored head is filed."""
    assert relation(FIRST.revision, [THIRD.revision]) is Relation.OLDER


def test_corrected_meanwhile() -> None:
    """The bureau corrected the first return, then the school's second one arrives."""
    assert relation(SECOND.revision, [FIRST.revision, CORRECTION.revision]) is (
        Relation.CORRECTED_MEANWHILE
    )


def test_divergent() -> None:
    """Two returns made from the same one are for a person to decide."""
    assert relation(RIVAL.revision, [FIRST.revision, SECOND.revision]) is Relation.DIVERGENT
    state = unit_state([FIRST.revision, SECOND.revision, RIVAL.revision])
    assert state.standing is Standing.DIVERGENT
    assert [head.digest for head in state.heads] == digests(SECOND, RIVAL)
    assert [item.digest for item in state.common] == digests(FIRST)


def test_figures_and_persons_workbook_edited_apart() -> None:
    """Edits of the two workbooks of one export touch different forms: no conflict."""
    parent = made("base pupils=120\ndropouts/A1 name=张三")
    figures = edited("base pupils=121", parent)
    persons = edited("dropouts/A1 name=李四", parent, Part.PERSONS)
    assert relation(persons.revision, [figures.revision]) is Relation.SEPARATE
    state = unit_state([figures.revision, persons.revision])
    assert state.standing is Standing.SEPARATE
    assert state.common == ()  # the export itself never arrived


def test_a_scope_means_nothing_where_a_revision_between_is_unknown() -> None:
    """The persons workbook was made from a second export that may have changed the figures."""
    first = made("base pupils=120\ndropouts/A1 name=张三")
    second = made("base pupils=140\ndropouts/A1 name=张三", first)
    figures = edited("base pupils=121", first)
    persons = edited("dropouts/A1 name=李四", second, Part.PERSONS)
    assert unit_state([figures.revision, persons.revision]).standing is Standing.DIVERGENT


def test_the_cover_alone_never_makes_two_areas_collide() -> None:
    """Every workbook handed out by area has a cover."""
    parent = made("base pupils=120")
    one = made("base pupils=121", parent, origin=Origin.WORKBOOK, scope=["cover", "base"])
    two = made("events absent", parent, origin=Origin.WORKBOOK, scope=["cover", "events"])
    assert unit_state([one.revision, two.revision]).standing is Standing.SEPARATE


def test_the_same_content_from_two_parents_is_no_conflict() -> None:
    """Two people who say the same need no judge."""
    one = made("base pupils=125", FIRST)
    two = made("base pupils=125", SECOND)
    assert unit_state([one.revision, two.revision, SECOND.revision]).standing is Standing.SEPARATE


def test_excluded_counts_as_never_come() -> None:
    """The one before stands again."""
    state = unit_state([FIRST.revision, SECOND.revision], excluded={SECOND.digest})
    assert [head.digest for head in state.heads] == [FIRST.digest]
    assert unit_state([FIRST.revision], excluded={FIRST.digest}) == UnitState(Standing.NONE)


def test_ancestors_are_known_through_ancestors() -> None:
    """A stamp that names only its parent still descends from the parent's parents."""
    short = replace(THIRD.revision, ancestors=frozenset(THIRD.revision.parents))
    assert Family([short, SECOND.revision, FIRST.revision]).newer(THIRD.digest, FIRST.digest)


def test_stamps_that_claim_each_other_hide_nothing() -> None:
    """Two damaged stamps each name the other as ancestor: both stay, a person decides."""
    one = replace(FIRST.revision, ancestors=frozenset([SECOND.digest]))
    assert [head.digest for head in heads([one, SECOND.revision])] == digests(FIRST, SECOND)
    assert unit_state([one, SECOND.revision]).standing is Standing.DIVERGENT


@pytest.mark.parametrize("order", list(permutations([FIRST, SECOND, RIVAL, CORRECTION])))
def test_order_has_no_meaning(order: tuple[Made, ...]) -> None:
    """Every order of the same four revisions gives the same state."""
    wanted = unit_state(item.revision for item in (FIRST, SECOND, RIVAL, CORRECTION))
    assert unit_state(item.revision for item in order) == wanted


def test_relation_within_a_whole_batch() -> None:
    """In a batch that holds three versions, one is the head and two are filed."""
    state = unit_state(item.revision for item in (THIRD, FIRST, SECOND))
    found = [relation_within(item.revision, state) for item in (FIRST, SECOND, THIRD)]
    assert found == [Relation.OLDER, Relation.OLDER, Relation.NEWER]


def _digest(item: Made) -> str:
    return item.digest


@st.composite
def families(draw: st.DrawFn) -> list[Revision]:
    """Return revisions made from one another in any way."""
    items: list[Made] = []
    for number in range(draw(st.integers(1, 7))):
        parents = (
            draw(st.lists(st.sampled_from(items), max_size=2, unique_by=_digest)) if items else []
        )
        origin = draw(st.sampled_from([Origin.SCHOOL, Origin.WORKBOOK, Origin.BUREAU]))
        scope = draw(st.sampled_from([(), ("base",), ("events",), ("cover", "movement")]))
        items.append(made(f"base pupils={number}", *parents, origin=origin, scope=scope))
    return [item.revision for item in items]


@settings(max_examples=150, deadline=None)
@given(families(), st.randoms(use_true_random=False))
def test_state_is_a_function_of_the_set(family: list[Revision], random: Random) -> None:
    """Shuffled or doubled, the revisions give the same state, and there is always a head."""
    shuffled = family * 2
    random.shuffle(shuffled)
    state = unit_state(family)
    assert unit_state(shuffled) == state
    assert state.heads
    below = frozenset().union(*(revision.ancestors for revision in family))
    newest = {item.digest for item in family} - below
    assert {head.digest for head in state.heads} <= newest
    extracts = {item.digest for item in family if is_extract(item)}
    assert newest - {head.digest for head in state.heads} <= extracts


def test_areas_filled_in_from_different_blanks_are_apart() -> None:
    """The last return lies at the school only: its blank is pre-filled, the bureau's is not."""
    sent, own = made("cover absent"), made("base pupils=118")
    sent, own = (
        replace(item, revision=replace(item.revision, number=0, origin=Origin.BLANK))
        for item in (sent, own)
    )
    one = made("base pupils=121", sent, origin=Origin.WORKBOOK, scope=["cover", "base"])
    two = made("events absent", own, origin=Origin.WORKBOOK, scope=["cover", "events"])
    assert unit_state([one.revision, two.revision]).standing is Standing.SEPARATE


def test_what_two_people_made_alike_is_the_school_s_whoever_came_first() -> None:
    """The bureau corrected a value on the telephone, and the school corrected it too."""
    corrected = made("base pupils=121", FIRST, origin=Origin.BUREAU)
    workbook = made("base pupils=121", FIRST, origin=Origin.WORKBOOK, scope=["base"])
    exported = made("base pupils=121", FIRST)
    assert corrected.digest == workbook.digest == exported.digest
    for order in permutations((corrected, workbook, exported)):
        (head,) = Family(item.revision for item in order).heads()
        assert (head.origin, head.scope) == (Origin.SCHOOL, ("base",))


FORMS = {form.id: form.part for form in FORM_SET.forms}
AREAS = ("cover", "base"), ("cover", "movement")


def extract(area: tuple[str, ...], whole: Made) -> Revision:
    """Return what a workbook of one area becomes that came as it was exported."""
    return made(area[1] + " absent", whole, scope=area).revision


def test_areas_of_two_exports_that_never_came_whole_are_apart() -> None:
    """One area was handed in, the other one filled in later and handed in then."""
    first = made("base pupils=120")
    second = made("base pupils=120\nmovement/1 start=30", first)
    one, two = extract(AREAS[0], first), extract(AREAS[1], second)
    assert Family([one, two], FORMS).heads() == (two,)
    mine, yours = made("base pupils=120"), made("movement/1 start=30")
    apart = Family([extract(AREAS[0], mine), extract(AREAS[1], yours)], FORMS).state()
    assert apart.standing is Standing.SEPARATE


def test_an_area_handed_in_again_takes_the_place_of_the_first() -> None:
    """The whole return does so too, and neither asks anybody."""
    first = made("base pupils=120")
    second = made("base pupils=121", first)
    old, new = extract(AREAS[0], first), extract(AREAS[0], second)
    assert Family([old, new], FORMS).heads() == (new,)
    assert Family([old, second.revision], FORMS).heads() == (second.revision,)


def test_areas_of_one_export_stand_side_by_side() -> None:
    """And a correction made from one of them does not make the other one old."""
    whole = made("base pupils=120")
    one, two = extract(AREAS[0], whole), extract(AREAS[1], whole)
    assert Family([one, two], FORMS).state().standing is Standing.SEPARATE
    fix = made("base pupils=121", Made(one, whole.content), origin=Origin.BUREAU)
    heads_now = {head.digest for head in Family([one, two, fix.revision], FORMS).heads()}
    assert heads_now == {two.digest, fix.digest}
