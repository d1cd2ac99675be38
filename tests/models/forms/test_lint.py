"""What a well-formed form set may get wrong: one test for each thing that is looked at."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from models.forms.definition import FormSet, Tombstone
from models.forms.lint import lint
from tests.models.forms.samples import BASE, CHOICES, HEAD, INDICATORS, SOURCES, sample, told


def changed(file: str, before: str, after: str) -> list[str]:
    """Return the faults after one change of one file."""
    text = SOURCES[f"{file}.toml"]
    assert before in text
    return told(**{file: text.replace(before, after, 1)})


def test_the_sample_has_no_faults() -> None:
    """What is right is left alone."""
    assert lint(sample()) == []


def test_two_forms_with_one_id() -> None:
    """Also across areas."""
    again = BASE[BASE.index("[[form]]") : BASE.index("[[form]]", 60)]
    assert "form_set.toml school：有两张表用了同一个id。" in told(base=BASE + again)


def test_two_areas_with_one_id() -> None:
    """A file that is named twice is an area twice."""
    head = HEAD.replace('areas = ["base"]', 'areas = ["base", "base"]')
    assert "form_set.toml base：有两个板块用了同一个id。" in told(form_set=head)


@pytest.mark.parametrize(
    ("file", "before", "after", "fault"),
    [
        ("base", 'id = "T003"', 'id = "T001"', "form_set.toml T001：有两条校验用了同一个编号。"),
        (
            "indicators",
            'id = "students"',
            'id = "girls"',
            "indicators.toml girls：有两个指标用了同一个id。",
        ),
        (
            "form_set",
            'code = "13"',
            'code = "11"',
            "form_set.toml kind.11：有两类单位用了同一个代码。",
        ),
        (
            "form_set",
            'id = "theme"',
            'id = "limit"',
            "form_set.toml setting.limit：有两个设置用了同一个id。",
        ),
        (
            "form_set",
            '["school", "junior"]',
            '["school", "11"]',
            "form_set.toml kind.20.groups：“11”已是一类单位的代码。",
        ),
        (
            "form_set",
            'id = "theme"',
            'id = "Theme"',
            "form_set.toml setting.Theme：id只能用小写字母、数字和下划线，也不能是保留字。",
        ),
        (
            "form_set",
            "default = 55",
            "default = 2006-03-23",
            "form_set.toml setting.limit.default：只能是文字、数、是否，或者由它们组成的表。",
        ),
        (
            "form_set",
            "default = 55",
            "default = [1, nan]",
            "form_set.toml setting.limit.default：只能是文字、数、是否，或者由它们组成的表。",
        ),
        (
            "form_set",
            "2 = 2.5",
            "2 = 2006-03-23",
            "form_set.toml setting.quota.default：只能是文字、数、是否，或者由它们组成的表。",
        ),
        (
            "base",
            'for = ["school"]',
            'for = ["moon"]',
            "base.toml school.for：没有“moon”这类单位。",
        ),
        (
            "choices",
            'for = ["junior"]',
            'for = ["moon"]',
            "choices.toml grades.7：没有“moon”这类单位。",
        ),
        ("base", 'for = ["school"]', "", "base.toml school.for：要写明哪些单位填这张表。"),
        ("choices", 'code = "02"', 'code = "01"', "choices.toml states：代码“01”出现了两次。"),
        ("choices", 'code = "02"', 'code = "０１"', "choices.toml states：代码“01”出现了两次。"),
        (
            "choices",
            'label = "外出"',
            'label = ""',
            "choices.toml states.02：代码和名称不能空着，前后也不能有空格或撇号。",
        ),
        (
            "choices",
            'label = "外出"',
            'label = " 外出"',
            "choices.toml states.02：代码和名称不能空着，前后也不能有空格或撇号。",
        ),
        (
            "choices",
            'label = "外出"',
            'label = "01"',
            "choices.toml states.02：名称“01”是另一项的代码。",
        ),
        (
            "choices",
            "weight = 2",
            "weight = 2006-03-23",
            "choices.toml states.02.attrs：只能是文字、数、是否，或者由它们组成的表。",
        ),
        (
            "choices",
            "last = false }",
            "last = false, more = inf }",
            "choices.toml grades.defaults：只能是文字、数、是否，或者由它们组成的表。",
        ),
        (
            "base",
            'id = "school"',
            'id = "last"',
            "base.toml last：id只能用小写字母、数字和下划线，也不能是保留字。",
        ),
        (
            "base",
            'rows = "grades"',
            "",
            "base.toml enrolment.rows：固定行的表要写rows，其他表不能写。",
        ),
        (
            "base",
            'shape = "single"',
            'shape = "single"\nrows = "grades"',
            "base.toml school.rows：固定行的表要写rows，其他表不能写。",
        ),
        (
            "base",
            'rows = "grades"',
            'rows = "nothing"',
            "base.toml enrolment.rows：没有代码表“nothing”。",
        ),
        ("base", 'id = "head"', 'id = "name"', "base.toml school.name：有两栏用了同一个id。"),
        (
            "base",
            'natural_key = ["idno"]',
            'natural_key = ["nothing"]',
            "base.toml pupils.natural_key：没有“nothing”这一栏。",
        ),
        (
            "base",
            'natural_key = ["idno"]',
            'natural_key = ["idno"]\ncarry_rows = "blank(aid)"',
            "base.toml pupils.carry_rows：没有一栏写了carry，带不过来。",
        ),
        (
            "base",
            'rows = "grades"',
            'rows = "grades"\ncarry_rows = "girls > 0"',
            "base.toml enrolment.carry_rows：只有逐条填写的表才能写。",
        ),
        (
            "base",
            'natural_key = ["idno"]',
            'natural_key = ["idno"]\ncarry_rows = "aid"',
            "base.toml pupils.carry_rows：应是一个条件，如a > 0（aid）。",
        ),
        (
            "base",
            'rows = "grades"',
            'rows = "grades"\nnatural_key = ["girls"]',
            "base.toml enrolment.natural_key：只有逐条填写的表才能写。",
        ),
        (
            "base",
            'when = "school.staff > 0"',
            'when = "staff > 0"',
            "base.toml enrolment.when：没有“staff”这个名称（staff > 0）。",
        ),
        (
            "base",
            'when = "school.staff > 0"',
            'when = "school.staff"',
            "base.toml enrolment.when：应是一个条件，如a > 0（school.staff）。",
        ),
    ],
)
def test_form_sets_and_forms(file: str, before: str, after: str, fault: str) -> None:
    """Ids, kinds, settings, choices, shapes, keys, relevance."""
    assert fault in changed(file, before, after)


STONES = """
[[form.tombstone]]
id = "{id}"
{how}
"""


@pytest.mark.parametrize(
    ("stones", "said"),
    [
        ([("old", 'renamed_to = "name"')], []),
        ([("old", 'removed_in = "2"')], []),
        ([("old", 'renamed_to = "older"'), ("older", 'renamed_to = "name"')], []),
        ([("old", 'renamed_to = "older"'), ("older", 'removed_in = "2"')], []),
        ([("name", 'removed_in = "2"')], ["name：还在用，不能写成已取消。"]),
        ([("old", "")], ["old：renamed_to和removed_in要写一个，只写一个。"]),
        (
            [("old", 'renamed_to = "name"\nremoved_in = "2"')],
            ["old：renamed_to和removed_in要写一个，只写一个。"],
        ),
        ([("old", 'renamed_to = "gone"')], ["old：改名后的“gone”不存在。"]),
        ([("old", 'renamed_to = "old"')], ["old：改名后的“old”不存在。"]),
        (
            [("a", 'renamed_to = "b"'), ("b", 'renamed_to = "a"')],
            ["a：改名后的“b”不存在。", "b：改名后的“a”不存在。"],
        ),
        ([("old", 'removed_in = "2"')] * 2, ["old：写了两次。"]),
    ],
)
def test_tombstones_of_fields(stones: list[tuple[str, str]], said: list[str]) -> None:
    """What is gone must not be there, and where it went must be there, if need be by stages."""
    text = BASE + "".join(STONES.format(id=name, how=how) for name, how in stones)
    assert told(base=text) == [f"base.toml pupils.tombstone.{fault}" for fault in said]


@pytest.mark.parametrize(
    ("stone", "said"),
    [
        (Tombstone("old", renamed_to="school"), []),
        (Tombstone("old", removed_in="2"), []),
        (Tombstone("school", removed_in="2"), ["school：还在用，不能写成已取消。"]),
        (Tombstone("old", renamed_to="gone"), ["old：改名后的“gone”不存在。"]),
        (Tombstone("old"), ["old：renamed_to和removed_in要写一个，只写一个。"]),
    ],
)
def test_tombstones_of_forms(stone: Tombstone, said: list[str]) -> None:
    """The same for whole forms."""
    found = lint(replace(sample(), tombstones=(stone,)))
    assert [problem.message for problem in found] == [f"tombstone.{fault}" for fault in said]
    assert {problem.place.file for problem in found} <= {"form_set.toml"}


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (
            'agg = "sum", form = "enrolment", value = "girls"',
            'agg = "ratio"',
            "girls：没有指标“”。",
        ),
        (
            'numerator = "girls"',
            'numerator = "nothing"',
            "share：没有指标“nothing”。",
        ),
        (
            'numerator = "girls"',
            'form = "school", numerator = "girls"',
            "share：比率只写分子和分母，不写form、value和where。",
        ),
        (
            'value = "girls"',
            'value = "girls", numerator = "students"',
            "girls：只有比率才写分子和分母。",
        ),
        (
            'id = "students"',
            'id = "Students"',
            "Students：id只能用小写字母、数字和下划线，也不能是保留字。",
        ),
        ('form = "enrolment"', 'form = "nothing"', "girls.form：没有“nothing”这张表。"),
        ('agg = "sum"', 'agg = "count"', "girls.value：count不写value，其他都要写。"),
        (', value = "girls"', "", "girls.value：count不写value，其他都要写。"),
        ('value = "girls"', 'value = "boy"', "girls.value：没有“boy”这个名称（boy）。"),
        (
            'value = "girls"',
            'value = "girls", where = "girls"',
            "girls.where：应是一个条件，如a > 0（girls）。",
        ),
        (
            'value = "girls"',
            'value = "girls", kinds = ["moon"]',
            "girls.kinds：没有“moon”这类单位。",
        ),
    ],
)
def test_indicators(before: str, after: str, fault: str) -> None:
    """Ratios name two others; the others name a form and what is taken from it."""
    assert f"indicators.toml {fault}" in changed("indicators", before, after)


def test_tuples_can_be_told_apart() -> None:
    """Distinct counts pairs; that is no fault."""
    pair = INDICATORS.replace(
        'agg = "sum", form = "enrolment", value = "girls"',
        'agg = "distinct", form = "pupils", value = "(name, born)"',
    )
    assert told(indicators=pair) == []


def test_reports() -> None:
    """Columns name indicators or are expressions; a paragraph's id is its own."""
    report = """
paragraph = [{ id = "p1", text = "甲" }, { id = "p1", text = "乙" }]
[[table]]
id = "t1"
title = "表"
rows = "unit"
column = [{ indicator = "girls" }, { indicator = "=name" }, { indicator = "nothing" }]
"""
    assert told(report=report) == [
        "report.toml t1：没有指标“nothing”。",
        "report.toml p1：有两段用了同一个id。",
    ]


def test_a_grid_without_rows_does_not_hide_other_faults() -> None:
    """Also where examples of other forms speak of its rows."""
    base = BASE.replace('rows = "grades"', 'rows = "nothing"').replace(
        'passes = { row = { name = "韦大" } }',
        'passes = { forms = { enrolment = [{ row = "1" }] } }',
    )
    faults = told(base=base)
    assert "base.toml enrolment.rows：没有代码表“nothing”。" in faults
    assert "base.toml pupils.grade.choices" not in " ".join(faults)


def test_every_fault_is_told() -> None:
    """Faults of several files come together, each with its place."""
    faults = told(
        form_set=HEAD.replace("default = 55", "default = 2006-03-23"),
        choices=CHOICES.replace('label = "外出"', 'label = ""'),
        base=BASE.replace('rows = "grades"', 'rows = "nothing"'),
        indicators=INDICATORS.replace('numerator = "girls"', 'numerator = "nothing"'),
    )
    assert {fault.split()[0] for fault in faults} == {
        "form_set.toml",
        "choices.toml",
        "base.toml",
        "indicators.toml",
    }


def test_a_form_set_without_anything() -> None:
    """Nothing is wrong with nothing."""
    assert lint(FormSet("none", "1", "空", (), (), {})) == []
