"""What is stored of a unit: whose forms must be in order, what the reader worked out already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.merge.combine import Combiner, Effective, Status
from models.merge.prepared import Findings, Prepared
from models.merge.unit_result import known_result, store_result, unit_result
from models.records import Part
from models.store import submissions
from models.store.dataset import DataSet
from models.store.indicator_parts import parts
from tests.models.merge.county import open_county
from tests.models.merge.samples import CTX, PERIOD, SCHOOL, Made, MemoryShelf, made

FIGURES_ONLY = made("base pupils=120 girls=130\nevents/A1 name=讲座 joined=3")
BOTH = made("base pupils=120\nevents/A1 name=讲座 joined=3\ndropouts/A1 name=张三")
NAMES_ABSENT = made("base pupils=120\ndropouts absent")


@pytest.fixture
def dataset(tmp_path: Path) -> Iterator[DataSet]:
    with open_county(tmp_path / "data") as opened:
        yield opened


def effective(item: Made, *, without: tuple[Part, ...] = ()) -> Effective:
    """Return what a unit amounts to with one revision."""
    return Combiner(CTX, (item.revision,), MemoryShelf(item, without=without)).effective()


def of(item: Made, part: Part) -> dict[str, Prepared]:
    """Return what the reader of one part's file worked out, told apart by a number of errors."""
    return {item.revision.part_digests[part]: Prepared(findings=Findings(errors=7))}


def test_an_empty_list_of_names_may_have_stayed_away() -> None:
    """Without a name in it there is no second file: the one that came has worked out all."""
    found = effective(FIGURES_ONLY)
    assert found.parts[Part.PERSONS].here
    known = known_result(found, of(FIGURES_ONLY, Part.FIGURES))
    assert known is not None
    assert unit_result(CTX, found, known).state.facts["errors"] == 7


def test_nobody_is_blamed_for_an_empty_list_of_names() -> None:
    """Of the lists only that of visits is missing; the one of names is not counted as empty."""
    for found in (effective(FIGURES_ONLY), effective(BOTH, without=(Part.PERSONS,))):
        assert unit_result(CTX, found).state.facts == {"errors": 1}
    both = made("base pupils=120\nevents absent\nvisits absent\ndropouts/A1 reason=?不详")
    assert unit_result(CTX, effective(both)).state.facts == {"errors": 1}
    names_only = effective(both, without=(Part.FIGURES,))
    assert unit_result(CTX, names_only).state.facts == {"errors": 1}


def test_names_that_came_are_worked_out_together_with_the_figures() -> None:
    """What one reader saw of one file is not all; neither is 本期无此项 nothing."""
    for item in (BOTH, NAMES_ABSENT):
        prepared = {**of(item, Part.FIGURES), **of(item, Part.PERSONS)}
        assert known_result(effective(item), prepared) is None
    stayed = effective(BOTH, without=(Part.PERSONS,))
    assert known_result(stayed, of(BOTH, Part.FIGURES)) is not None
    assert Part.PERSONS not in unit_result(CTX, stayed).state.effective
    only_names = effective(BOTH, without=(Part.FIGURES,))
    assert known_result(only_names, of(BOTH, Part.PERSONS)) is not None


def test_a_list_of_names_alone_has_no_shares_in_the_figures() -> None:
    """Its school has not handed in: what it names is not counted before the figures are here."""
    result = unit_result(CTX, effective(BOTH, without=(Part.FIGURES,)))
    assert (result.status, result.parts) == (Status.LISTS_ONLY, ())


def test_nothing_known_is_nothing_stored() -> None:
    """A file of an older form set was not worked out by its reader."""
    assert known_result(effective(BOTH, without=(Part.PERSONS,)), {}) is None


def test_what_is_kept_and_forgotten(dataset: DataSet) -> None:
    """A return is kept with its shares; one that is gone leaves nothing behind."""
    result = unit_result(CTX, effective(BOTH))
    nothing = unit_result(CTX, Combiner(CTX, (), MemoryShelf()).effective())
    assert (result.status, nothing.status) == (Status.RECEIVED, Status.MISSING)
    assert (result.conflicts, nothing.parts) == (0, ())

    def stored() -> tuple[int, int]:
        known = dataset.db.call(lambda tx: submissions.submissions(tx, PERIOD.id), write=False)
        shares = dataset.db.call(lambda tx: parts(tx, PERIOD.id), write=False)
        return len(known), len([item for item in shares if item.unit == SCHOOL.code])

    dataset.db.call(lambda tx: store_result(tx, result))
    assert stored() == (1, 2)
    dataset.db.call(lambda tx: store_result(tx, nothing))
    assert stored() == (0, 0)
