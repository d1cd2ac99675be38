"""What every unit of the county fills in, for both half-years: whole, consistent, explained.

This is the demo without files: tests and benchmarks take contents from here. A return is made as
people make it: pre-filled from the registry and the last return, then filled in, then computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from models.checks.runner import check_content
from models.demo import periods
from models.demo.aid import fill_aid
from models.demo.base import fill_base
from models.demo.bureau import bureau_forms
from models.demo.chance import chance
from models.demo.closing import fill_closing
from models.demo.conduct import fill_conduct
from models.demo.construct import fill_construct
from models.demo.contest import fill_contest
from models.demo.county import DEFAULT_SCHOOLS, County, make_county
from models.demo.distance import fill_distance
from models.demo.exam import fill_exam
from models.demo.fee import fill_fee
from models.demo.filling import Filler, Filling
from models.demo.lab import fill_lab
from models.demo.learning import fill_learning
from models.demo.ledger import Ledger
from models.demo.names import person, phone
from models.demo.principal import fill_principal
from models.demo.reasons import explained
from models.demo.retention import fill_retention
from models.demo.safety import fill_safety
from models.demo.teacher import fill_teacher
from models.demo.year import Event, SchoolYear, make_year
from models.forms.applicability import forms_for
from models.forms.compute import fill_computed, prefill
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.forms.payload import canonical
from models.records import EMPTY_CONTENT, SINGLE_ROW, Content, FormData, Period, Row, Unit, Value

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

FILLERS: tuple[Filler, ...] = (
    fill_base,
    fill_exam,
    fill_retention,
    fill_aid,
    fill_learning,
    fill_principal,
    fill_teacher,
    fill_construct,
    fill_lab,
    fill_distance,
    fill_fee,
    fill_conduct,
    fill_safety,
    fill_contest,
    fill_closing,
)
"""Who fills in the areas beyond pupils and results, in this order."""

Cells = dict[str, dict[str, dict[str, Value]]]
"""Form → row → field → value."""


@dataclass(frozen=True)
class DemoReturns:
    """The returns of a county, made when they are asked for and then kept.

    Attributes:
        county: its registry.
        year: what happened in the school year that both returns count.
    """

    form_set: FormSet
    county: County
    year: SchoolYear
    _made: dict[tuple[str, str], Content] = field(default_factory=dict, repr=False)

    @classmethod
    def make(
        cls, form_set: FormSet, schools: int = DEFAULT_SCHOOLS, seed: int = 2006
    ) -> DemoReturns:
        """Make up a county; see ``models.demo.county.make_county``."""
        county = make_county(schools, seed)
        return cls(form_set, county, make_year(county))

    @cached_property
    def before(self) -> Period:
        """The half-year before."""
        return periods.before(self.county)

    @cached_property
    def now(self) -> Period:
        """The half-year reported on."""
        return periods.now(self.county)

    def context(self, unit: Unit, period: Period | None = None) -> ReturnContext:
        """Return what a return is about, the last return included."""
        period = period or self.now
        last = EMPTY_CONTENT if period.id == self.before.id else self.content(unit, self.before)
        return ReturnContext(self.form_set, unit, period, last)

    def content(self, unit: Unit, period: Period | None = None) -> Content:
        """Return what a unit says about a half-year, with its explanations."""
        period = period or self.now
        key = unit.code, period.id
        if key not in self._made:
            self._made[key] = self._content(self.context(unit, period))
        return self._made[key]

    def contents(self, period: Period | None = None) -> dict[str, Content]:
        """Return unit code → content, of the bureau too."""
        return {unit.code: self.content(unit, period) for unit in self.county.registry}

    def _content(self, ctx: ReturnContext) -> Content:
        ready = prefill(ctx)
        if ctx.unit.code == self.county.bureau.code:
            filled = bureau_forms(self.county, self.year, ctx.period)
        else:
            filled = self._filled(ctx, ready)
        for filler in FILLERS:
            filled |= filler(Filling(self.county, self.year, ctx, ready, filled))
        own = {form.id for form in forms_for(ctx.form_set, ctx.unit)}
        forms = {key: data for key, data in filled.items() if key in own}
        content = fill_computed(ctx, Content({**ready.forms, **forms}))
        dice = chance(self.county.seed, "reason", ctx.unit.code, ctx.period.id)
        explanations = explained(check_content(ctx, content), dice)
        return canonical(ctx.form_set, Content(content.forms, explanations))

    def _filled(self, ctx: ReturnContext, ready: Content) -> dict[str, FormData]:
        """Return the forms of a school: what was pre-filled, with what people type over it."""
        school = _School(self, ctx)
        forms = {}
        for form_id, typed in school.cells().items():
            known = {row.row_id: row.values for row in ready.form(form_id).rows}
            rows = [Row(row_id, {**known.get(row_id, {}), **typed[row_id]}) for row_id in typed]
            forms[form_id] = FormData(tuple(rows))
        if ctx.unit.kind not in {"31", "40"}:
            told = ready.form("dropout_ledger")
            ledger = Ledger(self.county, self.year).rows(ctx.unit, ctx.period.cutoff, told)
            forms["dropout_ledger"] = FormData(ledger, absent=not ledger)
        return forms


@dataclass(frozen=True, slots=True)
class _School:
    """What one school types into one return."""

    returns: DemoReturns
    ctx: ReturnContext

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
        return self.returns.year.starts[self.ctx.unit.code]

    def _students(self, grade: int) -> int:
        return self.returns.year.students(self.ctx.unit.code, grade, self.ctx.period.cutoff)

    def _cover(self) -> dict[str, Value]:
        unit, county = self.ctx.unit, self.returns.county
        dice = chance(county.seed, "cover", unit.code, self.ctx.period.id)
        teacher = person(chance(county.seed, "teacher", unit.code))
        day = self.ctx.period.deadline - timedelta(days=dice.randrange(1, 9))
        return {
            "filled_by": teacher,
            "filled_phone": phone(3 * county.places[unit.code] + 5),
            "principal": unit.facts["principal"],
            "filled_date": day,
        }

    def _facts(self) -> dict[str, Value]:
        weeks = 20 if self.ctx.period.half == 2 else 19
        facts: dict[str, Value] = {"open_weeks": weeks, "change_type": "0"}
        if self.ctx.unit.kind == "13":
            facts["top_grade"] = max(self._starts)
        if self.ctx.unit.aliases:
            facts["short_name"] = "、".join(self.ctx.unit.aliases)
        return facts

    def _enrolment(self) -> Iterator[tuple[str, dict[str, Value]]]:
        unit, half = self.ctx.unit, self.ctx.period.half
        classes = self._classes()
        boarding = unit.facts["boarding"] == "是"
        for grade, start in self._starts.items():
            students = self._students(grade)
            values: dict[str, Value] = {
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
        unit = self.ctx.unit
        dice = chance(self.returns.county.seed, "classes", unit.code)
        crowded = unit.kind in {"11", "20"} and dice.random() < 0.12
        together = unit.kind == "13" and dice.random() < 0.1
        size = _BIG_CLASS if crowded else _CLASS_SIZE[unit.kind]
        largest = max(self._starts, key=lambda grade: (self._starts[grade], -grade))
        if together:
            return {grade: int(grade == largest) for grade in self._starts}
        return {grade: -(-start // size) for grade, start in self._starts.items()}

    def _groups(self, grade: int, students: int, *, boarding: bool) -> dict[str, Value]:
        """Return girls, minorities and so on: the same shares in both half-years."""
        unit = self.ctx.unit
        dice = chance(self.returns.county.seed, "groups", unit.code, grade)
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

    def _movement(self) -> Iterator[tuple[str, dict[str, Value]]]:
        for grade, start in self._starts.items():
            happened = self.returns.year.happened(self.ctx.unit.code, grade, self.ctx.period.cutoff)
            values: dict[str, Value] = {"start": start}
            if start or self._students(grade):
                values |= _flows(happened)
                values |= _notes(happened)
            if grade in _LEAVING and values.get("changed") == "9":
                values["out_grad"] = 0
            yield str(grade), values


def _flows(happened: list[Event]) -> dict[str, Value]:
    """Return what sort of movements a grade had, and how many children each is about."""
    what = [event.what for event in happened]
    transfer, leave, other = (
        any(name in names for name in what) for names in (_MOVES, _LEAVES, _OTHERS)
    )
    code = "9" if other else str(transfer + 2 * leave)
    asked = (*(_MOVES * (transfer or other)), *(_LEAVES * (leave or other)), *(_OTHERS * other))
    return {"changed": code, **{name: what.count(name) for name in asked}}


def _notes(happened: list[Event]) -> dict[str, Value]:
    """Return what is written beside transfers and other losses; no names of children."""
    notes: dict[str, Value] = {}
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
