"""A small county: form set in TOML, five units, and a short way to write returns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from models.forms.definition import FormSet
from models.forms.field_types import field_type
from models.forms.loader import parse_form_set
from models.indicators.parts import IndicatorPart, unit_parts
from models.records import Content, FormData, Period, Row, Unit

FORM_SET = """
id = "sample"
version = "1"
title = "试用表样"
areas = ["base", "retention", "exam"]

[[kind]]
code = "11"
title = "中心校"
groups = ["school", "primary"]

[[kind]]
code = "13"
title = "教学点"
groups = ["school", "primary", "teaching_point"]

[[kind]]
code = "20"
title = "初中"
groups = ["school", "junior"]

[[kind]]
code = "90"
title = "县局"
groups = ["bureau"]

[[setting]]
id = "target"
label = "小学巩固率目标"
default = 98

[[setting]]
id = "formula"
label = "辍学率口径"
default = "ledger"

[[setting]]
id = "strict"
label = "从严"
default = true

[[setting]]
id = "table"
label = "标准"
default = { primary = 160 }
"""

CHOICES = """
[grades]
title = "年级"
items = [
  { code = "1", label = "一年级", for = ["primary"], attrs = { stage = "primary" } },
  { code = "2", label = "二年级", for = ["11"], attrs = { stage = "primary" } },
  { code = "7", label = "七年级", for = ["junior"], attrs = { stage = "junior" } },
]

[status]
title = "状态"
items = [
  { code = "20", label = "辍学", attrs = { open = true } },
  { code = "30", label = "已返校", attrs = { open = false } },
]

[towns]
title = "乡镇"
items = { 451324100 = "金秀镇", 451324101 = "桐木镇", 451324200 = "三角乡" }
"""

BASE = """
[area]
id = "base"
title = "基本情况"

[[form]]
id = "school"
code = "F00"
title = "学校基本信息"
shape = "single"
for = ["school"]
field = [
  { id = "boarding", label = "寄宿制", type = "yes_no" },
  { id = "fee_board", label = "收费公示栏", type = "yes_no" },
  { id = "violations", label = "乱收费起数", type = "integer" },
  { id = "fund", label = "筹措资金", type = "money" },
]

[[form]]
id = "dorm"
title = "寄宿条件"
shape = "single"
for = ["school"]
when = "school.boarding"
field = [{ id = "beds", label = "床位", type = "integer" }]

[[form]]
id = "enrolment"
title = "在校生"
shape = "grid"
rows = "grades"
for = ["school"]
field = [
  { id = "classes", label = "班数", type = "integer" },
  { id = "students", label = "学生", type = "integer" },
  { id = "new", label = "受过学前教育", type = "integer", rows = ["1"] },
  { id = "other", label = "其他", type = "integer" },
  { id = "other_note", label = "其他学生", type = "integer", when = "other > 0" },
]

[[form]]
id = "visits"
title = "家访"
shape = "list"
for = ["school"]
optional = true
field = [
  { id = "town", label = "乡镇", type = "choice", choices = "towns" },
  { id = "day", label = "日期", type = "date" },
  { id = "homes", label = "户数", type = "integer" },
  { id = "cost", label = "花费", type = "money" },
]
"""

RETENTION = """
[area]
id = "retention"
title = "控辍保学"

[[form]]
id = "movement"
title = "学生变动"
shape = "grid"
rows = "grades"
for = ["school"]
field = [
  { id = "start", label = "学年初", type = "integer" },
  { id = "out_dropout", label = "辍学", type = "integer" },
  { id = "end", label = "期末", type = "integer" },
]

[[form]]
id = "ledger"
title = "辍学台账"
shape = "list"
part = "persons"
for = ["school"]
field = [
  { id = "name", label = "姓名", type = "text", personal = "name" },
  { id = "status", label = "状态", type = "choice", choices = "status" },
  { id = "reason", label = "原因", type = "text" },
]

[[form]]
id = "summary"
title = "台账小结"
shape = "single"
for = ["school"]
field = [
  { id = "total", label = "台账人数", type = "integer", compute = "count(ledger)" },
  { id = "open", label = "未返校", type = "integer", compute = "count(ledger, status.open)" },
  { id = "twice", label = "两倍", type = "integer", compute = "total + total" },
]
"""

EXAM = """
[area]
id = "exam"
title = "考试"

[[form]]
id = "result"
title = "高考结果"
shape = "list"
for = ["bureau"]
field = [
  { id = "sat", label = "参考", type = "integer" },
  { id = "above", label = "上线", type = "integer" },
]
"""

INDICATORS = """
[[indicator]]
id = "students"
title = "学生数"
agg = "sum"
unit = "人"
form = "enrolment"
value = "students"

[[indicator]]
id = "pri"
title = "小学生数"
agg = "sum"
form = "enrolment"
value = "students"
where = 'row.stage == "primary"'

[[indicator]]
id = "jun"
title = "初中生数"
agg = "sum"
form = "enrolment"
value = "students"
where = 'row.stage == "junior"'

[[indicator]]
id = "large"
title = "大班"
agg = "count"
form = "enrolment"
where = 'row.stage == "primary" and students / classes > 50'

[[indicator]]
id = "class_max"
title = "最大班额"
agg = "max"
form = "enrolment"
value = "students / classes"

[[indicator]]
id = "class_min"
title = "最小班额"
agg = "min"
form = "enrolment"
value = "students / classes"

[[indicator]]
id = "new"
title = "受过学前教育"
agg = "sum"
form = "enrolment"
value = "new"

[[indicator]]
id = "noted"
title = "有说明的其他学生"
agg = "sum"
form = "enrolment"
value = "other_note"

[[indicator]]
id = "end_pri"
title = "小学期末人数"
agg = "sum"
form = "movement"
value = "end"
where = 'row.stage == "primary"'

[[indicator]]
id = "start_pri"
title = "小学学年初人数"
agg = "sum"
form = "movement"
value = "start"
where = 'row.stage == "primary"'

[[indicator]]
id = "reten_pri"
title = "小学巩固率"
agg = "ratio"
unit = "%"
numerator = "end_pri"
denominator = "start_pri"
factor = 100
scale = 2
cap = 100

[[indicator]]
id = "dropouts"
title = "辍学人数"
agg = "sum"
form = "movement"
value = "out_dropout"
sensitive = true

[[indicator]]
id = "drop_rate"
title = "辍学率"
agg = "ratio"
numerator = "dropouts"
denominator = "students"

[[indicator]]
id = "boards"
title = "设公示栏的学校"
agg = "count"
form = "school"
where = "fee_board"

[[indicator]]
id = "forms_in"
title = "填了基本信息的学校"
agg = "count"
form = "school"

[[indicator]]
id = "boards_asked"
title = "学校数"
agg = "count"
form = "school"
where = "filled(fee_board)"

[[indicator]]
id = "board_rate"
title = "公示栏设置率"
agg = "ratio"
numerator = "boards"
denominator = "boards_asked"
factor = 100

[[indicator]]
id = "violations"
title = "乱收费起数"
agg = "sum"
form = "school"
value = "violations"

[[indicator]]
id = "fund"
title = "筹措资金"
agg = "sum"
unit = "元"
form = "school"
value = "fund"

[[indicator]]
id = "beds"
title = "床位"
agg = "sum"
form = "dorm"
value = "beds"

[[indicator]]
id = "bed_rate"
title = "床位率"
agg = "ratio"
numerator = "beds"
denominator = "students"

[[indicator]]
id = "homes"
title = "家访户数"
agg = "sum"
form = "visits"
value = "homes"
where = "homes > 1"

[[indicator]]
id = "visit_n"
title = "家访次数"
agg = "count"
form = "visits"

[[indicator]]
id = "visit_last"
title = "最多户数"
agg = "max"
form = "visits"
value = "homes"

[[indicator]]
id = "visit_towns"
title = "家访乡镇"
agg = "distinct"
form = "visits"
value = "town"

[[indicator]]
id = "visit_marks"
title = "不同的家访"
agg = "distinct"
form = "visits"
value = "day, cost"

[[indicator]]
id = "persons"
title = "辍学学生"
agg = "distinct"
form = "ledger"
value = "name"

[[indicator]]
id = "open"
title = "未返校"
agg = "count"
form = "ledger"
where = "status.open"

[[indicator]]
id = "sum_open"
title = "小结未返校"
agg = "sum"
form = "summary"
value = "open"

[[indicator]]
id = "sum_twice"
title = "小结两倍"
agg = "sum"
form = "summary"
value = "twice"

[[indicator]]
id = "mixed"
title = "台账对变动"
agg = "sum"
form = "movement"
value = "out_dropout + sum(summary, total)"
where = 'kind_is("junior")'

[[indicator]]
id = "sat"
title = "参考人数"
agg = "sum"
form = "result"
value = "sat"
kinds = ["bureau"]

[[indicator]]
id = "above"
title = "上线人数"
agg = "sum"
form = "result"
value = "above"
"""

CENTRE = Unit("2145000001", "桐木镇中心小学", "11", "451324101")
POINT = Unit("JX00000001", "那马教学点", "13", "451324101", parent="2145000001")
HILL = Unit("2145000002", "三角乡中心小学", "11", "451324200")
JUNIOR = Unit("2145000003", "桐木中学", "20", "451324101")
BUREAU = Unit("JX00000090", "金秀瑶族自治县教育和科技局", "90")
UNITS = (CENTRE, POINT, HILL, JUNIOR, BUREAU)
SCHOOLS = (CENTRE, POINT, HILL, JUNIOR)

PERIOD = Period(
    "2006H1",
    "2006年上半年",
    date(2006, 1, 1),
    date(2006, 6, 30),
    date(2006, 6, 30),
    date(2006, 7, 5),
    date(2005, 9, 1),
    tuple(unit.code for unit in SCHOOLS),
)


def build(sources: Mapping[str, str]) -> FormSet:
    """Return the form set of file name → TOML text."""
    return parse_form_set({name: text.encode() for name, text in sources.items()})


SOURCES = {
    "form_set.toml": FORM_SET,
    "choices.toml": CHOICES,
    "base.toml": BASE,
    "retention.toml": RETENTION,
    "exam.toml": EXAM,
    "indicators.toml": INDICATORS,
}


@lru_cache(maxsize=1)
def form_set() -> FormSet:
    """Return the sample form set, the same object every time."""
    return build(SOURCES)


def said(text: str, forms: FormSet | None = None) -> Content:
    """Return the content written as lines ``form[/row] field=value …`` or ``form absent``.

    Rows of a list are numbered as they come; a value ``?x`` was typed but not understood.
    """
    known = forms or form_set()
    data: dict[str, list[Row]] = {}
    absent: set[str] = set()
    for line in filter(None, (raw.strip() for raw in text.splitlines())):
        head, *pairs = line.split()
        form_id, _, row_id = head.partition("/")
        form = known.form(form_id)
        rows = data.setdefault(form_id, [])
        if pairs == ["absent"]:
            absent.add(form_id)
            continue
        values, unread = {}, {}
        for name, _, raw in (pair.partition("=") for pair in pairs):
            field = form.field(name)
            assert field is not None, name
            value = None if raw.startswith("?") else field_type(known, field).parse(raw).value
            if value is None:
                unread[name] = raw.removeprefix("?")
            else:
                values[name] = value
        number = f"R{len(rows) + 1}" if form.shape == "list" else "1"
        rows.append(Row(row_id or number, values, unread))
    return Content(
        {form_id: FormData(tuple(rows), form_id in absent) for form_id, rows in data.items()}
    )


def parts_of(returns: Mapping[str, str]) -> dict[str, tuple[IndicatorPart, ...]]:
    """Return unit code → parts, for returns written as unit code → text."""
    units = {unit.code: unit for unit in UNITS}
    return {
        code: unit_parts(form_set(), PERIOD, units[code], said(text))
        for code, text in returns.items()
    }
