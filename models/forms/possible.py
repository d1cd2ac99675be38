"""What a unit could be asked for in a record, whatever is typed into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.forms.applicability import fields_in_row
from models.forms.compiled import CompiledFormSet, compiled, environment

if TYPE_CHECKING:
    from models.forms.context import ReturnContext
    from models.forms.definition import Form
    from models.forms.expression_nodes import Env
    from models.records import Content


def possible_fields(rules: CompiledFormSet, form: Form, row_id: str, env: Env) -> frozenset[str]:
    """Return the fields of a record that may come to be asked for by typing in this record.

    A condition counts only where it looks at nothing that could still be typed here: what the unit
    is, what its other forms say, and fields of the record that are themselves never asked for.
    """
    blank = env.at({}, row_id)
    never: set[str] = set()
    for item in fields_in_row(form, row_id):
        parts = rules.relevance_parts(form, item)
        if not all(rule.holds(blank, blank=True) for own, rule in parts if own <= never):
            never.add(item.id)
    return frozenset(item.id for item in fields_in_row(form, row_id)) - never


class Asked:
    """What a return asks for as it stands."""

    def __init__(self, ctx: ReturnContext, content: Content) -> None:
        """Look at the return from outside; it does not change meanwhile."""
        self._rules = compiled(ctx.form_set)
        self._env = environment(ctx.form_set, ctx.unit, ctx.period, content, ctx.last)
        self._fields: dict[tuple[str, str], frozenset[str]] = {}

    def form(self, form: Form) -> bool:
        """Tell whether a form is asked for."""
        return self._rules.asks(form, self._env)

    def fields(self, form: Form, row_id: str) -> frozenset[str]:
        """Return the fields of a record that may be asked for."""
        key = (form.id, row_id)
        if key not in self._fields:
            self._fields[key] = possible_fields(self._rules, form, row_id, self._env)
        return self._fields[key]
