"""Functions and aggregates of the expression language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from models.forms.applicability import kind_matches
from models.forms.expression_nodes import (
    FAULTS,
    Closure,
    Env,
    ExpressionError,
    NotEvaluable,
    Term,
    exact,
    literal,
    number,
)
from models.forms.identity import birth_in_id, check_digit_holds, is_id_shape, male_in_id

if TYPE_CHECKING:
    from models.forms.definition import FormSet
    from models.records import Row

Maker = Callable[[str, list[Term], "FormSet"], Term]

_WORDS = {"number": "数", "text": "文字", "date": "日期"}

AGGREGATES = frozenset(("sum", "count", "distinct", "min", "max", "any", "all", "codes"))


def aggregate(name: str, form_id: str, arguments: list[Term], *, last: bool) -> Term:
    """Return an aggregate over the records of a form.

    ``count``, ``any`` and ``all`` take an optional condition; the others an expression and an
    optional condition. Records for which the condition or expression is blank are passed over.
    A form marked 本期无此项 counts as no records: count and sum give 0. A form nobody touched is
    blank, and so is a sum, min or max over records that are all blank. ``codes`` gives the texts
    themselves, each once, so that ``in`` and ``unmet`` can look into them.
    """
    takes_value = name in {"sum", "distinct", "min", "max", "codes"}
    if not (1 if takes_value else 0) <= len(arguments) <= (2 if takes_value else 1):
        raise ExpressionError(f"“{name}”的参数个数不对")
    value = arguments[0].closure if takes_value else None
    conditions = arguments[1:] if takes_value else arguments
    condition = conditions[0].closure if conditions else None
    if name in {"any", "all"}:
        return _quantifier(name, form_id, condition, last=last)
    if value is None:
        return Term(lambda env: sum(1 for _ in _records(env, form_id, condition, last)), "number")
    summarise = _SUMMARIES[name]
    kind = {"min": arguments[0].kind, "max": arguments[0].kind, "codes": "tuple:text"}.get(
        name, "number"
    )
    if name == "sum":
        _takes(name, arguments[:1], ("number",))
        value = number(value)
    if name == "codes":
        _takes(name, arguments[:1], ("text",))
    elif kind not in {"number", "date", "any"}:
        raise ExpressionError(f"“{name}”只能用在数或日期上")

    def run(env: Env) -> Any:  # noqa: ANN401
        records = 0
        found = []
        for inner in _records(env, form_id, condition, last):
            records += 1
            try:
                found.append(value(inner))
            except NotEvaluable:
                continue
        if records and not found:
            raise NotEvaluable
        return summarise(found)

    return Term(run, kind, arguments[0].choices if name == "codes" else "")


def _rows(env: Env, form_id: str, last: bool) -> list[Row]:  # noqa: FBT001
    """Return the records; blank where nobody touched the form and nobody said 本期无此项."""
    data = (env.last if last else env.content).form(form_id)
    rows = [row for row in data.rows if not row.empty]
    if not rows and not data.absent:
        raise NotEvaluable
    return rows


def _records(env: Env, form_id: str, condition: Closure | None, last: bool) -> Iterator[Env]:  # noqa: FBT001
    inner = Env({}, "", env.content, env.last, env.facts, env)
    for row in _rows(env, form_id, last):
        inner.values, inner.row_id = row.values, row.row_id
        if condition is not None:
            try:
                if not condition(inner):
                    continue
            except NotEvaluable:
                continue
        yield inner


def _sum(found: list[Any]) -> Any:  # noqa: ANN401
    return sum(found)


def _distinct(found: list[Any]) -> int:
    return len(set(found))


def _smallest(found: list[Any]) -> Any:  # noqa: ANN401
    if not found:
        raise NotEvaluable
    return min(found)


def _largest(found: list[Any]) -> Any:  # noqa: ANN401
    if not found:
        raise NotEvaluable
    return max(found)


def _codes(found: list[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(found))


_SUMMARIES: dict[str, Callable[[list[Any]], Any]] = {
    "sum": _sum,
    "distinct": _distinct,
    "min": _smallest,
    "max": _largest,
    "codes": _codes,
}


def _quantifier(name: str, form_id: str, condition: Closure | None, *, last: bool) -> Term:
    if condition is None:
        raise ExpressionError(f"“{name}”要写条件")

    def run(env: Env) -> bool:
        for inner in _records(env, form_id, None, last):
            try:
                holds = bool(condition(inner))
            except NotEvaluable:
                continue
            if holds is (name == "any"):
                return holds
        return name == "all"

    return Term(run, "bool")


def _arity(name: str, terms: list[Term], low: int, high: int | None = None) -> list[Closure]:
    if not low <= len(terms) <= (low if high is None else high):
        raise ExpressionError(f"“{name}”的参数个数不对")
    return [term.closure for term in terms]


def _takes(name: str, terms: list[Term], kinds: tuple[str, ...]) -> None:
    """Refuse operands of another kind than the function works with."""
    for term, kind in zip(terms, kinds, strict=False):
        if term.kind not in {kind, "any"}:
            raise ExpressionError(f"“{name}”要用在{_WORDS[kind]}上")


def _plain(kind: str, kinds: tuple[str, ...], function: Callable[..., Any], low: int = 0) -> Maker:
    """Return the maker of a function that only sees its operands' values.

    Args:
        kind: kind of the result.
        kinds: kinds of the operands.
        function: what is done with their values.
        low: how many operands there must be; 0 means all.
    """

    def make(name: str, terms: list[Term], _form_set: FormSet) -> Term:
        closures = _arity(name, terms, low or len(kinds), len(kinds))
        _takes(name, terms, kinds)
        return Term(lambda env: function(*(closure(env) for closure in closures)), kind)

    return make


def _extreme(function: Callable[..., Any]) -> Maker:
    """Return the maker of ``min`` or ``max`` of several operands: all numbers, or all dates."""

    def make(name: str, terms: list[Term], _form_set: FormSet) -> Term:
        closures = _arity(name, terms, 2, 20)
        kinds = {term.kind for term in terms} - {"any"}
        if len(kinds) > 1 or not kinds <= {"number", "date"}:
            raise ExpressionError(f"“{name}”里要么都是数，要么都是日期")
        kind = kinds.pop() if kinds else "any"
        return Term(lambda env: function(*(closure(env) for closure in closures)), kind)

    return make


def _blank(*, answer: bool) -> Maker:
    def make(name: str, terms: list[Term], _form_set: FormSet) -> Term:
        (closure,) = _arity(name, terms, 1)

        def run(env: Env) -> bool:
            try:
                closure(env)
            except NotEvaluable:
                return answer
            return not answer

        return Term(run, "bool")

    return make


def _default(name: str, terms: list[Term], _form_set: FormSet) -> Term:
    first, other = _arity(name, terms, 2)
    kinds = {term.kind for term in terms} - {"any"}
    if len(kinds) > 1:
        raise ExpressionError("“default”的两个参数要是一类")

    def run(env: Env) -> Any:  # noqa: ANN401
        try:
            return first(env)
        except NotEvaluable:
            return other(env)

    return Term(run, kinds.pop() if kinds else "any")


def _matches(name: str, terms: list[Term], _form_set: FormSet) -> Term:
    text, _ = _arity(name, terms, 2)
    _takes(name, terms, ("text", "text"))
    try:
        compiled = re.compile(literal(terms[1]))
    except (re.error, NotEvaluable, *FAULTS) as error:
        raise ExpressionError("“matches”的第二个参数要是正确的正则表达式") from error
    return Term(lambda env: compiled.fullmatch(text(env)) is not None, "bool")


def _date(name: str, terms: list[Term], _form_set: FormSet) -> Term:
    _arity(name, terms, 1)
    try:
        day = date.fromisoformat(literal(terms[0]))
    except (NotEvaluable, *FAULTS) as error:
        raise ExpressionError("“date”里要写“2006-03-31”这样的日期") from error
    return Term(lambda _env: day, "date")


def _kind_is(name: str, terms: list[Term], form_set: FormSet) -> Term:
    _arity(name, terms, 1, 20)
    try:
        groups = [literal(term) for term in terms]
    except NotEvaluable as error:
        raise ExpressionError("“kind_is”里要直接写单位的类别") from error
    known = {kind.code for kind in form_set.kinds}
    known.update(group for kind in form_set.kinds for group in kind.groups)
    for group in groups:
        if group not in known:
            raise ExpressionError(f"没有“{group}”这类单位")
    wanted = tuple(groups)
    return Term(lambda env: kind_matches(form_set, env.facts["unit"]["kind"], wanted), "bool")


def _label(name: str, terms: list[Term], form_set: FormSet) -> Term:
    (closure,) = _arity(name, terms, 1)
    choices = form_set.choices.get(terms[0].choices)
    if choices is None:
        raise ExpressionError("“label”里要写有代码表的一栏")
    labels = {item.code: item.label for item in choices.items}
    return Term(lambda env: labels.get(closure(env), closure(env)), "text")


def _for_kind(name: str, terms: list[Term], form_set: FormSet) -> Term:
    """Look an attribute up in the entry of a setting that is meant for the unit's kind.

    The setting is a list of tables; each says in ``for`` which kinds or groups it is about, as
    choices and forms do. The first that fits counts; where none does, the result is blank.
    """
    entries, _ = _arity(name, terms, 2)
    _takes(name, terms[1:], ("text",))
    try:
        attribute = literal(terms[1])
    except NotEvaluable as error:
        raise ExpressionError("“for_kind”的第二个参数要直接写名称") from error

    def run(env: Env) -> Any:  # noqa: ANN401
        try:
            kind = env.facts["unit"]["kind"]
            for entry in entries(env):
                if kind_matches(form_set, kind, tuple(entry["for"])):
                    return exact(entry[attribute])
        except FAULTS as error:  # the bureau wrote the setting in another way
            raise NotEvaluable from error
        raise NotEvaluable

    return Term(run, "any")


def _unmet(name: str, terms: list[Term], form_set: FormSet) -> Term:
    """Say which slots have none of their codes among those that are there; "" if none is open.

    A slot is a code, or a list of codes of which any will do.
    """
    there, slots = _arity(name, terms, 2)
    for term in terms:
        if term.kind not in {"tuple:text", "any"}:
            raise ExpressionError("“unmet”要用在几个代码上")
    choices = form_set.choices.get(terms[0].choices or terms[1].choices)
    labels = {item.code: item.label for item in choices.items} if choices else {}

    def run(env: Env) -> str:
        found = set(there(env))
        wanted = [(slot,) if isinstance(slot, str) else slot for slot in slots(env)]
        open_slots = [slot for slot in wanted if found.isdisjoint(slot)]
        return "、".join("或".join(labels.get(code, code) for code in slot) for slot in open_slots)

    return Term(run, "text")


def _round(number: Any, digits: Any = 0) -> Decimal:  # noqa: ANN401
    return Decimal(number).quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP)


def _age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _id_birth(text: str) -> date:
    birth = birth_in_id(text) if is_id_shape(text) else None
    if birth is None:
        raise NotEvaluable
    return birth


def _id_male(text: str) -> bool:
    if not is_id_shape(text):
        raise NotEvaluable
    return male_in_id(text)


FUNCTIONS: dict[str, Maker] = {
    "abs": _plain("number", ("number",), abs),
    "round": _plain("number", ("number", "number"), _round, 1),
    "min": _extreme(min),
    "max": _extreme(max),
    "len": _plain("number", ("text",), len),
    "contains": _plain("bool", ("text", "text"), lambda text, part: part in text),
    "days": _plain("number", ("date", "date"), lambda later, earlier: (later - earlier).days),
    "age": _plain("number", ("date", "date"), _age),
    "year": _plain("number", ("date",), lambda day: day.year),
    "month": _plain("number", ("date",), lambda day: day.month),
    "valid_id": _plain("bool", ("text",), check_digit_holds),
    "id_birth": _plain("date", ("text",), _id_birth),
    "id_male": _plain("bool", ("text",), _id_male),
    "blank": _blank(answer=True),
    "filled": _blank(answer=False),
    "default": _default,
    "matches": _matches,
    "date": _date,
    "kind_is": _kind_is,
    "label": _label,
    "for_kind": _for_kind,
    "unmet": _unmet,
}
"""Function name → maker of its compiled call.

``age`` and ``days`` count in whole years and days; ``id_*`` are blank for a text of another shape.
"""
