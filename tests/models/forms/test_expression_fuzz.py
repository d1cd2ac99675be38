"""Whatever is written as an expression: nothing but the two declared exceptions ever comes out."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.forms.expression_functions import AGGREGATES
from models.forms.expression_functions import FUNCTIONS as FUNCTION_NAMES
from models.forms.expression_nodes import Env, ExpressionError, NotEvaluable
from tests.models.forms.expression_samples import compiled, env

WORDS = st.sampled_from(
    [
        *("staff", "name", "built", "boarding", "state", "beds", "row", "state.open"),
        *("last.staff", "school.staff", "enrolment.girls['1']", "unit.kind", "period.cutoff"),
        *("setting.limit", "setting.quota", "setting.quota['1']", "this.staff", "aid", "pupils"),
        *("enrolment", "last.pupils", "'01'", "'a'", "1", "0", "0.5", "True", "None", "1e300"),
        *("'%5000d'", "x", "(1, 2)", "('01',)", "date('2006-03-31')"),
    ]
)
OPERATORS = st.sampled_from(
    [*"+-*/%<>|@", "==", "!=", "<=", ">=", "in", "and", "or", "is", "**", "//"]
)
FUNCTIONS = st.sampled_from([*FUNCTION_NAMES, *sorted(AGGREGATES), "absent", "print"])


def _larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return (
        st.tuples(parts, OPERATORS, parts).map(lambda made: f"({' '.join(made)})")
        | st.tuples(parts, parts, parts).map(lambda m: f"({m[0]} if {m[1]} else {m[2]})")
        | parts.map(lambda part: f"not {part}")
        | parts.map(lambda part: f"-{part}")
        | st.tuples(FUNCTIONS, st.lists(parts, max_size=3)).map(
            lambda made: f"{made[0]}({', '.join(made[1])})"
        )
        | st.tuples(parts, parts).map(lambda made: f"{made[0]}[{made[1]}]")
        | parts.map(lambda part: f"{part}.open")
        | st.tuples(parts, parts).map(lambda made: f"({made[0]}, {made[1]})")
    )


def attempt(text: str, form: str | None) -> None:
    """Compile and evaluate; anything but the two declared exceptions fails the test."""
    try:
        made = compiled(text, form, named="staff + 1" if form == "school" else "1")
    except ExpressionError:
        return
    for where in (env(), env("enrolment"), Env()):
        made.holds(where, blank=True)
        try:
            made.evaluate(where)
        except NotEvaluable:
            continue


@settings(max_examples=1000, deadline=None)
@given(st.recursive(WORDS, _larger, max_leaves=12), st.sampled_from(["school", "enrolment", None]))
@example("kind_is(unit.kind)", "school")
@example("round('abc')", "school")
@example("min('a', 'b') * 99999999999", "school")
@example("1 in 5", "school")
@example("'%5000d' % 5", "school")
def test_whatever_looks_like_an_expression(text: str, form: str | None) -> None:
    """Compiling raises only ExpressionError, evaluating only NotEvaluable."""
    attempt(text, form)


@settings(max_examples=500, deadline=None)
@given(st.text() | st.text(alphabet="()[]{}'\"\\.,:=+-*/%<>!@#\n\t 09aestf_", max_size=60))
@example("f'{a:{b}}\\\\'")
@example("(" * 1500)
@example("not " * 480 + "1")
@example("9" * 1990)
def test_whatever_is_typed(text: str) -> None:
    """Arbitrary text is refused in plain words, or it is an expression."""
    attempt(text, "school")
