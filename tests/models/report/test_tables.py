"""Appendix tables: figures by township, kind and unit; lists of missing units and of records."""

from __future__ import annotations

from models.report.claims import judge_claims
from models.report.content import Row, Table
from models.report.tables import Privacy, build_tables, town_names
from models.report.view import View
from models.report.wording import Writer
from tests.models.indicators.samples import BUREAU, CENTRE, HILL, JUNIOR, POINT, form_set
from tests.models.report.samples import form_set_with, view, without

MOVEMENT = """
[[table]]
id = "movement"
title = "学生变动"
rows = "township"
unit = "人"
note = "巩固率的目标是{{ setting.target }}%。"
column = [
  { indicator = "start_pri", label = "学年初" },
  { indicator = "dropouts", label = "辍学", group = "减少" },
  { indicator = "end_pri", label = "期末" },
  { indicator = "reten_pri" },
  { indicator = "=end_pri / start_pri", label = "比" },
]
"""


def tables(report: str, of: View | None = None, privacy: Privacy = "public") -> tuple[Table, ...]:
    """Return the tables of a report on the sample county."""
    base = of or view()
    forms = form_set_with(report)
    at = View(forms, base.period, base.units, base.returns, base.history)
    return build_tables(at, Writer(at, judge_claims(at)).text, privacy)


def texts(table: Table) -> list[str]:
    """Return the rows of a table as lines."""
    return [_line(row) for row in table.rows]


def _line(row: Row) -> str:
    mark = {"total": "=", "band": "#", "body": " "}[row.kind]
    return mark + "|".join(cell.text for cell in row.cells)


def test_by_township() -> None:
    """Total first, townships in the order of the code list, each figure with its key."""
    (table,) = tables(MOVEMENT)
    assert texts(table) == [
        "=合计|127|12|125|98.43|0.98",
        " 桐木镇|86|12|84|97.67|0.98",
        " 三角乡|41|0|41|100.00|1",
    ]
    assert [(column.label, column.group, column.align) for column in table.columns] == [
        ("乡镇", "", "text"),
        ("学年初", "", "number"),
        ("辍学", "减少", "number"),
        ("期末", "", "number"),
        ("小学巩固率", "", "number"),
        ("比", "", "number"),
    ]
    cell = table.rows[1].cells[1]
    assert cell.value == 86
    assert (cell.indicator, cell.group) == ("start_pri", "451324101")
    assert (table.title, table.unit, table.period) == ("学生变动", "人", "2006年上半年")
    assert table.reporter == "填报单位：金秀瑶族自治县教育和科技局"
    assert table.coverage == "应报学校3所、教学点1所，已报学校3所、教学点1所（含4/4校）"
    assert table.notes == ("巩固率的目标是98%。",)
    assert table.signing.startswith("填表人：")


def test_what_is_not_in_is_said() -> None:
    """A township whose schools are all missing, and one that lacks a school."""
    (table,) = tables(MOVEMENT, view(without(HILL.code, POINT.code)))
    assert texts(table)[2] == " 三角乡|未报|未报|未报|未报|未报"
    assert table.notes[1] == "数据未齐：桐木镇含1/2校；三角乡含0/1校。"
    assert table.coverage == "应报学校3所、教学点1所，已报学校2所、教学点0所（含2/4校）"


def test_why_there_is_no_figure() -> None:
    """未报, 未填, 待定 and 无 are four different things."""
    returns = without(HILL.code, JUNIOR.code) | {
        CENTRE.code: "movement/1 start=0 end=0 out_dropout=0\nmovement/2 start=0 end=0",
        POINT.code: "school fund=1",
    }
    report = MOVEMENT.replace('"township"', '"unit"')
    (table,) = tables(report, view(returns))
    found = {line.split("|")[0].strip(): line.split("|")[2:5] for line in texts(table)}
    assert found["桐木镇中心小学"] == ["0", "0", "—"]
    assert found["那马教学点"] == ["未填", "未填", "未填"]
    assert found["三角乡中心小学"] == ["未报", "未报", "未报"]
    base = view(returns, form_set_with(report), pending=frozenset({HILL.code}))
    (table,) = build_tables(base, str)
    found = {line.split("|")[0].strip(): line.split("|")[2:5] for line in texts(table)}
    assert found["三角乡中心小学"] == ["待定", "待定", "待定"]


def test_by_kind_and_unit() -> None:
    """Rows of kinds and of schools; what a school is not asked is a dash."""
    column = 'column = [{ indicator = "pri" }, { indicator = "jun" }, { indicator = "class_max" }]'
    kind, unit = tables(
        f'[[table]]\nid="k"\ntitle="甲"\nrows="kind"\n{column}\n'
        f'[[table]]\nid="u"\ntitle="乙"\nrows="unit"\nkinds=["20","teaching_point"]\n{column}'
    )
    assert texts(kind) == [
        "=合计|125|150|50",
        " 中心校|116|—|40",
        " 教学点|9|—|9",
        " 初中|—|150|50",
    ]
    assert texts(unit) == ["=合计|9|150|50", " 那马教学点|9|—|9", " 桐木中学|—|150|50"]
    assert unit.coverage == "应报学校1所、教学点1所，已报学校1所、教学点1所（含2/2校）"
    assert kind.columns[0].label == "学校类别"
    assert kind.notes == ("“最大班额”为各校中的最大值。",)


BANDED = """
[[table]]
id = "stages"
title = "分学段"
rows = "township"
bands = [{ id = "pri", label = "小学" }, { id = "jun", label = "初中" }]
column = [{ indicator = "={band}", label = "学生" }]
"""


def test_bands() -> None:
    """The same columns for each stage; townships without that stage are left out."""
    (table,) = tables(BANDED)
    assert texts(table) == [
        "#小学",
        "=合计|125",
        " 桐木镇|84",
        " 三角乡|41",
        "#初中",
        "=合计|150",
        " 桐木镇|150",
    ]
    assert table.rows[2].cells[1].indicator == "pri"
    assert table.rows[6].cells[1].indicator == "jun"


def test_a_band_nobody_is_asked_for_goes() -> None:
    """A county without junior schools has no band for them."""
    base = view()
    units = tuple(unit for unit in base.units if unit is not JUNIOR)
    of = View(base.form_set, base.period, units, base.returns)
    (table,) = tables(BANDED, of)
    assert [line for line in texts(table) if line[0] == "#"] == ["#小学"]


SMALL = without() | {
    CENTRE.code: """
        movement/1 start=40 end=39 out_dropout=1
        movement/2 start=36 end=36 out_dropout=0
    """,
    JUNIOR.code: "movement/7 start=160 end=155 out_dropout=0",
    HILL.code: "movement/1 start=20 end=15 out_dropout=5\nmovement/2 start=21 end=21 out_dropout=0",
}


def test_small_numbers_of_persons_are_left_out_for_outsiders() -> None:
    """One dropout in a township: its number, a second one, and the rates go."""
    (table,) = tables(MOVEMENT, view(SMALL))
    assert texts(table) == [
        "=合计|127|7|120|94.49|0.94",
        " 桐木镇|86|*|84|97.67|0.98",
        " 三角乡|41|*|36|87.80|0.88",
    ]
    assert table.rows[1].cells[2].value is None
    assert table.notes[1] == "“*”处人数太少或可推算出很少的人数，不列出。"
    (inside,) = tables(MOVEMENT, view(SMALL), "internal")
    assert texts(inside)[1] == " 桐木镇|86|2|84|97.67|0.98"
    assert len(inside.notes) == 1


def test_rates_and_formulas_go_with_their_terms() -> None:
    """A rate made of a number that is left out would give it away."""
    report = """
    [[table]]
    id = "t"
    title = "甲"
    rows = "township"
    balanced = true
    column = [
      { indicator = "students" }, { indicator = "dropouts" }, { indicator = "drop_rate" },
      { indicator = "=students - dropouts", label = "差" },
    ]
    """
    returns = {
        CENTRE.code: "enrolment/1 students=40\nenrolment/2 students=1\n"
        "movement/1 out_dropout=1\nmovement/2 out_dropout=0",
        HILL.code: "enrolment/1 students=50\nenrolment/2 students=1\n"
        "movement/1 out_dropout=9\nmovement/2 out_dropout=0",
    }
    (table,) = tables(report, view(returns))
    assert texts(table) == ["=合计|92|10|0|82", " 桐木镇|*|*|*|*", " 三角乡|*|*|*|*"]


def test_a_rate_above_its_cap() -> None:
    """It is printed as the cap, with a note."""
    (table,) = tables(MOVEMENT, view({POINT.code: "movement/1 start=10 end=11 out_dropout=0"}))
    assert texts(table)[0] == "=合计|10|0|11|100.00|1.1"
    assert "“小学巩固率”超过100的按100列出。" in table.notes


MISSING = """
[[table]]
id = "missing"
title = "未报学校名单"
rows = "missing"
column = [
  { indicator = "=name", label = "学校" }, { indicator = "=town", label = "乡镇" },
  { indicator = "=kind", label = "类别" }, { indicator = "=parent", label = "所属中心校" },
  { indicator = "=state", label = "状态" }, { indicator = "=phone", label = "电话" },
]
"""


def test_missing_units() -> None:
    """Who has not sent anything; no list if everybody has."""
    (table,) = tables(MISSING, view(without(POINT.code)))
    assert texts(table) == [" 1|那马教学点|桐木镇|教学点|桐木镇中心小学|未报|"]
    assert tables(MISSING) == ()


def test_pending_units_are_listed_too() -> None:
    """待定 comes after 未报; kinds may narrow the list."""
    base = view(without(POINT.code), pending=frozenset({JUNIOR.code}))
    forms = form_set_with(MISSING)
    of = View(forms, base.period, base.units, base.returns)
    (table,) = build_tables(of, str)
    assert [row.cells[1].text + row.cells[5].text for row in table.rows] == [
        "那马教学点未报",
        "桐木中学待定",
    ]
    narrow = form_set_with(MISSING + 'kinds = ["junior"]')
    (table,) = build_tables(View(narrow, base.period, base.units, base.returns), str)
    assert texts(table) == [" 1|桐木中学|桐木镇|初中||待定|"]


RECORDS = """
[[table]]
id = "visits"
title = "家访"
rows = "record"
form = "visits"
where = "homes > 2"
order = ["day"]
column = [
  { indicator = "=label(town)", label = "乡镇" }, { indicator = "=day", label = "日期" },
  { indicator = "=homes", label = "户数", total = true },
  { indicator = "=homes > 5", label = "多" }, { indicator = "=cost", label = "花费" },
]
"""


def test_records() -> None:
    """A line for each record, sorted, with a total where one is asked for."""
    returns = {
        CENTRE.code: "visits town=桐木镇 day=2006-03-23 homes=3 cost=1.5\nvisits homes=1",
        JUNIOR.code: "visits day=2006-03-02 town=金秀镇 homes=8",
    }
    (table,) = tables(RECORDS, view(returns))
    assert texts(table) == [
        "=合计||11||",
        " 金秀镇|2006年3月2日|8|是|",
        " 桐木镇|2006年3月23日|3|否|1.50",
    ]
    assert [column.align for column in table.columns] == [
        "text",
        "text",
        "number",
        "text",
        "number",
    ]
    assert tables(RECORDS, view({BUREAU.code: "result sat=1"})) == ()
    plain = RECORDS.replace(", total = true", "")
    assert len(tables(plain, view(returns))[0].rows) == 2


def test_townships_have_names() -> None:
    """The list that knows the units' codes is the list of townships."""
    assert town_names(view())["451324101"] == "桐木镇"
    assert form_set().choices["towns"].items[0].label == "金秀镇"
