"""Projects, buildings, boarding and funds of the sample county, recounted in plain Python."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest

from models.checks.explanations import unexplained
from models.checks.runner import check_content
from models.demo.figures import DemoReturns
from models.demo.projects import make_plan
from models.forms.compute import new_record, prefill
from models.records import Content, Period, Row, Unit
from tests.models.demo.samples import form_set, returns, rows

FORMS = tuple(form for form in form_set().forms if form.area == "construct")
CODES = {check.id for form in FORMS for check in form.checks}
FROM_VILLAGE_UP = ("10", "11", "12", "20", "31", "40")


def amount(found: Iterable[Row], field: str) -> Decimal:
    """Add an area or a sum of money up."""
    values = [row.values.get(field, Decimal(0)) for row in found]
    assert all(isinstance(value, Decimal) for value in values)
    return sum((Decimal(str(value)) for value in values), Decimal(0))


def under_way(contents: dict[str, Content]) -> list[Row]:
    return [row for row in rows(contents, "project") if row.values["progress"] != "01"]


def raised(contents: dict[str, Content], purpose: str) -> Decimal:
    return amount(
        (row for row in rows(contents, "fund") if row.values["purpose"] == purpose), "amount"
    )


def storeyed(content: Content) -> bool:
    """Tell by its list whether a school's largest building for classes has several floors."""
    rooms = [
        row.values
        for row in content.form("building").rows
        if row.values["use"] in {"01", "02"} and row.values["in_use"]
    ]
    main = max(rooms, key=lambda values: Decimal(str(values["floor_area"])))
    return int(str(main["storeys"])) > 1 and main["structure"] in {"01", "02"}


@pytest.mark.parametrize(
    "seed", [2006, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 42))]
)
def test_the_default_county_builds_what_was_built_in_2006(seed: int) -> None:
    """Seven projects, about 9,100 square metres, 190多万元 raised, 70多万元 of it for 普实."""
    contents = returns(85, seed).contents()
    projects = under_way(contents)
    assert len({row.values["project_no"] for row in projects}) == len(projects) == 7
    assert amount(projects, "area") == Decimal("9108.5")
    assert raised(contents, "01") == Decimal(1_934_000)
    assert raised(contents, "02") == Decimal(738_600)
    assert amount(rows(contents, "project"), "fund_arrived_period") == raised(contents, "01")


def test_nearly_all_schools_have_a_storeyed_building() -> None:
    """82 of 85, so 基本实现; those without are village schools."""
    made = returns()
    schools = made.county.of_kind(*FROM_VILLAGE_UP)
    flat = [unit for unit in schools if not storeyed(made.content(unit))]
    assert (len(schools), len(flat)) == (85, 3)
    assert {unit.kind for unit in flat} == {"12"}
    told = [row.values["storeyed"] for row in rows(made.contents(), "building_summary")]
    assert sum(map(bool, told)) >= 82


@pytest.mark.parametrize(
    ("schools", "seed"), [(10, 2006), (85, 2006), pytest.param(200, 2006, marks=pytest.mark.slow)]
)
def test_the_bureau_knows_what_reached_the_schools(schools: int, seed: int) -> None:
    """In both half-years, at any size."""
    made = returns(schools, seed)
    for period in (made.before, made.now):
        contents = made.contents(period)
        arrived = amount(rows(contents, "project"), "fund_arrived_period")
        assert arrived == raised(contents, "01") > 0
        days = [row.values["arrived_date"] for row in rows(contents, "fund")]
        assert all(period.start <= day <= period.end for day in days)  # type: ignore[operator]


def test_projects_and_buildings_go_on_under_their_ids() -> None:
    """What was not accepted is there with the money it had; what was not pulled down stays."""
    made = returns()
    carried = 0
    for unit in made.county.units:
        earlier, later = made.content(unit, made.before), made.content(unit)
        for row in earlier.form("project").rows:
            now = later.form("project").row(row.row_id)
            assert (now is None) is (row.values["progress"] == "05")
            if now is not None:
                carried += 1
                assert now.values["name"] == row.values["name"]
                assert now.values["fund_before"] == row.values["fund_arrived_cum"]
        for row in earlier.form("building").rows:
            now = later.form("building").row(row.row_id)
            assert now is not None
            assert now.values == row.values or now.values["measure"] == "05"
    assert carried == 4


def test_some_was_finished_and_some_pulled_down() -> None:
    """Finished projects are buildings now."""
    contents = returns().contents()
    finished = [row for row in under_way(contents) if row.values["progress"] in {"04", "05"}]
    new = [row for row in rows(contents, "building") if row.values["built_year"] == 2006]
    assert amount(finished, "area") == amount(new, "floor_area") > 0
    gone = [row for row in rows(contents, "building") if row.values["measure"] == "05"]
    assert len(gone) > 0
    assert all(row.values["danger"] == "D" for row in gone)


def test_dormitories_fit_those_who_sleep_in_them() -> None:
    """As many boarders as in the grades; a few schools are short of room."""
    made = returns()
    short = 0
    for unit in made.county.units:
        content = made.content(unit)
        data = content.form("boarding")
        assert data.absent is (unit.facts["boarding"] == "否")
        for row in data.rows:
            pupils = sum(
                int(str(grade.values.get("boarders", 0)))
                for grade in content.form("enrolment").rows
            )
            assert row.values["boarders"] == pupils
            short += Decimal(str(row.values["dorm_area"])) < 3 * pupils
    assert short == 3
    assert len(make_plan(85, 2006).narrow) == short


@pytest.mark.parametrize(
    ("schools", "seed"),
    [
        (10, 2006),
        (85, 2006),
        pytest.param(85, 42, marks=pytest.mark.slow),
        pytest.param(200, 2006, marks=pytest.mark.slow),
    ],
)
def test_no_errors_and_few_warnings_all_of_them_explained(schools: int, seed: int) -> None:
    """Of this area: fewer than 5 % of the units, where there are twenty."""
    made = returns(schools, seed)
    for period in (made.before, made.now):
        warned: set[str] = set()
        for unit in made.county.registry:
            content = made.content(unit, period)
            found = [
                problem
                for problem in check_content(made.context(unit, period), content)
                if problem.place.form in {form.id for form in FORMS}
            ]
            assert not any(problem.is_error for problem in found), found
            assert unexplained(found, content) == []
            assert {problem.code for problem in found} <= CODES
            warned.update({unit.code} if found else ())
        assert len(warned) <= max(1, len(made.county.registry) * 0.05)


def typed(made: DemoReturns, unit: Unit, period: Period) -> int:
    """Count what the unit types into this area beyond what it finds there; 本期无此项 is one."""
    ctx, content = made.context(unit, period), made.content(unit, period)
    ready = prefill(ctx)
    count = 0
    for form in FORMS:
        data = content.form(form.id)
        count += data.absent and form.shape == "list"
        for row in data.rows:
            began = ready.form(form.id).row(row.row_id) or new_record(ctx, form, row.row_id)
            fields = [field.id for field in form.fields if not field.compute]
            count += sum(row.values.get(name) != began.values.get(name) for name in fields)
    return count


def test_it_is_little_to_type() -> None:
    """A point at most 3 fields, a village school at most 15, most of them one decision."""
    made = returns()
    points = [typed(made, unit, made.now) for unit in made.county.of_kind("13")]
    villages = [typed(made, unit, made.now) for unit in made.county.of_kind("12")]
    assert max(points) <= 3
    assert max(villages) <= 15
    assert sum(count == 1 for count in villages) > len(villages) * 0.8
