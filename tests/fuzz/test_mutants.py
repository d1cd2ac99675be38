"""A few hundred mutants of real workbooks at every run of the tests; see ``tests.fuzz.run``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.mutants import LEVELS, mutant
from tests.fuzz.oracle import Bench
from tests.fuzz.seeds import World, small_world

SEED, COUNT, AT_ONCE = 2006, 500, 50


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return small_world(tmp_path_factory.mktemp("fuzz") / "world")


@pytest.fixture(scope="module")
def bench(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with Bench(world, tmp_path_factory.mktemp("mutants")) as made:
        yield made


def test_the_same_number_makes_the_same_mutant(world: World) -> None:
    made = [mutant(SEED, number, world.seeds) for number in range(30)]

    assert made == [mutant(SEED, number, world.seeds) for number in range(30)]
    assert {one.level for one in made} == set(LEVELS)


def test_every_mutant_is_taken_or_refused(bench: Bench, world: World, tmp_path: Path) -> None:
    """What must hold of each is said in ``oracle``; a fault names the number of its mutant."""
    for start in range(0, COUNT, AT_ONCE):
        numbers = range(start, start + AT_ONCE)
        bench.judge([mutant(SEED, number, world.seeds) for number in numbers])

    assert [f"{one.number} {one.source} {one.how}: {one.text}" for one in bench.faults] == []
    assert bench.outcomes["new"] > 20
    assert sum(times for kind, times in bench.outcomes.items() if kind.startswith("refused")) > 100
