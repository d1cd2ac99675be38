"""The expressions of a form set, compiled once: relevance, computed fields, checks, indicators."""

from __future__ import annotations

import ast
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from models.forms.definition import Check, Field, Form, FormSet
from models.forms.expression_nodes import Env
from models.forms.expressions import Expression, compile_expression

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.records import Content, Period, Unit


class CompiledCheck:
    """A check with its compiled rule, condition and named sub-expressions."""

    def __init__(self, form_set: FormSet, form: Form, check: Check) -> None:
        """Compile; ExpressionError names the first construct that is wrong.

        What is asked once about many records has none of its own to look at.
        """
        self.form = form
        self.check = check
        record = form if looks_at_a_record(form, check) else None
        self.lets: dict[str, Expression] = {}
        for name in _in_order(check.let):
            self.lets[name] = compile_expression(check.let[name], form_set, record, self.lets)
        self.rule = compile_expression(check.rule, form_set, record, self.lets)
        self.when = (
            compile_expression(check.when, form_set, record, self.lets) if check.when else None
        )
        parts = [self.rule, *self.lets.values(), *([self.when] if self.when else [])]
        self.reads = frozenset[tuple[str, str]]().union(*(part.reads for part in parts))
        self.reads_last = any(part.reads_last for part in parts)


def looks_at_a_record(form: Form, check: Check) -> bool:
    """Tell whether a check is asked about one record, whose fields it can name."""
    return check.each in {"row", "twins"} or (check.each == "form" and form.shape == "single")


def _in_order(lets: Mapping[str, str]) -> list[str]:
    """Return the names so that each comes after those it uses; a ring stays as it is written.

    The canonical form of a form set sorts them, so the order in the file means nothing.
    """
    waiting = {name: _names_in(text) & lets.keys() for name, text in lets.items()}
    ordered: list[str] = []
    while waiting:
        ready = [name for name, used in waiting.items() if used <= set(ordered)] or [*waiting]
        for name in ready:
            del waiting[name]
        ordered += ready
    return ordered


def _names_in(text: str) -> set[str]:
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()  # compiling it says what is wrong
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _parts_of(rule: str) -> list[str]:
    """Return the conditions of which all must hold, as text."""
    if not rule:
        return []
    tree = ast.parse(rule.strip(), mode="eval").body
    if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And):
        return [ast.unparse(part) for part in tree.values]
    return [rule]


class CompiledFormSet:
    """All expressions of one form set, each compiled on first use."""

    def __init__(self, form_set: FormSet) -> None:
        """Remember the form set."""
        self.form_set = form_set
        self._checks: dict[str, tuple[CompiledCheck, ...]] = {}
        self._relevance: dict[tuple[str, str], Expression | None] = {}
        self._parts: dict[tuple[str, str], tuple[tuple[frozenset[str], Expression], ...]] = {}
        self._carries: dict[str, Expression] = {}
        self._rows: dict[str, Expression] = {}

    def checks(self, form: Form) -> tuple[CompiledCheck, ...]:
        """Return the compiled checks of a form."""
        made = self._checks.get(form.id)
        if made is None:
            whole = self.form_set.form(form.id)  # also if one asks of the form as it travels
            made = tuple(CompiledCheck(self.form_set, whole, check) for check in whole.checks)
            self._checks[form.id] = made
        return made

    def relevance(self, form: Form, field: Field | None = None) -> Expression | None:
        """Return the compiled ``when`` of a form or field, or None if it always applies."""
        key = (form.id, field.id if field else "")
        if key not in self._relevance:
            text = field.when if field else form.when
            record = self.form_set.form(form.id) if field else None
            self._relevance[key] = compile_expression(text, self.form_set, record) if text else None
        return self._relevance[key]

    def relevance_parts(
        self, form: Form, field: Field
    ) -> tuple[tuple[frozenset[str], Expression], ...]:
        """Return the conditions of a field's ``when``, each with the own fields it looks at."""
        key = (form.id, field.id)
        if key not in self._parts:
            whole = self.form_set.form(form.id)
            own = {item.id for item in whole.fields}
            self._parts[key] = tuple(
                (frozenset(_names_in(part) & own), compile_expression(part, self.form_set, whole))
                for part in _parts_of(field.when)
            )
        return self._parts[key]

    def asks(self, form: Form, env: Env) -> bool:
        """Tell whether a form is asked for as a return stands; unless it is known, it is."""
        rule = self.relevance(form)
        return rule is None or rule.holds(env, blank=True)

    def carries(self, field: Field) -> Expression | None:
        """Return the compiled ``carry_when`` of a field, or None if it is always carried."""
        if not field.carry_when:
            return None
        if field.carry_when not in self._carries:
            self._carries[field.carry_when] = compile_expression(field.carry_when, self.form_set)
        return self._carries[field.carry_when]

    def carried_rows(self, form: Form) -> Expression | None:
        """Return the compiled ``carry_rows`` of a list, or None if it starts empty."""
        if not form.carry_rows:
            return None
        if form.id not in self._rows:
            self._rows[form.id] = compile_expression(form.carry_rows, self.form_set, form)
        return self._rows[form.id]

    @cached_property
    def computed(self) -> dict[str, dict[str, Expression]]:
        """Form id → field id → rule of the computed fields, in the order of the form."""
        return {
            form.id: {
                field.id: compile_expression(field.compute, self.form_set, form)
                for field in form.fields
                if field.compute
            }
            for form in self.form_set.forms
            if any(field.compute for field in form.fields)
        }


@lru_cache(maxsize=16)
def compiled(form_set: FormSet) -> CompiledFormSet:
    """Return the compiled expressions of a form set, the same object every time."""
    return CompiledFormSet(form_set)


def facts(form_set: FormSet, unit: Unit, period: Period) -> dict[str, Mapping[str, Any]]:
    """Return what ``unit.x``, ``period.x`` and ``setting.x`` stand for."""
    defaults = {setting.id: setting.default for setting in form_set.settings}
    return {
        "unit": {
            "code": unit.code,
            "name": unit.name,
            "kind": unit.kind,
            "town": unit.town,
            "parent": unit.parent,
        },
        "period": {
            "start": period.start,
            "end": period.end,
            "cutoff": period.cutoff,
            "deadline": period.deadline,
            "year_start": period.year_start,
            "year": period.year,
            "half": period.half,
        },
        "setting": {**defaults, **period.settings},
    }


def environment(
    form_set: FormSet, unit: Unit, period: Period, content: Content, last: Content
) -> Env:
    """Return the surroundings for expressions about a return."""
    return Env(content=content, last=last, facts=facts(form_set, unit, period))
