"""Chance that repeats itself, shares that add up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.demo.chance import Spread, chance, split

WEIGHTS = st.lists(st.floats(0.01, 100), min_size=1, max_size=12)


def test_the_same_purpose_gives_the_same_numbers_and_another_one_others() -> None:
    """Ten numbers each."""

    def ten(seed: int, *purpose: object) -> list[int]:
        dice = chance(seed, *purpose)
        return [dice.randrange(1000) for _ in range(10)]

    assert ten(2006, "child", "JX00000004", 1) == ten(2006, "child", "JX00000004", 1)
    assert ten(2006, "child", "JX00000004", 1) != ten(2006, "child", "JX00000004", 2)
    assert ten(2006, "child", "JX00000004", 1) != ten(2007, "child", "JX00000004", 1)


@given(st.integers(0, 5000), WEIGHTS)
def test_shares_add_up_and_are_never_a_whole_one_off(total: int, weights: list[float]) -> None:
    """Any total over any weights."""
    shares = split(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - total * weight / sum(weights)) < 1 + 1e-6


def test_a_total_is_split_by_largest_remainder() -> None:
    """Eight persons by 2, 6 and 0.2."""
    assert split(8, (2, 6, 0.2)) == [2, 6, 0]
    assert split(100, (1, 1, 1)) == [34, 33, 33]


@given(st.lists(st.tuples(st.floats(0, 3), st.integers(0, 9)), max_size=60))
def test_spread_takes_what_is_owed_as_soon_as_it_fits(places: list[tuple[float, int]]) -> None:
    """Amounts with room for some; more than fits is never taken, nor more than is owed."""
    spread, owed = Spread(0), 0.0
    for amount, room in places:
        owed += amount
        taken = spread.take(amount, room)
        owed -= taken
        assert 0 <= taken <= room
        assert owed > -1e-6
        assert owed < 1 or taken == room


def test_spread_brings_a_small_rate_to_a_whole_person_now_and_then() -> None:
    """A quarter of a person in each of eight places is two persons."""
    spread = Spread()
    assert [spread.take(0.25, 5) for _ in range(8)] == [0, 1, 0, 0, 0, 1, 0, 0]
