"""Checks that need all returns, run at the bureau after merging (level B of domain.md §3).

They speak of the county, of one unit beside what the bureau itself has on record, or of records
that stand in the returns of two units. What a rule can't work out, it is silent about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct, field

from models.checks.declared import broken, let_text, slot_text
from models.forms.applicability import kind_matches
from models.forms.compiled import CompiledCheck, compiled, environment
from models.forms.definition import SLOT, FormSet
from models.forms.expression_nodes import Env
from models.problems import Place, Problem
from models.records import EMPTY_CONTENT, Content, FormData, Period, Row, Unit, Value

_COUNTY = Unit("", "", "")
_BUREAU = ("bureau",)
"""Kind group of the county bureau."""


class CountyReturns(Struct, frozen=True):
    """What the bureau has of a half-year.

    Attributes:
        units: the registry, by unit code.
        contents: unit code → its return, in terms of the form set.
        before: the same of the half-year before, for rules that look at ``last``.
    """

    form_set: FormSet
    period: Period
    units: Mapping[str, Unit]
    contents: Mapping[str, Content]
    before: Mapping[str, Content] = field(default_factory=dict)


def together(contents: Iterable[Content]) -> Content:
    """Return the records of many returns as one content; 本期无此项 of all is 本期无此项."""
    rows: dict[str, list[Row]] = {}
    absent: dict[str, bool] = {}
    for content in contents:
        for form_id, data in content.forms.items():
            rows.setdefault(form_id, []).extend(data.rows)
            absent[form_id] = absent.get(form_id, True) and data.absent
    return Content({form_id: FormData(tuple(rows[form_id]), absent[form_id]) for form_id in rows})


def check_county(returns: CountyReturns) -> list[Problem]:
    """Return what the checks of the county find, in the order of the forms."""
    form_set = returns.form_set
    whole = environment(
        form_set,
        _COUNTY,
        returns.period,
        together(returns.contents.values()),
        together(returns.before.values()),
    )
    surroundings = dict(_surroundings(returns)) if [*_checks(form_set, "unit")] else {}
    found: list[Problem] = []
    for check in _checks(form_set, "county", "unit", "twins"):
        if check.check.each == "county":
            if broken(check, whole):
                found.append(_asked(check, whole, check.form.title))
        elif check.check.each == "unit":
            found += (
                _asked(check, env, returns.units[code].name, code)
                for code, env in surroundings.items()
                if broken(check, env)
            )
        else:
            found += _twins(returns, check)
    return found


def _checks(form_set: FormSet, *each: str) -> Iterator[CompiledCheck]:
    made = compiled(form_set)
    for form in form_set.forms:
        yield from (check for check in made.checks(form) if check.check.each in each)


def _surroundings(returns: CountyReturns) -> Iterator[tuple[str, Env]]:
    """Yield for every unit but the bureau its return beside the bureau's own forms."""
    form_set = returns.form_set
    own = {
        code
        for code in returns.contents
        if code in returns.units and kind_matches(form_set, returns.units[code].kind, _BUREAU)
    }
    bureau = together(returns.contents[code] for code in sorted(own))
    for code in sorted(returns.contents.keys() & returns.units.keys() - own):
        content = together((returns.contents[code], bureau))
        last = returns.before.get(code, EMPTY_CONTENT)
        yield code, environment(form_set, returns.units[code], returns.period, content, last)


class _Found(Struct, frozen=True):
    """A record that may have a twin."""

    unit: str
    row: Row
    env: Env


def _twins(returns: CountyReturns, check: CompiledCheck) -> Iterator[Problem]:
    """Yield a problem for all records of one key that stand in different units' returns."""
    groups: dict[tuple[Value, ...], list[_Found]] = {}
    for code in sorted(returns.contents.keys() & returns.units.keys()):
        content = returns.contents[code]
        rows = content.form(check.form.id).rows
        if not rows:
            continue
        env = environment(
            returns.form_set, returns.units[code], returns.period, content, EMPTY_CONTENT
        )
        for row in rows:
            key = tuple(row.values.get(name) for name in check.check.key)
            here = env.at(row.values, row.row_id)
            if None not in key and broken(check, here):
                groups.setdefault(_known(key), []).append(_Found(code, row, here))
    for records in groups.values():
        units = {record.unit: returns.units[record.unit].name for record in records}
        if len(units) > 1:
            yield _twin_problem(returns.form_set, check, records[0], "、".join(units.values()))


def _twin_problem(form_set: FormSet, check: CompiledCheck, first: _Found, units: str) -> Problem:
    def word(name: str) -> str:
        if name == "units":
            return units
        return slot_text(form_set, check, first.row, first.env, name)

    return _problem(check, word)


def _known(key: tuple[Value | None, ...]) -> tuple[Value, ...]:
    return tuple(value for value in key if value is not None)


def _asked(check: CompiledCheck, env: Env, name: str, unit: str = "") -> Problem:
    """Return the problem of a rule that looks at no record; ``name`` is whom it is about."""

    def word(slot: str) -> str:
        return let_text(check, slot, env) if slot in check.lets else name

    return _problem(check, word, unit)


def _problem(check: CompiledCheck, word: Callable[[str], str], unit: str = "") -> Problem:
    declared = check.check
    message = SLOT.sub(lambda match: word(match[1]), declared.message)
    marked = declared.fields[0] if declared.fields and unit else ""
    place = Place(unit=unit, form=check.form.id, field=marked)
    return Problem(declared.id, declared.level, message, place, hint=declared.hint)
