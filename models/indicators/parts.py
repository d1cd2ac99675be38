"""What one unit contributes to each indicator, computed once when a revision becomes the head.

A part is exact and remembers its records. Blank is not 0: a record whose value is blank is not
counted and makes the part *partial*, or *blank* if there is no other; 本期无此项 is a confirmed
nothing: 0 for sums and counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from msgspec import Struct, field

from models.forms.applicability import grid_rows
from models.forms.compiled import compiled, environment
from models.forms.definition import FormSet
from models.forms.expression_nodes import Env, NotEvaluable
from models.forms.expressions import Expression
from models.indicators.declared import ADDITIVE, DeclaredIndicator, declared
from models.records import EMPTY_CONTENT, SINGLE_ROW, Content, Period, Row, Unit


class PartState(StrEnum):
    """What stands behind a part.

    VALUE: every record answered. PARTIAL: some did, the rest is blank. BLANK: nobody answered.
    ABSENT: 本期无此项 was confirmed. NOT_APPLICABLE: the unit is not asked.
    """

    VALUE = "value"
    PARTIAL = "partial"
    BLANK = "blank"
    ABSENT = "absent"
    NOT_APPLICABLE = "notapplicable"


class SourceRef(NamedTuple):
    """A record a part was read from; ``row`` is "" where it was a whole form."""

    form: str
    row: str
    fields: tuple[str, ...]


class IndicatorPart(Struct, frozen=True):
    """What one unit contributes to one indicator.

    Attributes:
        indicator: indicator id.
        numerator: exact number; None if nothing was answered or no record is there to compare.
        keys: for ``distinct``: the different values, so that totals do not count one twice. None
            are kept of personal fields.
        sources: the records it was read from.
        state: see ``PartState``.
    """

    indicator: str
    numerator: Decimal | None
    keys: tuple[str, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    state: PartState = PartState.VALUE


class SharedPart(Protocol):
    """A part as totals see it: just made, or as it comes out of the store."""

    @property
    def indicator(self) -> str:
        """Indicator id."""
        ...

    @property
    def numerator(self) -> Decimal | None:
        """The exact number, None if there is none."""
        ...

    @property
    def keys(self) -> Sequence[str]:
        """What a distinct count counts."""
        ...

    @property
    def state(self) -> str:
        """A value of ``PartState``."""
        ...


class _Records(Struct):
    """The records of one form as indicators see them.

    Attributes:
        asked: the ids asked for.
        questions: conditions that look at no field → the ids they hold for. Many indicators ask
            the same (``row.stage == "primary"``), and the answer is the same for all of them.
    """

    rows: Sequence[Row]
    asked: Sequence[str]
    absent: bool
    relevant: bool
    questions: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    def about(self, item: DeclaredIndicator, env: Env) -> list[str]:
        """Return the rows an indicator is about, whatever is filled in."""
        key = tuple([condition.text for condition in item.about])
        known = self.questions.get(key)
        if known is None:
            known = self.questions[key] = _about(item, self.asked, env)
        return known


class _Tally(Struct):
    """What was found in the records so far; ``decided`` counts records that are in or out."""

    counted: list[tuple[Row, Any]] = field(default_factory=list)
    decided: int = 0
    blank: int = 0


def unit_parts(
    form_set: FormSet, period: Period, unit: Unit, content: Content
) -> tuple[IndicatorPart, ...]:
    """Return the parts of every indicator that this kind of unit is asked for."""
    known = declared(form_set)
    env = environment(form_set, unit, period, content, EMPTY_CONTENT)
    records: dict[str, _Records] = {}
    parts = []
    for item in known.over_records.values():
        if not known.for_kind(item.indicator, unit.kind):
            continue
        if item.form.id not in records:
            records[item.form.id] = _records(form_set, unit, item, env)
        parts.append(_part(item, records[item.form.id], env))
    return tuple(parts)


class Asked:
    """Which indicators units are asked for, whatever they have handed in.

    The answer is worked out once for each kind of unit, unless some indicator looks at what unit
    it is.
    """

    def __init__(self, form_set: FormSet, period: Period) -> None:
        """Ask nothing yet."""
        self._form_set, self._period = form_set, period
        self._by_kind = not declared(form_set).looks_at_units
        self._known: dict[str, frozenset[str]] = {}

    def of(self, unit: Unit) -> frozenset[str]:
        """Return the ids of the indicators a unit is asked for."""
        key = unit.kind if self._by_kind else unit.code
        if key not in self._known:
            self._known[key] = _asked(self._form_set, self._period, unit)
        return self._known[key]


def _asked(form_set: FormSet, period: Period, unit: Unit) -> frozenset[str]:
    known = declared(form_set)
    env = environment(form_set, unit, period, EMPTY_CONTENT, EMPTY_CONTENT)
    over_records = {
        item.id
        for item in known.over_records.values()
        if known.for_kind(item.indicator, unit.kind)
        and _is_about(item, _expected_rows(form_set, unit, item), env)
    }
    ratios = (item for item in form_set.indicators if item.agg == "ratio")
    return frozenset(over_records).union(
        item.id
        for item in ratios
        if item.denominator in over_records and known.for_kind(item, unit.kind)
    )


def _expected_rows(form_set: FormSet, unit: Unit, item: DeclaredIndicator) -> Sequence[str]:
    if item.form.shape == "grid":
        return [choice.code for choice in grid_rows(form_set, item.form, unit)]
    return [SINGLE_ROW] if item.form.shape == "single" else [""]


def _is_about(item: DeclaredIndicator, row_ids: Iterable[str], env: Env) -> bool:
    return any(item.exists_in(row_id) for row_id in _about(item, row_ids, env))


def _about(item: DeclaredIndicator, row_ids: Iterable[str], env: Env) -> list[str]:
    """Return the rows an indicator is about, whatever is filled in."""
    return [row_id for row_id in row_ids if _in_question(item, env.at({}, row_id))]


def _in_question(item: DeclaredIndicator, env: Env) -> bool:
    return all(condition.holds(env, blank=True) for condition in item.about)


def _records(form_set: FormSet, unit: Unit, item: DeclaredIndicator, env: Env) -> _Records:
    """Return the records of a form, with a blank one for every row of a grid that is lacking.

    A row nobody touched in any form with such rows is a grade the unit does not have; one that
    is filled in elsewhere, or a form that is all empty, has been left out.
    """
    form = item.form
    data = env.content.form(form.id)
    rows = [row for row in data.rows if not row.empty]
    expected = _expected_rows(form_set, unit, item)
    absent = data.absent and not rows
    there = {row.row_id for row in rows}
    if form.shape != "list" and not absent:
        due = (
            _filled_rows(form_set, env.content, form.rows)
            if form.shape == "grid" and rows
            else None
        )
        lacking = [row_id for row_id in expected if due is None or row_id in due]
        rows.extend(Row(row_id) for row_id in lacking if row_id not in there)
    relevant = compiled(form_set).asks(form, env)
    asked = [*expected, *sorted(there - set(expected))] if form.shape == "grid" else expected
    return _Records(rows, asked, absent=absent, relevant=relevant)


def _filled_rows(form_set: FormSet, content: Content, rows: str) -> set[str]:
    """Return the rows that are filled in in any grid with these rows."""
    return {
        row.row_id
        for form in form_set.forms
        if form.rows == rows
        for row in content.form(form.id).rows
        if not row.empty
    }


def _part(item: DeclaredIndicator, records: _Records, env: Env) -> IndicatorPart:
    about = records.about(item, env)
    if not records.relevant or not about:
        return IndicatorPart(item.id, None, state=PartState.NOT_APPLICABLE)
    if item.form.shape == "grid" and not records.absent:
        about = [row.row_id for row in records.rows if row.row_id in set(about)]
        if not about:  # a stage the unit should have, and nothing of it is filled in
            return IndicatorPart(item.id, None, state=PartState.BLANK)
    if not any(item.exists_in(row_id) for row_id in about):
        return IndicatorPart(item.id, None, state=PartState.NOT_APPLICABLE)
    if records.absent:
        nothing = Decimal(0) if item.indicator.agg in {*ADDITIVE, "distinct"} else None
        return IndicatorPart(item.id, nothing, state=PartState.ABSENT)
    tally = _tally(item, records.rows, env, frozenset(records.about(item, env)))
    if not records.rows or (tally.blank and not tally.decided):
        return IndicatorPart(item.id, None, state=PartState.BLANK)
    return _summed_up(item, tally)


def _tally(item: DeclaredIndicator, rows: Sequence[Row], env: Env, about: frozenset[str]) -> _Tally:
    tally = _Tally()
    by_row = item.form.shape == "grid"  # elsewhere a condition without fields holds for all or none
    for row in rows:
        if not item.exists_in(row.row_id) or (by_row and row.row_id not in about):
            continue
        local = env.at(row.values, row.row_id)
        try:
            if not _counts(item.which, local):
                tally.decided += 1
                continue
            value = _value(item, row, local)
        except NotEvaluable:
            tally.blank += item.left_blank(row, local)
            continue
        tally.decided += 1
        tally.counted.append((row, value))
    return tally


def _counts(conditions: Sequence[Expression], env: Env) -> bool:
    """Tell whether a record counts; NotEvaluable if that depends on something blank."""
    unknown: NotEvaluable | None = None
    for condition in conditions:
        try:
            if not condition.evaluate(env):
                return False
        except NotEvaluable as blank:
            unknown = blank
    if unknown is not None:
        raise unknown
    return True


def _value(item: DeclaredIndicator, row: Row, env: Env) -> Any:  # noqa: ANN401
    """Return the record's value; a counted record only has to be there."""
    if item.value is not None:
        return item.value.evaluate(env)
    if row.empty and not item.which:
        raise NotEvaluable
    return 1


def _summed_up(item: DeclaredIndicator, tally: _Tally) -> IndicatorPart:
    state = PartState.PARTIAL if tally.blank else PartState.VALUE
    values = [value for _, value in tally.counted]
    rows = [row for row, _ in tally.counted]
    keys: tuple[str, ...] = ()
    number: Decimal | None
    match item.indicator.agg:
        case "max" | "min":
            best = _BEST[item.indicator.agg](values) if values else None
            rows = [row for row, value in tally.counted if value == best]
            number = None if best is None else Decimal(best)
        case "distinct":
            different = {_key(value) for value in values}
            keys = () if item.personal else tuple(sorted(different))
            number = Decimal(len(different))
        case _:
            number = Decimal(sum(values))
    return IndicatorPart(item.id, number, keys, _sources(item, rows), state)


_BEST = {"max": max, "min": min}


def _key(value: Any) -> str:  # noqa: ANN401
    """Return the text two equal values share."""
    if isinstance(value, tuple):
        return "|".join(_key(item) for item in value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def _sources(item: DeclaredIndicator, rows: Iterable[Row]) -> tuple[SourceRef, ...]:
    own = tuple(
        SourceRef(item.form.id, row.row_id, tuple(n for n in item.fields if n in row.values))
        for row in rows
    )
    others = (SourceRef(form, "", fields) for form, fields in item.elsewhere.items())
    return (*own, *others) if own else ()
