"""远程教育 of the sample county: 41 of 74, recounted."""

from __future__ import annotations

import pytest

from models.demo.figures import DemoReturns
from models.records import Period
from tests.models.demo.samples import returns

PRIMARY = ("10", "11", "12")
ARRIVED = {"2", "3", "4"}


def delivered(made: DemoReturns, period: Period, *kinds: str) -> int:
    """Count the units at which a set has arrived and is not given up."""
    found = 0
    for unit in made.county.of_kind(*kinds):
        row = made.content(unit, period).form("distance").row("1")
        assert row is not None
        there = any(row.values.get(f"status{n}") in ARRIVED for n in (1, 2, 3))
        assert row.values["delivered"] is there
        found += there
    return found


def test_forty_one_of_seventy_four() -> None:
    """村完小以上小学; fewer half a year ago; points and 初中 beside them."""
    made = returns()
    assert len(made.county.of_kind(*PRIMARY)) == 74
    assert delivered(made, made.now, *PRIMARY) == 41
    assert delivered(made, made.before, *PRIMARY) == 33
    assert delivered(made, made.now, "13") == 24
    assert delivered(made, made.now, "20") == 6


@pytest.mark.parametrize("schools", [10, 85])
def test_other_sizes_keep_the_share(schools: int) -> None:
    """A little more than half."""
    made = returns(schools)
    share = delivered(made, made.now, *PRIMARY) / len(made.county.of_kind(*PRIMARY))
    assert 0.5 < share < 0.62


def test_every_kind_has_its_own_mode() -> None:
    """Discs at the points, satellite at primary schools, computers at 初中."""
    made = returns()
    for unit in made.county.of_kind("13", *PRIMARY, "20"):
        row = made.content(unit).form("distance").row("1")
        assert row is not None
        modes = {n for n in (1, 2, 3) if row.values.get(f"mode{n}")}
        assert modes <= {{"13": 1, "20": 3}.get(unit.kind, 2)}


def test_what_arrived_stays() -> None:
    """Nobody loses equipment in half a year, and what works is used."""
    made = returns()
    for unit in made.county.of_kind("13", *PRIMARY, "20"):
        then, now = (
            made.content(unit, period).form("distance").row("1")
            for period in (made.before, made.now)
        )
        assert then is not None
        assert now is not None
        if then.values["delivered"]:
            assert now.values["delivered"]
            assert now.values["lessons_period"] != 0
            assert all(now.values[name] == then.values[name] for name in ("tv", "dvd"))
