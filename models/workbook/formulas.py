"""Declared expressions as Excel formulas: the same answer, live, while a workbook is filled in.

A blank operand makes an expression *not evaluable*; in a formula that is an error value (#N/A),
which spreads by itself through sums and comparisons and is caught at the top. ``and``, ``or`` and
``if`` become nested IFs, which stop as early as the language does. What has no safe translation
(aggregates with conditions, patterns, identity numbers) is refused: the check then only runs in
the program. A property test recalculates random workbooks with an office program and compares.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from models.forms.applicability import kind_matches
from models.forms.compiled import facts
from models.forms.context import ReturnContext
from models.forms.definition import ChoiceList, Field, Form
from models.forms.expressions import Expression
from models.forms.field_types import field_types
from models.workbook.cell_values import choice_text

BLANK = "NA()"
_NUMBERS = frozenset(("integer", "decimal", "money", "area"))
_OPERATORS: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "=",
    ast.NotEq: "<>",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_EXACT = 8
"""Digits after the point at which sums are compared: binary noise lies far below."""

_LONGEST = 4_000


class Untranslatable(Exception):
    """The expression has no safe translation."""


class Formula(Struct, frozen=True):
    """A translated node.

    Attributes:
        text: the formula, without an equals sign.
        kind: number, date, bool or text.
        choices: list of the codes it stands for, where the cell shows labels.
        code: the constant it is, where it is a text constant.
        made: whether it was calculated (then noise is rounded away before comparing).
    """

    text: str
    kind: str
    choices: str = ""
    code: str | None = None
    made: bool = False


CellOf = Callable[[str, str, str], str | None]
"""Form id, row id, field id → address of the cell, or None where the file has none."""

RangeOf = Callable[[str, str], tuple[str, str] | None]
"""Form id, field id → range of the cells, and the address of 本期无此项 or an empty text."""


class Sheetwork(Struct, frozen=True):
    """What formulas are written against: the places of one workbook."""

    ctx: ReturnContext
    cell_of: CellOf
    range_of: RangeOf


def translate(
    work: Sheetwork,
    expression: Expression,
    form: Form,
    row_id: str,
    lets: Mapping[str, Expression] | None = None,
) -> Formula:
    """Translate an expression about one record; Untranslatable where that is not safe."""
    made = _Translator(work, form, row_id, lets or {}).node(expression.tree)
    if len(made.text) > _LONGEST:
        raise Untranslatable(expression.text)
    return made


def literal(value: object) -> str:
    """Return a constant as it is written in a formula."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return f"DATE({value.year},{value.month},{value.day})"
    if isinstance(value, int | float | Decimal):
        text = format(Decimal(str(value)), "f")
        return f"({text})" if text.startswith("-") else text
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    raise Untranslatable(str(value))


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, date):
        return "date"
    return "text" if isinstance(value, str) else "number"


def _fixed(value: object) -> Formula:
    return Formula(literal(value), _kind(value), code=value if isinstance(value, str) else None)


def _constant_of(table: object, key: str) -> Formula:
    value = table.get(key) if isinstance(table, Mapping) else None
    if value is None:
        raise Untranslatable(key)
    return _fixed(value)


class _Translator:
    """Translates the nodes of one expression; names are resolved as the language does."""

    def __init__(
        self, work: Sheetwork, form: Form, row_id: str, lets: Mapping[str, Expression]
    ) -> None:
        self._work = work
        self._form_set = work.ctx.form_set
        self._form = form
        self._row_id = row_id
        self._lets = lets
        self._forms = {item.id: item for item in work.ctx.form_set.forms}
        self._facts = facts(work.ctx.form_set, work.ctx.unit, work.ctx.period)

    def node(self, node: ast.expr) -> Formula:
        method = _METHODS.get(type(node))
        if method is None:
            raise Untranslatable(ast.unparse(node))
        return method(self, node)

    def _constant(self, node: ast.Constant) -> Formula:
        return _fixed(node.value)

    def _unaryop(self, node: ast.UnaryOp) -> Formula:
        inner = self.node(node.operand)
        if isinstance(node.op, ast.Not):
            return Formula(f"NOT({inner.text})", "bool")
        self._expect(inner, "number")
        return Formula(f"(-{inner.text})", "number", made=inner.made)

    def _binop(self, node: ast.BinOp) -> Formula:
        sign = _OPERATORS.get(type(node.op))
        if sign is None:
            raise Untranslatable(ast.unparse(node))
        left, right = self.node(node.left), self.node(node.right)
        self._expect(left, "number")
        self._expect(right, "number")
        return Formula(f"({left.text}{sign}{right.text})", "number", made=True)

    def _boolop(self, node: ast.BoolOp) -> Formula:
        parts = [self._truth(self.node(value)) for value in node.values]
        text = parts[-1]
        for part in reversed(parts[:-1]):
            both = isinstance(node.op, ast.And)
            text = f"IF({part},{text},FALSE)" if both else f"IF({part},TRUE,{text})"
        return Formula(text, "bool")

    def _ifexp(self, node: ast.IfExp) -> Formula:
        test = self._truth(self.node(node.test))
        yes, no = self.node(node.body), self.node(node.orelse)
        self._expect(no, yes.kind)
        return Formula(f"IF({test},{yes.text},{no.text})", yes.kind, made=True)

    def _truth(self, formula: Formula) -> str:
        self._expect(formula, "bool")
        return formula.text

    def _expect(self, formula: Formula, kind: str) -> None:
        if formula.kind != kind:
            raise Untranslatable(formula.text)

    def _compare(self, node: ast.Compare) -> Formula:
        operands = [node.left, *node.comparators]
        parts = [
            self._link(operation, left, right)
            for operation, (left, right) in zip(node.ops, pairwise(operands), strict=True)
        ]
        text = parts[-1]
        for part in reversed(parts[:-1]):
            text = f"IF({part},{text},FALSE)"
        return Formula(text, "bool")

    def _link(self, operation: ast.cmpop, left: ast.expr, right: ast.expr) -> str:
        first = self.node(left)
        if isinstance(operation, ast.In | ast.NotIn):
            if not isinstance(right, ast.Tuple):
                raise Untranslatable(ast.unparse(right))
            tests = [self._equal(first, self.node(item)) for item in right.elts]
            text = f"OR({','.join(tests)})"
            return f"NOT({text})" if isinstance(operation, ast.NotIn) else text
        second = self.node(right)
        sign = _COMPARISONS[type(operation)]
        if sign == "=":
            return self._equal(first, second)
        if sign == "<>":
            return f"NOT({self._equal(first, second)})"
        if first.kind not in {"number", "date"}:
            raise Untranslatable(first.text)
        self._expect(second, first.kind)
        return f"({_rounded(first)}{sign}{_rounded(second)})"

    def _equal(self, first: Formula, second: Formula) -> str:
        self._expect(second, first.kind)
        if first.kind == "text":
            first, second = self._labelled(first, second), self._labelled(second, first)
            return f"EXACT({first.text},{second.text})"
        return f"({_rounded(first)}={_rounded(second)})"

    def _labelled(self, one: Formula, other: Formula) -> Formula:
        """Return a code compared with a choice cell as the text the cell shows."""
        if one.code is None or not other.choices:
            if one.choices != other.choices and not (one.choices and other.code is not None):
                raise Untranslatable(one.text)
            return one
        field = Field("x", "", "choice", choices=other.choices)
        shown = choice_text(field_types(self._form_set).of(field), one.code)
        return Formula(literal(shown), "text")

    def _name(self, node: ast.Name) -> Formula:
        if node.id in self._lets:
            inner = self._lets[node.id].tree
            return self.node(inner)
        if node.id == "row":
            return Formula(literal(self._row_id), "text", code=self._row_id)
        item = self._form.field(node.id)
        if item is None:
            raise Untranslatable(node.id)
        return self._field(self._form, self._row_id, item)

    def _field(self, form: Form, row_id: str, item: Field) -> Formula:
        """Return a guarded reference to a cell: blank or unreadable is an error value."""
        cell = self._work.cell_of(form.id, row_id, item.id)
        if cell is None:
            raise Untranslatable(f"{form.id}.{item.id}")
        if item.type in _NUMBERS:
            return Formula(f"IF(ISNUMBER({cell}),{cell},{BLANK})", "number")
        if item.type == "date":
            return Formula(f"IF(ISNUMBER({cell}),{cell},{BLANK})", "date")
        if item.type == "yes_no":
            return Formula(f'IF({cell}="是",TRUE,IF({cell}="否",FALSE,{BLANK}))', "bool")
        return Formula(f"IF(LEN({cell})=0,{BLANK},{cell})", "text", item.choices)

    def _attribute(self, node: ast.Attribute) -> Formula:
        base, name = node.value, node.attr
        if isinstance(base, ast.Name):
            if base.id in {"unit", "period", "setting"}:
                return self._fact(base.id, name)
            if base.id == "last" and name not in self._forms:
                return self._last(self._form.id, self._row_id, name)
            is_form = base.id in self._forms and base.id not in self._lets
            if is_form and self._form.field(base.id) is None:
                return self._of_single(self._forms[base.id], name)
        if isinstance(base, ast.Attribute) and _named(base.value, "last"):
            return self._last(base.attr, "1", name)
        return self._declared(base, name)

    def _fact(self, group: str, name: str) -> Formula:
        value = self._facts[group].get(name)
        if value is None or value == "":
            raise Untranslatable(name)
        return _fixed(value)

    def _last(self, form_id: str, row_id: str, name: str) -> Formula:
        """Return a value of the last return: a constant of this workbook."""
        row = self._work.ctx.last.form(form_id).row(row_id)
        value = row.values.get(name) if row else None
        if value is None:
            raise Untranslatable(name)
        return _fixed(value)

    def _of_single(self, form: Form, name: str) -> Formula:
        item = form.field(name)
        if item is None or form.shape != "single":
            raise Untranslatable(f"{form.id}.{name}")
        return self._field(form, "1", item)

    def _declared(self, base: ast.expr, name: str) -> Formula:
        """Translate ``row.stage`` and ``status.open``: what a choice item declares."""
        if _named(base, "row"):
            choices = self._form_set.choices[self._form.rows]
            return _constant_of(_attribute_of(choices, name), self._row_id)
        inner = self.node(base)
        if not inner.choices:
            raise Untranslatable(name)
        choices = self._form_set.choices[inner.choices]
        table = _attribute_of(choices, name)
        field = Field("x", "", "choice", choices=inner.choices)
        kind = field_types(self._form_set).of(field)
        labels = ",".join(literal(choice_text(kind, code)) for code in table)
        values = ",".join(literal(value) for value in table.values())
        what = _kind(next(iter(table.values())))
        return Formula(f"INDEX({{{values}}},MATCH({inner.text},{{{labels}}},0))", what)

    def _subscript(self, node: ast.Subscript) -> Formula:
        """Translate ``form.field[row]`` where the row is known."""
        base = node.value
        key = self.node(node.slice)
        if key.code is None or not isinstance(base, ast.Attribute):
            raise Untranslatable(ast.unparse(node))
        holder = base.value
        if isinstance(holder, ast.Attribute) and _named(holder.value, "last"):
            return self._last(holder.attr, key.code, base.attr)
        if _named(holder, "setting"):
            return _constant_of(self._facts["setting"].get(base.attr), key.code)
        if not isinstance(holder, ast.Name) or holder.id not in self._forms:
            raise Untranslatable(ast.unparse(node))
        form = self._forms[holder.id]
        item = form.field(base.attr)
        if item is None:
            raise Untranslatable(ast.unparse(node))
        return self._field(form, key.code, item)

    def _call(self, node: ast.Call) -> Formula:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "sum":
            return self._sum(node)
        if name == "kind_is":
            return self._kind_is(node)
        if name == "date" and isinstance(node.args[0], ast.Constant):
            return Formula(literal(date.fromisoformat(str(node.args[0].value))), "date")
        first = node.args[0] if node.args else None
        if name in {"min", "max"} and isinstance(first, ast.Name) and first.id in self._forms:
            raise Untranslatable(name)
        made = _CALLS.get(name)
        if made is None:
            raise Untranslatable(name)
        return made([self.node(item) for item in node.args])

    def _sum(self, node: ast.Call) -> Formula:
        """Translate ``sum(form, field)``; conditions and expressions inside have none."""
        form, value = node.args[0], node.args[1] if len(node.args) > 1 else None
        if len(node.args) != 2 or not isinstance(form, ast.Name) or not isinstance(value, ast.Name):
            raise Untranslatable(ast.unparse(node))
        found = self._work.range_of(form.id, value.id) if form.id in self._forms else None
        if found is None:
            raise Untranslatable(ast.unparse(node))
        cells, absent = found
        text = f"IF(COUNT({cells})=0,{BLANK},SUM({cells}))"
        if absent:
            text = f'IF(IF({absent}="是",COUNT({cells})=0,FALSE),0,{text})'
        return Formula(text, "number", made=True)

    def _kind_is(self, node: ast.Call) -> Formula:
        groups = tuple(str(item.value) for item in node.args if isinstance(item, ast.Constant))
        matches = kind_matches(self._form_set, self._work.ctx.unit.kind, groups)
        return Formula(literal(matches), "bool")


def _rounded(formula: Formula) -> str:
    if formula.made and formula.kind == "number":
        return f"ROUND({formula.text},{_EXACT})"
    return formula.text


def _named(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _attribute_of(choices: ChoiceList, name: str) -> dict[str, object]:
    """Return code → what the items of a list declare under a name."""
    return {item.code: item.attrs.get(name, choices.defaults.get(name)) for item in choices.items}


def _numeric(pattern: str, count: int) -> Callable[[list[Formula]], Formula]:
    """Return the maker of a function of numbers or dates that gives a number."""

    def make(parts: list[Formula]) -> Formula:
        if len(parts) != count or any(part.kind not in {"number", "date"} for part in parts):
            raise Untranslatable(pattern)
        return Formula(pattern.format(*(part.text for part in parts)), "number", made=True)

    return make


def _extreme(name: str) -> Callable[[list[Formula]], Formula]:
    def make(parts: list[Formula]) -> Formula:
        kinds = {part.kind for part in parts}
        if len(kinds) != 1 or not kinds <= {"number", "date"}:
            raise Untranslatable(name)
        texts = ",".join(part.text for part in parts)
        return Formula(f"{name}({texts})", kinds.pop(), made=True)

    return make


def _round(parts: list[Formula]) -> Formula:
    digits = parts[1].text if len(parts) > 1 else "0"
    if parts[0].kind != "number":
        raise Untranslatable("round")
    return Formula(f"ROUND({_rounded(parts[0])},{digits})", "number", made=True)


def _blank(*, answer: bool) -> Callable[[list[Formula]], Formula]:
    def make(parts: list[Formula]) -> Formula:
        test = f"ISERROR({parts[0].text})"
        return Formula(test if answer else f"NOT({test})", "bool")

    return make


def _default(parts: list[Formula]) -> Formula:
    first, other = parts
    if first.kind != other.kind:
        raise Untranslatable("default")
    return Formula(f"IFERROR({first.text},{other.text})", first.kind, first.choices, made=True)


def _contains(parts: list[Formula]) -> Formula:
    text, part = parts
    if text.kind != "text" or text.choices or part.code is None:
        raise Untranslatable("contains")
    # FIND answers a blank text with an error of its own: ask for the text first.
    return Formula(f"IF(LEN({text.text})>0,ISNUMBER(FIND({part.text},{text.text})),FALSE)", "bool")


_CALLS: Mapping[str, Callable[[list[Formula]], Formula]] = {
    "abs": _numeric("ABS({0})", 1),
    "days": _numeric("({0}-{1})", 2),
    "year": _numeric("YEAR({0})", 1),
    "month": _numeric("MONTH({0})", 1),
    "age": _numeric(
        "(YEAR({1})-YEAR({0})-IF(MONTH({1})*100+DAY({1})<MONTH({0})*100+DAY({0}),1,0))", 2
    ),
    "min": _extreme("MIN"),
    "max": _extreme("MAX"),
    "round": _round,
    "blank": _blank(answer=True),
    "filled": _blank(answer=False),
    "default": _default,
    "contains": _contains,
}

_METHODS: Mapping[type[ast.expr], Callable[[_Translator, ast.expr], Formula]] = {
    kind: getattr(_Translator, f"_{kind.__name__.lower()}")
    for kind in (
        ast.Constant,
        ast.UnaryOp,
        ast.BinOp,
        ast.BoolOp,
        ast.IfExp,
        ast.Compare,
        ast.Name,
        ast.Attribute,
        ast.Subscript,
        ast.Call,
    )
}
