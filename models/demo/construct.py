"""Who fills in projects, buildings, boarding and teachers' rooms, and the bureau's funds.

A building or project is typed once; afterwards only what changed is typed, as the schools do it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal

from models.demo.buildings import (
    PULLED_DOWN,
    Site,
    dormitory,
    first_buildings,
    new_building,
    square,
    teachers_rooms,
    yuan,
)
from models.demo.chance import split
from models.demo.county import DEFAULT_SCHOOLS
from models.demo.filling import Filling, Values
from models.demo.projects import (
    ACCEPTED,
    DORMITORY,
    EARLIER,
    FINISHED,
    NOW,
    PLANNED,
    REPAIRED,
    Plan,
    Project,
    make_plan,
)
from models.records import SINGLE_ROW, FormData

GOLDEN_LAB_FUND, _LAB_FUND_BEFORE = 738_600, 412_300
"""What came in for 普实 in the two half-years at the default size."""

_CONDITIONS, _LAB = "01", "02"
_RAISED = (
    ("02", 26),
    ("01", 24),
    ("04", 14),
    ("02", 12),
    ("03", 10),
    ("06", 6),
    ("04", 5),
    ("05", 3),
)
_RAISED_LAB = (("02", 50), ("04", 35), ("05", 15))
_OPTIONAL = frozenset(("13", "31", "40"))


def fill_construct(filling: Filling) -> dict[str, FormData]:
    """Return the forms of this area; see ``models.demo.filling``."""
    plan = make_plan(filling.county.schools, filling.county.seed)
    if filling.is_bureau:
        return filling.listed("fund", _funds(filling, plan))
    projects = [item for item in plan.of(filling.unit) if item.progress[_half(filling)]]
    sleeping = _boarding(filling, plan)
    return {
        **_continued(filling, "project", "project_no", [_report(filling, p) for p in projects]),
        **_continued(filling, "building", "bldg_no", _buildings(filling, plan, sleeping)),
        "boarding": sleeping,
        **_living(filling),
    }


def _half(filling: Filling) -> int:
    return NOW if filling.period.half == 1 else EARLIER


def _continued(
    filling: Filling, form: str, key: str, records: Iterable[Values]
) -> dict[str, FormData]:
    """Return a list in which a carried record that nothing is said about stays as it is."""
    told = {record[key]: record for record in records}
    carried = [told.pop(row.values[key], dict(row.values)) for row in filling.ready.form(form).rows]
    return filling.going_on(form, (*carried, *told.values()))


# Projects.


def _report(filling: Filling, project: Project) -> Values:
    """Return what a school says of a project in a half-year."""
    half = _half(filling)
    progress = project.progress[half]
    values: Values = {
        "project_no": project.number,
        "name": project.name,
        "kind": project.kind,
        "use": project.use,
        "area": square(project.area),
        "invest_total": yuan(project.invest),
        **{name: yuan(part) for name, part in project.funds.items()},
        "fund_arrived_period": yuan(project.arrived[half]),
        "fund_spent": yuan(project.spent[half]),
        "progress": progress,
        "plan_end": project.plan_end,
    }
    known = project.before + (project.arrived[EARLIER] if half == NOW else 0)
    if known:
        values["fund_before"] = yuan(known)
    if project.contractor and project.kind != REPAIRED:
        values["storeys"] = project.storeys
    if progress == PLANNED or project.start is None:
        return values
    values["start"] = project.start
    if project.contractor:
        values["contractor"] = project.contractor
    if progress in {FINISHED, ACCEPTED} and project.end:
        return values | {"end": project.end, "acceptance": progress != FINISHED}
    return values | {"progress_pct": project.percent[half]}


# Buildings, dormitories, teachers' rooms.


def _buildings(filling: Filling, plan: Plan, sleeping: FormData) -> Iterator[Values]:
    """Yield all buildings the first time, later what was pulled down and what was finished."""
    unit, half = filling.unit, _half(filling)
    ready = filling.ready.form("building").rows
    number = len(ready)
    if half == EARLIER:
        row = sleeping.row(SINGLE_ROW)
        area = row.values.get("dorm_area") if row else None
        usable = area if isinstance(area, Decimal) else Decimal(0)
        site = Site(unit.kind, _students(filling), usable, unit.code in plan.flat)
        first = first_buildings(site, filling.dice("buildings"))
        number = len(first)
        yield from first
    for row in ready:
        dice = filling.dice("pulled down", row.row_id)
        if row.values["danger"] == "D" and dice.random() < 0.4:
            yield {**row.values, "measure": PULLED_DOWN, "in_use": False}
    for project in plan.of(unit):
        if project.finished_in(half):
            number += 1
            yield new_building(str(number), project)


def _students(filling: Filling) -> int:
    """Return the pupils of 1 September, the same number in both half-years."""
    return sum(filling.year.starts[filling.unit.code].values())


def _boarding(filling: Filling, plan: Plan) -> FormData:
    unit, half = filling.unit, _half(filling)
    if unit.facts["boarding"] != "是":
        return FormData(absent=True)
    values: Values = {}
    if half == EARLIER:
        boarders = filling.number("enrolment", "boarders")
        narrow = unit.code in plan.narrow
        values = dormitory(boarders, filling.dice("dormitory"), narrow=narrow)
    known = filling.ready.form("boarding").row(SINGLE_ROW)
    for project in plan.of(unit):
        area = known.values.get("dorm_area") if known else None
        if half == NOW and project.use == DORMITORY and project.finished_in(NOW):
            assert isinstance(area, Decimal), "a boarding school has told before"
            values = {"dorm_area": area + square(project.area * Decimal("0.7"))}
    return filling.single("boarding", values)["boarding"]


def _living(filling: Filling) -> dict[str, FormData]:
    """Return teachers' rooms; most points and none of the others leave them out."""
    if _half(filling) == NOW:
        return filling.single("living", {})
    dice = filling.dice("living")
    kind = filling.unit.kind
    values: Values = {"reported": kind != "13" or dice.random() < 0.2} if kind in _OPTIONAL else {}
    if values.get("reported", True):
        values |= teachers_rooms(kind, _students(filling), dice)
    return filling.single("living", values)


# The bureau.


def _funds(filling: Filling, plan: Plan) -> Iterator[Values]:
    """Yield what the bureau raised: for the projects as much as reached them, and for 普实."""
    half = _half(filling)
    lab = GOLDEN_LAB_FUND if half == NOW else _LAB_FUND_BEFORE
    lab_here = round(lab * filling.county.schools / DEFAULT_SCHOOLS / 100) * 100
    yield from _shares(filling, _CONDITIONS, plan.arrived(half), _RAISED)
    yield from _shares(filling, _LAB, lab_here, _RAISED_LAB)


def _shares(
    filling: Filling, purpose: str, total: int, weights: tuple[tuple[str, int], ...]
) -> Iterator[Values]:
    """Yield one sum for each source; hundreds of yuan, as it is handed out."""
    period = filling.period
    parts = split(total // 100, [weight for _, weight in weights])
    what = "办学条件" if purpose == _CONDITIONS else "普实"
    for turn, ((source, _), part) in enumerate(zip(weights, parts, strict=True), 1):
        yield {
            "purpose": purpose,
            "source": source,
            "amount": yuan(part * 100),
            "arrived_date": period.start + timedelta(days=25 + 17 * turn),
            "doc": f"{period.title}{what}资金第{turn}批",
        }
