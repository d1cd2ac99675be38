"""What people decide at the bureau becomes a revision of the bureau, and is on record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import NotFound, Refused, StoreChanged
from models.merge.apply import apply_plan
from models.merge.combine import Status
from models.merge.decisions import (
    Combine,
    Correction,
    PickHead,
    Who,
    correct,
    hand_in,
    leave_out,
    resolve,
    review,
    take_back_in,
    undecided,
)
from models.merge.three_way import Choice, choose_side
from models.records import Origin, Part
from models.store import batches
from models.store.dataset import DataSet
from tests.models.merge.county import bring, counts, files_of, open_county, plan_of, stored
from tests.models.merge.samples import BUREAU, PERIOD, SCHOOL, made, said

WHO = Who("李股长", "电话核对", "1.0")
P, U = PERIOD.id, SCHOOL.code
FIRST = made("base pupils=120\nevents/A1 name=讲座 joined=30\ndropouts/A1 name=张三")
ONE = made("base pupils=121\nevents/A1 name=讲座 joined=30\ndropouts/A1 name=张三", FIRST)
TWO = made(
    "base pupils=122\nevents/A1 name=讲座 joined=35\nvisits/V1 place=甲村\ndropouts/A1 name=张三",
    FIRST,
)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[DataSet]:
    with open_county(tmp_path / "data") as dataset:
        yield dataset


@pytest.fixture
def disputed(county: DataSet, tmp_path: Path) -> DataSet:
    bring(county, tmp_path, FIRST, ONE, TWO)
    assert undecided(county, P) == (U,)
    return county


def record(county: DataSet) -> list[tuple[str, str, str]]:
    found = county.db.call(lambda tx: batches.decisions(tx, P, U), write=False)
    return [(item.who, item.what, item.reason) for item in found]


def test_review_shows_all_there_is_to_see(disputed: DataSet) -> None:
    """Both heads with what they say, the conflicts, and what counts meanwhile."""
    seen = review(disputed, P, U)
    assert set(seen.heads) == set(seen.contents) == {ONE.digest, TWO.digest}
    assert seen.effective.content.form("base").rows[0].values["pupils"] == 120
    assert seen.proposal is not None
    assert [item.key for item in seen.proposal.conflicts] == [("base", "1", "pupils")]
    assert len(seen.stored) == 3


def test_taking_one_of_the_heads(disputed: DataSet) -> None:
    """The whole return of one side, with who and why on record."""
    seen = review(disputed, P, U)
    result = resolve(disputed, P, U, seen.heads, PickHead(TWO.digest), WHO)
    assert result.status is Status.RECEIVED
    assert counts(disputed).startswith("received: base pupils=122\ndropouts/A1 name=张三")
    assert undecided(disputed, P) == ()
    assert record(disputed) == [("李股长", "采用一份", "电话核对")]
    (mine,) = [item for item in stored(disputed).revisions if item.revision.origin is Origin.BUREAU]
    assert set(mine.revision.parents) == {ONE.digest, TWO.digest}
    assert FIRST.digest in mine.revision.ancestors
    assert (mine.revision.number, mine.revision.author) == (3, "李股长")


def test_deciding_field_by_field(disputed: DataSet) -> None:
    """What does not collide is combined; each conflict as chosen, here a typed value."""
    seen = review(disputed, P, U)
    choices = {("base", "1", "pupils"): Choice(typed=123)}
    resolve(disputed, P, U, seen.heads, Combine(choices), WHO)
    assert counts(disputed) == (
        "received: base pupils=123\ndropouts/A1 name=张三\nevents/A1 joined=35 name=讲座\n"
        "visits/V1 place=甲村"
    )
    assert record(disputed) == [("李股长", "逐项决定", "电话核对")]


def test_a_decision_must_settle_everything(disputed: DataSet) -> None:
    """The proposal cannot be confirmed while a conflict is open."""
    seen = review(disputed, P, U)
    with pytest.raises(Refused, match="还有1处没有决定"):
        resolve(disputed, P, U, seen.heads, Combine(), WHO)
    assert undecided(disputed, P) == (U,)
    assert record(disputed) == []


def test_confirming_the_proposal(county: DataSet, tmp_path: Path) -> None:
    """Nothing collides, but two returns are never combined unasked."""
    other = made("base pupils=120\nevents/A1 name=讲座 joined=31\ndropouts/A1 name=张三", FIRST)
    bring(county, tmp_path, FIRST, ONE, other)
    seen = review(county, P, U)
    assert seen.proposal is not None
    assert not seen.proposal.conflicts
    resolve(county, P, U, seen.heads, Combine(), WHO)
    assert counts(county) == (
        "received: base pupils=121\ndropouts/A1 name=张三\nevents/A1 joined=31 name=讲座"
    )
    assert record(county) == [("李股长", "同意合并", "电话核对")]


def test_a_decision_is_about_what_was_seen(disputed: DataSet, tmp_path: Path) -> None:
    """A third return came in while the person was thinking."""
    seen = review(disputed, P, U)
    bring(disputed, tmp_path, made("base pupils=140", FIRST))
    with pytest.raises(StoreChanged):
        resolve(disputed, P, U, seen.heads, PickHead(ONE.digest), WHO)
    with pytest.raises(StoreChanged):
        resolve(disputed, P, U, review(disputed, P, U).heads, PickHead("0" * 64), WHO)


def test_nothing_to_decide(county: DataSet, tmp_path: Path) -> None:
    """One head needs no decision."""
    bring(county, tmp_path, FIRST)
    with pytest.raises(Refused, match="没有待定"):
        resolve(county, P, U, (FIRST.digest,), PickHead(FIRST.digest), WHO)


def test_a_decision_can_be_withdrawn_and_made_again(disputed: DataSet) -> None:
    """Withdrawn, the dispute is back; the same decision again counts again."""
    heads = review(disputed, P, U).heads
    resolve(disputed, P, U, heads, PickHead(ONE.digest), WHO)
    (mine,) = review(disputed, P, U).heads
    result = leave_out(disputed, P, U, mine, WHO)
    assert result.status is Status.DISPUTED
    resolve(disputed, P, U, heads, PickHead(ONE.digest), WHO)
    assert review(disputed, P, U).heads == (mine,)
    assert [what for _, what, _ in record(disputed)] == ["采用一份", "搁置", "采用一份"]


def test_person_lists_of_which_one_stayed_at_the_school(county: DataSet, tmp_path: Path) -> None:
    """The part is taken whole from one side."""
    bring(county, tmp_path, FIRST)
    one = made("base pupils=120\ndropouts/A1 name=李四", FIRST)
    two = made("base pupils=120\ndropouts/A1 name=王五", FIRST)
    files = [*files_of(tmp_path, one), *files_of(tmp_path, two, parts=[Part.FIGURES])]
    apply_plan(county, plan_of(county, files))
    seen = review(county, P, U)
    assert seen.proposal is not None
    (conflict,) = [item for item in seen.proposal.conflicts if item.kind == "part"]
    others = [item for item in seen.proposal.conflicts if item.kind != "part"]
    choices = choose_side(others, one.digest)
    with pytest.raises(Refused):
        resolve(county, P, U, seen.heads, Combine(choices), WHO)
    choices[conflict.key] = Choice(one.digest)
    resolve(county, P, U, seen.heads, Combine(choices), WHO)
    assert "dropouts/A1 name=李四" in counts(county)


def test_taking_a_side_whose_person_list_is_not_here(county: DataSet, tmp_path: Path) -> None:
    """Its figures count; its list is known by digest only."""
    bring(county, tmp_path, FIRST)
    one = made("base pupils=125\ndropouts/A1 name=李四", FIRST)
    two = made("base pupils=126\ndropouts/A1 name=王五", FIRST)
    files = [*files_of(tmp_path, one), *files_of(tmp_path, two, parts=[Part.FIGURES])]
    apply_plan(county, plan_of(county, files))
    resolve(county, P, U, review(county, P, U).heads, PickHead(two.digest), WHO)
    assert counts(county) == "received: base pupils=126"
    correct(county, P, U, [Correction("base", "1", "girls", 60)], WHO)
    (head,) = review(county, P, U).effective.heads
    assert head.part_digests[Part.PERSONS] == two.revision.part_digests[Part.PERSONS]


def test_a_correction(county: DataSet, tmp_path: Path) -> None:
    """The school's return stays as it came; computed fields follow; who and why are on record."""
    bring(county, tmp_path, FIRST)
    changes = [
        Correction("base", "1", "girls", 60),
        Correction("events", "A1", "joined"),
        Correction("visits", "V9", "place", "甲村"),
    ]
    correct(county, P, U, changes, WHO)
    assert counts(county) == (
        "received: base boys=60 girls=60 pupils=120\ndropouts/A1 name=张三\n"
        "events/A1 name=讲座\nvisits/V9 place=甲村"
    )
    correct(county, P, U, [Correction("events", "A1", "")], WHO)
    assert "events" not in counts(county)
    assert record(county) == [("李股长", "更正", "电话核对")] * 2
    assert review(county, P, U).stored[0].revision == FIRST.revision


def test_a_correction_that_changes_nothing(county: DataSet, tmp_path: Path) -> None:
    """No revision, no record."""
    bring(county, tmp_path, FIRST)
    correct(county, P, U, [Correction("base", "1", "pupils", 120)], WHO)
    assert len(stored(county).revisions) == 1
    assert record(county) == []


def test_corrections_that_cannot_be(county: DataSet, disputed: DataSet) -> None:
    """Of a return that waits, that never came, of a field that is not."""
    change = [Correction("base", "1", "pupils", 1)]
    with pytest.raises(Refused, match="待定"):
        correct(disputed, P, U, change, WHO)
    with pytest.raises(Refused, match="还没有报表"):
        correct(county, P, "2145000002", change, WHO)
    with pytest.raises(NotFound):
        correct(county, P, "nobody", change, WHO)
    with pytest.raises(NotFound):
        correct(county, "2007H1", U, change, WHO)


@pytest.mark.parametrize("place", [("nothing", "x"), ("base", "nothing")])
def test_a_correction_of_what_the_form_set_does_not_have(
    county: DataSet, tmp_path: Path, place: tuple[str, str]
) -> None:
    """The form set was changed meanwhile."""
    bring(county, tmp_path, FIRST)
    with pytest.raises(NotFound):
        correct(county, P, U, [Correction(place[0], "1", place[1], 1)], WHO)


def test_the_schools_next_return_after_a_correction(county: DataSet, tmp_path: Path) -> None:
    """It does not know the correction: what does not touch is combined, the correction stays."""
    bring(county, tmp_path, FIRST)
    correct(county, P, U, [Correction("base", "1", "pupils", 119)], WHO)
    following = made("base pupils=120\nevents/A1 name=讲座 joined=40\ndropouts/A1 name=张三", FIRST)
    plan = plan_of(county, files_of(tmp_path, following))
    assert plan.items[0].action.value == "corrected_meanwhile"
    assert "自动合在一起" in plan.items[0].sentence
    apply_plan(county, plan)
    assert counts(county) == (
        "combined: base pupils=119\ndropouts/A1 name=张三\nevents/A1 joined=40 name=讲座"
    )
    clash = made("base pupils=118\ndropouts/A1 name=张三", following)
    plan = plan_of(county, files_of(tmp_path, clash))
    assert "逐项决定" in plan.items[0].sentence
    apply_plan(county, plan)
    assert undecided(county, P) == (U,)


def test_leaving_out_and_taking_back_in(county: DataSet, tmp_path: Path) -> None:
    """A return can be left out without deleting it; the one before counts again."""
    bring(county, tmp_path, FIRST, ONE)
    leave_out(county, P, U, ONE.digest, WHO)
    assert counts(county).startswith("received: base pupils=120")
    (out,) = [item for item in stored(county).revisions if item.excluded is not None]
    assert out.excluded == "电话核对"
    take_back_in(county, P, U, ONE.digest, WHO)
    assert counts(county).startswith("received: base pupils=121")
    assert [what for _, what, _ in record(county)] == ["搁置", "恢复采用"]
    for change in (leave_out, take_back_in):
        with pytest.raises(NotFound):
            change(county, P, U, "0" * 64, WHO)


def test_what_a_correction_stands_on_cannot_be_left_out(county: DataSet, tmp_path: Path) -> None:
    """The correction is named and has to be withdrawn first."""
    bring(county, tmp_path, FIRST)
    correct(county, P, U, [Correction("base", "1", "pupils", 119)], WHO)
    with pytest.raises(Refused) as caught:
        leave_out(county, P, U, FIRST.digest, WHO)
    assert [problem.code for problem in caught.value.problems] == ["M010"]
    assert counts(county).startswith("received: base pupils=119")


def test_the_bureaus_own_return(county: DataSet) -> None:
    """Handed in like a school's: a revision; again without a change, nothing."""
    content = said("documents/D1 title=通知\nbase pupils=5")
    hand_in(county, P, BUREAU.code, content, WHO)
    assert counts(county, BUREAU.code) == "received: documents/D1 title=通知"
    hand_in(county, P, BUREAU.code, content, WHO)
    assert len(stored(county, BUREAU.code).revisions) == 1
    hand_in(county, P, BUREAU.code, said("exam candidates=493"), WHO)
    assert counts(county, BUREAU.code) == "received: exam candidates=493"
    first, second = (item.revision for item in stored(county, BUREAU.code).revisions)
    assert second.parents == (first.digest,)


def test_the_bureaus_own_return_while_it_waits(disputed: DataSet) -> None:
    """A dispute is settled first."""
    with pytest.raises(Refused, match="待定"):
        hand_in(disputed, P, U, said("base pupils=1"), WHO)
