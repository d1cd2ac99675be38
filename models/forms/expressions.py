"""The one small language of rules, relevance, computed fields and indicator filters.

A whitelisted subset of Python's own syntax, parsed with ``ast`` and compiled once into nested
closures; nothing is ever handed to ``eval``. Names are resolved when compiling, so a wrong name
is found by the lint, not by a user.

======================  ==========================================================
``end``                 field of the same record
``row``, ``row.stage``  key of the grid row, and what its choice item declares
``status.open``         what the item chosen in a choice field declares
``school.boarding``     field of a single form
``enrolment.girls[k]``  field of a grid form in row ``k``
``last.end``            the same record in the last return (also ``last.form.field[k]``)
``this.grade``          inside an aggregate: field of the record outside
``unit.kind``           registry; ``period.cutoff``, ``setting.limit`` likewise
``sum(f, x, cond)``     over the records of form ``f``; also count, distinct, min, max, any, all
``codes(f, x, cond)``   the codes of the records, for ``in`` and ``unmet(codes, slots)``
======================  ==========================================================

A blank operand makes the whole expression not evaluable; only ``blank``, ``filled``, ``default``
and the aggregates look at blanks. Numbers are exact: int and Decimal.
"""

from __future__ import annotations

import ast
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from models.forms.expression_names import NameCompiler
from models.forms.expression_nodes import (
    BINARY,
    COMPARE,
    FAULTS,
    Closure,
    Env,
    ExpressionError,
    NotEvaluable,
    Term,
    constant,
    number,
    source,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.forms.definition import Form, FormSet

_MAX_LENGTH, _MAX_DEPTH = 2_000, 40


class Expression(Struct, frozen=True):
    """A compiled expression.

    Attributes:
        text: the source.
        tree: its syntax tree, for translation into a workbook formula.
        kind: number, text, date, bool or any.
        reads: (form id, field id) pairs it looks at; the own form's fields included.
        reads_last: whether it looks at the last return.
    """

    text: str
    tree: ast.expr
    kind: str
    closure: Closure
    reads: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    reads_last: bool = False

    def evaluate(self, env: Env) -> Any:  # noqa: ANN401  # the language has several types
        """Return the value; NotEvaluable if an operand is blank or a divisor is 0."""
        try:
            return self.closure(env)
        except FAULTS as error:
            raise NotEvaluable from error

    def holds(self, env: Env, *, blank: bool) -> bool:
        """Return whether it is true; ``blank`` is the answer where it is not evaluable."""
        try:
            return bool(self.closure(env))
        except (NotEvaluable, *FAULTS):
            return blank


def compile_expression(
    text: str,
    form_set: FormSet,
    form: Form | None = None,
    lets: Mapping[str, Expression] | None = None,
) -> Expression:
    """Compile an expression of a form (None: one that has no record, e.g. county rules).

    Args:
        text: the source.
        form_set: where names of forms, choices and settings come from.
        form: the form whose record is looked at.
        lets: named expressions that may be used like fields.

    Raises:
        ExpressionError: a construct that is not allowed, an unknown name, kinds that don't fit.
    """
    if len(text) > _MAX_LENGTH:
        raise ExpressionError(f"式子太长，最多{_MAX_LENGTH}个字符")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError("式子写法不对，括号或运算符可能不配对") from error
    if _depth(tree) > _MAX_DEPTH:
        raise ExpressionError("式子套得太深")
    lets = lets or {}
    compiler = _Compiler(form_set, form, dict(lets))
    term = compiler.term(tree)
    reads = frozenset(compiler.reads).union(*(lets[name].reads for name in compiler.used_lets))
    reads_last = compiler.reads_last or any(lets[name].reads_last for name in compiler.used_lets)
    return Expression(text, tree, term.kind, term.closure, reads, reads_last)


def _both(first: Closure, second: Closure) -> Closure:
    return lambda env: bool(first(env)) and bool(second(env))


def _either(first: Closure, second: Closure) -> Closure:
    return lambda env: bool(first(env)) or bool(second(env))


def _depth(tree: ast.AST) -> int:
    """Return the nesting depth, without recursion."""
    deepest, stack = 0, [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        deepest = max(deepest, depth)
        if depth > _MAX_DEPTH:
            return depth
        stack.extend((child, depth + 1) for child in ast.iter_child_nodes(node))
    return deepest


class _Compiler(NameCompiler):
    """Turns syntax nodes into closures; names and calls are the base class's part."""

    def term(self, node: ast.expr) -> Term:
        """Compile one node."""
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise ExpressionError(f"式子里不能用“{source(node)}”这种写法")
        made: Term = method(node)
        return made

    def _constant(self, node: ast.Constant) -> Term:
        return constant(node.value)

    def _tuple(self, node: ast.Tuple) -> Term:
        terms = [self.term(item) for item in node.elts]
        closures = [term.closure for term in terms]
        kinds = {term.kind for term in terms}
        kind = kinds.pop() if len(kinds) == 1 else "any"
        return Term(lambda env: tuple(closure(env) for closure in closures), f"tuple:{kind}")

    def _unaryop(self, node: ast.UnaryOp) -> Term:
        inner = self.term(node.operand)
        closure = inner.closure
        if isinstance(node.op, ast.Not):
            return Term(lambda env: not closure(env), "bool")
        if isinstance(node.op, ast.USub):
            operand = self._number(inner, node)
            return Term(lambda env: -operand(env), "number")
        raise ExpressionError(f"式子里不能用“{source(node)}”这种写法")

    def _binop(self, node: ast.BinOp) -> Term:
        operation = BINARY.get(type(node.op))
        if operation is None:
            raise ExpressionError(f"式子里不能用“{source(node)}”这种写法")
        left, right = self.term(node.left), self.term(node.right)
        first, second = self._number(left, node), self._number(right, node)
        return Term(lambda env: operation(first(env), second(env)), "number")

    def _number(self, term: Term, node: ast.expr) -> Closure:
        """Return a number's closure; what may be anything is looked at when it is known."""
        self.expect(term, "number", node)
        return term.closure if term.kind == "number" else number(term.closure)

    def _boolop(self, node: ast.BoolOp) -> Term:
        join = _both if isinstance(node.op, ast.And) else _either
        return Term(reduce(join, [self.term(value).closure for value in node.values]), "bool")

    def _ifexp(self, node: ast.IfExp) -> Term:
        test, yes, no = self.term(node.test), self.term(node.body), self.term(node.orelse)
        ask, then, other = test.closure, yes.closure, no.closure
        kind = yes.kind if yes.kind == no.kind else "any"
        return Term(lambda env: then(env) if ask(env) else other(env), kind)

    def _compare(self, node: ast.Compare) -> Term:
        terms = [self.term(item) for item in (node.left, *node.comparators)]
        operations = [COMPARE.get(type(op)) for op in node.ops]
        if None in operations:
            raise ExpressionError(f"式子里不能用“{source(node)}”这种写法")
        for op, (left, right) in zip(node.ops, pairwise(terms), strict=True):
            self._membership(op, right, node)
            self.comparable(left, right, node)
        links = [
            (operation, left.closure, right.closure)
            for operation, left, right in zip(operations, terms, terms[1:], strict=False)
            if operation is not None
        ]
        if len(links) == 1:
            single, first, second = links[0]
            return Term(lambda env: single(first(env), second(env)), "bool")
        return Term(
            lambda env: all(link(first(env), second(env)) for link, first, second in links), "bool"
        )

    def _membership(self, op: ast.cmpop, right: Term, node: ast.expr) -> None:
        """Let ``in`` look into tuples and texts only, and nothing else compare with a tuple."""
        several = right.kind.startswith("tuple:")
        if right.kind != "any" and several != isinstance(op, ast.In | ast.NotIn):
            if right.kind == "text" and not several:
                return
            raise ExpressionError(f"“{source(node)}”里“in”后面要是括号里的几个值，别处不能用")
