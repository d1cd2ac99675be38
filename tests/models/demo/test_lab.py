"""普实 of the sample county: recounted from the returns, and equal to what 2006 said."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from models.records import Content, Unit, Value
from tests.models.demo.samples import number, returns, rows

MIDDLE = ("20", "31")
CENTRAL = ("11",)


def of(content: Content, form: str) -> dict[str, Value]:
    """Return the one record of a form."""
    row = content.form(form).row("1")
    return dict(row.values) if row else {}


def units_with(form: str, field: str, *kinds: str, schools: int = 85, half: str = "now") -> int:
    """Count the units of some kinds that say yes."""
    made = returns(schools)
    period = made.now if half == "now" else made.before
    return sum(
        of(made.content(unit, period), form).get(field) is True
        for unit in made.county.of_kind(*kinds)
    )


def ready(content: Content) -> set[str]:
    """Return the rooms that are well equipped and in use."""
    return {
        str(row.values["room_type"])
        for row in content.form("room").rows
        if row.values["equipped"] in {"3", "4"} and row.values["in_use"]
    }


def complete(unit: Unit, content: Content) -> bool:
    """Work out once more whether a school has all of its 八室 or 五室."""
    eight = ("01", "02", "03", "06 07", "09 10", "11 12 13", "14 15", "16")
    five = ("04 05", "06", "09 10", "14 15", "16")
    slots = eight if unit.kind in MIDDLE else five
    there = {code.removeprefix("RM") for code in ready(content)}
    return all(there & set(slot.split()) for slot in slots)


def test_the_laboratories_of_2006() -> None:
    """县小 and six central schools; six 中学 and ten central schools with whole sets."""
    assert units_with("room_set", "has_lab_comp", "10") == 1
    assert units_with("room_set", "has_lab_comp", *CENTRAL) == 6
    assert units_with("room_set", "has_lab_comp", "12", "20", "31", "40") == 0
    assert units_with("equipment", "lab_full_set", *MIDDLE) == 6
    assert units_with("equipment", "lab_full_set", *CENTRAL) == 10
    assert units_with("equipment", "lab_full_set", "10", "12", "40") == 0


@pytest.mark.parametrize("schools", [85, 200])
def test_most_middle_and_central_schools_have_all_their_rooms(schools: int) -> None:
    """大部分 is more than 60 and less than 85 of a hundred; what is computed is right."""
    made = returns(schools)
    full = 0
    for unit in made.county.of_kind(*MIDDLE, *CENTRAL, "10", "12"):
        content = made.content(unit)
        assert of(content, "room_set")["set_complete"] is complete(unit, content), unit.name
        full += complete(unit, content) and unit.kind in {*MIDDLE, *CENTRAL}
    whole = len(made.county.of_kind(*MIDDLE, *CENTRAL))
    assert 0.6 * whole < full < 0.85 * whole
    if schools == 85:
        assert (full, whole) == (14, 20)


def test_more_than_seven_hundred_thousand_yuan() -> None:
    """70多万元: above 700,000 by more than a twentieth of 100,000."""
    spent = [row.values["fund_lab"] for row in rows(returns().contents(), "equipment")]
    assert sum(value for value in spent if isinstance(value, Decimal)) == Decimal("734000.00")


def test_half_a_year_ago_there_was_less_and_nothing_was_lost() -> None:
    """Rooms keep their ids, books and sets only grow."""
    made = returns()
    assert units_with("equipment", "lab_full_set", *MIDDLE, half="before") == 4
    assert units_with("equipment", "lab_full_set", *CENTRAL, half="before") == 5
    for unit in made.county.of_kind("10", "11", "12", "20", "31", "40"):
        then, now = made.content(unit, made.before), made.content(unit)
        known = {row.row_id: row.values["room_type"] for row in now.form("room").rows}
        for row in then.form("room").rows:
            assert known[row.row_id] == row.values["room_type"]
        books = of(then, "equipment"), of(now, "equipment")
        assert int(str(books[1]["books"])) - int(str(books[0]["books"])) == books[1]["books_new"]


def test_experiments_are_done_where_they_can_be() -> None:
    """Four fifths in the county; a school with whole sets does more than nine tenths."""
    made = returns()
    due, done = Counter[str](), Counter[str]()
    for unit in made.county.of_kind(*MIDDLE, *CENTRAL, "10", "12", "40"):
        content = made.content(unit)
        whole = of(content, "equipment")["lab_full_set"]
        for row in content.form("experiment").rows:
            due[str(whole)] += number(row, "demo_required")
            done[str(whole)] += number(row, "demo_done")
    assert 0.75 < done.total() / due.total() < 0.9
    assert done["True"] / due["True"] > 0.9


def test_every_point_says_what_it_has() -> None:
    """Some books, seldom a room of their own."""
    made = returns()
    points = [of(made.content(unit), "point_stock") for unit in made.county.of_kind("13")]
    assert all(values["books"] for values in points)
    assert 5 < sum(values["has_room"] is True for values in points) < 30
