"""Names and function calls of the expression language: resolved when compiling."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from models.forms.expression_functions import AGGREGATES, FUNCTIONS, aggregate
from models.forms.expression_nodes import (
    Closure,
    Env,
    ExpressionError,
    NotEvaluable,
    Term,
    exact,
    field_of,
    literal,
    number,
    source,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.forms.definition import ChoiceList, Form, FormSet
    from models.records import Content, Value

_KINDS = {
    "integer": "number",
    "decimal": "number",
    "money": "number",
    "area": "number",
    "date": "date",
    "yes_no": "bool",
}
_UNIT_FACTS = {"code": "text", "name": "text", "kind": "text", "town": "text", "parent": "text"}
_PERIOD_FACTS = {
    "start": "date",
    "end": "date",
    "cutoff": "date",
    "deadline": "date",
    "year_start": "date",
    "year": "number",
    "half": "number",
}
_LITERAL_KINDS = {bool: "bool", int: "number", float: "number", Decimal: "number", str: "text"}


class NameCompiler:
    """Resolves names against a form set; ``term`` of the subclass compiles the rest."""

    def __init__(self, form_set: FormSet, form: Form | None, lets: Mapping[str, Any]) -> None:
        """Start with the record of ``form``."""
        self.form_set = form_set
        self.form = form
        self.outer: Form | None = None
        self.lets = lets
        self.used_lets: set[str] = set()
        self.reads: set[tuple[str, str]] = set()
        self.reads_last = False
        self._depth = 0
        self._forms = {item.id: item for item in form_set.forms}
        self._settings = {setting.id: setting for setting in form_set.settings}

    def term(self, node: ast.expr) -> Term:
        """Compile any node."""
        raise NotImplementedError

    def expect(self, term: Term, kind: str, node: ast.AST) -> None:
        """Refuse a term of another kind."""
        if term.kind not in {kind, "any"}:
            raise ExpressionError(f"“{source(node)}”里用的不是数")

    def comparable(self, left: Term, right: Term, node: ast.AST) -> None:
        """Refuse a comparison of different kinds, e.g. of a code with a number."""
        other = right.kind.removeprefix("tuple:")
        if left.kind != other and "any" not in {left.kind, other}:
            raise ExpressionError(f"“{source(node)}”两边不是一类，不能比较")
        for term, value in ((left, right), (right, left)):
            self._check_codes(term, value, node)

    def _check_codes(self, term: Term, other: Term, node: ast.AST) -> None:
        """Refuse a comparison of a choice with a code its list does not have."""
        if not term.choices or other.choices or other.kind not in {"text", "tuple:text"}:
            return
        try:
            constant = literal(other)
        except NotEvaluable:
            return
        codes = {item.code for item in self._choices(term.choices).items}
        for code in constant if isinstance(constant, tuple) else (constant,):
            if code not in codes:
                raise ExpressionError(f"“{source(node)}”里的代码“{code}”不在代码表里")

    def _choices(self, list_id: str) -> ChoiceList:
        choices = self.form_set.choices.get(list_id)
        if choices is None:
            raise ExpressionError(f"没有代码表“{list_id}”")
        return choices

    def _name(self, node: ast.Name) -> Term:
        name = node.id
        inside = self._depth and self.form is not None and self.form.field(name) is not None
        if name in self.lets and not inside:
            return self._let(name)
        if self.form is not None:
            if name == "row":
                return Term(lambda env: env.row_id, "text", self.form.rows)
            if self.form.field(name) is not None:
                return self._own_field(self.form, name)
        raise ExpressionError(f"没有“{name}”这个名称")

    def _let(self, name: str) -> Term:
        """Compile a named expression: also inside an aggregate it is about the record outside."""
        self.used_lets.add(name)
        let, depth = self.lets[name], self._depth
        if not depth:
            return Term(let.closure, let.kind)

        def read(env: Env) -> Any:  # noqa: ANN401
            for _ in range(depth):
                assert env.outer is not None, "an aggregate's record has one outside"
                env = env.outer
            return let.closure(env)

        return Term(read, let.kind)

    def _own_field(self, form: Form, name: str) -> Term:
        item = form.field(name)
        if item is None:
            raise ExpressionError(f"“{form.title}”里没有“{name}”这一栏")
        self.reads.add((form.id, name))
        return Term(field_of(name), _KINDS.get(item.type, "text"), item.choices)

    def _attribute(self, node: ast.Attribute) -> Term:
        base, name = node.value, node.attr
        if isinstance(base, ast.Name):
            special = self._special(base.id, name)
            if special is not None:
                return special
            if base.id in self._forms and not self._is_local(base.id):
                return self._form_field(self._forms[base.id], name, last=False)
        if isinstance(base, ast.Attribute) and _is_name(base.value, "last"):
            return self._form_field(self._form(base.attr), name, last=True)
        return self._item_attribute(self.term(base), name)

    def _is_local(self, name: str) -> bool:
        return name in self.lets or (self.form is not None and self.form.field(name) is not None)

    def _form(self, form_id: str) -> Form:
        form = self._forms.get(form_id)
        if form is None:
            raise ExpressionError(f"没有“{form_id}”这张表")
        return form

    def _special(self, base: str, name: str) -> Term | None:
        """Compile ``unit.x``, ``period.x``, ``setting.x``, ``this.x`` and ``last.x``."""
        if base == "unit":
            return self._fact("unit", name, _UNIT_FACTS)
        if base == "period":
            return self._fact("period", name, _PERIOD_FACTS)
        if base == "setting":
            return self._setting(name)
        if base == "this":
            return self._outer_field(name)
        if base == "last" and self.form is not None and name not in self._forms:
            return self._last_own(self.form, name)
        return None

    def _setting(self, name: str) -> Term:
        setting = self._settings.get(name)
        if setting is None:
            raise ExpressionError(f"没有“{name}”这个设置")
        kind = _LITERAL_KINDS.get(type(setting.default), "any")

        def read(env: Env) -> Any:  # noqa: ANN401
            return exact(env.facts["setting"][name])

        return Term(number(read) if kind == "number" else read, kind)

    def _fact(self, group: str, name: str, known: Mapping[str, str]) -> Term:
        if name not in known:
            raise ExpressionError(f"没有“{group}.{name}”这一项")

        def read(env: Env) -> Any:  # noqa: ANN401
            value = env.facts[group].get(name)
            if value is None or value == "":
                raise NotEvaluable
            return value

        return Term(read, known[name])

    def _outer_field(self, name: str) -> Term:
        if self.outer is None:
            raise ExpressionError("“this”只能用在sum、count等统计里面")
        if name == "row":
            inner, rows = (lambda env: env.row_id), self.outer.rows
            term = Term(inner, "text", rows)
        else:
            term = self._own_field(self.outer, name)
        closure = term.closure

        def read(env: Env) -> Any:  # noqa: ANN401
            assert env.outer is not None, "an aggregate's record has one outside"
            return closure(env.outer)

        return Term(read, term.kind, term.choices)

    def _last_own(self, form: Form, name: str) -> Term:
        self.reads_last = True
        item = form.field(name)
        if item is None:
            raise ExpressionError(f"“{form.title}”里没有“{name}”这一栏")
        return Term(
            lambda env: _lookup(env.last, form.id, env.row_id, name),
            _KINDS.get(item.type, "text"),
            item.choices,
        )

    def _form_field(self, form: Form, name: str, *, last: bool) -> Term:
        """Compile a field of a single form; those of other shapes need a row or an aggregate."""
        item = form.field(name)
        if item is None:
            raise ExpressionError(f"“{form.title}”里没有“{name}”这一栏")
        if form.shape != "single":
            raise ExpressionError(f"“{form.title}”有多行，要用{form.id}.{name}[行]或sum、count")
        read = self._row_reader(form, name, last=last)
        return Term(lambda env: read(env, "1"), _KINDS.get(item.type, "text"), item.choices)

    def _row_reader(self, form: Form, name: str, *, last: bool) -> Callable[[Env, str], Value]:
        form_id = form.id
        if last:
            self.reads_last = True
            return lambda env, row: _lookup(env.last, form_id, row, name)
        self.reads.add((form_id, name))
        return lambda env, row: _lookup(env.content, form_id, row, name)

    def _item_attribute(self, term: Term, name: str) -> Term:
        """Compile ``row.stage``: what the chosen item of a list declares."""
        if not term.choices:
            raise ExpressionError(f"“.{name}”前面要是有代码表的一栏")
        choices = self._choices(term.choices)
        table = {}
        for item in choices.items:
            value = item.attrs.get(name, choices.defaults.get(name))
            if value is None:
                raise ExpressionError(f"代码表“{choices.title}”的“{item.label}”没有“{name}”")
            table[item.code] = exact(value)
        kinds = {_LITERAL_KINDS.get(type(value), "any") for value in table.values()}
        if len(kinds) > 1:
            raise ExpressionError(f"代码表“{choices.title}”的“{name}”有的是数，有的不是")
        kind = kinds.pop() if kinds else "any"
        closure = term.closure

        def read(env: Env) -> Any:  # noqa: ANN401
            try:
                return table[closure(env)]
            except KeyError:
                raise NotEvaluable from None

        return Term(read, kind)

    def _subscript(self, node: ast.Subscript) -> Term:
        """Compile ``form.field[row]`` and ``setting.table[key]``."""
        key = self.term(node.slice)
        if key.kind not in {"text", "any"}:
            raise ExpressionError(f"“{source(node)}”的方括号里要写代码")
        base = node.value
        if isinstance(base, ast.Attribute) and _is_name(base.value, "setting"):
            return self._table(base.attr, key.closure)
        if not isinstance(base, ast.Attribute):
            raise ExpressionError(f"式子里不能用“{source(node)}”这种写法")
        last = isinstance(base.value, ast.Attribute) and _is_name(base.value.value, "last")
        holder = base.value
        if last and isinstance(holder, ast.Attribute):
            form = self._form(holder.attr)
        elif isinstance(holder, ast.Name):
            form = self._form(holder.id)
        else:
            raise ExpressionError(f"式子里不能用“{source(node)}”这种写法")
        item = form.field(base.attr)
        if item is None or form.shape != "grid":
            raise ExpressionError(f"“{source(node)}”不是有固定行的表里的一栏")
        self._check_codes(Term(key.closure, "text", form.rows), key, node)
        read, closure = self._row_reader(form, base.attr, last=last), key.closure
        kind = _KINDS.get(item.type, "text")
        return Term(lambda env: read(env, closure(env)), kind, item.choices)

    def _table(self, name: str, key: Closure) -> Term:
        closure = self._setting(name).closure
        if not isinstance(self._settings[name].default, Mapping):
            raise ExpressionError(f"设置“{name}”不是一张表")

        def read(env: Env) -> Any:  # noqa: ANN401
            values = closure(env)
            if not isinstance(values, Mapping):
                raise NotEvaluable
            try:
                return exact(values[key(env)])
            except KeyError:
                raise NotEvaluable from None

        return Term(read, "any")

    def _call(self, node: ast.Call) -> Term:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise ExpressionError(f"式子里不能用“{source(node)}”这种写法")
        name = node.func.id
        over = self._aggregated_form(name, node.args)
        if over is not None:
            return self._aggregate(name, node, *over)
        if name == "absent" and len(node.args) == 1 and isinstance(node.args[0], ast.Name):
            form_id = self._form(node.args[0].id).id
            self.reads.add((form_id, ""))
            return Term(lambda env: env.content.form(form_id).absent, "bool")
        function = FUNCTIONS.get(name)
        if function is None:
            raise ExpressionError(f"没有“{name}”这个函数")
        return function(name, [self.term(arg) for arg in node.args], self.form_set)

    def _aggregated_form(self, name: str, args: list[ast.expr]) -> tuple[Form, bool] | None:
        """Return the form an aggregate runs over and whether it is the last return's."""
        if name not in AGGREGATES or not args:
            return None
        first = args[0]
        if isinstance(first, ast.Name) and first.id in self._forms and not self._is_local(first.id):
            return self._forms[first.id], False
        if (
            isinstance(first, ast.Attribute)
            and _is_name(first.value, "last")
            and first.attr in self._forms
        ):
            return self._forms[first.attr], True
        return None

    def _aggregate(self, name: str, node: ast.Call, form: Form, last: bool) -> Term:  # noqa: FBT001
        """Compile an aggregate: its arguments look at the records of ``form``."""
        outside = self.form, self.outer
        self.form, self.outer = form, self.form
        self._depth += 1
        arguments = [self.term(arg) for arg in node.args[1:]]
        self._depth -= 1
        self.form, self.outer = outside
        self.reads.add((form.id, ""))
        self.reads_last |= last
        return aggregate(name, form.id, arguments, last=last)


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _lookup(content: Content, form_id: str, row_id: str, name: str) -> Value:
    """Return a field of a certain record; blank where there is none."""
    for row in content.form(form_id).rows:
        if row.row_id == row_id:
            try:
                return row.values[name]
            except KeyError:
                break
    raise NotEvaluable
