"""Names and function calls of the expression language: resolved when compiling."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from models.forms.expression_functions import AGGREGATES, FUNCTIONS, aggregate
from models.forms.expression_nodes import (
    BLANK_OPERAND,
    Closure,
    Env,
    ExpressionError,
    NotEvaluable,
    Term,
    field_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from models.forms.definition import Form, FormSet
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
_LITERAL_KINDS = {bool: "bool", int: "number", float: "number", str: "text"}


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
        self._forms = {item.id: item for item in form_set.forms}
        self._settings = {setting.id: setting for setting in form_set.settings}

    def term(self, node: ast.expr) -> Term:
        """Compile any node."""
        raise NotImplementedError

    def expect(self, term: Term, kind: str, node: ast.AST) -> None:
        """Refuse a term of another kind."""
        if term.kind not in {kind, "any"}:
            raise ExpressionError(f"“{ast.unparse(node)}”里用的不是数")

    def comparable(self, left: Term, right: Term, node: ast.AST) -> None:
        """Refuse a comparison of different kinds, e.g. of a code with a number."""
        other = right.kind.removeprefix("tuple:")
        if left.kind != other and "any" not in {left.kind, other}:
            raise ExpressionError(f"“{ast.unparse(node)}”两边不是一类，不能比较")
        for term, value in ((left, right), (right, left)):
            self._check_codes(term, value, node)

    def _check_codes(self, term: Term, other: Term, node: ast.AST) -> None:
        """Refuse a comparison of a choice with a code its list does not have."""
        if not term.choices or other.choices or other.kind not in {"text", "tuple:text"}:
            return
        try:
            constant = other.closure(Env())
        except (NotEvaluable, KeyError):
            return
        codes = {item.code for item in self.form_set.choices[term.choices].items}
        for code in constant if isinstance(constant, tuple) else (constant,):
            if code not in codes:
                raise ExpressionError(f"“{ast.unparse(node)}”里的代码“{code}”不在代码表里")

    def _name(self, node: ast.Name) -> Term:
        name = node.id
        if name in self.lets:
            self.used_lets.add(name)
            let = self.lets[name]
            return Term(let.closure, let.kind)
        if self.form is not None:
            if name == "row":
                return Term(lambda env: env.row_id, "text", self.form.rows)
            if self.form.field(name) is not None:
                return self._own_field(self.form, name)
        raise ExpressionError(f"没有“{name}”这个名称")

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
            setting = self._settings.get(name)
            if setting is None:
                raise ExpressionError(f"没有“{name}”这个设置")
            kind = _LITERAL_KINDS.get(type(setting.default), "any")
            return Term(lambda env: env.facts["setting"][name], kind)
        if base == "this":
            return self._outer_field(name)
        if base == "last" and self.form is not None and name not in self._forms:
            return self._last_own(self.form, name)
        return None

    def _fact(self, group: str, name: str, known: Mapping[str, str]) -> Term:
        if name not in known:
            raise ExpressionError(f"没有“{group}.{name}”这一项")

        def read(env: Env) -> Any:  # noqa: ANN401
            value = env.facts[group].get(name)
            if value is None or value == "":
                raise BLANK_OPERAND
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
            if env.outer is None:
                raise BLANK_OPERAND
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
        choices = self.form_set.choices[term.choices]
        table = {}
        for item in choices.items:
            value = item.attrs.get(name, choices.defaults.get(name))
            if value is None:
                raise ExpressionError(f"代码表“{choices.title}”的“{item.label}”没有“{name}”")
            table[item.code] = value
        kind = _LITERAL_KINDS.get(type(next(iter(table.values()), None)), "any")
        closure = term.closure

        def read(env: Env) -> Any:  # noqa: ANN401
            try:
                return table[closure(env)]
            except KeyError:
                raise BLANK_OPERAND from None

        return Term(read, kind)

    def _subscript(self, node: ast.Subscript) -> Term:
        """Compile ``form.field[row]`` and ``setting.table[key]``."""
        key = self.term(node.slice)
        base = node.value
        if isinstance(base, ast.Attribute) and _is_name(base.value, "setting"):
            return self._table(self.term(base), key.closure)
        if not isinstance(base, ast.Attribute):
            raise ExpressionError(f"式子里不能用“{ast.unparse(node)}”这种写法")
        last = isinstance(base.value, ast.Attribute) and _is_name(base.value.value, "last")
        holder = base.value
        if last and isinstance(holder, ast.Attribute):
            form = self._form(holder.attr)
        elif isinstance(holder, ast.Name):
            form = self._form(holder.id)
        else:
            raise ExpressionError(f"式子里不能用“{ast.unparse(node)}”这种写法")
        item = form.field(base.attr)
        if item is None or form.shape != "grid":
            raise ExpressionError(f"“{ast.unparse(node)}”不是有固定行的表里的一栏")
        read, closure = self._row_reader(form, base.attr, last=last), key.closure
        kind = _KINDS.get(item.type, "text")
        return Term(lambda env: read(env, closure(env)), kind, item.choices)

    def _table(self, table: Term, key: Closure) -> Term:
        closure = table.closure

        def read(env: Env) -> Any:  # noqa: ANN401
            values = closure(env)
            try:
                return values[key(env)]
            except (KeyError, TypeError):
                raise BLANK_OPERAND from None

        return Term(read, "any")

    def _call(self, node: ast.Call) -> Term:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise ExpressionError(f"式子里不能用“{ast.unparse(node)}”这种写法")
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
        arguments = [self.term(arg) for arg in node.args[1:]]
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
    raise BLANK_OPERAND
