"""Who is helped to go to school in a made-up county, by what, and by whom.

About every eighth pupil is; some schools keep the list of names, others hand in the sums only.
The list of the autumn goes on in spring: nobody is new, those who left are taken off it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from models.demo.filling import Filling, Values
from models.demo.names import person
from models.records import FormData

_SHARE = {"10": 0.05, "11": 0.1, "12": 0.12, "13": 0.14, "20": 0.12, "31": 0.06, "40": 0.08}
_LISTED = {"10": 1.0, "11": 1.0, "12": 0.5, "13": 0.6, "20": 1.0, "31": 0.0, "40": 0.0}
_WITHOUT = {"12": 0.1, "13": 0.4}
_NOBODY, _BY_NAME, _SUMS_ONLY = "0", "1", "2"
_FEE, _BOOKS, _BOARDING = "01", "04", "05"
_AMOUNTS = {
    "primary": {_FEE: 60, _BOOKS: 45, _BOARDING: 100},
    "junior": {_FEE: 95, _BOOKS: 75, _BOARDING: 150},
    "senior": {_FEE: 200, "08": 300},
}
_NAMES = {_FEE: "waived", _BOOKS: "books", _BOARDING: "boarding", "08": "paired"}
_KINDS = ("01", "01", "02", "02", "04", "05", "07", "99")
_CLASSES = {"10": 3, "20": 3}
_DONORS = (
    ("县供电公司", "2"),
    ("县妇联", "1"),
    ("团县委", "1"),
    ("来宾市慈善会", "3"),
    ("爱心人士", "4"),
    ("本校校友会", "5"),
    ("县农村信用社", "2"),
)
_DONATED = {"10": 0.6, "11": 0.35, "12": 0.06, "13": 0.02, "20": 0.5, "31": 1.0, "40": 0.4}


def fill_aid(filling: Filling) -> dict[str, FormData]:
    """Fill in who is helped, and who helps."""
    if filling.is_bureau:
        return {}
    forms = filling.listed("donation", _donations(filling))
    dice = filling.dice("aid")
    nobody = dice.random() < _WITHOUT.get(filling.unit.kind, 0)
    pupils = [] if nobody else list(_pupils(filling))
    if not pupils:
        return forms | filling.single("aid_summary", {"way": _NOBODY})
    if dice.random() < _LISTED[filling.unit.kind]:
        named = filling.going_on("aid_pupil", (record for child in pupils for record in child))
        return forms | named | filling.single("aid_summary", {"way": _BY_NAME})
    return forms | filling.single("aid_summary", _sums(pupils))


def _pupils(filling: Filling) -> Iterator[list[Values]]:
    """Yield child by child what each is given, a record for each item."""
    unit = filling.unit
    boarding = unit.facts["boarding"] == "是"
    for grade, start in filling.year.starts[unit.code].items():
        stage = "primary" if grade < 7 else "junior" if grade < 10 else "senior"
        there = filling.number("enrolment", "students", str(grade))
        dice = filling.dice("aided", grade)
        number = round(start * _SHARE[unit.kind] * dice.uniform(0.4, 1.6))
        taken: set[str] = set()
        for turn in range(min(number, there)):
            female = dice.random() < 0.5
            name = person(dice, female=female)
            while name in taken:
                name = person(dice, female=female)
            taken.add(name)
            child: Values = {
                "name": name,
                "sex": "2" if female else "1",
                "grade": str(grade),
                "poor_kind": dice.choice(_KINDS),
                "school_code": unit.code,
            }
            if unit.kind in _CLASSES:
                child["class_name"] = f"{dice.randrange(_CLASSES[unit.kind]) + 1}班"
            items = ["01"] if stage == "senior" else ["04"] if turn % 3 else ["01", "04"]
            if boarding and stage != "senior" and not turn % 4:
                items.append("05")
            yield [{**child, **_given(stage, item)} for item in items]


def _given(stage: str, item: str) -> Values:
    values: Values = {
        "item": item,
        "amount": Decimal(_AMOUNTS[stage][item]).quantize(Decimal("0.01")),
        "pay_mode": "2" if item == _BOARDING else "1",
    }
    if item == _BOARDING:
        values["boarder"] = True
    return values


def _sums(pupils: list[list[Values]]) -> Values:
    """Return the sums a school states that keeps its list elsewhere."""
    values: Values = {"way": _SUMS_ONLY, "persons": len(pupils)}
    for item, name in _NAMES.items():
        amounts = [r["amount"] for child in pupils for r in child if r["item"] == item]
        if amounts:
            values[f"{name}_n"] = len(amounts)
            values[f"{name}_amount"] = sum(
                (amount for amount in amounts if isinstance(amount, Decimal)), Decimal("0.00")
            )
    return values


def _donations(filling: Filling) -> Iterator[Values]:
    dice = filling.dice("donations", filling.period.id)
    if dice.random() > _DONATED[filling.unit.kind]:
        return
    start = date(filling.period.year, 3 if filling.period.half == 1 else 9, 5)
    for donor, kind in dice.sample(_DONORS, 2 if filling.unit.kind == "31" else 1):
        values: Values = {
            "donor": donor,
            "donor_kind": kind,
            "given_date": start + timedelta(days=dice.randrange(90)),
            "amount": Decimal(dice.choice((500, 1000, 2000, 3000))).quantize(Decimal("0.01")),
            "students": dice.randrange(2, 12),
        }
        if dice.random() < 0.4 and filling.unit.kind != "13":
            values["goods_value"] = Decimal(dice.choice((300, 600, 900))).quantize(Decimal("0.01"))
        yield values
