"""All checks of a return: what is asked, what is found, where it stands, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.checks.explanations import sufficient, unexplained
from models.checks.runner import check_content, check_row
from models.forms.compute import fill_computed, prefill
from models.forms.context import ReturnContext
from models.forms.loader import load_form_set, parse_form_set
from models.problems import Problem, Severity
from models.records import (
    EMPTY_CONTENT,
    SINGLE_ROW,
    Content,
    FormData,
    Row,
    Unit,
    Value,
    explanation_key,
)
from tests.models.checks import samples
from tests.models.entry.samples import FORM_SET, LAST, context
from tests.models.forms.samples import PERIOD
from tests.models.workbook.sample_county import context as sample_context
from tests.models.workbook.sample_county import sample_form_set
from tests.models.workbook.strategies import contents

SHIPPED = load_form_set(Path(__file__).parents[3] / "resources" / "forms" / "county_2006")
VILLAGE = ReturnContext(SHIPPED, Unit("JX00000021", "大樟乡垌心村小学", "12", "451324204"), PERIOD)


def single(
    form: str, values: Mapping[str, Value], unread: Mapping[str, str] | None = None
) -> Content:
    """Return a content with one record of a single form."""
    return Content({form: FormData((Row(SINGLE_ROW, values, unread or {}),))})


def lines(problems: list[Problem]) -> list[str]:
    """Return problems as ``code place message`` lines."""
    return [f"{problem.code} {problem.place} {problem.message}" for problem in problems]


def of(form: str, content: Content, ctx: ReturnContext | None = None) -> list[str]:
    """Return what the checks find in one form of the sample school, without its code."""
    found = check_content(ctx or context(), content, forms=(form,))
    return [line.replace("JX00000021/", "") for line in lines(found)]


def test_what_must_be_filled_in() -> None:
    """Blank is blank: zeros count, irrelevant fields are not asked for."""
    values: dict[str, Value] = {"name": "垌心小学", "boarding": False, "budget": Decimal("0.00")}
    assert of("school", single("school", values)) == [
        "C001 school/1/phone “联系电话”没有填，这一项必须填。"
    ]
    boarding: dict[str, Value] = {**values, "boarding": True, "phone": "0772-7000001"}
    assert of("school", single("school", boarding)) == [
        "C001 school/1/beds “床位数”没有填，这一项必须填；如果确实没有，请填0。"
    ]


def test_every_row_of_a_grid_is_asked_even_if_nothing_was_typed() -> None:
    """Six grades with three required fields each; computed and left-out fields are not asked."""
    found = check_content(context(), EMPTY_CONTENT, forms=("pupils",))
    assert [problem.code for problem in found] == ["C001"] * 18
    assert {problem.place.row for problem in found} == set("123456")
    assert {problem.place.field for problem in found} == {"classes", "total", "girls"}


def test_what_is_not_asked() -> None:
    """本期无此项, an optional form nobody touched, a form that does not concern the unit."""
    assert of("events", EMPTY_CONTENT) == []
    assert of("dropouts", Content({"dropouts": FormData(absent=True)})) == []
    assert of("dropouts", EMPTY_CONTENT) == [
        "C010 dropouts 这张表没有记录。没有发生请点“本期无此项”，有的话请补填。"
    ]
    stranger = replace(context(), unit=replace(context().unit, kind="90"))
    assert check_content(stranger, EMPTY_CONTENT) == []


def test_a_form_is_asked_only_where_its_condition_holds() -> None:
    """Unknown means asked, so that nothing is forgotten."""
    forms = tuple(
        replace(form, when="school.boarding") if form.id == "aid" else form
        for form in FORM_SET.forms
    )
    areas = tuple(
        replace(area, forms=tuple(form for form in forms if form.area == area.id))
        for area in FORM_SET.areas
    )
    ctx = context(form_set=replace(FORM_SET, areas=areas))
    assert of("aid", single("school", {"boarding": False}), ctx) == []
    assert len(of("aid", single("school", {"boarding": True}), ctx)) == 1
    assert len(of("aid", EMPTY_CONTENT, ctx)) == 1


def test_what_was_not_understood_is_said_again() -> None:
    """The text stays, and so does the reason."""
    found = of("school", single("school", {}, {"budget": "很多", "built": "不详"}))
    assert "C002 school/1/budget “公用经费”只能填数字。你填的是“很多”，请改成数字。" in found
    assert any(line.startswith("C005 school/1/built") for line in found)
    assert not any("C001 school/1/budget" in line for line in found)


def test_a_text_that_is_understood_by_now_must_be_typed_again() -> None:
    """After a change of the form set an old text may be readable; nobody guesses."""
    found = of("school", single("school", {}, {"budget": "35"}))
    assert "C036 school/1/budget “公用经费”里的“35”还没有读入，请重新填写这一格。" in found


def test_nothing_personal_leaks_from_a_text_that_was_not_understood() -> None:
    """A phone number that is none is masked in the sentence and not kept as found."""
    row = Row("A1", {"name": "韦小明"}, {"phone": "找13877220001的堂哥"})
    found = check_content(context(), Content({"dropouts": FormData((row,))}), forms=("dropouts",))
    (problem,) = [item for item in found if item.place.field == "phone"]
    assert problem.code == "C017"
    assert "13877220001" not in problem.message
    assert problem.found == ""
    assert not any("韦小明" in item.message for item in found)


def test_limits() -> None:
    """Negative, too long, unusual, not in the list, filled in where it does not apply."""
    values: dict[str, Value] = {
        "name": "小" * 41,
        "boarding": False,
        "beds": -3,
        "area": Decimal("60.0"),
        "budget": Decimal("1.00"),
        "phone": "0772-7000001",
    }
    assert of("school", single("school", values)) == [
        "C034 school/1/name “学校全称”最多40个字，现在有41个字，请改短。",
        "C003 school/1/beds “床位数”不能是负数。",
        "C030 school/1/beds “床位数”在这里不适用，却填了“-3”，请清除或核对。",
        "C033 school/1/area “校园面积”一般在100.0到50000.0平方米之间，你填的是60.0，请核对。",
    ]
    row = Row("A1", {"grade": "9", "name": "韦小明", "reason": "01", "left_on": date(2006, 3, 1)})
    assert of("dropouts", Content({"dropouts": FormData((row,))})) == [
        "C007 dropouts/A1/grade “年级”只能从下拉表里选，没有“9”这一项。"
    ]


LIMITS = """
[area]
id = "base"
title = "基本情况"
[[form]]
id = "school"
title = "学校情况"
shape = "single"
for = ["school"]
field = [
  { id = "share", label = "比例", type = "decimal", unit = "%", min = "0.5", max = 100 },
  { id = "weeks", label = "周数", type = "integer", unit = "周", soft_min = 18 },
  { id = "staff", label = "教职工", type = "integer", unit = "人", soft_max = 90 },
  { id = "opened", label = "开学日期", type = "date", min = "2006-02-01" },
  { id = "post", label = "邮编", type = "code", pattern = "[0-9]{6}", help = "6位数字。" },
]
"""


def test_limits_of_every_kind() -> None:
    """Hard limits in the field's own type, usual limits open to one side, patterns."""
    from_toml = {
        "form_set.toml": 'id = "x"\nversion = "1"\ntitle = "x"\nareas = ["base"]\n'
        'kind = [{ code = "11", title = "学校", groups = ["school"] }]\n',
        "base.toml": LIMITS,
    }
    form_set = parse_form_set({name: text.encode() for name, text in from_toml.items()})
    ctx = ReturnContext(form_set, Unit("2145000001", "甲校", "11"), PERIOD)
    values: dict[str, Value] = {
        "share": Decimal("0.40"),
        "weeks": 9,
        "staff": 120,
        "opened": date(2006, 1, 31),
        "post": "5457",
    }
    found = check_content(ctx, single("school", values))
    assert [problem.message for problem in found] == [
        "“比例”不能小于0.50%，你填的是0.40。",
        "“周数”一般不少于18周，你填的是9，请核对。",
        "“教职工”一般不超过90人，你填的是120，请核对。",
        "“开学日期”不能小于2006-02-01，你填的是2006-01-31。",
        "“邮编”的写法不对，你填的是“5457”。",
    ]
    assert found[-1].hint == "6位数字。"
    (high,) = check_content(ctx, single("school", {"share": Decimal("100.01")}))
    assert high.message == "“比例”不能大于100.00%，你填的是100.01。"


def test_declared_checks_name_the_record() -> None:
    """Grid rows by their label; the first named field is where it stands."""
    rows = (Row("3", {"classes": 1, "total": 20, "girls": 30}),)
    found = check_content(context(), Content({"pupils": FormData(rows)}), forms=("pupils",))
    (problem,) = [item for item in found if item.code == "C040"]
    assert (problem.message, str(problem.place)) == (
        "三年级女生30人，比在校生20人还多。",
        "JX00000021/pupils/3/girls",
    )


def test_a_rule_with_a_blank_operand_is_silent() -> None:
    """Required-ness is a check of its own."""
    rows = (Row("3", {"girls": 30}),)
    found = check_content(context(), Content({"pupils": FormData(rows)}), forms=("pupils",))
    assert "C040" not in {problem.code for problem in found}


def test_only_zeros() -> None:
    """Records whose numbers are all zeros, and tables nobody may have filled in yet."""
    day = date(2006, 3, 1)
    rows = tuple(Row(f"A{n}", {"day": day, "title": f"活动{n}", "persons": 0}) for n in range(4))
    assert "C009 events 这张表里的数全部是0，请核对是不是还没有填。" in of(
        "events", Content({"events": FormData(rows)})
    )
    grid = tuple(Row(str(n), {"classes": 0, "total": 0, "girls": 0}) for n in range(1, 7))
    assert "C009 pupils 这张表全部是0，请核对是不是还没有填。" in of(
        "pupils", Content({"pupils": FormData(grid)})
    )


def test_the_same_record_twice() -> None:
    """Said at the second one; records that are not understood are not compared."""
    values: dict[str, Value] = {"day": date(2006, 3, 1), "title": "防震演练", "persons": 81}
    rows = (Row("A1", values), Row("A2", dict(values)), Row("A3", values, {"x": "?"}))
    assert of("events", Content({"events": FormData(rows)})) == [
        "C011 events/A2 第1行和第2行完全一样，是不是重复了？"
    ]


def test_numbers_that_are_all_those_of_the_last_return() -> None:
    """What was carried over says nothing; one changed number is enough to be believed."""
    grid = tuple(Row(str(n), {"classes": 1, "total": 20 + n, "girls": 9}) for n in range(1, 7))
    last = Content({**LAST.forms, "pupils": FormData(grid)})
    content = Content({**last.forms})
    ctx = context(last)
    assert any("C012" in line for line in of("school", content, ctx))
    changed = (replace(grid[0], values={**grid[0].values, "girls": 8}), *grid[1:])
    assert not any(
        "C012" in line for line in of("school", content.with_form("pupils", FormData(changed)), ctx)
    )


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("", False),
        ("无", False),
        ("已核实", False),
        ("已 核 实 。 ！", False),
        ("两个班合并上课", True),
        ("、、、、、、、", False),
    ],
)
def test_what_an_explanation_is(text: str, *, enough: bool) -> None:
    """Six characters that say something."""
    assert sufficient(text) is enough


def test_warnings_without_explanation() -> None:
    """Errors are no matter of explaining."""
    rows = (Row("4", {"classes": 1, "total": 80, "girls": 90}),)
    content = Content({"pupils": FormData(rows)})
    found = check_content(context(), content, forms=("pupils",))
    assert [problem.code for problem in unexplained(found, content)] == ["C041"]
    key = explanation_key("C041", "pupils", "4")
    told = Content(content.forms, {key: "两个村合并办班，教室不够"})
    assert unexplained(check_content(context(), told, forms=("pupils",)), told) == []


_TYPED = st.dictionaries(
    st.sampled_from(["classes", "students", "girls", "minority", "boarders"]),
    st.integers(-2, 70),
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from("123456"), _TYPED))
def test_a_row_by_itself_and_the_whole_return_agree(typed: dict[str, dict[str, int]]) -> None:
    """What is said while typing is what is said before the export, row by row."""
    rows = tuple(Row(grade, dict(values)) for grade, values in sorted(typed.items()))
    content = fill_computed(VILLAGE, prefill(VILLAGE).with_form("enrolment", FormData(rows)))
    whole = [p for p in check_content(VILLAGE, content, forms=("enrolment",)) if p.place.row]
    single_rows = [
        problem for grade in "123456" for problem in check_row(VILLAGE, content, "enrolment", grade)
    ]
    assert single_rows == whole


def test_a_row_of_a_form_that_is_not_asked() -> None:
    """Nothing is said while the form is marked, nor about an empty new record."""
    absent = Content({"dropouts": FormData(absent=True)})
    assert check_row(context(), absent, "dropouts", "A1") == []
    assert check_row(context(), EMPTY_CONTENT, "dropouts", "A1") == []


def test_severities() -> None:
    """What cannot be true is an error, what may be true but should not is a warning."""
    rows = (Row("4", {"classes": 1, "total": 80, "girls": 90}),)
    found = check_content(context(), Content({"pupils": FormData(rows)}), forms=("pupils",))
    levels = {problem.code: problem.severity for problem in found}
    assert levels == {
        "C001": Severity.ERROR,
        "C040": Severity.ERROR,
        "C041": Severity.WARNING,
    }


OPTIONAL = """
[[form]]
id = "water"
title = "饮水"
shape = "single"
for = ["school"]
optional = true
field = [
  { id = "phone", label = "电话", type = "phone", carry = "unit.phone" },
  { id = "taps", label = "水龙头", type = "integer", required = true },
  { id = "kind", label = "水源", type = "text", default = "山泉" },
  { id = "doubled", label = "两倍", type = "integer", compute = "count(events) * 2" },
]
[[form]]
id = "events"
title = "活动"
shape = "list"
for = ["school"]
optional = true
field = [{ id = "what", label = "内容", type = "text", required = true }]
"""


def test_an_optional_form_that_only_the_program_filled_in() -> None:
    """What came from the registry, a default or a computation is nobody's word."""
    ctx = samples.context(OPTIONAL)
    content = Content({"events": FormData(absent=True)})
    began = fill_computed(ctx, Content({**prefill(ctx).forms, **content.forms}))
    assert began.form("water").rows[0].values == {
        "phone": "0772-7212345",
        "kind": "山泉",
        "doubled": 0,
    }
    assert check_content(ctx, began) == []
    assert check_row(ctx, began, "water", "1") == []
    told = ["C001 1/taps “水龙头”没有填，这一项必须填；如果确实没有，请填0。"]
    for typed in ({"kind": "井水"}, {"phone": "0772-7212346"}):
        row = Row("1", {**began.form("water").rows[0].values, **typed})
        touched = began.with_form("water", FormData((row,)))
        assert samples.told(check_content(ctx, touched)) == told
        assert samples.told(check_row(ctx, touched, "water", "1")) == told
    unread = began.with_form("water", FormData((Row("1", {}, {"taps": "几个"}),)))
    assert [problem.code for problem in check_content(ctx, unread)] == ["C002"]
    cleared = began.with_form("water", FormData((Row("1", {"phone": "0772-7212345"}),)))
    assert samples.told(check_content(ctx, cleared)) == told


@settings(max_examples=80, deadline=None)
@given(contents(sample_form_set()))
def test_every_record_by_itself_and_the_whole_return_agree(content: Content) -> None:
    """For every shape and field type; C011 alone needs the other records."""
    ctx = sample_context()
    whole = [p for p in check_content(ctx, content) if p.place.row and p.code != "C011"]
    found = []
    for form in ctx.form_set.forms:
        fixed = {"single": ["1"], "grid": ["1", "2", "3", "7"]}.get(form.shape, [])
        others = [row.row_id for row in content.form(form.id).rows if row.row_id not in fixed]
        for row_id in (*fixed, *others):
            found += check_row(ctx, content, form.id, row_id)
    assert found == whole


def test_a_row_that_is_not_there_is_nothing_to_speak_of() -> None:
    """A grade the school does not have, cleared a moment ago."""
    assert check_row(context(), EMPTY_CONTENT, "pupils", "9") == []
    assert check_row(context(), EMPTY_CONTENT, "school", "2") == []


def test_nothing_is_said_twice_about_a_long_list() -> None:
    """Ten thousand records that all break a rule are named in one pass."""
    day = date(2006, 3, 1)
    rows = tuple(Row(f"{n:06d}", {"day": day, "title": f"活动{n}"}) for n in range(10_000))
    content = Content({"events": FormData(rows)})
    found = check_content(context(), content, forms=("events",))
    assert [problem.place.row for problem in found] == [row.row_id for row in rows]
    assert {problem.code for problem in found} == {"C001"}
