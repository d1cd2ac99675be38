"""Fees of the sample county: notice boards, what was charged, what inspections found.

In the half-year reported on nobody charges what is not allowed, whatever the size of the county;
in the one before a few schools did, were found out, and paid it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from models.demo.chance import chance
from models.demo.county import County
from models.demo.filling import Filling, Values
from models.demo.names import TOWNS
from models.records import FormData, Period, Unit

_TUITION, _BOOKS, _PAPER, _LODGING = "05", "02", "03", "04"
_MISCELLANEOUS = "01"
_ITEMS = {"31": (_TUITION, _BOOKS), "40": (_TUITION, _BOOKS)}
_ITEMS_OF_COMPULSORY = (_MISCELLANEOUS, _BOOKS, _PAPER)
_TABLES = {"20": "fee_junior", "31": "fee_senior", "40": "fee_vocational"}
_PLACES = ("校门口左侧", "校门口右侧", "办公室外墙", "教学楼一楼走廊", "校务公开栏旁")
_OFFENDERS, _TOO_MUCH = 0.025, 2
_EXEMPT = {_MISCELLANEOUS: (0.04, 0.1), _TUITION: (0.03, 0.06), _BOOKS: (0.08, 0.2)}
_TOWNS = [town.code for town in TOWNS]
_DEPARTMENTS = "物价局、监察局、财政局"
_VILLAGES_SEEN = {1: 0.3, 2: 0.5}
"""Round of inspection → share of the village schools that were seen by its end."""


def fill_fee(filling: Filling) -> dict[str, FormData]:
    """Return the forms of fees of one unit."""
    if filling.is_bureau:
        return filling.listed("fee_inspection", _inspections(filling.county, filling.period))
    notice = filling.single("fee", _notice(filling))
    if filling.unit.kind == "13":
        return notice
    return (
        notice
        | filling.going_on("charge", _charges(filling))
        | filling.listed("fee_issue", _issues(filling))
    )


def _offended(county: County, unit: Unit, period: Period) -> bool:
    """Tell whether a school charged too much in the half-year."""
    asked = period.half == 2 and unit.kind not in {"13", "31", "40"}
    return asked and chance(county.seed, "overcharge", unit.code).random() < _OFFENDERS


def _notice(filling: Filling) -> Values:
    values: Values = {
        "board": True,
        "violation": int(_offended(filling.county, filling.unit, filling.period)),
    }
    if filling.unit.kind != "13":
        dice = filling.dice("notice")
        values |= {"receipts": True, "board_place": dice.choice(_PLACES)}
        if dice.random() < 0.6:
            values["board_photo"] = True
    return values


def _charges(filling: Filling) -> Iterator[Values]:
    """Yield what was charged: all pay but those who are exempt, the standard or a little less."""
    kind, dice = filling.unit.kind, filling.dice("charge")
    standards = _standards(filling)
    cheaper = kind == "12" and dice.random() < 0.15
    pupils = filling.number("enrolment", "students")
    boarders = filling.number("enrolment", "boarders")
    items = _ITEMS.get(kind, _ITEMS_OF_COMPULSORY)
    for item in (*items, _LODGING) if boarders else items:
        standard = standards[item]
        values: Values = {"item": item}
        if item == _PAPER and cheaper:
            standard = values["std"] = standard - 1
        exempt = round(pupils * dice.uniform(*_EXEMPT.get(item, (0, 0))))
        paying = (boarders if item == _LODGING else pupils) - exempt
        values |= {"charged_pupils": paying, "charged_total": standard * paying}
        if exempt and item != _BOOKS:  # free textbooks are given, not waived
            values["waived"] = standard * exempt
        yield values


def _standards(filling: Filling) -> dict[str, Decimal]:
    """Return item → standard of the kind of school, as the bureau has set it."""
    name = _TABLES.get(filling.unit.kind, "fee_primary")
    default = next(item.default for item in filling.ctx.form_set.settings if item.id == name)
    table = filling.period.settings.get(name, default)
    return {item: Decimal(f"{money}").quantize(Decimal("0.01")) for item, money in table.items()}


def _issues(filling: Filling) -> Iterator[Values]:
    """Yield what the inspection found, paid back since."""
    if _offended(filling.county, filling.unit, filling.period):
        money = Decimal(_TOO_MUCH * filling.number("enrolment", "students")).quantize(
            Decimal("0.01")
        )
        yield {
            "date": _seen_on(filling.county, filling.unit, filling.period, 1),
            "by": "3",
            "issue": f"作业本费每生多收{_TOO_MUCH}元",
            "illegal": True,
            "amount": money,
            "refunded": money,
            "handled": "1",
        }


def _inspections(county: County, period: Period) -> Iterator[Values]:
    """Yield the bureau's list: every school in town, more villages from round to round."""
    rounds = (1, 2) if period.half == 1 else (1,)
    for turn in rounds:
        seen = (unit for unit in county.units if _is_seen(county, unit, period, turn))
        for unit in sorted(seen, key=lambda unit: _seen_on(county, unit, period, turn)):
            offended = _offended(county, unit, period)
            values: Values = {
                "round": turn,
                "date": _seen_on(county, unit, period, turn),
                "school_code": unit.code,
                "school": unit.name,
                "departments": _DEPARTMENTS,
                "violations": int(offended),
            }
            if offended:
                values["issues"] = "作业本费超标准，已责令清退"
            yield values


def _is_seen(county: County, unit: Unit, period: Period, turn: int) -> bool:
    if unit.kind == "13":
        return False
    if unit.kind != "12" or _offended(county, unit, period):
        return turn == 1
    place = chance(county.seed, "inspected", unit.code).random()
    return _VILLAGES_SEEN.get(turn - 1, 0) <= place < _VILLAGES_SEEN[turn]


def _seen_on(county: County, unit: Unit, period: Period, turn: int) -> date:
    """Return the working day on which a school was seen: one township after another."""
    if period.half == 2:
        first = date(period.year, 9, 12)
    else:
        first = date(period.year, 3, 6) if turn == 1 else date(period.year, 5, 15)
    weekday = chance(county.seed, "day", unit.code).randrange(5)
    return first + timedelta(weeks=_TOWNS.index(unit.town) // 4, days=weekday)
