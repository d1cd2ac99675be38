"""What a declared check may get wrong: rule, message, examples."""

from __future__ import annotations

import pytest

from tests.models.forms.samples import BASE, told

CHECK = """
[[form.check]]
id = "X"
level = "{level}"
each = "{each}"
rule = "{rule}"
when = "{when}"
let = {{ {let} }}
fields = [{fields}]
message = "{message}"
fires = {{ {fires}{told} }}
passes = {{ {passes} }}
"""
PLAIN = {
    "level": "error",
    "each": "row",
    "rule": "aid > 0",
    "when": "",
    "let": "",
    "fields": "",
    "message": "不对。",
    "fires": "row = { aid = 0 }, ",
    "told": 'message = "不对。"',
    "passes": "row = { aid = 1 }",
}


def faults(form: str = "pupils", **parts: str) -> list[str]:
    """Return the faults of a check of a form, without file, form and check."""
    text = CHECK.format(**(PLAIN | parts))
    if form == "enrolment":
        before, after = BASE.split('[[form]]\nid = "pupils"')
        found = told(base=f'{before}{text}\n[[form]]\nid = "pupils"{after}')
    elif form == "school":
        before, after = BASE.split('[[form]]\nid = "enrolment"')
        found = told(base=f'{before}{text}\n[[form]]\nid = "enrolment"{after}')
    else:
        found = told(base=BASE + text)
    start = f"base.toml {form}.X"
    assert all(fault.startswith(start) for fault in found), found
    return [fault.removeprefix(start) for fault in found]


def test_what_is_right() -> None:
    """Slots, lets, conditions, and examples of every kind of form."""
    assert faults() == []
    assert faults(message="{name}少{gap}，{row}", let='gap = "aid - 1"', when="gap < 5") == []
    assert faults(fields='"name", "aid"') == []
    assert (
        faults(
            fires='row = { born = 2006-03-23, aid = "1,000.5" }, row_id = "A", '
            'unit = { kind = "13", phone = "1" }, settings = { limit = 5 }, '
            "last = { school = [{ staff = 1 }] }, "
            'forms = { pupils = [{ name = "韦大" }, { row = "A" }], school = "absent", '
            'enrolment = [{ row = "1", intake = 5 }, { row = "2", girls = "" }] }, '
        )
        == []
    )
    assert faults("enrolment", rule="girls > 0", fires="", passes='row_id = "7"') == []
    assert (
        faults("school", rule="staff > 0", each="form", message="{staff}", fires="", passes="")
        == []
    )


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"level": "note"}, ".level：只能是error或warning。"),
        ({"fields": '"nothing"'}, ".fields：没有“nothing”这一栏。"),
        ({"let": 'aid = "1"'}, ".let.aid：名称不合规定，或者和本表的一栏同名。"),
        ({"let": 'Gap = "1"'}, ".let.Gap：名称不合规定，或者和本表的一栏同名。"),
        ({"let": 'row = "1"'}, ".let.row：名称不合规定，或者和本表的一栏同名。"),
        ({"let": 'gap = "nothing"'}, "：没有“nothing”这个名称。"),
        ({"rule": "nothing > 0"}, "：没有“nothing”这个名称。"),
        ({"rule": "aid"}, ".rule：应是一个条件，如a > 0。"),
        ({"when": "name"}, ".when：应是一个条件，如a > 0。"),
        ({"when": "aid >"}, "：式子写法不对，括号或运算符可能不配对。"),
        ({"message": "{nothing}不对。"}, ".message：“{nothing}”不是这张表的一栏，也不在let里。"),
        ({"message": "{Aid}不对。"}, ".message：花括号里只能写一个名称。"),
        ({"message": "{aid不对。"}, ".message：花括号里只能写一个名称。"),
        ({"told": 'message = ""'}, ".fires：要写出应当看到的提示（message）。"),
        ({"fires": "row = { x = 1 }, "}, ".fires.row.x：这一行没有这一栏。"),
        ({"passes": "row = { x = 1 }"}, ".passes.row.x：这一行没有这一栏。"),
        ({"fires": 'row = { aid = "无" }, '}, ".fires.row.aid：“无”读不出来。"),
        ({"fires": 'row = { grade = "九" }, '}, ".fires.row.grade：“九”读不出来。"),
        ({"fires": "forms = { x = [] }, "}, ".fires.forms.x：没有这张表。"),
        ({"fires": "last = { x = [] }, "}, ".fires.last.x：没有这张表。"),
        (
            {"fires": "forms = { school = 5 }, "},
            ".fires.forms.school：应是一列记录，或者“absent”。",
        ),
        (
            {"fires": "forms = { school = [5] }, "},
            ".fires.forms.school：应是一列记录，或者“absent”。",
        ),
        (
            {"fires": "forms = { school = [{ x = 1 }] }, "},
            ".fires.forms.school[0].x：这一行没有这一栏。",
        ),
        (
            {"fires": 'forms = { school = [{ row = "2" }] }, '},
            ".fires.forms.school[0]：没有“2”这一行。",
        ),
        (
            {"fires": "forms = { enrolment = [{ girls = 1 }] }, "},
            ".fires.forms.enrolment[0]：要用row写明是哪一行。",
        ),
        (
            {"fires": 'forms = { enrolment = [{ row = "9" }] }, '},
            ".fires.forms.enrolment[0]：没有“9”这一行。",
        ),
        (
            {"fires": 'last = { enrolment = [{ row = "1" }, { row = "2", intake = 1 }] }, '},
            ".fires.last.enrolment[1].intake：这一行没有这一栏。",
        ),
        (
            {"fires": 'forms = { pupils = [{ row = "A" }, { row = "A" }] }, '},
            ".fires.forms.pupils：“A”这一行写了两次。",
        ),
        ({"fires": 'unit = { kind = "99" }, '}, ".fires.unit.kind：没有“99”这类单位。"),
        ({"fires": "settings = { x = 1 }, "}, ".fires.settings.x：没有这个设置。"),
    ],
)
def test_faults(parts: dict[str, str], fault: str) -> None:
    """Each one alone, at its place."""
    assert faults(**parts) == [fault]


def test_rows_of_examples() -> None:
    """A single form has one row, a grid those of its list; a field must be in the row."""
    grid = {"rule": "girls > 0", "passes": ""}
    assert faults("enrolment", fires='row_id = "9", ', **grid) == [".fires.row_id：没有“9”这一行。"]
    found = faults("enrolment", fires='row_id = "2", row = { intake = 1 }, ', **grid)
    assert found == [".fires.row.intake：这一行没有这一栏。"]
    assert faults("enrolment", fires="row = { intake = 1 }, ", **grid) == []
    found = faults("school", rule="staff > 0", fires='row_id = "2", ', passes="")
    assert found == [".fires.row_id：没有“2”这一行。"]


@pytest.mark.parametrize("each", ["form", "county"])
def test_a_check_of_many_records_looks_at_none(each: str) -> None:
    """A field of the record would always be blank there, so that the check would never fire."""
    assert faults(each=each) == ["：没有“aid”这个名称。"]
    slots = faults(each=each, rule="count(pupils) > 0", message="{aid}")
    assert slots == [".message：“{aid}”不是这张表的一栏，也不在let里。"]
    assert faults(each=each, rule="count(pupils) > 0", message="{row}", fires="", passes="") == []


def test_a_form_whose_choices_are_missing() -> None:
    """Told at the field; the examples and rules that use it make nothing fail."""
    base = BASE.replace('choices = "states", default', 'choices = "nothing", default')
    found = told(base=base + CHECK.format(**(PLAIN | {"fires": 'row = { state = "01" }, '})))
    assert found == ["base.toml pupils.state.choices：没有代码表“nothing”。"]
