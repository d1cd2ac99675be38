"""What the leaving classes of a made-up county did for their examinations, and how these went.

The candidates of the 高考 are those the bureau counts too. The primary test is held before the
returns go out, and so is the 中考 in this county; who is admitted where is known only later.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from models.demo.bureau import candidates
from models.demo.filling import Filling, Values
from models.forms.applicability import forms_for
from models.records import FormData

_LEAVING = {"10": "6", "11": "6", "12": "6", "20": "9", "31": "12", "40": "12"}
_EXAM = {"6": "3", "9": "2", "12": "1"}
_TOTAL = {"6": "300", "9": "200", "12": "100"}
_FULL = {"301": 100, "302": 100, "201": 120, "202": 120, "203": 120} | {
    f"20{n}": 100 for n in range(4, 8)
}
_PAPERS = {"6": ("301", "302"), "9": tuple(f"20{n}" for n in range(1, 8)), "12": ()}
_MEAN = {"301": 0.74, "302": 0.7, "201": 0.63, "202": 0.52, "203": 0.49} | {
    f"20{n}": 0.58 for n in range(4, 8)
}
_MEETINGS = {"12": 1, "11": 2, "10": 3, "20": 4, "31": 6, "40": 1}
_KINDS = ("2", "1", "5", "4", "3", "2")
_PROBLEMS = (
    "计算题失分多，书写不规范",
    "作文偏题，阅读量不够",
    "应用题审题不细",
    "后进生基础差，两极分化",
    "英语听力薄弱",
)
_MEASURES = ("每周加一次小测，当天讲评", "分层布置作业，课后单独辅导", "同年级集体备课，统一练习")


def fill_exam(filling: Filling) -> dict[str, FormData]:
    """Fill in preparations and results."""
    own = {form.id for form in forms_for(filling.ctx.form_set, filling.unit)}
    if filling.is_bureau or "exam_activity" not in own:
        return {}
    grade = _LEAVING[filling.unit.kind]
    pupils = filling.number("enrolment", "students", grade)
    if not pupils:
        return {name: FormData(absent=True) for name in ("exam_activity", "exam_score")}
    forms = filling.listed("exam_activity", _activities(filling, grade, pupils))
    if filling.period.half == 2 or filling.unit.kind == "40":
        return {**forms, "exam_score": FormData(absent=True)}
    return forms | filling.grid("exam_score", dict(_scores(filling, grade, pupils)))


def _activities(filling: Filling, grade: str, pupils: int) -> Iterator[Values]:
    unit, period = filling.unit, filling.period
    dice = filling.dice("activities", period.id)
    number = _MEETINGS[unit.kind] if period.half == 1 else _MEETINGS[unit.kind] // 2
    first = date(period.year, 3, 1) if period.half == 1 else date(period.year, 10, 8)
    span = 95 if period.half == 1 else 75
    for turn in range(number):
        kind = _KINDS[turn % len(_KINDS)]
        teachers = max(2, filling.number("staff", "teachers") // 3)
        values: Values = {
            "held_date": first + timedelta(days=(turn * span + dice.randrange(span)) // number),
            "exam": _EXAM[grade],
            "kind": kind,
            "persons": pupils + teachers if kind in {"3", "4", "5"} else teachers,
        }
        if kind == "2":
            values["main_problem"] = dice.choice(_PROBLEMS[: 4 if grade == "6" else 5])
            if unit.kind != "12":
                values["measure"] = dice.choice(_MEASURES)
        yield values


def _scores(filling: Filling, grade: str, pupils: int) -> Iterator[tuple[str, Values]]:
    dice = filling.dice("scores", filling.period.id)
    registered, sat = pupils, max(1, pupils - (dice.random() < 0.15) - pupils // 60)
    if grade == "12":
        known = candidates(filling.county, filling.year, filling.period)
        registered, sat = known[filling.unit.name]
        yield "100", {"registered": registered, "sat": sat, "violators": 0}
        return
    skill = dice.uniform(-0.07, 0.07)
    mean = sum(_MEAN[paper] for paper in _PAPERS[grade]) / len(_PAPERS[grade]) + skill
    passed = min(sat, round(sat * min(0.98, mean * 1.15)))
    yield (
        _TOTAL[grade],
        {
            "registered": registered,
            "sat": sat,
            "passed": passed,
            "excellent": min(passed, round(sat * max(0.0, mean - 0.42))),
            "violators": 0,
        },
    )
    for paper in _PAPERS[grade]:
        yield paper, _paper(paper, skill, sat, dice, large=grade == "9")


def _paper(paper: str, skill: float, sat: int, dice: Random, *, large: bool) -> Values:
    share = _MEAN[paper] + skill + dice.uniform(-0.04, 0.04)
    full = _FULL[paper]
    values: Values = {"avg": Decimal(round(share * full * 10)).scaleb(-1)}
    if large:
        passed = round(sat * share)
        values |= {
            "subject_pass": passed,
            "subject_good": min(passed, round(sat * max(0.0, share - 0.42))),
            "last_avg": Decimal(round((share + dice.uniform(-0.05, 0.05)) * full * 10)).scaleb(-1),
        }
    return values
