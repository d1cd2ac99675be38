"""Each row of the merge's table, down to the content that counts (design.md §8)."""

from __future__ import annotations

from itertools import permutations

import pytest
from msgspec.structs import replace

from models.merge.combine import Combiner, Effective, Status
from models.merge.three_way import choose_side, decide
from models.records import Origin, Part
from models.workbook.layout import spare_tail
from tests.models.merge.samples import CTX, EVENTS, Made, MemoryShelf, edited, made, told


def worked_out(*items: Made, shelf: MemoryShelf | None = None) -> Effective:
    """Return what the revisions amount to, the same for every order they come in."""
    found = [
        Combiner(CTX, [item.revision for item in order], shelf or MemoryShelf(*items)).effective()
        for order in permutations(items)
    ]
    told_of = [(item.status, item.heads, told(item.content)) for item in found]
    assert all(item == told_of[0] for item in told_of)
    return found[0]


FIRST = made("base pupils=120 girls=60 boys=60\nmovement/1 start=30\ndropouts/A1 name=张三")


def test_nothing_received() -> None:
    """A unit without revisions is missing."""
    assert worked_out() == Effective(Status.MISSING)


def test_one_return_is_taken_as_it_is() -> None:
    """Nothing is decoded or made anew: the payloads of the file are the ones that count."""
    effective = worked_out(FIRST)
    assert effective.status is Status.RECEIVED
    assert effective.made == {}
    assert {part: piece.digest for part, piece in effective.parts.items()} == dict(
        FIRST.revision.part_digests
    )


def test_newer_return_takes_the_place_of_the_older() -> None:
    """Whatever arrives first."""
    second = made("base pupils=121", FIRST)
    assert told(worked_out(FIRST, second).content) == "base pupils=121"


def test_person_lists_that_stay_at_the_school_are_normal() -> None:
    """The figures count; the persons' digest is known, its content is not here."""
    effective = worked_out(FIRST, shelf=MemoryShelf(FIRST, without=[Part.PERSONS]))
    assert effective.status is Status.RECEIVED
    assert not effective.parts[Part.PERSONS].here
    assert effective.parts[Part.PERSONS].digest == FIRST.revision.part_digests[Part.PERSONS]
    assert told(effective.content) == "base boys=60 girls=60 pupils=120\nmovement/1 start=30"


def test_correction_and_newer_return_that_do_not_touch() -> None:
    """The bureau corrected grade 1, the school sent more events: both count, nobody is asked."""
    correction = made(
        "base pupils=120 girls=60 boys=60\nmovement/1 start=31\ndropouts/A1 name=张三",
        FIRST,
        origin=Origin.BUREAU,
        scope=["movement"],
    )
    second = made(
        "base pupils=120 girls=60 boys=60\nmovement/1 start=30\nevents/B1 name=讲座\n"
        "dropouts/A1 name=李四",
        FIRST,
    )
    effective = worked_out(FIRST, correction, second)
    assert effective.status is Status.COMBINED
    assert told(effective.content) == (
        "base boys=60 girls=60 pupils=120\ndropouts/A1 name=李四\nevents/B1 name=讲座\n"
        "movement/1 start=31"
    )
    assert list(effective.made) == [effective.parts[Part.FIGURES].digest]
    second_persons = second.revision.part_digests[Part.PERSONS]
    assert effective.parts[Part.PERSONS].digest == second_persons


def test_correction_and_newer_return_that_touch() -> None:
    """Both changed grade 1: the last undisputed values stand until a person decides."""
    correction = made("movement/1 start=31", FIRST, origin=Origin.BUREAU)
    second = made("movement/1 start=32\nevents/B1 name=讲座", FIRST)
    effective = worked_out(FIRST, correction, second)
    assert effective.status is Status.DISPUTED
    assert told(effective.content) == told(FIRST.content)
    assert effective.proposal is not None
    assert [item.key for item in effective.proposal.conflicts] == [("movement", "1", "start")]
    assert told(effective.proposal.content) == "events/B1 name=讲座\nmovement/1 start=30"


def test_two_returns_wait_for_a_person_even_if_they_do_not_touch() -> None:
    """A proposal is worked out, but never applied unasked."""
    one = made("base pupils=121\nmovement/1 start=30", FIRST)
    two = made("base pupils=120\nmovement/1 start=30\nevents/B1 name=讲座", FIRST)
    effective = worked_out(FIRST, one, two)
    assert effective.status is Status.DISPUTED
    assert told(effective.content) == told(FIRST.content)
    assert effective.proposal is not None
    assert not effective.proposal.conflicts
    assert (
        told(effective.proposal.content)
        == "base pupils=121\nevents/B1 name=讲座\nmovement/1 start=30"
    )


def test_two_returns_that_say_the_same_beside_a_correction_are_combined() -> None:
    """Two copies got the same record under two ids; that the bureau has it not is no third word."""
    one = made("base pupils=120\nmovement/1 start=30\nevents/B1 name=讲座", FIRST)
    two = made("base pupils=120\nmovement/1 start=30\nevents/B2 name=讲座", FIRST)
    correction = made("base pupils=120\nmovement/1 start=31", FIRST, origin=Origin.BUREAU)
    effective = worked_out(FIRST, one, two, correction)
    assert effective.status is Status.COMBINED
    assert told(effective.content) == "base pupils=120\nevents/B1 name=讲座\nmovement/1 start=31"


def test_two_returns_that_differ_beside_a_correction_wait_for_a_person() -> None:
    """What the bureau corrected does not make two returns agree."""
    one = made("base pupils=120\nmovement/1 start=30\nevents/B1 name=讲座", FIRST)
    two = made("base pupils=120\nmovement/1 start=30\nevents/B2 name=竞赛", FIRST)
    correction = made("base pupils=120\nmovement/1 start=31", FIRST, origin=Origin.BUREAU)
    assert worked_out(FIRST, one, two, correction).status is Status.DISPUTED


def test_two_returns_without_a_common_one_leave_nothing_undisputed() -> None:
    """Both were made from a revision that never came."""
    one, two = made("base pupils=121", FIRST), made("base pupils=122", FIRST)
    effective = worked_out(one, two)
    assert effective.status is Status.DISPUTED
    assert effective.parts == {}
    assert told(effective.content) == ""


def test_figures_and_persons_edited_apart_are_combined() -> None:
    """Each workbook counts for its own part, though the export they come from never arrived."""
    figures = edited("base pupils=121\nmovement/1 start=30", FIRST)
    persons = edited("dropouts/A1 name=李四", FIRST, Part.PERSONS)
    effective = worked_out(figures, persons)
    assert effective.status is Status.COMBINED
    assert told(effective.content) == (
        "base pupils=121\ndropouts/A1 name=李四\nmovement/1 start=30"
    )


def test_areas_handed_out_come_back_as_one_submission() -> None:
    """Three teachers, three areas, three partial workbooks; what none of them has stays."""
    parent = made("base pupils=120\nmovement/1 start=30\nvisits/A1 place=甲村\ncover filled_by=王")
    areas = {
        "cover filled_by=甲\nbase pupils=121": ("cover", "base"),
        "cover filled_by=乙\nmovement/1 start=33": ("cover", "movement"),
        "events/B1 name=讲座": ("events",),
    }
    parts = [
        made(text, parent, origin=Origin.WORKBOOK, scope=scope) for text, scope in areas.items()
    ]
    effective = worked_out(parent, *parts)
    assert effective.status is Status.COMBINED
    cover, *rest = told(effective.content).splitlines()[1:2], *told(effective.content).splitlines()
    assert cover[0] in {"cover filled_by=甲", "cover filled_by=乙"}
    assert [line for line in rest if not line.startswith("cover")] == [
        "base pupils=121",
        "events/B1 name=讲座",
        "movement/1 start=33",
        "visits/A1 place=甲村",
    ]
    alone = worked_out(*parts)  # the parent never arrived
    assert "visits" not in told(alone.content)
    assert alone.status is Status.COMBINED


def test_a_partial_workbook_leaves_the_other_forms_as_they_were() -> None:
    """A sheet that was deleted, or never handed out, is not a blank form."""
    partial = made("base pupils=121", FIRST, origin=Origin.WORKBOOK, scope=["base"])
    effective = worked_out(FIRST, partial)
    assert effective.status is Status.RECEIVED
    assert told(effective.content) == (
        "base pupils=121\ndropouts/A1 name=张三\nmovement/1 start=30"
    )
    assert list(effective.made) == [effective.parts[Part.FIGURES].digest]


def test_computed_fields_are_computed_from_what_was_combined() -> None:
    """The difference of pupils and girls differs on both sides; nobody is asked about it."""
    correction = made("base pupils=130 girls=60 boys=70", FIRST, origin=Origin.BUREAU)
    second = made("base pupils=120 girls=50 boys=70", FIRST)
    third = made("base pupils=120 girls=55 boys=65", FIRST)
    assert told(worked_out(FIRST, correction, second).content) == "base boys=80 girls=50 pupils=130"
    effective = worked_out(FIRST, correction, third)
    assert effective.status is Status.COMBINED
    assert told(effective.content) == "base boys=75 girls=55 pupils=130"


def test_a_computed_field_that_cannot_be_computed_is_asked() -> None:
    """Its sources are blank on both sides: two stated values, one question."""
    one = made("base boys=70", FIRST, origin=Origin.BUREAU)
    two = made("base boys=71", FIRST)
    effective = worked_out(FIRST, one, two)
    assert effective.proposal is not None
    assert [item.key for item in effective.proposal.conflicts] == [("base", "1", "boys")]


def test_person_lists_changed_on_both_sides_but_only_one_is_here() -> None:
    """What is not here cannot be compared: a person takes one or the other."""
    correction = made(
        "base pupils=120 girls=60 boys=60\nmovement/1 start=30\ndropouts/A1 name=张山",
        FIRST,
        origin=Origin.BUREAU,
    )
    second = made("base pupils=121\ndropouts/A1 name=李四", FIRST)
    shelf = MemoryShelf(FIRST, correction)
    shelf.payloads.update(MemoryShelf(second, without=[Part.PERSONS]).payloads)
    effective = worked_out(FIRST, correction, second, shelf=shelf)
    assert effective.status is Status.DISPUTED
    assert effective.proposal is not None
    assert [(item.kind, item.field) for item in effective.proposal.conflicts] == [
        ("part", "persons")
    ]
    assert effective.options[Part.PERSONS][correction.digest].here
    assert not effective.options[Part.PERSONS][second.digest].here
    decided = decide(
        effective.proposal, choose_side(effective.proposal.conflicts, correction.digest)
    )
    assert decided.conflicts  # taken whole by whoever makes the decision, not field by field


def test_persons_sent_by_one_side_only() -> None:
    """The bureau corrected figures, the newer return's person list stayed: its digest counts."""
    correction = made(
        "base pupils=120 girls=60 boys=60\nmovement/1 start=31\ndropouts/A1 name=张三",
        FIRST,
        origin=Origin.BUREAU,
    )
    second = made(
        "base pupils=120 girls=60 boys=60\nmovement/1 start=30\ndropouts/A1 name=李四", FIRST
    )
    shelf = MemoryShelf(FIRST, correction)
    shelf.payloads.update(MemoryShelf(second, without=[Part.PERSONS]).payloads)
    effective = worked_out(FIRST, correction, second, shelf=shelf)
    assert effective.status is Status.COMBINED
    persons = effective.parts[Part.PERSONS]
    assert (persons.here, persons.digest) == (False, second.revision.part_digests[Part.PERSONS])
    assert told(effective.content) == "base boys=60 girls=60 pupils=120\nmovement/1 start=31"


def test_a_decision_ends_the_dispute_and_later_returns_build_on_it() -> None:
    """The decision's parents are both heads; a return made from one of them is merged anew."""
    one = made("base pupils=121\nmovement/1 start=30", FIRST)
    two = made("base pupils=122\nmovement/1 start=30", FIRST)
    decision = made("base pupils=121\nmovement/1 start=30", one, two, origin=Origin.BUREAU)
    assert told(worked_out(FIRST, one, two, decision).content) == told(one.content)
    later = made("base pupils=122\nmovement/1 start=35", two)
    effective = worked_out(FIRST, one, two, decision, later)
    assert effective.status is Status.COMBINED
    assert told(effective.content) == "base pupils=121\nmovement/1 start=35"


@pytest.mark.parametrize("scope", [(), ("base", "gone_form")])
def test_a_scope_with_forms_that_are_gone_may_mean_any_form(scope: tuple[str, ...]) -> None:
    """An older form set's ids say nothing about today's forms."""
    correction = made("base pupils=121\nmovement/1 start=30", FIRST, origin=Origin.BUREAU)
    correction = replace(correction, revision=replace(correction.revision, scope=scope))
    second = made("base pupils=120\nmovement/1 start=31", FIRST)
    effective = worked_out(FIRST, correction, second)
    assert told(effective.content) == "base pupils=121\nmovement/1 start=31"


def test_criss_cross_decisions_fall_back_on_what_both_know() -> None:
    """The base of two mixed heads is the combination of their common ancestors."""
    figures = edited("base pupils=121\nmovement/1 start=30", FIRST)
    persons = edited("dropouts/A1 name=李四", FIRST, Part.PERSONS)
    both = "base pupils=121\nmovement/1 start=30\ndropouts/A1 name=李四"
    one = made(both + "\nevents/B1 name=讲座", figures, persons, origin=Origin.BUREAU)
    two = made(both + "\nvisits/C1 place=甲村", figures, persons)
    effective = worked_out(figures, persons, one, two)
    assert effective.status is Status.COMBINED
    assert told(effective.content) == (
        "base pupils=121\ndropouts/A1 name=李四\nevents/B1 name=讲座\n"
        "movement/1 start=30\nvisits/C1 place=甲村"
    )


def test_a_return_whose_figures_never_came_is_told_apart() -> None:
    """The person list alone is no return."""
    lists = MemoryShelf(FIRST, without=[Part.FIGURES])
    assert worked_out(FIRST, shelf=lists).status is Status.LISTS_ONLY


def test_what_follows_from_a_conflict_is_not_asked_beside_it() -> None:
    """Nothing is known of what both were made from: the boys follow once the pupils are decided."""
    one = made("base pupils=120 girls=60 boys=60")
    two = made("base pupils=121 girls=60 boys=61")
    proposal = worked_out(one, two).proposal
    assert proposal is not None
    assert [conflict.key for conflict in proposal.conflicts] == [("base", "1", "pupils")]


def test_a_computed_value_that_both_only_state_is_asked() -> None:
    """Both left its sources blank and wrote it down themselves."""
    proposal = worked_out(made("base boys=60"), made("base boys=61")).proposal
    assert proposal is not None
    assert [conflict.key for conflict in proposal.conflicts] == [("base", "1", "boys")]


def test_a_key_put_right_on_one_copy_is_still_one_record() -> None:
    """What both were copied from never came; the id is the record's own, not a prepared one."""
    first = made("events/1J9C3DA0000001 name=讲座 joined=30")
    one = made("events/1J9C3DA0000001 name=法制讲座 joined=30", first)
    two = made("events/1J9C3DA0000001 name=讲座 joined=30\nbase pupils=120", first)
    proposal = worked_out(one, two).proposal
    assert proposal is not None
    assert len(proposal.content.form("events").rows) == 1
    assert [conflict.key[2] for conflict in proposal.conflicts] == ["name"]


def test_two_records_typed_into_one_prepared_row_are_two() -> None:
    """Two people filled in copies of one blank: its empty rows have the same ids in both."""
    first = made("base pupils=120")
    row = "1J9C3DA000" + spare_tail(first.digest, EVENTS)
    one = made(f"events/{row} name=讲座 joined=30\nbase pupils=120", first)
    two = made(f"events/{row} name=竞赛 joined=20\nbase pupils=120", first)
    proposal = worked_out(first, one, two).proposal
    assert proposal is not None
    told_of = {row.values["name"] for row in proposal.content.form("events").rows}
    assert told_of == {"讲座", "竞赛"}
    assert proposal.conflicts == ()
