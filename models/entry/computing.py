"""Computed fields brought up to date after a change: only the ones that looked at what changed."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from models.entry.steps import AbsentChange, Change, RowChange
from models.entry.working import WorkingContent
from models.forms.applicability import fields_in_row, forms_for
from models.forms.compiled import compiled, environment
from models.forms.context import ReturnContext
from models.forms.definition import Form
from models.forms.expression_nodes import Env, NotEvaluable
from models.forms.expressions import Expression
from models.forms.field_types import field_types
from models.records import Row, Value

_ROUNDS = 4  # computed fields may build on one another across forms
_ALL = ""  # stands for every row of a form, and for its set of records


class _Rule(Struct, frozen=True):
    """A computed field and what its rule looks at.

    Attributes:
        own_rows: whether it looks at other rows of its own form.
        crosses_parts: whether it looks into the other part (figures from the person lists): that
            part may be kept elsewhere, so the field can be typed where it can't be computed.
    """

    form: Form
    field: str
    rule: Expression
    own_rows: bool
    crosses_parts: bool


class Computer:
    """The computed fields of one return."""

    def __init__(self, ctx: ReturnContext, working: WorkingContent) -> None:
        """Sort the rules by form and by what they read."""
        self._ctx = ctx
        self._working = working
        self._types = field_types(ctx.form_set)
        self._env = environment(ctx.form_set, ctx.unit, ctx.period, working.live, ctx.last)
        self._rules: dict[str, tuple[_Rule, ...]] = {}
        self._readers: defaultdict[tuple[str, str], list[_Rule]] = defaultdict(list)
        self._parts = {form.id: form.part for form in ctx.form_set.forms}
        self._filled: set[tuple[str, str, str]] = set()
        rules = compiled(ctx.form_set).computed
        for form in forms_for(ctx.form_set, ctx.unit):
            if form.id in rules:
                self._add(form, rules[form.id])

    def _add(self, form: Form, rules: Mapping[str, Expression]) -> None:
        made = []
        for name, rule in rules.items():
            names = {node.id for node in ast.walk(rule.tree) if isinstance(node, ast.Name)}
            parts = {self._parts[source] for source, _ in rule.reads}
            item = _Rule(form, name, rule, form.id in names, parts - {form.part} != set())
            made.append(item)
            for source, column in rule.reads:
                if source != form.id or item.own_rows:
                    self._readers[source, column].append(item)
        self._rules[form.id] = tuple(made)

    @property
    def env(self) -> Env:
        """The surroundings of every expression of this return, always up to date."""
        return self._env

    def locked(self, form_id: str, row_id: str, field_id: str) -> bool:
        """Tell whether a computed field is computed, so that nobody types it."""
        if (form_id, row_id, field_id) in self._filled:
            return True
        rule = next((r for r in self._rules.get(form_id, ()) if r.field == field_id), None)
        return rule is not None and not rule.crosses_parts

    def everything(self) -> list[RowChange]:
        """Compute all, for a return just opened."""
        return self._run({(form_id, _ALL) for form_id in self._rules})

    def after(self, changes: Iterable[Change]) -> list[RowChange]:
        """Compute what depends on these changes."""
        return self._run(self._targets(changes))

    def settle(self, changes: Iterable[Change]) -> None:
        """After undo, which brings values back by itself: see anew what is computed now."""
        for form_id, row_id in self._targets(changes):
            ids = self._working.row_ids(form_id) if row_id == _ALL else (row_id,)
            for key in ids:
                self._settle_row(form_id, key)

    def _settle_row(self, form_id: str, row_id: str) -> None:
        local = self._env.at(self._working.row(form_id, row_id).values, row_id)
        for item in self._rules[form_id]:
            key = (form_id, row_id, item.field)
            try:
                item.rule.evaluate(local)
            except NotEvaluable:
                self._filled.discard(key)
            else:
                self._filled.add(key)

    def _targets(self, changes: Iterable[Change]) -> set[tuple[str, str]]:
        targets: set[tuple[str, str]] = set()
        for change in changes:
            if isinstance(change, RowChange):
                form_id, columns = change.form, _changed_fields(change)
                if form_id in self._rules and change.after is not None:
                    targets.add(change.key)
            elif isinstance(change, AbsentChange):
                form_id, columns = change.form, {_ALL}
                if form_id in self._rules:
                    targets.add((form_id, _ALL))
            else:
                continue
            for column in columns:
                targets.update((rule.form.id, _ALL) for rule in self._readers[form_id, column])
        return targets

    def _run(self, targets: set[tuple[str, str]]) -> list[RowChange]:
        found: list[RowChange] = []
        for _ in range(_ROUNDS):
            made: list[RowChange] = []
            for form_id, row_id in sorted(targets):
                if row_id != _ALL and (form_id, _ALL) in targets:
                    continue
                made += self._compute_form(form_id, row_id)
            if not made:
                break
            found += made
            targets = self._targets(made)
        return found

    def _compute_form(self, form_id: str, row_id: str) -> list[RowChange]:
        if self._working.absent(form_id):
            return []
        ids = tuple(self._working.row_ids(form_id)) if row_id == _ALL else (row_id,)
        changes = [made for key in ids if (made := self._compute_row(form_id, key)) is not None]
        self._working.apply(changes)
        return changes

    def _compute_row(self, form_id: str, row_id: str) -> RowChange | None:
        rules = self._rules[form_id]
        before = self._working.row(form_id, row_id)
        here = {field.id: field for field in fields_in_row(rules[0].form, row_id)}
        values = dict(before.values)
        local = self._env.at(values, row_id)
        for item in rules:
            if item.field not in here:
                continue
            key = (form_id, row_id, item.field)
            try:
                result = item.rule.evaluate(local)
            except NotEvaluable:
                if key in self._filled:  # what was computed before no longer holds
                    self._filled.discard(key)
                    values.pop(item.field, None)
                continue
            value = self._types.of(here[item.field]).parse(result).value
            if value is not None:
                values[item.field] = value
                self._filled.add(key)
        return self._change(form_id, before, values)

    def _change(self, form_id: str, before: Row, values: dict[str, Value]) -> RowChange | None:
        if _same(values, before.values):
            return None
        unread = {key: text for key, text in before.unread.items() if key not in values}
        after = Row(before.row_id, values, unread)
        known = self._working.has_row(form_id, before.row_id)
        gone = after.empty and self._rules[form_id][0].form.shape != "list"
        return RowChange(form_id, before if known else None, None if gone else after)


def _same(left: Mapping[str, Value], right: Mapping[str, Value]) -> bool:
    """Compare values and kinds: True is not 1 here."""
    return left == right and all(type(left[key]) is type(right[key]) for key in left)


def _changed_fields(change: RowChange) -> set[str]:
    """Return the fields whose value changed, and ``_ALL`` where a record came, went or filled."""
    old = change.before.values if change.before else {}
    new = change.after.values if change.after else {}
    fields = {key for key in {*old, *new} if old.get(key) != new.get(key)}
    was = change.before is not None and not change.before.empty
    now = change.after is not None and not change.after.empty
    if was != now:
        fields |= {_ALL, *old, *new}
    return fields
