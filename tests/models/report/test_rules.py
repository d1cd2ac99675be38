"""The language of claims: what it says, why not, and what it refuses."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from msgspec.structs import replace

from models.report.rules import RuleError, compile_formula, compile_rule
from models.report.verdicts import Standing, Verdict
from models.report.view import View
from tests.models.indicators.samples import BUREAU, CENTRE, PERIOD, POINT, form_set
from tests.models.report.samples import view, without


def judged(rule: str, of: View | None = None) -> Verdict:
    """Return the verdict of a rule on the sample county."""
    return compile_rule(rule, form_set()).judge(of or view())


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("students == 275", ""),
        ("students > 275", "“学生数”275，不超过275"),
        ("students >= 275", ""),
        ("students < 275", "“学生数”275，不低于275"),
        ("students <= 274.5", "“学生数”275，超过了274.5"),
        ("students != 275", "“学生数”275，等于275"),
        ("0 < dropouts <= 12", ""),
        ("reten_pri >= setting.target", ""),
        ("reten_pri >= setting.target + 1", "“小学巩固率”98.43，不到“setting.target + 1”"),
        ("fund * 2 == 2012", ""),
        ("students - pri == jun", ""),
        ("students / 0 > 1", "“students / 0”"),
        ("open / 2 > 1", "“open / 2”"),
        ("1 < -open", "-“未返校”没有数"),
        ("-students == -275", ""),
        ("period.half == 1 and period.year == 2006", ""),
        ("period.half == 2", "1，不等于2"),
        ('setting.formula == "ledger"', ""),
        ('setting.formula != "ledger"', "“辍学率口径”ledger，等于“ledger”"),
        ("setting.strict", ""),
        ("not setting.strict", "“not setting.strict”不成立"),
        ("known(students, dropouts) and has(students)", ""),
        ("known(open)", "“未返校”没有数"),
        ("has(violations)", "“乱收费起数”没有数或是0"),
        ("not has(violations)", ""),
        ("has(violations) or students > 1", ""),
        ("has(violations) or students < 1", "“乱收费起数”没有数或是0"),
    ],
)
def test_rules_hold_or_say_why_not(rule: str, reason: str) -> None:
    """A failing rule gives the clerk the figure and what was asked of it."""
    verdict = judged(rule)
    assert (verdict.standing is Standing.HOLDS) == (reason == "")
    assert not reason or verdict.reasons[0] == reason


def test_all_reasons_are_collected() -> None:
    """``and`` names everything that stands in the way; ``or`` the reasons of all ways."""
    both = judged("has(violations) and students < 1")
    assert both.reasons == ("“乱收费起数”没有数或是0", "“学生数”275，不低于1")
    assert judged("has(violations) or students < 1").reasons == both.reasons


def test_settings_of_the_period_win() -> None:
    """A threshold the bureau set for the period replaces the form set's default."""
    of = replace(view(), period=replace(PERIOD, settings={"target": 99, "strict": False}))
    assert judged("reten_pri >= setting.target", of).reasons == (
        "“小学巩固率”98.43，不到“小学巩固率目标”99",
    )
    assert judged("setting.strict", of).reasons == ("设置“从严”为否",)


def test_complete_names_who_is_missing() -> None:
    """Missing, undecided and blank are different reasons, each with the names."""
    few = without(CENTRE.code) | {POINT.code: "school fund=1"}
    of = view(few, pending=frozenset({BUREAU.code}))
    assert judged("complete(violations, sat)", of).reasons == (
        "还没有上报：桐木镇中心小学",
        "没有填“乱收费起数”：那马教学点",
        "报表待定：金秀瑶族自治县教育和科技局",
    )
    assert judged("returned()", of).reasons == ("还没有上报：桐木镇中心小学",)
    assert judged("returned()", view(pending=frozenset({POINT.code}))).reasons == (
        "报表待定：那马教学点",
    )
    assert judged("returned() and complete(violations)").standing is Standing.HOLDS


def test_long_lists_of_names_are_cut() -> None:
    """Three names, then the number."""
    assert judged("returned()", view({})).reasons == (
        "还没有上报：桐木镇中心小学、那马教学点、三角乡中心小学等4个单位",
    )


def test_half_filled_records_are_a_reason() -> None:
    """A grid with a blank row is not complete."""
    of = view(without() | {CENTRE.code: "enrolment/1 students=3\nenrolment/2 classes=1"})
    assert judged("complete(students)", of).reasons == ("没有填全“学生数”：桐木镇中心小学",)


def test_nobody_asked_is_no_completeness() -> None:
    """A claim about schools that do not exist is not true of all of them."""
    of = replace(view(), period=replace(PERIOD, expected=(POINT.code,)))
    assert judged("complete(jun)", of).reasons == ("没有单位填报“初中生数”",)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("", "规则写法不对"),
        ("zero(", "规则写法不对"),
        ("x" * 1001, "规则太长"),
        ("-" * 30 + "1 > 0", "规则套得太深"),
        ("students", "规则里不能用“students”这种写法"),
        ("gk > 1", "没有指标“gk”"),
        ("zero(5)", "没有指标“5”"),
        ("zero()", "“zero”的指标个数不对"),
        ("zero(reten_pri)", "“zero”只能用于合计或计数的指标"),
        ("every(students)", "“every”要用一个比率"),
        ("every(reten_pri, students)", ""),
        ("first_time(students, pri)", "“first_time”的指标个数不对"),
        ("open_file(students)", "没有“open_file”这种规则"),
        ("zero(students, key=1)", "规则里不能用"),
        ("students.value > 1", "规则里不能用"),
        ("__import__('os') > 1", "规则里不能用"),
        ("True > 1", "规则里不能用“True”这种写法"),
        ("students in (1, 2)", "规则里不能用“(1, 2)”这种写法"),
        ("students is 1", "规则里只能用大于、小于、等于来比较"),
        ("students > 'many'", "规则里比较的两边不是一类"),
        ("'a' + 1 > 2", "“'a' + 1”里用的不是数"),
        ("-'a' > 2", "“'a'”不是数"),
        ("students ** 2 > 2", "规则里不能用"),
        ("setting.nothing > 1", "没有“nothing”这个设置"),
        ("setting.table > 1", "不是一个数，也不是一个词"),
        ("setting.target", "“setting.target”不是是否类的设置"),
        ("setting.strict > 1", "不是一个数，也不是一个词"),
        ("period.start > 1", "规则里不能用"),
    ],
)
def test_what_is_no_rule_is_refused(rule: str, message: str) -> None:
    """Rules come in with task packages; only what is known compiles."""
    if not message:
        compile_rule(rule, form_set())
        return
    with pytest.raises(RuleError, match=re.escape(message)):
        compile_rule(rule, form_set())


def test_formulas_are_numbers() -> None:
    """Columns of tables are figures or arithmetic over them."""
    plain = compile_formula("students", form_set())
    assert (plain.number(view()), plain.indicator) == (Decimal(275), "students")
    made = compile_formula("students - pri", form_set())
    assert (made.number(view()), made.indicator) == (Decimal(150), "")
    assert made.indicators == {"students", "pri"}
    with pytest.raises(RuleError, match="不是数"):
        compile_formula("'a'", form_set())


def test_a_view_of_a_group_shares_its_totals() -> None:
    """Figures of a township are those of its units."""
    whole = view()
    town = whole.at("township", "451324200")
    assert town.figure("students").value == 41
    assert town.totals("township") is whole.totals("township")
    assert town.unit_figure("students", POINT.code).value == 9
    assert whole.bureau == "金秀瑶族自治县教育和科技局"
    assert replace(whole, units=()).bureau == ""
