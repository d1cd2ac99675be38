"""Every function of the language, on the values it is made for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from models.forms.compiled import facts
from models.forms.expression_functions import AGGREGATES, FUNCTIONS
from models.forms.expression_nodes import Env, NotEvaluable
from models.forms.expressions import compile_expression
from models.records import Content, FormData, Row, Value
from tests.models.forms.samples import PERIOD, UNIT, sample

VALUES: dict[str, Value] = {
    "name": "桐木小学",
    "staff": 12,
    "teachers": 10,
    "rate": Decimal("0.125"),
    "built": date(1998, 3, 31),
    "state": "02",
    "post": "11010519491231002X",
}
PUPILS = Content({"pupils": FormData((Row("A", {"state": "01"}), Row("B", {})))})
CASES: dict[str, list[tuple[str, object]]] = {
    "abs": [("abs(teachers - staff)", 2)],
    "round": [("round(rate, 2)", Decimal("0.13")), ("round(2.5)", Decimal(3))],
    "min": [("min(staff, teachers, 11)", 10), ("min(built, period.start)", date(1998, 3, 31))],
    "max": [("max(staff, teachers)", 12), ("max(setting.quota['1'], 3)", 10)],
    "len": [("len(name)", 4)],
    "contains": [("contains(name, '小学')", True), ("contains(name, '中学')", False)],
    "days": [("days(period.end, period.cutoff)", 10)],
    "age": [
        ("age(built, date('2006-03-30'))", 7),
        ("age(built, date('2006-03-31'))", 8),
    ],
    "year": [("year(built)", 1998)],
    "month": [("month(built)", 3)],
    "valid_id": [("valid_id(post)", True), ("valid_id('110105194912310021')", False)],
    "id_birth": [("id_birth(post)", date(1949, 12, 31)), ("blank(id_birth('9'))", True)],
    "id_male": [("id_male(post)", False)],
    "blank": [("blank(beds)", True), ("blank(staff)", False)],
    "filled": [("filled(beds)", False), ("filled(staff)", True)],
    "default": [("default(beds, 3)", 3), ("default(staff, 3)", 12)],
    "matches": [(r"matches(post, r'[0-9]{17}X')", True), ("matches(post, '[0-9]')", False)],
    "date": [("date('2006-03-31')", date(2006, 3, 31))],
    "kind_is": [("kind_is('primary')", True), ("kind_is('20', 'junior')", False)],
    "label": [("label(state)", "外出")],
    "for_kind": [
        ("for_kind(setting.sets, 'name')", "小学一套"),
        ("for_kind(setting.sets, 'least')", Decimal("0.5")),
        ("blank(for_kind(setting.sets, 'nothing'))", True),
        ("blank(for_kind(setting.quota, 'name'))", True),
    ],
    "unmet": [
        ("unmet(('01', '02'), for_kind(setting.sets, 'slots'))", ""),
        ("unmet(('03',), for_kind(setting.sets, 'slots'))", "01"),
        ("unmet(('04',), for_kind(setting.sets, 'slots'))", "01、02或03"),
        ("unmet(codes(pupils, state), ('01', '02'))", "外出"),
    ],
}


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_functions(name: str) -> None:
    """No function is without a case."""
    around = facts(sample(), UNIT, PERIOD)
    for text, result in CASES[name]:
        made = compile_expression(text, sample(), sample().form("school"))
        assert made.evaluate(Env(VALUES, "1", PUPILS, facts=around)) == result


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("min(1, 2)", "number"),
        ("max(built, built)", "date"),
        ("min(setting.quota['1'], setting.quota['2'])", "any"),
        ("default(setting.quota['1'], 2)", "number"),
        ("default(setting.quota['1'], setting.quota['2'])", "any"),
        ("label(state)", "text"),
        ("sum(pupils, aid)", "number"),
        ("max(pupils, born)", "date"),
        ("any(pupils, aid > 1)", "bool"),
        ("staff if boarding else name", "any"),
        ("(1, 2)", "tuple:number"),
        ("(1, name)", "tuple:any"),
        ("codes(pupils, state)", "tuple:text"),
        ("unmet(codes(pupils, state), setting.sets)", "text"),
    ],
)
def test_kinds_of_results(text: str, kind: str) -> None:
    """Known when compiling, so that what does not fit together is found then."""
    assert compile_expression(text, sample(), sample().form("school")).kind == kind


def test_aggregates_are_no_functions() -> None:
    """Only min and max are both: over records, and of several values."""
    assert AGGREGATES & set(FUNCTIONS) == {"min", "max"}


def test_an_unknown_code_shows_as_itself() -> None:
    """A code that the list no longer has is its own label."""
    made = compile_expression("label(state)", sample(), sample().form("school"))
    assert made.evaluate(Env({"state": "99"})) == "99"
    opened = compile_expression("filled(state.open)", sample(), sample().form("school"))
    assert opened.evaluate(Env({"state": "99"})) is False


def test_an_entry_for_another_kind() -> None:
    """The first entry that names the unit's kind or one of its groups; blank if none does."""
    made = compile_expression("for_kind(setting.sets, 'name')", sample(), None)
    for kind, name in {"20": "初中一套", "11": "小学一套", "13": "其他"}.items():
        around = facts(sample(), replace(UNIT, kind=kind), PERIOD)
        assert made.evaluate(Env(facts=around)) == name
    around = facts(sample(), replace(UNIT, kind="90"), PERIOD)
    with pytest.raises(NotEvaluable):
        made.evaluate(Env(facts=around))
