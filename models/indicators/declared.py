"""The indicators of a form set, compiled once: what each one looks at, and whom it is about.

The filter of an indicator is taken apart at its top-level ``and``. Conditions that look at no
field (``row.stage == "primary"``, ``kind_is("junior")``) say whom the indicator is about; the
others say which records count. So a junior school has no primary pupils because the question does
not apply to it, while a school without dropouts has answered 0.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from models.forms.applicability import fields_in_row, kind_matches
from models.forms.compiled import compiled
from models.forms.definition import Form, FormSet, Indicator
from models.forms.expression_nodes import Env
from models.forms.expressions import Expression, compile_expression
from models.records import Part, Row, Unit

BUREAU = "bureau"
"""Kind group of the county bureau, which is a unit but no school."""

RATIO_TERMS = frozenset(("sum", "count", "distinct"))
"""Aggregates that may stand above or below the line of a ratio."""

ADDITIVE = frozenset(("sum", "count"))
"""Aggregates whose totals are plain sums over the units."""


class DeclaredIndicator:
    """An indicator over records, with its compiled expressions.

    Attributes:
        indicator: what is declared.
        form: the form its records come from.
        value: the compiled value, None where records are only counted.
        about: conditions that look at no field.
        which: conditions that look at the record.
        fields: fields of ``form`` it reads, sorted.
        form_set: where it is declared.
        elsewhere: other forms it reads → their fields, sorted.
        personal: whether its value is read from personal fields.
    """

    def __init__(self, form_set: FormSet, indicator: Indicator) -> None:
        """Compile; ExpressionError or KeyError if the declaration is wrong."""
        self.indicator = indicator
        self.form_set = form_set
        self.form: Form = form_set.form(indicator.form)
        self.value = (
            compile_expression(indicator.value, form_set, self.form) if indicator.value else None
        )
        conditions = list(_conditions(indicator.where, form_set, self.form))
        self.about = tuple(item for item in conditions if _looks_at_nothing(item))
        self.which = tuple(item for item in conditions if not _looks_at_nothing(item))
        parts = [*conditions, *([self.value] if self.value else [])]
        reads = frozenset[tuple[str, str]]().union(*(part.reads for part in parts))
        self.fields = tuple(sorted(name for form, name in reads if form == self.form.id and name))
        self.elsewhere = _other_forms(reads, self.form.id)
        self._exists: dict[str, bool] = {}
        self.personal = self.value is not None and _reads_personal(form_set, self.value.reads)

    @property
    def id(self) -> str:
        """The indicator's id."""
        return self.indicator.id

    def exists_in(self, row_id: str) -> bool:
        """Tell whether a record has any of the fields that are looked at; rows of grids may not."""
        if self.form.shape != "grid":
            return True
        known = self._exists.get(row_id)
        if known is None:
            here = {field.id for field in fields_in_row(self.form, row_id)}
            known = not self.fields or any(name in here for name in self.fields)
            self._exists[row_id] = known
        return known

    def left_blank(self, row: Row, env: Env) -> bool:
        """Tell a blank that should be filled in from one that is in order.

        In order are fields the row does not have, fields that are not relevant to the record,
        and a division by 0.
        """
        here = {field.id: field for field in fields_in_row(self.form, row.row_id)}
        blanks = [name for name in self.fields if name not in row.values]
        if not blanks:
            return row.empty or bool(self.elsewhere)
        relevance = compiled(self.form_set).relevance
        for name in blanks:
            rule = relevance(self.form, here[name]) if name in here else None
            if name in here and (rule is None or rule.holds(env, blank=True)):
                return True
        return False


def _conditions(where: str, form_set: FormSet, form: Form) -> Iterator[Expression]:
    """Compile the filter, one expression for each operand of its top-level ``and``."""
    if not where:
        return
    whole = compile_expression(where, form_set, form)
    if isinstance(whole.tree, ast.BoolOp) and isinstance(whole.tree.op, ast.And):
        for operand in whole.tree.values:
            yield from _conditions(ast.unparse(operand), form_set, form)
    else:
        yield whole


def _looks_at_nothing(expression: Expression) -> bool:
    return not expression.reads and not expression.reads_last


def _names_unit(expression: Expression) -> bool:
    return any(
        isinstance(node, ast.Name) and node.id == "unit" for node in ast.walk(expression.tree)
    )


def _other_forms(reads: Iterable[tuple[str, str]], own: str) -> Mapping[str, tuple[str, ...]]:
    others: dict[str, list[str]] = {}
    for form, name in sorted(reads):
        if form != own:
            others.setdefault(form, []).extend([name] if name else [])
    return {form: tuple(names) for form, names in others.items()}


def _reads_personal(form_set: FormSet, reads: Iterable[tuple[str, str]]) -> bool:
    for form_id, name in reads:
        field = form_set.form(form_id).field(name)
        if field is not None and field.personal:
            return True
    return False


class Declared:
    """All indicators of one form set: the kind of each, compiled and ready.

    Attributes:
        looks_at_units: whether whom an indicator is about hangs on more than the kind of unit.
    """

    def __init__(self, form_set: FormSet) -> None:
        """Compile every indicator over records; ExpressionError if one is wrong."""
        self.form_set = form_set
        self.by_id: Mapping[str, Indicator] = {item.id: item for item in form_set.indicators}
        self.over_records: Mapping[str, DeclaredIndicator] = {
            item.id: DeclaredIndicator(form_set, item)
            for item in form_set.indicators
            if item.agg != "ratio"
        }
        about = [condition for item in self.over_records.values() for condition in item.about]
        self.looks_at_units = any(_names_unit(condition) for condition in about)
        self._person_forms = _drawn_from_persons(form_set)

    def sensitive(self, indicator_id: str) -> bool:
        """Tell whether the figure counts persons, so that 1 and 2 must not be printed."""
        indicator = self.by_id[indicator_id]
        if indicator.sensitive:
            return True
        if indicator.agg == "ratio":
            return self.sensitive(indicator.numerator)
        item = self.over_records[indicator_id]
        reads = {(item.form.id, name) for name in item.fields} | {(item.form.id, "")}
        reads |= {(form, name) for form, names in item.elsewhere.items() for name in (*names, "")}
        return bool(reads & self._person_forms)

    def for_kind(self, indicator: Indicator, kind: str) -> bool:
        """Tell whether units of a kind are asked for what the indicator counts."""
        if indicator.agg == "ratio":
            return self.for_kind(self.by_id[indicator.denominator], kind) and kind_matches(
                self.form_set, kind, indicator.kinds
            )
        form = self.over_records[indicator.id].form
        return kind_matches(self.form_set, kind, form.for_) and kind_matches(
            self.form_set, kind, indicator.kinds
        )


def _drawn_from_persons(form_set: FormSet) -> frozenset[tuple[str, str]]:
    """Return the (form, field) pairs that hold, or are computed from, records of persons."""
    found = {
        (form.id, name)
        for form in form_set.forms
        if form.part is Part.PERSONS
        for name in ("", *(field.id for field in form.fields))
    }
    rules = [
        (form_id, name, rule.reads)
        for form_id, fields in compiled(form_set).computed.items()
        for name, rule in fields.items()
    ]
    grows = True
    while grows:
        more = {(form, name) for form, name, reads in rules if reads & found} - found
        grows = bool(more)
        found |= more
    return frozenset(found)


@lru_cache(maxsize=16)
def declared(form_set: FormSet) -> Declared:
    """Return the compiled indicators of a form set, the same object every time."""
    return Declared(form_set)


def is_bureau(form_set: FormSet, unit: Unit) -> bool:
    """Tell whether a unit is the county bureau."""
    return kind_matches(form_set, unit.kind, (BUREAU,))
