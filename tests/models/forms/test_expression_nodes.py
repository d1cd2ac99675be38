"""The building blocks: constants, facts, surroundings."""

from __future__ import annotations

import ast
from decimal import Decimal

import pytest

from models.forms.expression_nodes import (
    BINARY,
    Env,
    ExpressionError,
    NotEvaluable,
    Term,
    constant,
    exact,
    field_of,
    literal,
    number,
    source,
)


@pytest.mark.parametrize(
    ("value", "result", "kind"),
    [
        (True, True, "bool"),
        (5, 5, "number"),
        (0.1, Decimal("0.1"), "number"),
        ("文字", "文字", "text"),
    ],
)
def test_constants(value: object, result: object, kind: str) -> None:
    """A float is the decimal it was written as."""
    term = constant(value)
    assert (term.closure(Env()), term.kind) == (result, kind)


@pytest.mark.parametrize("value", [None, b"x", 1j, ..., float("inf")])
def test_no_constants(value: object) -> None:
    """Nothing else is a constant."""
    with pytest.raises(ExpressionError):
        constant(value)


def test_facts_are_exact() -> None:
    """Floats of TOML and JSON become decimals, other facts stay."""
    assert exact(0.1) == Decimal("0.1")
    assert exact("0.1") == "0.1"
    assert exact(3) == 3


def test_a_number_for_certain() -> None:
    """What is no number is blank."""
    assert number(lambda _env: 5)(Env()) == 5
    with pytest.raises(NotEvaluable):
        number(lambda _env: "5")(Env())


def test_literals() -> None:
    """A term that looks at nothing has a value of its own, another has none."""
    assert literal(constant("a")) == "a"
    for closure in (field_of("x"), lambda env: env.facts["unit"], lambda _env: 1 // 0):
        with pytest.raises(NotEvaluable):
            literal(Term(closure, "any"))


def test_the_text_of_a_node() -> None:
    """For messages; also of what Python may be unable to write back."""
    assert source(ast.parse("a+b", mode="eval").body) == "a + b"
    broken = ast.JoinedStr([ast.FormattedValue(ast.Constant("\u200b"), -1)])
    assert source(broken)


def test_division() -> None:
    """Exact as decimals are; nothing is divided by 0; huge products are not evaluable."""
    assert BINARY[ast.Div](1, 8) == Decimal("0.125")
    for operation, left, right in ((ast.Div, 1, 0), (ast.Mod, 1, 0), (ast.Mult, 10**40, 10**40)):
        with pytest.raises(NotEvaluable):
            BINARY[operation](left, right)


def test_the_same_surroundings_with_another_record() -> None:
    """Only the record changes."""
    before = Env({"a": 1}, "1", facts={"unit": {"kind": "11"}})
    after = before.at({"a": 2}, "2")
    assert (after.values, after.row_id, after.facts) == ({"a": 2}, "2", before.facts)
