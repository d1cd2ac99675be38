"""The ledger of dropouts of a made-up school: who the children are, and what became of them.

A child is the same child in both returns: everything about it follows from school and number.
Identity numbers are left out, as the ledger allows; no made-up one is surely nobody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from msgspec import Struct

from models.demo.chance import chance
from models.demo.county import County
from models.demo.names import TOWNS, hamlets, person, phone, villages
from models.demo.year import Leaver, SchoolYear
from models.records import FormData, Row, Unit, Value

_ETHNICS = ("13", "13", "13", "08", "08", "01", "06", "12")
_REASONS = ("01", "01", "02", "02", "02", "03", "03", "04", "07", "08", "08", "09", "10")
_WHERE = {
    "01": (("01", "在家帮父母干农活"), ("02", "在县城餐馆帮工")),
    "02": (("01", "在家帮父母干农活"), ("04", "在广东东莞的工厂"), ("02", "在县城学修车")),
    "03": (("04", "在广东佛山的工厂"), ("03", "在柳州的工地"), ("04", "在广东中山的工厂")),
    "04": (("05", "随父母在广东，没有入学"),),
    "07": (("01", "在家，离校有两个多小时山路"),),
    "08": (("01", "在家帮忙照看弟妹"), ("04", "家长带去广东务工")),
    "09": (("01", "在家，常去镇上网吧"),),
    "10": (("01", "在家闲居"), ("02", "在县城帮亲戚看店")),
}
_UNKNOWN_SHARE = 0.05
_GROWN = date(2006, 6, 1)  # who left before the school year turns sixteen in its course
_LASTING = ("reported_date", "visits_before")
_OPTIONAL = {
    "ethnic",
    "class_name",
    "guardian_phone",
    "whereabouts_detail",
    "responsible_post",
}  # what the one teacher of a point leaves out
_POSTS = ("班主任", "村干部", "班主任", "班主任", "教导主任", "班主任")


class Ledger(Struct, frozen=True):
    """The ledgers of a county."""

    county: County
    year: SchoolYear

    def rows(self, unit: Unit, cutoff: date, known: FormData) -> tuple[Row, ...]:
        """Return a school's ledger as it stands on a day; ``known`` is what the last one says."""
        return tuple(
            self._row(unit, leaver, cutoff, known) for leaver in self.year.left(unit.code, cutoff)
        )

    def _row(self, unit: Unit, leaver: Leaver, cutoff: date, known: FormData) -> Row:
        dice = chance(self.county.seed, "child", unit.code, leaver.number)
        row_id = f"0{unit.code[2:]}{leaver.number:05d}"
        before = known.row(row_id)
        values: dict[str, Value] = {
            **self._child(unit, leaver, dice),
            "leave_date": leaver.left,
            "reported_date": min(leaver.left + timedelta(days=dice.randrange(3, 15)), cutoff),
            **self._whereabouts(leaver, cutoff, dice),
            **self._responsible(unit, dice),
        }
        if unit.kind == "13":
            values = {name: value for name, value in values.items() if name not in _OPTIONAL}
        if before is not None:
            told = {name: before.values[name] for name in _LASTING if name in before.values}
            values |= told
        return Row(row_id, values)

    def _child(self, unit: Unit, leaver: Leaver, dice: Random) -> dict[str, Value]:
        female = dice.random() < 0.5
        town = next(town for town in TOWNS if town.code == unit.town)
        places = villages(chance(self.county.seed, "town", town.code))
        ends = hamlets(dice)
        age = 6 + leaver.grade + (1 if leaver.standing == "before" else 0)
        birth = date(2005 - age, 9, 1) - timedelta(days=dice.randrange(1, 365))
        number = self.county.places[unit.code] * 25 + leaver.number
        name = person(dice, female=female)
        return {
            "name": name,
            "sex": "2" if female else "1",
            "ethnic": dice.choice(_ETHNICS),
            "birth": birth,
            "grade": str(leaver.grade),
            "class_name": f"{dice.randrange(1, 4)}班" if unit.kind in {"10", "20"} else "1班",
            "guardian": name[0] + person(dice)[1:],
            "guardian_phone": phone(50_000 + number),
            "home": f"{town.name}{dice.choice(places[:24])}村{ends[0]}屯",
        }

    def _whereabouts(self, leaver: Leaver, cutoff: date, dice: Random) -> dict[str, Value]:
        """Return reason, whereabouts and status on a day."""
        reason = dice.choice(_REASONS)
        where, detail = dice.choice(_WHERE[reason])
        lost, grown, aided = dice.random() < _UNKNOWN_SHARE, dice.random(), dice.random() < 0.85
        status = "20"
        found: dict[str, Value] = {"reason": reason}
        if reason == "01":
            found["aid_linked"] = aided
        if leaver.back is not None and leaver.back <= cutoff:
            found["return_date"] = leaver.back
            status, where, detail = "30", "99", "已回本校上课"
        elif leaver.standing == "transferred":
            status, where, detail = "40", "06", leaver.school
        elif leaver.standing == "suspected":
            status, where, detail = "10", "01", "请假超期没有回校，正在核实"
        elif lost:
            status, where, detail = ("80", "11", "全家外出，电话打不通")
        elif (
            leaver.grade == 9 and grown < 0.25 and (leaver.standing != "before" or cutoff >= _GROWN)
        ):
            status = "60"
        return {**found, "whereabouts": where, "whereabouts_detail": detail, "status": status}

    def _responsible(self, unit: Unit, dice: Random) -> dict[str, Value]:
        name, post = dice.choice(self.people(unit))
        return {"responsible": name, "responsible_post": post}

    def people(self, unit: Unit) -> Sequence[tuple[str, str]]:
        """Return those of a school who go from door to door: name and post."""
        dice = chance(self.county.seed, "staff", unit.code)
        posts = _POSTS if unit.kind == "20" else _POSTS[:2]
        return [(unit.facts["principal"], "校长"), *((person(dice), post) for post in posts)]
