"""What is stored is a function of what was received and decided, never of the order of imports."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.forms.context import ReturnContext
from models.merge.apply import apply_plan, undo_batch
from models.merge.combine import Combiner, Effective, Status
from models.records import Content, Unit, Value
from models.store import registry
from models.store.dataset import DataSet
from tests.models.merge.county import counts, files_of, open_county, plan_of, stored
from tests.models.merge.histories import Step, happened, histories
from tests.models.merge.samples import FORM_SET, PERIOD, SCHOOL, Made, MemoryShelf

_NUMBERS = count(1)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataSet]:
    with open_county(tmp_path_factory.mktemp("county")) as dataset:
        yield dataset


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stick")


def new_unit(county: DataSet) -> str:
    """Return the code of a school nothing was ever imported of."""
    code = f"99{next(_NUMBERS):08}"
    unit = Unit(code, f"学校{code}", "11")
    county.db.call(lambda tx: registry.put_units(tx, [unit]))
    return code


def bring_in_batches(county: DataSet, stick: Path, items: list[Made], random: Random) -> list[int]:
    """Import files in a random order, cut into random batches."""
    files = files_of(stick, *items)
    random.shuffle(files)
    numbers = []
    while files:
        size = random.randint(1, len(files))
        batch, files = files[:size], files[size:]
        numbers.append(apply_plan(county, plan_of(county, batch)))
    return numbers


def what_counts(county: DataSet, unit: str) -> tuple[str, int]:
    state = stored(county, unit).state
    return counts(county, unit), state.facts.get("conflicts", 0) if state else 0


@settings(max_examples=25, deadline=None)
@given(steps=histories(), random=st.randoms(use_true_random=False))
def test_every_order_of_import_gives_the_same(
    county: DataSet, stick: Path, steps: list[Step], random: Random
) -> None:
    """Two schools with one history, imported in different orders and batches, stand alike."""
    found = set()
    for _ in range(2):
        unit = new_unit(county)
        bring_in_batches(county, stick, happened(steps, unit), random)
        found.add(what_counts(county, unit))
    assert len(found) == 1


@settings(max_examples=15, deadline=None)
@given(steps=histories(), random=st.randoms(use_true_random=False))
def test_importing_everything_again_changes_nothing(
    county: DataSet, stick: Path, steps: list[Step], random: Random
) -> None:
    """Whatever came in before: every file is known, and the plan says so."""
    unit = new_unit(county)
    items = happened(steps, unit)
    bring_in_batches(county, stick, items, random)
    before = what_counts(county, unit)
    plan = plan_of(county, files_of(stick, *items))
    assert plan.changes_nothing
    assert {item.action.value for item in plan.items} == {"identical"}
    apply_plan(county, plan)
    assert what_counts(county, unit) == before


@settings(max_examples=15, deadline=None)
@given(steps=histories(), random=st.randoms(use_true_random=False))
def test_undoing_everything_leaves_nothing_and_importing_again_gives_the_same(
    county: DataSet, stick: Path, steps: list[Step], random: Random
) -> None:
    """Batches are undone in any order; the bureau's decisions came with them here."""
    unit = new_unit(county)
    items = [item for item in happened(steps, unit) if item.revision.origin != "bureau"]
    numbers = bring_in_batches(county, stick, items, random)
    before = what_counts(county, unit)
    random.shuffle(numbers)
    for number in numbers:
        undo_batch(county, number, "试验")
    assert what_counts(county, unit) == ("missing: ", 0)
    bring_in_batches(county, stick, items, random)
    assert what_counts(county, unit) == before


Cells = dict[tuple[str, str, str], Value]
LISTS = frozenset(form.id for form in FORM_SET.forms if form.shape == "list")


def cells(content: Content) -> Cells:
    """Return every typed value by its place."""
    return {
        (form_id, row.row_id, name): value
        for form_id, data in content.forms.items()
        for row in data.rows
        for name, value in row.values.items()
        if name != "boys"  # computed from the others
    }


def effective_of(items: list[Made], digests: set[str] | None = None) -> Effective:
    """Return what some of the revisions amount to."""
    revisions = [item.revision for item in items if digests is None or item.digest in digests]
    ctx = ReturnContext(FORM_SET, SCHOOL, PERIOD)
    return Combiner(ctx, revisions, MemoryShelf(*items)).effective()


@settings(max_examples=200, deadline=None)
@given(histories())
def test_no_confirmed_value_disappears_without_a_decision(steps: list[Step]) -> None:
    """What one head says and the result does not say was changed by another head, and only by it.

    Where two heads changed the same thing, the unit waits for a person and both are kept.
    """
    items = happened(steps, SCHOOL.code)
    effective = effective_of(items)
    heads = {head.digest for head in effective.heads}
    assert heads
    if effective.status is Status.DISPUTED:
        assert len(heads) > 1
        return
    lines = [{head.digest, *head.ancestors} for head in effective.heads]
    common = set.intersection(*lines) - heads
    base = cells(effective_of(items, common).content)
    result = cells(effective.content)
    said = {digest: cells(effective_of(items, _line(items, digest)).content) for digest in heads}
    records = {row for cell in base if (row := cell[:2])[0] in LISTS}
    for digest, mine in said.items():
        for place in mine.keys() | base.keys() | result.keys():
            if place[0] in LISTS and place[:2] not in records:
                continue
            if mine.get(place) != result.get(place):
                others = [other.get(place) for one, other in said.items() if one != digest]
                assert mine.get(place) == base.get(place), place
                assert result.get(place) in others, place
    # Added records may get another id, where two people used one row or added the same record.
    there = added(result, records)
    assert there == set().union(*(added(mine, records) for mine in said.values()))


def added(of: Cells, records: set[tuple[str, str]]) -> set[tuple[str, frozenset[object]]]:
    """Return the records of lists that are not among those known, whatever their ids."""
    rows: dict[tuple[str, str], set[object]] = {}
    for (form, row, name), value in of.items():
        if form in LISTS and (form, row) not in records:
            rows.setdefault((form, row), set()).add((name, value))
    return {(form, frozenset(cells)) for (form, _), cells in rows.items()}


def _line(items: list[Made], digest: str) -> set[str]:
    """Return a revision and all it was made from."""
    revision = next(item.revision for item in items if item.digest == digest)
    return {digest, *revision.ancestors}
