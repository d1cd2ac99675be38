"""What every unit of the county fills in, for both half-years: whole, consistent, explained.

This is the demo without files: tests and benchmarks take contents from here. A return is made as
people make it: pre-filled from the registry and the last return, then filled in, then computed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from models.checks.runner import check_content
from models.demo import periods
from models.demo.aid import fill_aid
from models.demo.base import fill_base
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
from models.demo.principal import fill_principal
from models.demo.pupils import fill_pupils
from models.demo.reasons import explained
from models.demo.retention import fill_retention
from models.demo.safety import fill_safety
from models.demo.teacher import fill_teacher
from models.demo.year import SchoolYear, make_year
from models.forms.applicability import forms_for
from models.forms.compute import fill_computed, prefill
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.forms.payload import canonical
from models.records import EMPTY_CONTENT, Content, FormData, Period, Unit

FILLERS: tuple[Filler, ...] = (
    fill_pupils,
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
"""Who fills in what, in this order; each sees what those before it have filled in."""


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
        filled: dict[str, FormData] = {}
        filling = Filling(self.county, self.year, ctx, ready, filled)
        for filler in FILLERS:
            filled |= filler(filling)
        own = {form.id for form in forms_for(ctx.form_set, ctx.unit)}
        forms = {key: data for key, data in filled.items() if key in own}
        content = fill_computed(ctx, Content({**ready.forms, **forms}))
        dice = chance(self.county.seed, "reason", ctx.unit.code, ctx.period.id)
        explanations = explained(check_content(ctx, content), dice)
        return canonical(ctx.form_set, Content(content.forms, explanations))
