"""平安校园 in the sample county: letters, plans, lessons, drills, hazards that go on, accidents.

All schools have signed their letter, and no accident is more than 一般, as in the summary of 2006.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from msgspec import Struct

from models.demo.chance import chance
from models.demo.county import DEFAULT_SCHOOLS, County
from models.demo.filling import Filling, Values
from models.demo.hazards import hazard_forms
from models.demo.names import person
from models.records import SINGLE_ROW, FormData, Period, Unit

_POINT = "13"
_LECTURE, _GALA, _QUIZ, _DRILL, _TALK, _BOARD = "01", "02", "03", "04", "05", "06"
_LATE_SHARE, _PLAN_LACKING = 0.012, 0.01
_GUARDS = {"10": 2, "11": 1, "12": 0, "20": 2, "31": 4, "40": 2}
_CAMERAS = {"10": 1.0, "11": 0.1, "12": 0.0, "20": 0.3, "31": 1.0, "40": 0.5}
_ALARMS = {"10": 1.0, "11": 0.3, "12": 0.05, "20": 0.6, "31": 1.0, "40": 1.0}
_GALAS = {"10": 1.0, "11": 0.5, "20": 0.4, "31": 1.0, "40": 0.5}
_QUIZZES = {"10": 1.0, "11": 0.7, "20": 0.8, "31": 1.0, "40": 1.0}
_TALKS = {"10": 1.0, "11": 0.7, "12": 0.3, "20": 0.8, "31": 1.0, "40": 0.6}
_DRILL_KINDS = ("1", "1", "1", "2", "3", "3", "4")
_PARTNERS = ("县消防大队", "县交警大队", "派出所", "卫生院", "法院")
_ACCIDENT_SHARE = 0.14
_ACCIDENTS = (
    ("09", "学校操场", "课间奔跑摔倒，手臂骨折，已送医院治疗，家长满意。"),
    ("09", "体育场", "跳远时扭伤脚踝，已送卫生院治疗，恢复上课。"),
    ("01", "校门外公路", "放学路上被摩托车碰伤，交警已处理，伤势不重。"),
    ("08", "学生宿舍", "两名学生打架，一人受轻伤，已治疗并批评教育。"),
)


def fill_safety(filling: Filling) -> dict[str, FormData]:
    """Fill in what a unit says about safety, or what the bureau does."""
    if filling.is_bureau:
        return {**_letters(filling), **_joint(filling)}
    forms = {**_duty(filling), **hazard_forms(filling), **_accidents(filling)}
    if filling.unit.kind != _POINT:
        forms |= filling.listed("safety_activity", _activities(filling))
    return forms


def letter_date(county: County, unit: Unit, period: Period) -> date:
    """Return the day a unit signed this year's letter; few are late."""
    dice = chance(county.seed, "letter", unit.code, period.year)
    if dice.random() < _LATE_SHARE:
        return date(period.year, 4, dice.randrange(10, 28))
    return date(period.year, 2, 13) + timedelta(days=dice.randrange(18))


# ---- the single form ----


def _duty(filling: Filling) -> dict[str, FormData]:
    """Return what is typed; in the second return of a year much has been carried over."""
    typed = _each_time(filling)
    known = filling.ready.form("safety_duty").row(SINGLE_ROW)
    if known is None or "plans" not in known.values:
        typed |= _once(filling)
    if filling.period.half == 1:
        typed |= _letter(filling)
    return filling.single("safety_duty", typed)


def _letter(filling: Filling) -> Values:
    """Return what is said about this year's letters."""
    day = letter_date(filling.county, filling.unit, filling.period)
    values: Values = {"letter_signed": True, "letter_date": day}
    if filling.unit.kind != _POINT:
        dice = filling.dice("second letters")
        values["second_letters"] = filling.number("enrolment", "classes") * 2 + dice.randrange(2, 9)
    return values


def _once(filling: Filling) -> Values:
    """Return what changes so rarely that it is carried over."""
    unit, dice = filling.unit, filling.dice("safety duty")
    students = filling.number("enrolment", "students")
    principal = unit.facts["principal"]
    values: Values = {
        **_letter(filling),
        "safety_head": principal if unit.kind in {"12", _POINT} else person(dice),
        "plans": dice.randrange(2, 5) if unit.kind == _POINT else dice.randrange(4, 9),
        "plan_nature": True,
        "plan_accident": True,
        "plan_health": True,
        "plan_social": dice.random() >= _PLAN_LACKING,
        "textbook": dice.random() < 0.85,
        "insured": int(students * dice.uniform(0.78, 0.93)),
    }
    if unit.kind != _POINT:
        values |= {
            "guard": _GUARDS[unit.kind] + (dice.random() < 0.3),
            "camera": dice.random() < _CAMERAS[unit.kind],
            "alarm": dice.random() < _ALARMS[unit.kind],
            "school_bus": int(unit.kind == "11" and dice.random() < 0.08),
        }
    return values


def _each_time(filling: Filling) -> Values:
    """Return the lessons of the half-year, and what a teaching point did."""
    half = filling.period.half
    dice = filling.dice("safety lessons", filling.period.id)
    least = dice.randrange(6, 13) if half == 1 else dice.randrange(4, 10)
    values: Values = {"safety_lessons_min": least}
    if filling.unit.kind != _POINT:
        classes = filling.number("enrolment", "classes")
        values["safety_lessons_sum"] = least * classes + dice.randrange(classes + 1)
        return values
    values |= {"point_drills": dice.choice((1, 1, 2)), "point_activities": dice.randrange(1, 5)}
    if half == 1:
        values["point_month"] = True
    return values


# ---- activities ----


def _activities(filling: Filling) -> Iterator[Values]:
    """Yield a school's activities; every school has a drill, and one in the month of March."""
    kind, dice = filling.unit.kind, filling.dice("activities", filling.period.id)
    if filling.period.half == 2:
        yield _activity(filling, dice, _LECTURE, date(2005, 9, dice.randrange(5, 26)))
        yield _activity(filling, dice, _DRILL, date(2005, 11, dice.randrange(7, 25)))
        return
    march = date(2006, 3, 6)
    later = march + timedelta(days=dice.randrange(28, 90))
    yield _activity(filling, dice, _LECTURE, march + timedelta(days=dice.randrange(10)))
    drills_in_march = kind != "12" or dice.random() < 0.7
    day = march + timedelta(days=dice.randrange(11, 24)) if drills_in_march else later
    yield _activity(filling, dice, _DRILL, day)
    for form, shares in ((_GALA, _GALAS), (_QUIZ, _QUIZZES)):
        if dice.random() < shares.get(kind, 0):
            yield _activity(filling, dice, form, march + timedelta(days=dice.randrange(8, 25)))
    if dice.random() < _TALKS[kind]:
        day = later + timedelta(days=dice.randrange(1, 9))
        yield _activity(filling, dice, dice.choice((_TALK, _BOARD)), day)


def _activity(filling: Filling, dice: Random, form: str, day: date) -> Values:
    """Return one activity; boarding schools practise what to do in a fire."""
    students = filling.number("enrolment", "students")
    village = filling.unit.kind == "12"
    persons = round(students * dice.uniform(0.9, 1.0))
    if form == _QUIZ:
        persons = round(students * dice.uniform(0.15, 0.4))
    values: Values = {"date": _weekday(day), "form": form, "persons": max(1, persons)}
    if form == _DRILL:
        boarding = filling.unit.facts["boarding"] == "是"
        values["drill_kind"] = "1" if boarding else dice.choice(_DRILL_KINDS)
        if not village:
            values["minutes"] = Decimal(dice.choice((20, 30, 40, 45)))
            values["evac_seconds"] = dice.randrange(70, 190)
    if not village and form in {_LECTURE, _DRILL} and dice.random() < 0.5:
        values["partner"] = dice.choice(_PARTNERS)
    return values


def _weekday(day: date) -> date:
    """Return the day, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


# ---- accidents ----


def _accidents(filling: Filling) -> dict[str, FormData]:
    """Return the few light accidents of larger schools."""
    dice = filling.dice("accident", filling.period.id)
    records: list[Values] = []
    if filling.unit.kind in {"10", "11", "20", "31"} and dice.random() < _ACCIDENT_SHARE:
        kind, place, note = dice.choice(_ACCIDENTS)
        begin = date(2006, 3, 1) if filling.period.half == 1 else date(2005, 9, 5)
        day = begin + timedelta(days=dice.randrange(95))
        records.append(
            {
                "date": day,
                "kind": kind,
                "level": "1",
                "place": place,
                "deaths": 0,
                "injured": 1,
                "in_school": kind != "01",
                "responsibility": "3" if kind == "01" else "2",
                "reported": day + timedelta(days=dice.randrange(2)),
                "note": note,
            }
        )
    return filling.listed("accident", records)


# ---- the bureau ----


def _letters(filling: Filling) -> dict[str, FormData]:
    """Return the ledger of letters: a line for every school, its name carried over."""
    schools = (unit for unit in filling.county.units if unit.kind != _POINT)
    records: Iterator[Values] = (
        {
            "school": unit.name,
            "sign_date": letter_date(filling.county, unit, filling.period),
            "signer": unit.facts["principal"],
        }
        for unit in schools
    )
    return filling.going_on("letter_record", records)


class _Joint(Struct, frozen=True):
    """A joint action: when, what, with whom, where; its figures are those of 85 schools."""

    day: tuple[int, int]
    kind: str
    departments: str
    places: str
    schools: int
    found: int
    solved: int


_SPRING: Sequence[_Joint] = (
    _Joint((2, 22), "1", "县公安局、工商局、文体局", "县城和桐木镇、头排镇各校周边", 14, 9, 8),
    _Joint((3, 15), "2", "县消防大队", "全县寄宿制学校", 32, 17, 14),
    _Joint((4, 18), "3", "县交警大队、交通局", "各乡镇学校门前公路", 26, 7, 7),
    _Joint((5, 24), "4", "县卫生局、工商局", "各校食堂和校门口小吃摊", 38, 12, 11),
)
_AUTUMN: Sequence[_Joint] = (
    _Joint((9, 14), "1", "县公安局、工商局、文体局", "县城各校周边", 8, 6, 6),
    _Joint((11, 9), "2", "县消防大队", "全县寄宿制学校", 30, 15, 12),
)


def _joint(filling: Filling) -> dict[str, FormData]:
    """Return the joint actions, as large as the county."""
    spring = filling.period.half == 1
    size = filling.county.schools / DEFAULT_SCHOOLS
    records: list[Values] = []
    for action in _SPRING if spring else _AUTUMN:
        month, day = action.day
        found = max(1, round(action.found * size))
        records.append(
            {
                "date": date(filling.period.year, month, day),
                "kind": action.kind,
                "departments": action.departments,
                "places": action.places,
                "schools": max(1, round(action.schools * size)),
                "found": found,
                "solved": min(found, round(action.solved * size)),
            }
        )
    return filling.listed("joint_action", records)
