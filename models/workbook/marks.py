"""Live check marks and computed cells of a workbook, from the declared rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from models.forms.compiled import CompiledCheck, compiled, environment
from models.forms.context import ReturnContext
from models.forms.definition import SLOT, Field
from models.forms.expression_nodes import NotEvaluable
from models.forms.expressions import Expression
from models.forms.field_types import NumberType, field_types
from models.problems import Severity
from models.records import Content
from models.workbook import layout
from models.workbook.formulas import Formula, Sheetwork, Untranslatable, literal, translate
from models.workbook.layout import Line, SheetLayout, cell_name

_LONGEST = 8_000  # Excel takes 8,192 characters
_EXPLAIN = "（没有错的请在“说明”表写明）"


class _Place(Struct, frozen=True):
    """The record a formula is about."""

    plan: SheetLayout
    line: Line
    lets: Mapping[str, Expression]


class Marks:
    """Translates the rules of a form set for the places of one workbook."""

    def __init__(self, ctx: ReturnContext, content: Content, plans: Sequence[SheetLayout]) -> None:
        """Remember where everything stands."""
        self._ctx = ctx
        self._content = content
        self._compiled = compiled(ctx.form_set)
        self._plans = {plan.form.id: plan for plan in plans}
        self._index = {
            plan.form.id: {
                **{("row", line.row_id): at for at, line in enumerate(plan.lines)},
                **{("field", item.id): at for at, item in enumerate(plan.form.fields)},
            }
            for plan in plans
        }
        self._work = Sheetwork(ctx, self._cell, self._range)
        self._here = ""

    def _cell(self, form_id: str, row_id: str, field_id: str) -> str | None:
        """Return the address of a cell, with its sheet where that is another one."""
        index = self._index.get(form_id, {})
        line, place = index.get(("row", row_id)), index.get(("field", field_id))
        if line is None or place is None:
            return None
        plan = self._plans[form_id]
        if not plan.lines[line].has(plan.form.fields[place]):
            return None
        row, column = plan.cell(line, place)
        return cell_name(row, column) if form_id == self._here else _far(plan, row, column)

    def _range(self, form_id: str, field_id: str) -> tuple[str, str] | None:
        """Return the cells of a field in all records, and the 本期无此项 cell."""
        plan = self._plans.get(form_id)
        place = self._index.get(form_id, {}).get(("field", field_id))
        if plan is None or place is None or plan.upright:
            return None
        _, column = plan.cell(0, place)
        first, last = _far(plan, plan.first_row, column), cell_name(plan.last_row, column)
        column_name = re.sub(r"\d+$", "", last)
        absent = _far(plan, plan.absent_row, plan.absent_column) if plan.absent_row else ""
        return f"{first}:${column_name}${plan.last_row}", absent

    def computed(self, plan: SheetLayout, line: Line, field: Field) -> str | None:
        """Return the formula of a computed cell, or None where a plain value must stand.

        That is where Excel can't compute it, or where the value was stated by hand because its
        sources are blank.
        """
        rule = self._compiled.computed[plan.form.id][field.id]
        if field.id in line.row.values and not self._evaluates(rule, line):
            return None
        self._here = plan.form.id
        try:
            made = translate(self._work, rule, plan.form, line.row_id)
        except Untranslatable:
            return None
        kind = field_types(self._ctx.form_set).of(field)
        text = made.text
        if isinstance(kind, NumberType):
            text = f"ROUND({text},{kind.digits})"
        elif made.kind != "date":
            return None
        return f'=IFERROR({text},"")'

    def _evaluates(self, rule: Expression, line: Line) -> bool:
        ctx = self._ctx
        env = environment(ctx.form_set, ctx.unit, ctx.period, self._content, ctx.last)
        try:
            rule.evaluate(env.at(line.row.values, line.row_id))
        except NotEvaluable:
            return False
        return True

    def of_sheet(self, plan: SheetLayout, count: int) -> Iterator[tuple[tuple[int, int], str]]:
        """Yield place and formula of the marks of the first ``count`` records."""
        self._here = plan.form.id
        checks = [
            check
            for check in self._compiled.checks(plan.form)
            if check.check.each == "row" or (plan.upright and check.check.each == "form")
        ]
        for at, line in enumerate(plan.lines[:count]):
            by_cell: dict[tuple[int, int], list[str]] = {}
            for check in checks:
                formula = self._mark(check, plan, line)
                if formula is not None:
                    by_cell.setdefault(self._mark_cell(plan, at, check), []).append(formula)
            for cell, parts in by_cell.items():
                text = "=" + parts[0]
                for part in parts[1:]:
                    if len(text) + len(part) < _LONGEST:
                        text += f"&{part}"
                yield cell, text

    def _mark_cell(self, plan: SheetLayout, at: int, check: CompiledCheck) -> tuple[int, int]:
        """Return where a check's mark stands: beside the field it is about, or its record."""
        if not plan.upright:
            return plan.first_row + at, plan.mark_column
        index = self._index[plan.form.id]
        named = [
            *check.check.fields,
            *sorted(name for form, name in check.reads if form == plan.form.id),
        ]
        places = [index["field", name] for name in named if ("field", name) in index]
        return plan.first_row + (places[0] if places else 0), plan.mark_column

    def _mark(self, check: CompiledCheck, plan: SheetLayout, line: Line) -> str | None:
        place = _Place(plan, line, check.lets)
        try:
            rule = self._translated(check.rule, place)
            if rule.kind != "bool":
                return None
            test = f'IF({rule.text},"",{self._message(check, place)})'
            if check.when is not None:
                when = self._translated(check.when, place)
                test = f'IF({when.text},{test},"")'
        except Untranslatable:
            return None
        return f'IFERROR({test},"")'

    def _translated(self, expression: Expression, place: _Place) -> Formula:
        return translate(self._work, expression, place.plan.form, place.line.row_id, place.lets)

    def _message(self, check: CompiledCheck, place: _Place) -> str:
        """Return the formula of a check's message, with live values in its slots."""
        parts, at = [literal(f"▲{check.check.id} ")], 0
        template = check.check.message
        for slot in SLOT.finditer(template):
            if slot.start() > at:
                parts.append(literal(template[at : slot.start()]))
            parts.append(self._slot(check, place, slot[1]))
            at = slot.end()
        ending = template[at:] + (_EXPLAIN if check.check.level is Severity.WARNING else "")
        if ending:
            parts.append(literal(ending))
        return "&".join(parts)

    def _slot(self, check: CompiledCheck, place: _Place, name: str) -> str:
        """Return what stands in a slot: the record's name, a field as shown, a let's value."""
        plan, line = place.plan, place.line
        if name == "row":
            return literal(line.label or plan.form.title)
        if name in check.lets:
            made = self._translated(check.lets[name], place)
            if made.kind == "number":
                return f'IFERROR(ROUND({made.text},2)&"","？")'
            return f'IFERROR({made.text},"？")' if made.kind == "text" else literal("？")
        cell = self._cell(plan.form.id, line.row_id, name)
        item = plan.form.field(name)
        if cell is None or item is None:
            return literal("？")
        if item.type == "date":
            return f'TEXT({cell},"yyyy-mm-dd")'
        kind = field_types(self._ctx.form_set).of(item)
        if isinstance(kind, NumberType) and kind.digits:
            return f'TEXT({cell},"0.{"0" * kind.digits}")'
        return f'{cell}&""'


def _far(plan: SheetLayout, row: int, column: int) -> str:
    """Return the address of a cell as other sheets name it."""
    letters = re.sub(r"\d+$", "", cell_name(row, column))
    return f"{layout.quoted(plan.name)}!${letters}${row}"
