"""Who leads the schools of the sample county, and the year of heads."""

from __future__ import annotations

import pytest

from tests.models.demo.samples import returns, rows, total

SCHOOLS = ("10", "11", "12", "20", "31", "40")


def test_every_school_has_one_head_who_is_the_one_on_the_cover() -> None:
    """In both half-years."""
    made = returns()
    for period in (made.before, made.now):
        for unit in made.county.of_kind(*SCHOOLS):
            content = made.content(unit, period)
            heads = [
                row.values["name"]
                for row in content.form("leader").rows
                if row.values["post"] == "1" and "left_date" not in row.values
            ]
            assert heads == [unit.facts["principal"]]


def test_the_dean_of_the_list_is_the_dean_of_the_ledger() -> None:
    """A name and a post stand for one person in all lists of a school."""
    made = returns()
    seen = 0
    for unit in made.county.of_kind("20"):
        content = made.content(unit)
        (dean,) = [
            row.values["name"] for row in content.form("leader").rows if _is_dean(row.values)
        ]
        ledger = {
            row.values["responsible"]
            for row in content.form("dropout_ledger").rows
            if row.values["responsible_post"] == "教导主任"
        }
        assert ledger <= {dean}
        seen += len(ledger)
    assert seen


def _is_dean(values: object) -> bool:
    return isinstance(values, dict) and values["post"] == "3"


def test_leaders_are_carried_under_their_ids_and_a_few_moved_on() -> None:
    """Who left is not counted among those in office."""
    made = returns()
    then = {
        row.row_id for row in made.content(made.county.units[0], made.before).form("leader").rows
    }
    now = {row.row_id for row in made.content(made.county.units[0]).form("leader").rows}
    assert then <= now
    contents = made.contents()
    left = sum("left_date" in row.values for row in rows(contents, "leader"))
    assert 0 < left < 10
    listed = sum(1 for _ in rows(contents, "leader"))
    assert total(contents, "leader_summary", "leaders") == listed - left
    assert total(contents, "leader_summary", "principals") == 85


def test_the_summary_of_leaders_is_what_the_lists_say() -> None:
    """Papers, hours, heads who wrote; recounted."""
    contents = returns().contents()
    assert total(contents, "leader_summary", "note_papers") == total(
        contents, "leader", "note_papers"
    )
    assert total(contents, "leader_summary", "train_hours") == total(
        contents, "leader", "train_hours"
    )
    wrote = sum(
        row.values["post"] == "1" and row.values["note_papers"] != 0
        for row in rows(contents, "leader")
    )
    assert total(contents, "leader_summary", "principals_wrote") == wrote
    assert 75 < wrote <= 85


@pytest.mark.parametrize("schools", [10, 85, 200])
def test_the_experts_went_where_they_say_they_went(schools: int) -> None:
    """To every junior and central school and some village schools, as the bureau's list says."""
    made = returns(schools)
    seen: dict[str, int] = {}
    for unit in made.county.of_kind(*SCHOOLS):
        (row,) = made.content(unit).form("principal_plan").rows
        seen[unit.kind] = seen.get(unit.kind, 0) + (row.values["expert_visit"] is True)
    assert seen["20"] == len(made.county.of_kind("20"))
    assert seen["11"] == len(made.county.of_kind("11"))
    assert seen["12"] < len(made.county.of_kind("12"))
    (visit,) = [
        row
        for row in rows(made.contents(), "event")
        if (row.values["series"], row.values["type"]) == ("02", "03")
    ]
    assert visit.values["schools_visited"] == sum(seen.values())


def test_the_year_of_heads_is_asked_about_in_2006_only() -> None:
    """The autumn before has no such form."""
    made = returns()
    assert list(rows(made.contents(made.before), "principal_plan")) == []
    assert len(list(rows(made.contents(), "principal_plan"))) == 85
