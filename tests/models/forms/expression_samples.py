"""A filled return to look at with expressions, and short ways to compile and surround one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from models.forms.compiled import facts
from models.forms.expression_nodes import Env
from models.forms.expressions import Expression, compile_expression
from models.records import Content, FormData, Row, Value
from tests.models.forms.samples import PERIOD, UNIT, sample

GRID = FormData(
    (
        Row("1", {"students": 30, "girls": 14}),
        Row("2", {"students": 20}),
        Row("7", {"students": 61, "girls": 30}),
    )
)
PUPILS = FormData(
    (
        Row("A", {"name": "韦大", "grade": "1", "state": "01", "aid": Decimal("300.00")}),
        Row("B", {"name": "韦大", "grade": "1", "state": "02"}),
        Row("C", {}),
        Row("D", {"grade": "7", "born": date(1998, 2, 28), "idno": "11010519491231002X"}),
    )
)
SCHOOL: Mapping[str, Value] = {
    "name": "桐木小学",
    "staff": 12,
    "teachers": 10,
    "fund": Decimal("0.10"),
    "rate": Decimal("0.300"),
    "built": date(1958, 9, 1),
    "boarding": True,
    "state": "02",
}
CONTENT = Content(
    {"school": FormData((Row("1", SCHOOL),)), "enrolment": GRID, "pupils": PUPILS},
)
LAST = Content({"school": FormData((Row("1", {"staff": 11}),)), "enrolment": GRID})


def env(form: str = "school", row: str = "1", content: Content = CONTENT) -> Env:
    found = content.form(form).row(row)
    around = facts(sample(), UNIT, PERIOD)
    return Env(found.values if found else {}, row, content, LAST, around)


def compiled(text: str, form: str | None = "school", **lets: str) -> Expression:
    form_set = sample()
    record = form_set.form(form) if form else None
    named = {name: compile_expression(let, form_set, record) for name, let in lets.items()}
    return compile_expression(text, form_set, record, named)
