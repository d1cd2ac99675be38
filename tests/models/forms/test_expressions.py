"""The language of rules: what it means, what it refuses, and that nothing else ever happens."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from models.forms.compiled import facts
from models.forms.expression_nodes import Env, ExpressionError, NotEvaluable
from models.records import FormData
from tests.models.forms.expression_samples import CONTENT, LAST, SCHOOL, compiled, env
from tests.models.forms.samples import PERIOD, UNIT, sample


def value(text: str, form: str = "school", row: str = "1", **lets: str) -> Any:  # noqa: ANN401
    return compiled(text, form, **lets).evaluate(env(form, row))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("staff - teachers", 2),
        ("-staff + 20", 8),
        ("staff * 2 % 7", 3),
        ("teachers / staff * 6", Decimal(5)),
        ("fund + 0.2", Decimal("0.30")),
        ("fund + 0.2 == rate", True),
        ("teachers <= staff < 20", True),
        ("10 < teachers <= staff", False),
        ("staff != 12 or teachers == 10", True),
        ("boarding and not (staff < 5)", True),
        ("boarding and staff < 5", False),
        ("1 if boarding else 0", 1),
        ("'大' if staff > 100 else '小'", "小"),
        ("state in ('01', '02')", True),
        ("state == unit.kind", False),
        ("state not in ('01',)", True),
        ("'木' in name", True),
        ("name == '桐木小学'", True),
        ("built < period.start", True),
        ("True", True),
    ],
)
def test_operations(text: str, result: object) -> None:
    """Exact sums, chains, conditions, membership, dates."""
    found = value(text)
    assert found == result
    assert type(found) is type(result)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("unit.kind", "11"),
        ("unit.name", "桐木镇中心小学"),
        ("unit.town", "451324100"),
        ("period.cutoff", date(2006, 6, 20)),
        ("period.year", 2006),
        ("period.half", 1),
        ("setting.limit", 55),
        ("setting.share", Decimal("0.1")),
        ("setting.share * 3", Decimal("0.3")),
        ("setting.theme", "安全"),
        ("setting.strict", True),
        ("setting.quota['1']", 10),
        ("setting.quota['2'] * 2", Decimal("5.0")),
        ("state.open", True),
        ("state.weight", 2),
        ("enrolment.girls['7']", 30),
        ("enrolment.students['1']", 30),
        ("school.staff", 12),
        ("last.staff", 11),
        ("last.school.staff", 11),
        ("last.enrolment.girls['1']", 14),
    ],
)
def test_names(text: str, result: object) -> None:
    """Registry, period, settings, what a choice declares, other forms, the last return."""
    assert value(text) == result


def test_grid_names() -> None:
    """The key of the row, what its item declares, its own default, the same row last time."""
    assert value("row", "enrolment", "2") == "2"
    assert value("row.age", "enrolment", "2") == 7
    assert value("row.stage == 'primary'", "enrolment", "2") is True
    assert value("row.stage", "enrolment", "7") == "junior"
    assert value("row.last", "enrolment", "2") is True
    assert value("last.students", "enrolment", "2") == 20


@pytest.mark.parametrize(
    "text",
    [
        "beds",
        "beds + 1",
        "unit.parent",
        "staff / (teachers - 10)",
        "staff % (teachers - 10)",
        "setting.quota['9']",
        "enrolment.girls['2']",
        "last.teachers",
        "last.enrolment.girls['2']",
        "not beds",
        "beds > 1 and boarding",
        "beds if boarding else 1",
        "min(enrolment, intake)",
        "sum(enrolment, intake)",
        "sum(last.pupils, aid)",
        "id_birth('12')",
        "id_male('12')",
        "round(staff, 50)",
        "1e300 * 1e300 % 0.1",
    ],
)
def test_blank_operands(text: str) -> None:
    """A blank operand or a division by 0 makes the whole expression say nothing."""
    with pytest.raises(NotEvaluable):
        value(text)
    assert compiled(text).holds(env(), blank=True)
    assert not compiled(text).holds(env(), blank=False)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("blank(beds)", True),
        ("filled(beds)", False),
        ("blank(staff)", False),
        ("filled(staff)", True),
        ("default(beds, 0) + 1", 1),
        ("default(staff, 0)", 12),
        ("default(setting.quota['9'], 5)", 5),
        ("boarding or beds > 1", True),
    ],
)
def test_looking_at_blanks(text: str, result: object) -> None:
    """Only blank, filled and default look at blanks."""
    assert value(text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("sum(enrolment, students)", 111),
        ("sum(enrolment, girls)", 44),
        ("sum(enrolment, students, row.stage == 'primary')", 50),
        ("count(enrolment)", 3),
        ("count(pupils)", 3),
        ("count(pupils, state.open)", 1),
        ("count(pupils, filled(aid) and aid > 100)", 1),
        ("distinct(pupils, name)", 1),
        ("distinct(pupils, (name, state))", 2),
        ("min(enrolment, students)", 20),
        ("max(enrolment, girls)", 30),
        ("max(pupils, born)", date(1998, 2, 28)),
        ("any(enrolment, girls > students)", False),
        ("any(enrolment, girls == 30)", True),
        ("all(enrolment, girls < students)", True),
        ("all(enrolment, students > 25)", False),
        ("all(pupils, state.open)", False),
        ("sum(last.enrolment, girls)", 44),
        ("absent(pupils)", False),
        ("codes(pupils, state)", ("01", "02")),
        ("codes(pupils, grade, state.open)", ("1",)),
        ("codes(pupils, name)", ("韦大",)),
        ("'02' in codes(pupils, state)", True),
        ("state in codes(pupils, state, not state.open)", False),
    ],
)
def test_aggregates(text: str, result: object) -> None:
    """Empty records do not count; records that say nothing are passed over."""
    assert value(text) == result


def test_a_form_that_is_absent_counts_nothing() -> None:
    """本期无此项 gives 0 and no extreme; a form nobody touched gives nothing at all."""
    absent = CONTENT.with_form("pupils", FormData(absent=True))
    untouched = CONTENT.with_form("pupils", FormData())
    where = env(content=absent)
    assert compiled("count(pupils)").evaluate(where) == 0
    assert compiled("sum(pupils, aid)").evaluate(where) == 0
    assert compiled("absent(pupils)").evaluate(where) is True
    assert compiled("codes(pupils, state)").evaluate(where) == ()
    assert compiled("all(pupils, aid > 0)").evaluate(where) is True
    for text in ("min(pupils, aid)", "max(pupils, aid)"):
        assert not compiled(f"filled({text})").evaluate(where)
    assert not compiled("filled(count(pupils))").evaluate(env(content=untouched))


def test_this_is_the_record_outside() -> None:
    """Inside an aggregate, ``this`` looks out and ``row`` looks in."""
    assert value("count(pupils, grade == this.row)", "enrolment", "1") == 2
    assert value("count(pupils, grade == this.row)", "enrolment", "7") == 1
    assert value("sum(enrolment, students, students < this.students)", "enrolment", "1") == 20
    assert value("count(enrolment, row == this.row)", "enrolment", "1") == 1
    assert value("count(enrolment, any(pupils, grade == this.row))", "school") == 2


def test_a_named_expression_means_the_record_outside() -> None:
    """Also inside an aggregate; the aggregated form's own fields come first."""
    lets = {"most": "students + 1", "name": "students * 0"}
    inside = "sum(enrolment, students, students < most)"
    assert value(inside, "enrolment", "2", **lets) == 20
    assert value(inside, "enrolment", "1", **lets) == 50
    assert value("count(pupils, name == '韦大')", "enrolment", "1", **lets) == 2
    assert value("name", "enrolment", "1", **lets) == 0
    nested = "count(pupils, any(enrolment, students == most - 1))"
    assert value(nested, "enrolment", "1", **lets) == 3
    assert value(nested.replace("- 1", "+ 999"), "enrolment", "1", **lets) == 0


@pytest.mark.parametrize(
    ("text", "reads", "last"),
    [
        ("staff - teachers", {("school", "staff"), ("school", "teachers")}, False),
        ("enrolment.girls['1']", {("enrolment", "girls")}, False),
        ("sum(pupils, aid)", {("pupils", ""), ("pupils", "aid")}, False),
        ("absent(pupils)", {("pupils", "")}, False),
        ("last.staff", set(), True),
        ("last.school.staff", set(), True),
        ("count(last.pupils)", {("pupils", "")}, True),
        ("setting.limit + period.year", set(), False),
    ],
)
def test_what_is_read_is_known(text: str, reads: set[tuple[str, str]], last: bool) -> None:  # noqa: FBT001
    """So that what depends on a field can be found; lets count."""
    for made in (compiled(text), compiled("named", named=text)):
        assert set(made.reads) == reads
        assert made.reads_last == last


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "括号或运算符可能不配对"),
        ("(", "括号或运算符可能不配对"),
        ("staff +", "括号或运算符可能不配对"),
        ("staff = 1", "括号或运算符可能不配对"),
        ("a\0b", "括号或运算符可能不配对"),
        ("'\ud800'", "括号或运算符可能不配对"),
        ("1 + " * 501 + "1", "式子太长"),
        ("-" * 50 + "1", "式子套得太深"),
        ("lambda: 1", "不能用"),
        ("[1, 2]", "不能用"),
        ("{1: 2}", "不能用"),
        ("f'{staff}'", "不能用"),
        ("f'{\"\u200b\"}'", "不能用"),
        ("f'{staff!r}\\n{\"a\"}'", "不能用"),
        ("staff ** 2", "不能用"),
        ("staff // 2", "不能用"),
        ("staff @ 2", "不能用"),
        ("~staff", "不能用"),
        ("+staff", "不能用"),
        ("staff is None", "不能用"),
        ("None", "不能用"),
        ("1j", "不能用"),
        ("1e999", "不能用"),
        ("b'x'", "不能用"),
        ("...", "不能用"),
        ("(staff := 1)", "不能用"),
        ("staff[0]", "方括号里要写代码"),
        ("staff['0']", "不能用"),
        ("staff.real['0']", "没有“staff”这张表"),
        ("(1).x['0']", "不能用"),
        ("staff.__class__", "前面要是有代码表的一栏"),
        ("name.open", "前面要是有代码表的一栏"),
        ("state.nothing", "没有“nothing”"),
        ("nothing", "没有“nothing”这个名称"),
        ("row.age.x", "前面要是有代码表的一栏"),
        ("school.nothing", "没有“nothing”这一栏"),
        ("last.nothing", "没有“nothing”这一栏"),
        ("last.nothing.x", "没有“nothing”这张表"),
        ("enrolment.girls", "有多行"),
        ("enrolment.girls['9']", "代码“9”不在代码表里"),
        ("enrolment.girls[1]", "方括号里要写代码"),
        ("enrolment.nothing['1']", "不是有固定行的表里的一栏"),
        ("school.staff['1']", "不是有固定行的表里的一栏"),
        ("nothing.staff['1']", "没有“nothing”这张表"),
        ("unit.nothing", "没有“unit.nothing”这一项"),
        ("period.nothing", "没有“period.nothing”这一项"),
        ("setting.nothing", "没有“nothing”这个设置"),
        ("setting.nothing['1']", "没有“nothing”这个设置"),
        ("setting.limit['1']", "不是一张表"),
        ("this.staff", "“this”只能用在"),
        ("count(pupils, this.nothing)", "没有“nothing”这一栏"),
        ("staff()", "没有“staff”这个函数"),
        ("staff.bit_length()", "不能用"),
        ("abs(x=1)", "不能用"),
        ("print(1)", "没有“print”这个函数"),
        ("sum(1, 2)", "没有“sum”这个函数"),
        ("absent(1)", "没有“absent”这个函数"),
        ("absent(nothing)", "没有“nothing”这张表"),
        ("sum(pupils)", "参数个数不对"),
        ("count(pupils, True, True)", "参数个数不对"),
        ("any(pupils)", "要写条件"),
        ("sum(pupils, name)", "要用在数上"),
        ("max(pupils, name)", "只能用在数或日期上"),
        ("codes(pupils, aid)", "要用在文字上"),
        ("'09' in codes(pupils, state)", "代码“09”不在代码表里"),
        ("for_kind(setting.sets, name)", "第二个参数要直接写名称"),
        ("unmet(name, ('01',))", "几个代码上"),
        ("abs()", "参数个数不对"),
        ("round(1, 2, 3)", "参数个数不对"),
        ("abs(name)", "要用在数上"),
        ("len(staff)", "要用在文字上"),
        ("days(built, 1)", "要用在日期上"),
        ("min(1, built)", "要么都是数，要么都是日期"),
        ("max('a', 'b')", "要么都是数，要么都是日期"),
        ("min(1)", "参数个数不对"),
        ("default(beds, '无')", "要是一类"),
        ("matches(name, '(')", "正确的正则表达式"),
        ("matches(name, name)", "正确的正则表达式"),
        ("date('2006-02-30')", "“2006-03-31”这样的日期"),
        ("date(built)", "“2006-03-31”这样的日期"),
        ("date(1)", "“2006-03-31”这样的日期"),
        ("kind_is('nothing')", "没有“nothing”这类单位"),
        ("kind_is(unit.kind)", "要直接写单位的类别"),
        ("kind_is(name)", "要直接写单位的类别"),
        ("label(staff)", "有代码表的一栏"),
        ("name + 1", "用的不是数"),
        ("-name", "用的不是数"),
        ("boarding * 2", "用的不是数"),
        ("staff == '12'", "两边不是一类"),
        ("state == 1", "两边不是一类"),
        ("staff in ('1', '2')", "两边不是一类"),
        ("staff == (1, 2)", "“in”后面"),
        ("1 in staff", "“in”后面"),
        ("state == '09'", "代码“09”不在代码表里"),
        ("state in ('01', '09')", "代码“09”不在代码表里"),
        ("'09' == state", "代码“09”不在代码表里"),
    ],
)
def test_refused(text: str, said: str) -> None:
    """Found when the form set is loaded, told in Chinese."""
    with pytest.raises(ExpressionError, match=said.replace("“", ".").replace("”", ".")):
        compiled(text)


def test_a_county_rule_has_no_record() -> None:
    """Neither fields nor the record of last time, only aggregates and single forms."""
    assert compiled("sum(enrolment, girls) > school.staff", None).evaluate(env()) is True
    for text in ("staff", "row", "last.staff"):
        with pytest.raises(ExpressionError):
            compiled(text, None)


def test_without_surroundings_nothing_is_known() -> None:
    """Facts, settings and records outside that are not there are blank, not a crash."""
    for text in ("unit.kind", "setting.limit", "setting.quota['1']", "kind_is('school')"):
        with pytest.raises(NotEvaluable):
            compiled(text).evaluate(Env())
    inner = compiled("count(pupils, this.staff > 1)")
    assert inner.evaluate(env()) == 3
    assert inner.evaluate(Env(content=CONTENT)) == 0


@pytest.mark.parametrize(
    ("text", "override"),
    [
        ("setting.limit + 1", {"limit": "很多"}),
        ("setting.limit < staff", {"limit": None}),
        ("setting.quota['1']", {"quota": 5}),
        ("setting.quota['1'] * 999999999999999", {"quota": {"1": "长"}}),
        ("setting.quota['1'] % 5", {"quota": {"1": "%0999999999d"}}),
        ("setting.quota['1'] < 5", {"quota": {"1": "一"}}),
        ("-setting.quota['1']", {"quota": {"1": [1]}}),
        ("len(setting.theme)", {"theme": 5}),
        ("abs(setting.quota['1'])", {"quota": {"1": "一"}}),
        ("year(setting.quota['1'])", {"quota": {"1": 5}}),
    ],
)
def test_a_setting_of_another_kind(text: str, override: dict[str, object]) -> None:
    """What a period says may not fit the form set: the rule keeps silent, nothing fails."""
    around = facts(sample(), UNIT, replace(PERIOD, settings=override))
    with pytest.raises(NotEvaluable):
        compiled(text).evaluate(Env(SCHOOL, "1", CONTENT, LAST, around))


def test_products_do_not_grow_without_end() -> None:
    """A hostile form set can't fill the memory: far above anything counted is not evaluable."""
    big = compiled("*".join(["setting.limit"] * 35))
    with pytest.raises(NotEvaluable):
        big.evaluate(env())


def test_nothing_is_kept_after_a_blank() -> None:
    """An exception raised over and over must not keep the frames it went through."""
    rule = compiled("beds > 1")
    lengths = set()
    for _ in range(5):
        with pytest.raises(NotEvaluable) as caught:
            rule.evaluate(env())
        lengths.add(len(caught.traceback))
    assert len(lengths) == 1
