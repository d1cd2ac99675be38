"""What each field type understands, says about it, shows and stores."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.forms.definition import ChoiceItem, Field, TypeName
from models.forms.field_types import (
    BLANK,
    TYPE_NAMES,
    FieldType,
    Parsed,
    as_text,
    field_types,
)
from models.problems import Severity
from models.records import Value
from tests.models.forms.samples import choices, kind_of, plain, sample

SEX = choices(
    ChoiceItem("1", "男", ("男孩", "男生", "M")), ChoiceItem("2", "女", ("女孩", "女生", "F"))
)
PEOPLES = choices(
    ChoiceItem("01", "汉族", ("汉",)),
    ChoiceItem("08", "壮族", ("壮",)),
    ChoiceItem("13", "瑶族", ("瑶", "Yao")),
)
TWINS = choices(
    ChoiceItem("01", "其他", ("甲",)), ChoiceItem("02", "其他", ("甲",)), ChoiceItem("A", "教学楼")
)
ALL = choices(ChoiceItem("x", "全部"))


def kind(type_: TypeName, unit: str = "", scale: int = 2) -> FieldType:
    return plain(Field("f", "人数", type_, unit=unit, scale=scale))


def choice(listed: object = PEOPLES) -> FieldType:
    assert isinstance(listed, type(PEOPLES))
    return plain(Field("f", "民族", "choice", choices=listed.id), listed)


def code(parsed: Parsed) -> str:
    """Return the code of the problem or note, "" if nothing is said."""
    said = parsed.problem or parsed.note
    return said.code if said else ""


@pytest.mark.parametrize("type_", get_args(TypeName))
@pytest.mark.parametrize("raw", [None, "", " ", "\u3000", "\u00a0\u200b\ufeff", "'"])
def test_blank_is_blank(type_: TypeName, raw: object) -> None:
    """An empty cell means nothing for any type, least of all 0."""
    assert plain(Field("f", "栏", type_, choices="list"), SEX).parse(raw) is BLANK


@pytest.mark.parametrize(
    ("type_", "unit", "raw", "value", "said"),
    [
        ("integer", "人", "123", 123, ""),
        ("integer", "人", "0", 0, ""),
        ("integer", "人", 0, 0, ""),
        ("integer", "人", "１２３人", 123, "N102"),
        ("integer", "人", "约120", 120, "N101"),
        ("integer", "人", "1，234", 1234, ""),
        ("integer", "人", "1 234", 1234, ""),
        ("integer", "人", "一百二十", 120, "N102"),
        ("integer", "人", "120.0", 120, ""),
        ("integer", "人", 120.0, 120, ""),
        ("integer", "人", Decimal("120.0"), 120, ""),
        ("integer", "人", "-0", 0, ""),
        ("money", "元", "3.5万元", Decimal("35000.00"), "N102"),
        ("money", "元", "12.345", Decimal("12.35"), "N103"),
        ("money", "元", 0.1 + 0.2, Decimal("0.30"), ""),
        ("money", "元", 12, Decimal("12.00"), ""),
        ("area", "平方米", "50㎡", Decimal("50.0"), "N102"),
        ("area", "平方米", 820.5, Decimal("820.5"), ""),
        ("decimal", "%", "98.55", Decimal("98.55"), ""),
    ],
)
def test_numbers(type_: TypeName, unit: str, raw: object, value: Value, said: str) -> None:
    """Typed or from a cell: the exact number of the field's own kind, and a remark if need be."""
    parsed = kind(type_, unit).parse(raw)
    assert (parsed.value, parsed.problem) == (value, None)
    assert type(parsed.value) is type(value)
    assert code(parsed) == said


@pytest.mark.parametrize(
    ("type_", "raw", "said"),
    [
        ("integer", "很多", "C002"),
        ("integer", True, "C002"),
        ("integer", date(2006, 3, 23), "C002"),
        ("integer", float("nan"), "C002"),
        ("integer", Decimal("Infinity"), "C002"),
        ("integer", 10**15, "C002"),
        ("money", "999999999999999.995", "C002"),
        ("integer", "120.5", "C004"),
        ("integer", 120.5, "C004"),
        ("integer", "—", "C015"),
        ("integer", "无", "C015"),
        ("integer", "暂无", "C015"),
        ("integer", "/", "C015"),
        ("integer", "50元", "C016"),
        ("money", "5人", "C016"),
    ],
)
def test_numbers_that_are_none(type_: TypeName, raw: object, said: str) -> None:
    """Refused with what was typed; 无 and — are asked about, never taken as 0."""
    parsed = kind(type_, "元" if type_ == "money" else "人").parse(raw)
    assert parsed.value is None
    assert parsed.problem is not None
    assert (parsed.problem.code, parsed.problem.severity) == (said, Severity.ERROR)
    assert parsed.problem.found == as_text(raw)
    assert "人数" in parsed.problem.message


def test_a_unit_that_does_not_fit_is_told_with_the_right_one() -> None:
    """The message names the field's unit, or says that it has none."""
    with_unit, without = kind("integer", "人").parse("5元"), kind("integer").parse("5元")
    assert with_unit.problem
    assert with_unit.problem.message == "“人数”要填人，你填的是“5元”，单位对不上。"
    assert without.problem
    assert without.problem.message == "“人数”要填不带单位的数，你填的是“5元”，单位对不上。"


def test_no_minus_before_a_zero() -> None:
    """What is rounded to zero is zero."""
    assert str(kind("money", "元").parse("-0.001").value) == "0.00"


@pytest.mark.parametrize(
    ("raw", "said", "hint"),
    [
        ("三月", "C005", "还缺日期，请写明是哪一天。"),
        (3.1, "C005", "分不清是1日还是10日，请写全年月日。"),
        ("昨天", "C005", ""),
        (True, "C005", ""),
        (float("nan"), "C005", ""),
    ],
)
def test_dates_that_are_none(raw: object, said: str, hint: str) -> None:
    """What is missing stands in the hint."""
    problem = kind("date").parse(raw, 2006).problem
    assert problem is not None
    assert (problem.code, problem.hint) == (said, hint)


@pytest.mark.parametrize(
    ("raw", "said"),
    [("2006-3-23", ""), ("3.23", "N104"), ("06.3.23", "N102"), (38799, "N102")],
)
def test_dates(raw: object, said: str) -> None:
    """A year that was added, a serial, a short year are remarked on."""
    parsed = kind("date").parse(raw, 2006)
    assert parsed.value == date(2006, 3, 23)
    assert code(parsed) == said


def test_texts() -> None:
    """One line or several; a number or a date from a cell is as it was typed."""
    assert kind("text").parse(" 桐木\n小学 ").value == "桐木小学"
    assert kind("note").parse("第一行\r\n第二行").value == "第一行\n第二行"
    assert kind("text").parse(12.0).value == "12"
    assert kind("text").parse(12.5).value == "12.5"
    for raw, typed in ((True, "TRUE"), (False, "FALSE")):
        assert kind("text").parse(raw).value == typed
    assert kind("text").parse(datetime(2006, 3, 23)).value == "2006-03-23"  # noqa: DTZ001
    assert kind("text").parse(datetime(2006, 3, 23, 8)).value == "2006-03-23 08:00:00"  # noqa: DTZ001
    assert kind("text").parse(timedelta(hours=8)).value == "8:00:00"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("545700", "545700"),
        ("'045700", "045700"),
        (545700.0, "545700"),
        ("ｇ 4513 2419", "G45132419"),
        ("' '12", "12"),
    ],
)
def test_codes(raw: object, value: str) -> None:
    """Half width, no spaces, capitals, leading zeros kept."""
    assert kind("code").parse(raw) == Parsed(value)


@pytest.mark.parametrize("type_", ["code", "student_no", "id_number"])
@pytest.mark.parametrize("raw", [4.51324200001010e17, 451324200001010000, "4.51324E+17"])
def test_a_number_lost_its_last_digits(type_: TypeName, raw: object) -> None:
    """Excel keeps 15 digits; what lay behind them can't be guessed."""
    problem = kind(type_).parse(raw).problem
    assert problem is not None
    assert problem.code == "C018"


@pytest.mark.parametrize(
    "raw", ["11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X"]
)
def test_an_id_number(raw: str) -> None:
    """Full width, small x and spaces make no difference."""
    assert kind("id_number").parse(raw) == Parsed("11010519491231002X")


def test_an_id_number_of_1989() -> None:
    """15 digits are kept as they are, and the long form is offered."""
    parsed = kind("id_number").parse("451324980101002")
    assert parsed.value == "451324980101002"
    assert parsed.note is not None
    assert parsed.note.code == "N105"
    assert "“451324199801010026”" in parsed.note.message


@pytest.mark.parametrize(
    ("raw", "count", "hint"),
    [
        ("4513241998010100", 16, "请对着户口本重抄。"),
        ("11010519491231002*", 18, "最后一位如果是X，请改成字母X。"),
        ("11010519491231002×", 18, "最后一位如果是X，请改成字母X。"),
        ("没有", 2, "请对着户口本重抄。"),
    ],
)
def test_no_id_number(raw: str, count: int, hint: str) -> None:
    """How many characters there are; a star in the last place was meant as X."""
    problem = kind("id_number").parse(raw).problem
    assert problem is not None
    assert (problem.code, problem.hint) == ("C019", hint)
    assert f"有{count}个字符" in problem.message


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("7212345", "7212345"),
        (7212345.0, "7212345"),
        ("0772-7212345", "0772-7212345"),
        ("0772—7212345", "0772-7212345"),
        ("０７７２－７２１２３４５", "0772-7212345"),
        ("（0772）7212345", "07727212345"),
        ("138 1234 5678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86 13812345678", "13812345678"),
        ("'13812345678", "13812345678"),
    ],
)
def test_phones(raw: object, value: str) -> None:
    """Spaces and brackets go, a mobile number loses country code and hyphens."""
    assert kind("phone").parse(raw) == Parsed(value)


@pytest.mark.parametrize("raw", ["请打校长", "123", "7212345转8", "7212345/7212346", "--"])
def test_no_phone(raw: str) -> None:
    """Words, two numbers in one cell, too few digits."""
    assert code(kind("phone").parse(raw)) == "C017"


@pytest.mark.parametrize(
    ("raw", "value", "said"),
    [
        ("是", True, ""),
        ("否", False, ""),
        ("有", True, "N102"),
        ("无", False, "N102"),
        ("√", True, "N102"),
        ("×", False, "N102"),
        ("Ｙ", True, "N102"),
        ("no", False, "N102"),
        ("'是", True, ""),
        (1, True, "N102"),
        (0.0, False, "N102"),
        (True, True, ""),
        (False, False, ""),
    ],
)
def test_yes_and_no(raw: object, value: bool, said: str) -> None:  # noqa: FBT001
    """Words, ticks, letters, 1 and 0; here 无 has a meaning."""
    parsed = kind("yes_no").parse(raw)
    assert (parsed.value, code(parsed)) == (value, said)


@pytest.mark.parametrize("raw", ["看情况", "/", "2", "—"])
def test_neither_yes_nor_no(raw: str) -> None:
    """What may mean either is asked."""
    assert code(kind("yes_no").parse(raw)) == "C007"


@pytest.mark.parametrize(
    ("listed", "raw", "value", "said"),
    [
        (SEX, "男", "1", ""),
        (SEX, "男孩", "1", "N102"),
        (SEX, "M", "1", "N102"),
        (SEX, "m", "1", "N102"),
        (SEX, "1", "1", ""),
        (SEX, 2.0, "2", ""),
        (SEX, "女 ", "2", ""),
        (SEX, "'女", "2", ""),
        (PEOPLES, "瑶", "13", "N102"),
        (PEOPLES, "瑶族", "13", ""),
        (PEOPLES, "瑶\u3000族", "13", ""),
        (PEOPLES, "13", "13", ""),
        (PEOPLES, "１３", "13", ""),
        (PEOPLES, "13瑶族", "13", "N102"),
        (PEOPLES, "YAO", "13", "N102"),
        (PEOPLES, 1, "01", ""),
        (PEOPLES, "8", "08", "N102"),
        (TWINS, "01其他", "01", ""),
        (TWINS, "02", "02", ""),
        (TWINS, "a", "A", ""),
    ],
)
def test_choices(listed: object, raw: object, value: str, said: str) -> None:
    """Code, label, both, an alias, a code without its zero."""
    parsed = choice(listed).parse(raw)
    assert (parsed.value, code(parsed)) == (value, said)


@pytest.mark.parametrize(
    ("listed", "raw", "hint"),
    [
        (PEOPLES, "瑶组", "是不是“瑶族”？"),
        (PEOPLES, "美国", ""),
        (PEOPLES, "9", ""),
        (PEOPLES, "9" * 5000, ""),
        (PEOPLES, "፩", ""),
        (PEOPLES, True, ""),
        (TWINS, "其他", "是不是“02其他”“01其他”？"),
        (TWINS, "甲", ""),
    ],
)
def test_no_choice(listed: object, raw: object, hint: str) -> None:
    """What is not in the list, or stands there twice, is refused; what is close is offered."""
    problem = choice(listed).parse(raw).problem
    assert problem is not None
    assert (problem.code, problem.hint) == ("C007", hint)


def test_what_choices_show() -> None:
    """The label; code and label where two labels are the same; an unknown code itself."""
    assert [choice(TWINS).format(code) for code in ("01", "02", "A", "B")] == [
        "01其他",
        "02其他",
        "教学楼",
        "B",
    ]


def test_masks_obey_the_declaration() -> None:
    """A personal field is masked, another is not."""
    assert kind_of("pupils", "name").mask("张小明") == "张*明"
    assert kind_of("pupils", "born").mask(date(1998, 1, 1)) == "1998-**-**"
    assert kind_of("pupils", "aid").mask(Decimal("300.00")) == "300.00"


def test_every_declared_type_has_a_class() -> None:
    """What a form set may write is what there is."""
    assert set(TYPE_NAMES) == set(get_args(TypeName))


def test_one_type_per_field() -> None:
    """The same object every time, so that what it has prepared is kept."""
    types, declared = field_types(sample()), sample().form("school").fields[0]
    assert types.of(declared) is types.of(declared)
    assert field_types(sample()) is types


@pytest.mark.parametrize(
    ("type_", "raw"),
    [
        ("integer", "1"),
        ("integer", True),
        ("integer", 1.5),
        ("money", None),
        ("date", 5),
        ("date", "2006-02-30"),
        ("text", 1),
        ("yes_no", 1),
        ("choice", None),
    ],
)
def test_json_of_another_type_is_refused(type_: TypeName, raw: object) -> None:
    """A payload says what it says in the field's own terms, or it is damaged."""
    declared = plain(Field("f", "栏", type_, choices="list"), ALL)
    with pytest.raises((TypeError, ValueError)):
        declared.from_json(raw)


NAMES: st.SearchStrategy[TypeName] = st.sampled_from(get_args(TypeName))
RAW: dict[TypeName, st.SearchStrategy[object]] = {
    "integer": st.integers(-(10**15) + 1, 10**15 - 1),
    "decimal": st.decimals(-(10**14), 10**14, places=2),
    "money": st.decimals(-(10**14), 10**14, places=2),
    "area": st.decimals(-(10**14), 10**14, places=1),
    "date": st.dates(),
    "yes_no": st.booleans(),
    "id_number": st.from_regex(r"\A([0-9]{15}|[0-9]{17}[0-9X])\Z"),
    "phone": st.from_regex(r"\A[0-9() +-]{7,15}\Z"),
    "choice": st.sampled_from(["01", "02", "A", "其他", "教学楼"]),
}


def typed(type_: TypeName) -> st.SearchStrategy[tuple[TypeName, object]]:
    texts: st.SearchStrategy[object] = st.text()
    return st.tuples(st.just(type_), RAW.get(type_, texts))


@settings(deadline=None)
@example(("student_no", "A´"))
@given(NAMES.flatmap(typed))
def test_what_is_shown_and_stored_comes_back(drawn: tuple[TypeName, object]) -> None:
    """For every type: parse(format(v)) == v, from_json(to_json(v)) == v, also through JSON."""
    type_, raw = drawn
    declared = plain(Field("f", "栏", type_, choices="list" if type_ == "choice" else ""), TWINS)
    value = declared.parse(raw).value
    if value is None:
        return
    shown = declared.parse(declared.format(value))
    assert (shown.value, shown.problem) == (value, None)
    stored = declared.from_json(json.loads(json.dumps(declared.to_json(value))))
    assert stored == value
    assert type(stored) is type(value)
    assert declared.format(stored) == declared.format(value)


CELLS = (
    st.text()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
)


@settings(deadline=None)
@given(NAMES, CELLS, st.none() | st.just(2006))
def test_any_cell_has_an_answer(type_: TypeName, raw: object, year: int | None) -> None:
    """Whatever lies in a cell, a type answers: a value, blank, or a problem, never two of them."""
    parsed = plain(Field("f", "栏", type_, choices="list"), TWINS).parse(raw, year)
    assert parsed.value is None or parsed.problem is None
    assert parsed.note is None or parsed.value is not None


@settings(deadline=None)
@given(st.text(st.characters(categories=["Nd", "No", "Nl"]), min_size=1, max_size=12))
def test_digits_of_other_scripts(raw: str) -> None:
    """Digits that Python counts as such but can't add up make no type fail."""
    for type_ in get_args(TypeName):
        parsed = plain(Field("f", "栏", type_, choices="list"), PEOPLES).parse(raw, 2006)
        assert parsed.value is None or parsed.problem is None
