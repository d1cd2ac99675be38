"""Building blocks of compiled expressions: environment, operations, constants."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from models.records import EMPTY_CONTENT, Content, Value


class ExpressionError(Exception):
    """The text is no expression of the language; the message says why, in Chinese."""


class NotEvaluable(Exception):
    """An operand is blank (or a divisor is 0): the expression says nothing.

    Always raise the class: one exception object raised again and again keeps every frame it ever
    went through.
    """


FAULTS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)
"""What an operation raises on operands it can't work with, e.g. a setting of another kind."""


class Env(Struct):
    """What an expression may look at; ``values`` and ``row_id`` are the record under test.

    ``outer`` is the environment around an aggregate's record.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    row_id: str = ""
    content: Content = EMPTY_CONTENT
    last: Content = EMPTY_CONTENT
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    outer: Env | None = None

    def at(self, values: Mapping[str, Value], row_id: str) -> Env:
        """Return the same surroundings with another record."""
        return Env(values, row_id, self.content, self.last, self.facts)


Closure = Callable[[Env], Any]


class Term(Struct, frozen=True):
    """A compiled node; ``kind`` is number, text, date, bool, any, or ``tuple:kind``.

    ``choices`` names the choice list where the value is a code of one.
    """

    closure: Closure
    kind: str
    choices: str = ""


_LARGEST = 10**60  # far above anything counted; products of products must not fill the memory


def _multiply(left: Any, right: Any) -> Any:  # noqa: ANN401
    product = left * right
    if not -_LARGEST < product < _LARGEST:
        raise NotEvaluable
    return product


def _divide(left: Any, right: Any) -> Decimal:  # noqa: ANN401
    if not right:
        raise NotEvaluable
    return Decimal(left) / Decimal(right)


def _remainder(left: Any, right: Any) -> Any:  # noqa: ANN401
    if not right:
        raise NotEvaluable
    return left % right


BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: _multiply,
    ast.Div: _divide,
    ast.Mod: _remainder,
}
COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}


def exact(value: Any) -> Any:  # noqa: ANN401
    """Return a declared fact; a float of TOML or JSON as the decimal it was written as."""
    return Decimal(repr(value)) if type(value) is float else value


def literal(term: Term) -> Any:  # noqa: ANN401
    """Return the value of a term that looks at nothing; NotEvaluable if it looks at something."""
    try:
        return term.closure(Env())
    except FAULTS as error:
        raise NotEvaluable from error


def source(node: ast.AST) -> str:
    """Return the text of a node, for messages."""
    try:
        return ast.unparse(node)
    except ValueError:  # a backslash inside an f-string
        return "…"


def number(closure: Closure) -> Closure:
    """Return a closure whose value is a number for certain, else not evaluable."""

    def run(env: Env) -> Any:  # noqa: ANN401
        value = closure(env)
        if isinstance(value, int | Decimal):
            return value
        raise NotEvaluable

    return run


def constant(value: object) -> Term:
    """Return a constant: whole numbers, exact decimals, texts, True and False."""
    if isinstance(value, bool):
        return Term(lambda _env: value, "bool")
    if isinstance(value, int):
        return Term(lambda _env: value, "number")
    if isinstance(value, float) and math.isfinite(value):
        decimal = exact(value)
        return Term(lambda _env: decimal, "number")
    if isinstance(value, str):
        return Term(lambda _env: value, "text")
    raise ExpressionError(f"式子里不能用“{value}”")


def field_of(name: str) -> Closure:
    """Return the closure that reads a field of the record under test."""

    def read(env: Env) -> Value:
        try:
            return env.values[name]
        except KeyError:
            raise NotEvaluable from None

    return read
