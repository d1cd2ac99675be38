"""A 说明 says something, or it is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.checks.explanations import SHORTEST, sufficient, unexplained
from models.problems import Place, Problem, Severity
from models.records import Content, explanation_key


@pytest.mark.parametrize(
    "text",
    [
        "无无无无无无无",
        "没有没有没有",
        "已核实，已核实",
        "数据已核实无误",
        "情况属实，已核对",
        "————————",
        "（……）（……）",
        "______",
        "好好好好好好好",
        "五个字不够",
        "　五 个，字。不！够　",
    ],
)
def test_what_is_no_explanation(text: str) -> None:
    """Empty words, however often, and marks, however many."""
    assert not sufficient(text)


@pytest.mark.parametrize(
    "text",
    ["两个村合班上课", "已核实，转走3人", "没有操场只能在教室", "2006年3月停课", "确实有危房两间"],
)
def test_what_is_one(text: str) -> None:
    """Six letters or figures that tell a reason."""
    assert sufficient(text)


@given(st.text(alphabet="无没有已核实对属情况，。！ 　—…", max_size=SHORTEST - 1))
def test_too_short_is_never_enough(text: str) -> None:
    """Whatever it is."""
    assert not sufficient(text)


def test_one_explanation_answers_one_warning_of_one_record() -> None:
    """Another record, another check, an error: not meant by it."""

    def problem(code: str, row: str, severity: Severity = Severity.WARNING) -> Problem:
        return Problem(code, severity, "请核对。", Place(form="pupils", row=row, field="total"))

    one, two = problem("X01", "1"), problem("X01", "2")
    other, error = problem("X02", "1"), problem("X03", "1", Severity.ERROR)
    said = {explanation_key("X01", "pupils", "1"): "两个村合班上课"}
    assert unexplained([one, two, other, error], Content({}, said)) == [two, other]
