"""Cover, facts, pupils and their movement in the sample county; the bureau's cover and results.

Everything that other areas are filled in from: they are first in ``models.demo.figures.FILLERS``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from msgspec import Struct

from models.demo.bureau import bureau_forms
from models.demo.chance import chance
from models.demo.filling import Filling, Values
from models.demo.ledger import Ledger
from models.demo.names import person, phone
from models.demo.year import Event
from models.records import SINGLE_ROW, FormData

_MOVES = (
    "in_transfer_county",
    "in_transfer_outside",
    "out_transfer_county",
    "out_transfer_outside",
)
_LEAVES = ("in_resume_leave", "in_resume_dropout", "out_suspend", "out_dropout")
_OTHERS = ("in_other", "out_death", "out_other")
_INTAKE, _LEAVING = {1, 7, 10}, {6, 9, 12}
_CLASS_SIZE = {"10": 52, "11": 52, "12": 55, "13": 55, "20": 54, "31": 55, "40": 54}
_BIG_CLASS = 64
_LONGEST_NOTE = 60

Cells = dict[str, dict[str, Values]]
"""Form → row → field → value."""


def fill_pupils(filling: Filling) -> dict[str, FormData]:
    """Fill in what a return begins with: what was pre-filled, with what people type over it."""
    if filling.is_bureau:
        return bureau_forms(filling.county, filling.year, filling.period)
    forms: dict[str, FormData] = {}
    for form, typed in _School(filling).cells().items():
        forms |= filling.grid(form, typed)
    if filling.unit.kind not in {"31", "40"}:
        told, cutoff = filling.ready.form("dropout_ledger"), filling.period.cutoff
        ledger = Ledger(filling.county, filling.year).rows(filling.unit, cutoff, told)
        forms["dropout_ledger"] = FormData(ledger, absent=not ledger)
    return forms


class _School(Struct, frozen=True):
    """What one school types into one return."""

    filling: Filling

    def cells(self) -> Cells:
        """Return what is typed into forms without names of children."""
        return {
            "cover": {SINGLE_ROW: self._cover()},
            "school": {SINGLE_ROW: self._facts()},
            "enrolment": dict(self._enrolment()),
            "movement": dict(self._movement()),
        }

    @property
    def _starts(self) -> Mapping[int, int]:
        return self.filling.year.starts[self.filling.unit.code]

    def _students(self, grade: int) -> int:
        return self.filling.year.students(self.filling.unit.code, grade, self.filling.period.cutoff)

    def _cover(self) -> Values:
        unit, county = self.filling.unit, self.filling.county
        dice = chance(county.seed, "cover", unit.code, self.filling.period.id)
        teacher = person(chance(county.seed, "teacher", unit.code))
        day = self.filling.period.deadline - timedelta(days=dice.randrange(1, 9))
        return {
            "filled_by": teacher,
            "filled_phone": phone(3 * county.places[unit.code] + 5),
            "principal": unit.facts["principal"],
            "filled_date": day,
        }

    def _facts(self) -> Values:
        weeks = 20 if self.filling.period.half == 2 else 19
        facts: Values = {"open_weeks": weeks, "change_type": "0"}
        if self.filling.unit.kind == "13":
            facts["top_grade"] = max(self._starts)
        if self.filling.unit.aliases:
            facts["short_name"] = "、".join(self.filling.unit.aliases)
        return facts

    def _enrolment(self) -> Iterator[tuple[str, Values]]:
        unit, half = self.filling.unit, self.filling.period.half
        classes = self._classes()
        boarding = unit.facts["boarding"] == "是"
        for grade, start in self._starts.items():
            students = self._students(grade)
            values: Values = {
                "classes": classes[grade] if students else 0,
                "students": students,
            }
            if students:
                values |= self._groups(grade, students, boarding=boarding)
            if students and half == 2 and grade in _INTAKE:
                values["intake"] = start
            if students and half == 2 and grade in _LEAVING:
                values["expect_grad"] = students
            yield str(grade), values

    def _classes(self) -> dict[int, int]:
        """Return grade → classes; some points teach several grades in one room."""
        unit = self.filling.unit
        dice = chance(self.filling.county.seed, "classes", unit.code)
        crowded = unit.kind in {"11", "20"} and dice.random() < 0.12
        together = unit.kind == "13" and dice.random() < 0.1
        size = _BIG_CLASS if crowded else _CLASS_SIZE[unit.kind]
        largest = max(self._starts, key=lambda grade: (self._starts[grade], -grade))
        if together:
            return {grade: int(grade == largest) for grade in self._starts}
        return {grade: -(-start // size) for grade, start in self._starts.items()}

    def _groups(self, grade: int, students: int, *, boarding: bool) -> Values:
        """Return girls, minorities and so on: the same shares in both half-years."""
        unit = self.filling.unit
        dice = chance(self.filling.county.seed, "groups", unit.code, grade)
        shares = {"girls": dice.uniform(0.42, 0.54), "minority": dice.uniform(0.7, 0.96)}
        if unit.kind != "13":
            shares["left_behind"] = dice.uniform(0.1, 0.3)
            shares["migrant"] = dice.uniform(0.0, 0.06) if unit.kind == "10" else 0.0
            shares["disabled"] = dice.uniform(0.0, 0.012)
            shares["poor"] = dice.uniform(0.1, 0.28)
        if boarding:
            usual = (0.55, 0.95) if unit.kind in {"20", "31", "40"} else (0.1, 0.5)
            shares["boarders"] = dice.uniform(*usual)
        if grade == 1 and unit.kind != "13":
            shares["preschool_done"] = dice.uniform(0.5, 0.9)
        return {name: round(students * share) for name, share in shares.items()}

    def _movement(self) -> Iterator[tuple[str, Values]]:
        for grade, start in self._starts.items():
            happened = self.filling.year.happened(
                self.filling.unit.code, grade, self.filling.period.cutoff
            )
            values: Values = {"start": start}
            if start or self._students(grade):
                values |= _flows(happened)
                values |= _notes(happened)
            if grade in _LEAVING and values.get("changed") == "9":
                values["out_grad"] = 0
            yield str(grade), values


def _flows(happened: list[Event]) -> Values:
    """Return what sort of movements a grade had, and how many children each is about."""
    what = [event.what for event in happened]
    transfer, leave, other = (
        any(name in names for name in what) for names in (_MOVES, _LEAVES, _OTHERS)
    )
    code = "9" if other else str(transfer + 2 * leave)
    asked = (*(_MOVES * (transfer or other)), *(_LEAVES * (leave or other)), *(_OTHERS * other))
    return {"changed": code, **{name: what.count(name) for name in asked}}


def _notes(happened: list[Event]) -> Values:
    """Return what is written beside transfers and other losses; no names of children."""
    notes: Values = {}
    schools: dict[str, int] = {}
    for event in happened:
        if event.what.startswith("out_transfer"):
            schools[event.school] = schools.get(event.school, 0) + 1
    if schools:
        text = "，".join(f"{name}{number}人" for name, number in schools.items())
        if len(text) > _LONGEST_NOTE:
            first = next(iter(schools))
            text = f"{first}等{len(schools)}所学校共{sum(schools.values())}人，名单存本校"
        notes["out_transfer_note"] = text
    left = sum(event.what == "out_other" for event in happened)
    if left:
        notes["out_other_note"] = f"参军{left}人"
    return notes
