"""One return chosen wherever two differ: the result is that return, whatever only one changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.merge.decisions import Combine, Who, resolve, review
from models.merge.three_way import Choice, choose_side
from models.store.dataset import DataSet
from tests.models.merge.county import bring, counts, open_county
from tests.models.merge.samples import PERIOD, SCHOOL, Made, made, told

WHO = Who("李股长", "电话核对")
FIRST = made("base pupils=120 girls=60\nmovement/1 start=30\nevents/A1 name=讲座 joined=30")
ONE = made(
    "base pupils=121 girls=60\nmovement/1 start=31\nmovement/2 start=20\n"
    "events/A1 name=讲座 joined=35\nevents/B1 name=竞赛\nvisits absent",
    FIRST,
)
TWO = made("base pupils=122\nmovement/1 start=30\nvisits/V1 place=甲村", FIRST)
KNOWN, UNKNOWN = (FIRST, ONE, TWO), (ONE, TWO)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[DataSet]:
    with open_county(tmp_path / "data") as dataset:
        yield dataset


@pytest.mark.parametrize("came", [KNOWN, UNKNOWN])
@pytest.mark.parametrize("wanted", [ONE, TWO])
def test_one_side_everywhere_is_that_return(
    county: DataSet, tmp_path: Path, came: tuple[Made, ...], wanted: Made
) -> None:
    """Whether or not the return both were made from is here."""
    bring(county, tmp_path, *came)
    seen = review(county, PERIOD.id, SCHOOL.code)
    assert seen.proposal is not None
    choices = choose_side(seen.proposal.places, wanted.digest)
    resolve(county, PERIOD.id, SCHOOL.code, seen.heads, Combine(choices), WHO)
    assert counts(county) == f"received: {told(wanted.content)}"


def test_every_place_that_differs_is_listed(county: DataSet, tmp_path: Path) -> None:
    """What collides must be decided; what only one side changed is told with what becomes of it."""
    bring(county, tmp_path, *KNOWN)
    proposal = review(county, PERIOD.id, SCHOOL.code).proposal
    assert proposal is not None
    assert [place.key for place in proposal.conflicts] == [
        ("base", "1", "pupils"),
        ("visits", "", ""),
        ("events", "A1", ""),
    ]
    assert [(place.kind, *place.key) for place in proposal.differences] == [
        ("field", "base", "1", "girls"),
        ("field", "movement", "1", "start"),
        ("field", "movement", "2", "start"),
        ("row", "events", "B1", ""),
    ]
    assert [place.changed.value for place in proposal.differences[:3]] == [None, 31, 20]


def test_one_difference_is_decided_against_the_merge(county: DataSet, tmp_path: Path) -> None:
    """The others become what the merge makes of them; a record may be left out."""
    bring(county, tmp_path, *KNOWN)
    seen = review(county, PERIOD.id, SCHOOL.code)
    assert seen.proposal is not None
    choices = choose_side(seen.proposal.conflicts, ONE.digest)
    choices["movement", "1", "start"] = Choice(TWO.digest)
    choices["events", "B1", ""] = Choice(TWO.digest)
    resolve(county, PERIOD.id, SCHOOL.code, seen.heads, Combine(choices), WHO)
    assert counts(county) == (
        "received: base pupils=121\nevents/A1 joined=35 name=讲座\nmovement/1 start=30\n"
        "movement/2 start=20\nvisits absent"
    )


def test_a_form_of_one_side_is_taken_whole_where_its_records_have_other_ids(
    county: DataSet, tmp_path: Path
) -> None:
    """A record typed by hand stands for an old one: the choice is about the list as it is."""
    first = made("base pupils=120\nevents/A1 name=讲座 joined=30")
    one = made("base pupils=120\nevents/Z9 name=讲座 joined=31", first)
    two = made("base pupils=121\nevents/A1 name=讲座 joined=30", first)
    bring(county, tmp_path, first, one, two)
    proposal = review(county, PERIOD.id, SCHOOL.code).proposal
    assert proposal is not None
    assert ("form", "events") in [(place.kind, place.form) for place in proposal.differences]
