"""Names that lead nowhere because the form set itself is incomplete."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from models.forms.definition import FormSet
from models.forms.expression_nodes import ExpressionError
from models.forms.expressions import compile_expression
from tests.models.forms.samples import sample, told


def without(list_id: str) -> FormSet:
    lists = {key: value for key, value in sample().choices.items() if key != list_id}
    return replace(sample(), choices=lists)


@pytest.mark.parametrize(
    ("form", "text", "gone"),
    [
        ("school", "state.open", "states"),
        ("school", "state == '01'", "states"),
        ("enrolment", "row.stage", "grades"),
        ("school", "enrolment.girls['1']", "grades"),
    ],
)
def test_a_list_that_is_missing(form: str, text: str, gone: str) -> None:
    """Told as a fault of the expression, so that loading can tell all faults at once."""
    with pytest.raises(ExpressionError, match=f"没有代码表.{gone}."):
        compile_expression(text, without(gone), sample().form(form))


def test_an_attribute_of_mixed_kinds() -> None:
    """A fact that is a number for one item and a text for another can't be compared."""
    faults = told(
        choices="""
[grades]
title = "年级"
items = [
  { code = "1", label = "一年级", attrs = { age = 6, stage = "primary" } },
  { code = "2", label = "二年级", attrs = { age = "七" } },
  { code = "7", label = "七年级", attrs = { age = 12.5 } },
]
[states]
title = "状态"
items = { 01 = "在读" }
""",
        indicators='[[indicator]]\nid = "a"\ntitle = "a"\nagg = "sum"\nform = "enrolment"\n'
        'value = "row.age"\nwhere = "row.stage == \'primary\'"\n',
    )
    assert "indicators.toml a.value：代码表“年级”的“age”有的是数，有的不是（row.age）。" in faults
    assert any("“二年级”没有“stage”" in fault for fault in faults)
