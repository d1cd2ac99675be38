"""Who is helped in the sample county."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from models.records import Content
from tests.models.demo.samples import number, returns, rows, total


def amount(contents: dict[str, Content], form: str, field: str) -> Decimal:
    """Add an amount of money up."""
    found = (row.values.get(field) for row in rows(contents, form))
    return sum((value for value in found if isinstance(value, Decimal)), Decimal(0))


def test_lists_and_sums_agree() -> None:
    """A pupil of several records is one pupil; the money is that of the list."""
    made = returns()
    ways: Counter[object] = Counter()
    for unit in made.county.units:
        content = made.content(unit)
        (summary,) = content.form("aid_summary").rows
        way = summary.values["way"]
        ways[way] += 1
        listed = content.form("aid_pupil").rows
        assert bool(listed) is (way == "1"), unit.name
        if way != "1":
            continue
        children = {
            (row.values["name"], row.values["grade"], row.values.get("class_name"))
            for row in listed
        }
        assert number(summary, "persons") == len(children)
        assert number(summary, "times") == len(listed)
        own = {unit.code: content}
        assert summary.values["total_amount"] == amount(own, "aid_pupil", "amount")
    assert min(ways[way] for way in "012") > 10


def test_about_every_tenth_pupil_is_helped() -> None:
    """Nowhere more than there are."""
    made = returns()
    contents = made.contents()
    share = total(contents, "aid_summary", "persons") / total(contents, "enrolment", "students")
    assert 0.06 < share < 0.16
    for unit in made.county.units:
        own = {unit.code: made.content(unit)}
        assert total(own, "aid_summary", "persons") <= total(own, "enrolment", "students")
    assert amount(contents, "aid_summary", "total_amount") > 50_000


def test_the_list_of_the_autumn_goes_on() -> None:
    """Nobody is new in spring; each is there under the id it had."""
    made = returns()
    then = {row.row_id: row.values for row in rows(made.contents(made.before), "aid_pupil")}
    now = {row.row_id: row.values for row in rows(made.contents(), "aid_pupil")}
    assert set(now) <= set(then)
    assert len(now) > 0.9 * len(then)
    assert all(now[key] == then[key] for key in now)


def test_no_number_of_a_child_is_made_up() -> None:
    """学籍号 stays blank."""
    assert all("sid" not in row.values for row in rows(returns().contents(), "aid_pupil"))


def test_gifts_come_from_offices_firms_and_people() -> None:
    """Several kinds of donors, each with a sum."""
    given = list(rows(returns().contents(), "donation"))
    assert len({row.values["donor_kind"] for row in given}) >= 3
    assert amount(returns().contents(), "donation", "amount") > 10_000
