"""Who is first to get what."""

from __future__ import annotations

from models.demo.filling import Filling
from models.demo.standing import Standing, standing
from models.records import EMPTY_CONTENT
from tests.models.demo.samples import returns


def places(purpose: str, *kinds: str) -> list[int]:
    """Return the places of the units of some kinds in one row."""
    made = returns()
    found = []
    for unit in made.county.of_kind(*kinds):
        filling = Filling(made.county, made.year, made.context(unit), EMPTY_CONTENT, {})
        found.append(standing(filling, purpose, *kinds).place)
    return found


def test_everybody_has_a_place_of_their_own() -> None:
    """The same every time; another purpose gives another row."""
    assert sorted(places("lab", "20", "31")) == list(range(10))
    assert places("lab", "20", "31") == places("lab", "20", "31")
    assert places("lab", "12") != places("distance", "12")


def test_those_who_had_it_are_among_those_who_have_it() -> None:
    """Shares of ten schools, and of one."""
    row = [Standing(place, 10) for place in range(10)]
    assert [one.among(0.4) for one in row].count(True) == 4
    assert all(one.among(0.7) for one in row if one.among(0.4))
    assert [Standing(0, 1).among(share) for share in (0.0, 0.4, 0.6, 1.0)] == [
        False,
        False,
        True,
        True,
    ]
