"""What is done so that pupils stay: visits at home, leaving classes, zones, helping departments.

Visits are made to the children of the school's own ledger: to those who are still away often
enough that none is forgotten, to those who came back until the day they did.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from models.demo.chance import chance, split
from models.demo.filling import Filling, Values
from models.demo.names import TOWNS, hamlets, person, villages
from models.forms.applicability import forms_for
from models.records import FormData

_OPEN, _RETURNED = {"10", "20", "80"}, "30"
_RECENT = 24  # days before the cut-off in which everybody still away was seen
_VISITORS = ("校长、班主任", "班主任、村干部", "班主任", "教导主任、班主任、村干部", "校长、村支书")
_ANSWERS = ("1", "2", "2", "3", "2", "1")
_SAID = {
    "1": "答应下周送孩子回校",
    "2": "孩子不想读，家长说再想想",
    "3": "家里锁门，托邻居带话",
}
_LEAVING = {"10": "6", "11": "6", "12": "6", "20": "9"}
_SINCE = {"6": 6, "9": 3}
_LOST = {"6": 0.01, "9": 0.058}
_ZONES = {"10": 6, "11": 5, "12": 3, "13": 1, "20": 9}
_DEPARTMENTS = (
    "县委办公室",
    "县农业局",
    "县林业局",
    "县财政局",
    "县民政局",
    "县交通局",
    "县水利局",
    "县妇联",
    "团县委",
    "县卫生局",
    "县公安局",
    "县供电公司",
)


def fill_retention(filling: Filling) -> dict[str, FormData]:
    """Fill in what belongs to the ledger and to the movement of pupils."""
    if filling.is_bureau:
        return filling.going_on("paired_support", _support(filling))
    own = {form.id for form in forms_for(filling.ctx.form_set, filling.unit)}
    if "zones" not in own:
        return {}
    forms = filling.going_on("zones", _zones(filling), ("zone",))
    if filling.done["dropout_ledger"].rows:
        forms |= filling.listed("persuasion", _visits(filling))
    if "cohort" in own and filling.period.half == 1:
        forms |= _cohort(filling)
    return forms


def _visits(filling: Filling) -> Iterator[Values]:
    """Yield the visits of the half-year, child by child."""
    start, cutoff = filling.period.start, filling.period.cutoff
    for row in filling.done["dropout_ledger"].rows:
        name, left, status = row.values["name"], row.values["leave_date"], row.values["status"]
        back = row.values.get("return_date")
        assert isinstance(left, date)
        dice = chance(filling.county.seed, "visits", row.row_id, filling.period.id)
        first = max(left + timedelta(days=3), start + timedelta(days=10))
        until = back if isinstance(back, date) else cutoff
        if until < max(left, start) or status not in _OPEN | {_RETURNED}:
            continue
        for day in _days(first, until, dice, every=status in _OPEN):
            came_back = status == _RETURNED and day == until
            result = "4" if came_back else dice.choice(_ANSWERS)
            values: Values = {
                "pupil": name,
                "visit_date": day,
                "visitors": dice.choice(_VISITORS),
                "mode": "1",
                "result": result,
            }
            if filling.unit.kind != "13" and result in _SAID and dice.random() < 0.4:
                values["note"] = _SAID[result]
            yield values


def _days(first: date, until: date, dice: Random, *, every: bool) -> list[date]:
    """Return the days of the visits; the last is shortly before the end, or the end itself."""
    if not every:
        return [until]
    last = max(until - timedelta(days=dice.randrange(2, _RECENT)), min(first, until))
    days = {last}
    if (last - first).days > 40:
        days.add(first + timedelta(days=dice.randrange(20)))
    return sorted(days)


def _cohort(filling: Filling) -> dict[str, FormData]:
    """Return what became of those who entered six or three years ago."""
    grade = _LEAVING[filling.unit.kind]
    there = filling.number("enrolment", "students", grade)
    if not there:
        return {"cohort": FormData(absent=True)}
    dice = filling.dice("cohort")
    came = dice.randrange(1 + there // 30)
    went = dice.randrange(1 + there // 25)
    lost = round(there * _LOST[grade] * dice.uniform(0.7, 1.3) / (1 - _LOST[grade]))
    died = int(there > 100 and dice.random() < 0.15)
    values: Values = {
        "cohort_in": there + lost - came + went + died,
        "in_transfer": came,
        "out_transfer": went,
        "death": died,
    }
    return filling.grid("cohort", {grade: values})


def _zones(filling: Filling) -> Iterator[Values]:
    """Yield who looks after which hamlet; pairs that were helped grow in number."""
    unit, dice = filling.unit, filling.dice("zones")
    pupils = sum(filling.year.starts[unit.code].values())
    number = _ZONES[unit.kind] if pupils > 40 else 1
    places = villages(chance(filling.county.seed, "town", unit.town))[:24]
    ends = hamlets(dice)
    town = next(town.name for town in TOWNS if town.code == unit.town)
    village = unit.facts.get("village")
    for turn, share in enumerate(split(pupils, [dice.uniform(0.6, 1.4) for _ in range(number)])):
        pairs = max(1, share // 14)
        converted = round(pairs * dice.uniform(0.2, 0.5))
        if filling.period.half == 1 and unit.kind != "13":
            converted = min(pairs, converted + dice.randrange(2))
        yield {
            "zone": f"{village}{ends[turn]}屯" if village else f"{town}{places[turn]}村",
            "responsible": person(dice),
            "households": round(share * 0.85),
            "pupils": share,
            "pairs": pairs,
            "converted": converted,
        }


def _support(filling: Filling) -> Iterator[Values]:
    """Yield which department helps which school."""
    county = filling.county
    schools = [*county.of_kind("20"), *county.of_kind("11")]
    for turn, school in enumerate(schools):
        dice = chance(county.seed, "support", school.code, filling.period.id)
        yield {
            "department": _DEPARTMENTS[turn % len(_DEPARTMENTS)],
            "school": school.name,
            "visits": dice.randrange(1, 5),
            "students_persuaded": dice.randrange(4) if school.kind == "20" else dice.randrange(2),
            "fund": Decimal(dice.choice((0, 1000, 2000, 3000, 5000))).quantize(Decimal("0.01")),
        }
