"""征文与竞赛 in the sample county: essays of every school, prizes by name, the county's result.

At the default size they are those of the summary of 2006: 521 essays, and 174 prizes of the 县,
16 of the 市, one of the 自治区. An essay that won a higher prize has won the lower ones too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from random import Random

from msgspec import Struct

from models.demo.chance import chance, split
from models.demo.county import DEFAULT_SCHOOLS, make_county
from models.demo.filling import Filling, Values
from models.demo.names import person
from models.records import FormData

ESSAYS, AWARDS = 521, (174, 16, 1)
"""Essays of the county, and prizes of 县, 市 and 自治区, at the default size."""

_SAFETY, _SUBJECTS = "01", "03"
_LEVELS = ("4", "3", "2")
_TEST = "全县小学数学竞赛", "全县高中英语竞赛"
_WEIGHTS = {"10": 38, "11": 15, "12": 1.7, "13": 0, "20": 19, "31": 32, "40": 12}
_TAKES_PART = {"12": 0.75}
_MONTHS = ((5, 18), (6, 2), (6, 12))
_ORGANIZERS = ("县教育和科技局", "市教育局", "自治区教育厅")
_TITLES = (
    "平安回家路",
    "一根火柴的故事",
    "红灯亮了",
    "爸爸学会了用灭火器",
    "山路上的安全帽",
    "我家的电线",
    "过马路的奶奶",
    "火塘边的叮嘱",
    "校门口的交警叔叔",
    "我当了一回小消防员",
    "雨天上学路",
    "给摩托车司机的一封信",
    "烟花下面",
    "安全记心间",
    "那一次逃生演练",
    "河水涨了以后",
)


class Share(Struct, frozen=True):
    """What one unit has of the county's essays and prizes; ``awards`` like ``AWARDS``."""

    essays: int
    awards: tuple[int, ...]


@lru_cache(maxsize=8)
def shares(schools: int, seed: int) -> dict[str, Share]:
    """Return unit code → its share; together they are the county's, whatever its size."""
    units = make_county(schools, seed).units
    weights = []
    for unit in units:
        dice = chance(seed, "essays", unit.code)
        takes_part = dice.random() < _TAKES_PART.get(unit.kind, 1)
        weights.append(_WEIGHTS[unit.kind] * dice.uniform(0.8, 1.2) * takes_part)
    essays = split(round(ESSAYS * schools / DEFAULT_SCHOOLS), weights)
    awards = []
    of = [float(number) for number in essays]
    for number in AWARDS:
        won = split(round(number * schools / DEFAULT_SCHOOLS), of)
        awards.append(won)
        of = [float(share**2) for share in won]  # those who win much win more
    return {
        unit.code: Share(essays[place], tuple(won[place] for won in awards))
        for place, unit in enumerate(units)
    }


def fill_contest(filling: Filling) -> dict[str, FormData]:
    """Fill in entries and prizes of a unit, or the county's results."""
    if filling.is_bureau:
        return filling.listed("contest_result", _results(filling))
    share = shares(filling.county.schools, filling.county.seed)[filling.unit.code]
    dice = filling.dice("contest", filling.period.id)
    if filling.period.half == 1:
        entries, awards = list(_entries(filling, share, dice)), list(_awards(filling, share, dice))
    else:
        entries, awards = _tested(filling, dice)
    return {**filling.listed("contest_entry", entries), **filling.listed("award", awards)}


def _entries(filling: Filling, share: Share, dice: Random) -> Iterator[Values]:
    """Yield what a unit sent in; a village school says no more than how many."""
    if not share.essays:
        return
    values: Values = {"contest": _SAFETY, "submitted": share.essays}
    if filling.unit.kind != "12":
        values["participants"] = share.essays
        values["tutor"] = max(1, share.essays // dice.randrange(3, 6))
    yield values


def _awards(filling: Filling, share: Share, dice: Random) -> Iterator[Values]:
    """Yield the prizes: the same essays level by level, the best first."""
    if not share.awards[0]:
        return
    if share.awards != tuple(sorted(share.awards, reverse=True)):
        raise AssertionError(share)  # what won a higher prize has won the lower ones
    essays = _essays(filling, share.awards[0], dice)
    for place, (level, number) in enumerate(zip(_LEVELS, share.awards, strict=True)):
        month, day = _MONTHS[place]
        for rank, essay in enumerate(essays[:number]):
            yield {
                **essay,
                "level": level,
                "rank": str(1 + min(3, rank * 4 // max(4, number))),
                **_paper(filling, date(filling.period.year, month, day), _ORGANIZERS[place]),
            }


def _essays(filling: Filling, number: int, dice: Random) -> list[Values]:
    """Return the essays that won something: no child has two of them."""
    grades = [
        row.row_id for row in filling.done["enrolment"].rows if row.values.get("students")
    ] or ["6"]
    found: dict[str, Values] = {}
    while len(found) < number:
        name = person(dice)
        found[name] = {
            "contest": _SAFETY,
            "entry_title": dice.choice(_TITLES),
            "student": name,
        }
        if filling.unit.kind != "12":
            found[name] |= {"grade": dice.choice(grades[-3:]), "tutor": person(dice)}
    return list(found.values())


def _paper(filling: Filling, day: date, organizer: str) -> Values:
    """Return what else stands on the paper; a village school leaves it out."""
    if filling.unit.kind == "12":
        return {}
    return {"award_date": day, "organizer": organizer}


def _tested(filling: Filling, dice: Random) -> tuple[list[Values], list[Values]]:
    """Return entries and prizes of the autumn: contests in a subject, at few schools."""
    if filling.unit.kind not in {"10", "31"}:
        return [], []
    about: Values = {"contest": _SUBJECTS, "contest_name": _TEST[filling.unit.kind == "31"]}
    persons = dice.randrange(20, 45)
    won: list[Values] = [
        {**about, "student": name, "level": "4", "rank": str(rank)}
        for rank, name in enumerate(dict.fromkeys(person(dice) for _ in range(3)), 1)
    ]
    return [{**about, "submitted": persons, "participants": persons}], won


def _results(filling: Filling) -> Iterator[Values]:
    """Yield the county's results: in spring what all schools together sent in and won."""
    if filling.period.half == 2:
        return
    known = shares(filling.county.schools, filling.county.seed).values()
    county, city, region = (sum(share.awards[place] for share in known) for place in range(3))
    yield {
        "contest": _SAFETY,
        "partners": "县消防大队、县交警大队",
        "submitted": sum(share.essays for share in known),
        "aw_nation": 0,
        "aw_region": region,
        "aw_city": city,
        "aw_county": county,
    }
