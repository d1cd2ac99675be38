"""Records as the report may show them: figures forms only, text as people read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from models.forms.compiled import environment
from models.forms.definition import Form, FormSet
from models.forms.expression_nodes import Env, NotEvaluable
from models.forms.expressions import Expression, compile_expression
from models.forms.field_types import field_type
from models.indicators.coverage import expected_units
from models.records import EMPTY_CONTENT, Part, Row, Unit, Value
from models.report.figures_format import chinese_number
from models.report.view import View

_NOT_PLAIN = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff\ue000-\uf8ff]")


def plain(text: str) -> str:
    """Return text without control characters and private signs."""
    return _NOT_PLAIN.sub("", text)


class Blank:
    """A field of a record that was left blank; printing it is an error or drops the clause."""

    __slots__ = ("label",)

    def __init__(self, label: str) -> None:
        """Keep what the field is called."""
        self.label = label

    def __bool__(self) -> bool:
        """A blank is nothing."""
        return False


class Record:
    """A record as a template sees it: its fields are attributes, codes are their labels."""

    __slots__ = ("_form", "_form_set", "_row", "_unit", "_values")

    def __init__(self, form_set: FormSet, form: Form, unit: Unit, row: Row) -> None:
        """Show a row of a unit."""
        self._form_set = form_set
        self._form = form
        self._unit = unit
        self._row = row
        self._values = row.values

    def __getattr__(self, name: str) -> object:
        """Return a field; AttributeError if the form has none of this name."""
        if name == "unit_name":
            return self._unit.name
        declared_field = self._form.field(name)
        if declared_field is None:
            raise AttributeError(name)
        value = self._values.get(name)
        if value is None:
            return Blank(declared_field.label)
        if isinstance(value, date | bool) or declared_field.type in {"integer", "decimal"}:
            return value
        return plain(field_type(self._form_set, declared_field).format(value))


def raw_records(
    view: View, form_id: str, where: str = "", order: Sequence[str] = ()
) -> list[tuple[Env, Unit, Row]]:
    """Return the records of a form over all units that count, filtered and sorted.

    A record for which the condition depends on something blank is left out; blanks sort last.
    """
    form = view.form_set.form(form_id)
    if form.part is not Part.FIGURES:
        raise ValueError(form_id)  # the lint refuses it: records of persons are never listed
    condition = compile_expression(where, view.form_set, form) if where else None
    found = []
    for unit in expected_units(view.form_set, view.period, view.units):
        content = (view.returns.contents or {}).get(unit.code)
        if content is None:
            continue
        env = environment(view.form_set, unit, view.period, content, EMPTY_CONTENT)
        for row in content.form(form_id).rows:
            local = env.at(row.values, row.row_id)
            if not row.empty and _holds(condition, local):
                found.append((local, unit, row))
    return sorted(found, key=lambda item: [_sort_key(item[2].values.get(name)) for name in order])


def _holds(condition: Expression | None, env: Env) -> bool:
    return condition is None or condition.holds(env, blank=False)


def _sort_key(value: Value | None) -> tuple[bool, Any]:
    return (value is None, value if value is not None else 0)


def records(view: View, form_id: str, where: str = "", order: str = "") -> list[Record]:
    """Return records for a template; ``order`` names fields, separated by commas."""
    form = view.form_set.form(form_id)
    names = [name.strip() for name in order.split(",") if name.strip()]
    return [
        Record(view.form_set, form, unit, row)
        for _, unit, row in raw_records(view, form_id, where, names)
    ]


def evaluated(expression: Expression, env: Env) -> object:
    """Return an expression's value over a record, None where it depends on something blank."""
    try:
        value: object = expression.evaluate(env)
    except NotEvaluable:
        return None
    return value


def long_date(day: date) -> str:
    """Return 2006年3月23日, as official documents write it: no zero before month and day."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(day: date) -> str:
    """Return 3月23日."""
    return f"{day.month}月{day.day}日"


def span(start: date, end: object = None) -> str:
    """Return 6月19日至23日, or the one day."""
    if not isinstance(end, date) or end <= start:
        return short_date(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{short_date(start)}至{end.day}日"
    return f"{short_date(start)}至{short_date(end)}"


def listed(found: Iterable[Record], name: str, most: int = 0) -> str:
    """Return the different values of a field, the most frequent first, joined by 、."""
    counts: dict[str, int] = {}
    for record in found:
        value = getattr(record, name)
        if isinstance(value, str):
            counts[value] = counts.get(value, 0) + 1
    ranked = sorted(counts, key=lambda text: -counts[text])
    return "、".join(ranked[:most] if most else ranked)


def months(found: Iterable[Record], name: str) -> str:
    """Return the months in which records fall: 2、3."""
    days = (getattr(record, name) for record in found)
    return "、".join(
        str(month) for month in sorted({day.month for day in days if isinstance(day, date)})
    )


def chinese(number: int) -> str:
    """Return a whole number in Chinese numerals."""
    return chinese_number(number)


_INNER = str.maketrans("《》", "〈〉")
_ENDS = "。；，、" + ".;,"


def titled(text: str) -> str:
    """Return a title in 《》, whether it was typed with them or not; one inside it gets 〈〉."""
    bare = text.strip()
    if bare.startswith("《") and bare.find("》") == len(bare) - 1:
        bare = bare[1:-1]
    return f"《{bare.translate(_INNER)}》"


def sentence(text: str) -> str:
    """Return text that someone typed as a whole sentence: with one 。 at its end."""
    bare = text.strip().rstrip(_ENDS)
    return bare if not bare or bare.endswith(("！", "？")) else f"{bare}。"
