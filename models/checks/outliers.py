"""A number far above what units of the same kind report: perhaps a 0 too many (C008).

Only the bureau can see it, for it has the others. Compared are the cells of single and grid forms,
each with the same cell of the other units; records of lists are too different for that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from models.checks.county import CountyReturns
from models.forms.definition import Field, Form
from models.forms.field_types import field_types
from models.problems import Place, Problem, Severity
from models.records import Part

CODE = "C008"
TIMES = 10
"""So many times the median of the same kind is too much (domain.md §3)."""
FEWEST = 5
"""Among fewer units with a number a median says nothing."""
SMALLEST = 2
"""Where most units have one of something, ten and more is nothing strange."""

_NUMBERS = {"integer", "decimal", "money", "area"}


def outliers(returns: CountyReturns) -> list[Problem]:
    """Return a problem for every number far above those of the same kind."""
    found: list[Problem] = []
    for form in returns.form_set.forms:
        if form.part is Part.FIGURES and form.shape != "list":
            for item in form.fields:
                if item.type in _NUMBERS and not item.compute:
                    found += _in_field(returns, form, item)
    return found


def _in_field(returns: CountyReturns, form: Form, item: Field) -> Iterator[Problem]:
    cells: defaultdict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for code in sorted(returns.contents.keys() & returns.units.keys()):
        for row in returns.contents[code].form(form.id).rows:
            value = row.values.get(item.id)
            if isinstance(value, int | Decimal) and value > 0:
                cells[returns.units[code].kind, row.row_id][code] = Decimal(value)
    for (_, row_id), values in sorted(cells.items()):
        if len(values) < FEWEST:
            continue
        middle = median(values.values())
        if middle < SMALLEST:
            continue
        for code, value in values.items():
            if value > TIMES * middle:
                shown = field_types(returns.form_set).of(item).format(value)
                text = (
                    f"{returns.units[code].name}的“{item.label}”填了{shown}，"
                    "比同类学校高很多，是不是多打了一个0？"
                )
                place = Place(unit=code, form=form.id, row=row_id, field=item.id)
                yield Problem(CODE, Severity.WARNING, text, place)
