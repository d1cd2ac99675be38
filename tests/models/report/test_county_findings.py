"""What only the bureau sees: schools that fell silent, figures that leapt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from models.merge.decisions import hand_in
from models.records import Content, FormData, Period, Row
from models.workspace import Workspace
from tests.models.report.test_stored import (
    BUREAU,
    NURSERY,
    PERIOD,
    SCHOOL,
    WHO,
    facts,
    forms,
    history,
)

UNITS = (SCHOOL, NURSERY, BUREAU)


def half(period_id: str, start: date) -> Period:
    """Return an earlier half-year in which both schools were expected."""
    return replace(PERIOD, id=period_id, title=period_id, start=start)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Workspace]:
    """Three half-years, the last of which is worked on."""
    with Workspace.open(tmp_path / "data", create=True) as workspace:
        for period in (half("2005H1", date(2005, 1, 1)), half("2005H2", date(2005, 7, 1)), PERIOD):
            workspace.set_up(forms(), period, UNITS)
        yield workspace


def enter(county: Workspace, period: str, unit: str, content: Content) -> None:
    hand_in(county.dataset, period, unit, content, WHO)


def told(county: Workspace) -> list[tuple[str, str]]:
    return [(found.code, found.message) for found in county.county_findings(county.view())]


def test_a_school_that_fell_silent(county: Workspace) -> None:
    """Three half-years in a row, this one included; one return between them ends the row."""
    nursery = ("C200", "县幼儿园连续三期未报，请核实是否停办。")
    school = ("C200", "桐木镇中心小学连续三期未报，请核实是否停办。")
    assert told(county) == [school, nursery]
    enter(county, "2005H2", SCHOOL.code, facts(pupils=100))
    assert told(county) == [nursery]
    enter(county, PERIOD.id, NURSERY.code, facts(note="新园"))
    assert told(county) == []


def test_a_half_year_that_did_not_ask_a_school_ends_the_row(county: Workspace) -> None:
    """A school that was new then has not been silent."""
    new = replace(half("2005H2", date(2005, 7, 1)), expected=(SCHOOL.code,))
    county.set_up(forms(), new, UNITS)
    county.choose_period(PERIOD.id)
    assert [message for _, message in told(county)] == [
        "桐木镇中心小学连续三期未报，请核实是否停办。"
    ]


@pytest.mark.parametrize(
    ("before", "now", "sentence"),
    [
        ("100", 120, ""),
        ("100", 121, "“在校生”比去年同期变化21%，请核对或写说明。"),
        ("100", 79, "“在校生”比去年同期变化21%，请核对或写说明。"),
        ("300", 391, "“在校生”比去年同期变化30.3%，请核对或写说明。"),
        ("10", 19, ""),  # of so few, a fifth is one child
        ("0", 40, ""),  # nothing to compare with
    ],
)
def test_a_figure_that_leapt(county: Workspace, before: str, now: int, sentence: str) -> None:
    """More than a fifth against the same half of last year, once every return is in."""
    enter(county, PERIOD.id, BUREAU.code, history(("pupils", 2005, "1", before)))
    enter(county, PERIOD.id, SCHOOL.code, facts(pupils=now))
    enter(county, "2005H2", NURSERY.code, facts(note="在"))
    assert told(county) == []  # one return is missing: the county only seems to shrink
    enter(county, PERIOD.id, NURSERY.code, facts(note="新园"))
    assert told(county) == ([("C201", sentence)] if sentence else [])


def test_the_bureau_s_commands_and_names(county: Workspace) -> None:
    """A return that is still being filled in here counts as it stands."""
    known = county.all_returns()
    assert known.returns.contents == {}
    assert known.silent == {SCHOOL.code: 2, NURSERY.code: 2}
    draft = Content({"facts": FormData((Row("1", {"pupils": 3}),))})
    assert known.with_contents({SCHOOL.code: draft}).returns.contents == {SCHOOL.code: draft}
