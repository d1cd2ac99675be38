"""A small form set with every shape and field type, a school, and a way to hear of faults."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from models.errors import FormSetInvalid
from models.forms.context import ReturnContext
from models.forms.definition import ChoiceItem, ChoiceList, Field, FormSet
from models.forms.field_types import FieldType, field_type
from models.forms.loader import parse_form_set
from models.records import EMPTY_CONTENT, Content, Period, Unit

HEAD = """
id = "sample"
version = "1"
title = "试用表样"
areas = ["base"]
kind = [
  { code = "11", title = "中心校", groups = ["school", "primary"] },
  { code = "13", title = "教学点", groups = ["school"] },
  { code = "20", title = "初中", groups = ["school", "junior"] },
]
setting = [
  { id = "limit", label = "班额上限", default = 55 },
  { id = "share", label = "比例", default = 0.1 },
  { id = "theme", label = "主题", default = "安全" },
  { id = "strict", label = "从严", default = true },
  { id = "quota", label = "名额", default = { 1 = 10, 2 = 2.5 } },
  { id = "sets", label = "配套", default = [
    { for = ["junior"], name = "初中一套", slots = [["01"]] },
    { for = ["primary"], name = "小学一套", slots = ["01", ["02", "03"]], least = 0.5 },
    { for = ["school"], name = "其他", slots = [] },
  ] },
]
"""

CHOICES = """
[grades]
title = "年级"
items = [
  { code = "1", label = "一年级", aliases = ["小一"], for = ["primary"], attrs = { age = 6 } },
  { code = "2", label = "二年级", for = ["primary", "13"], attrs = { age = 7, last = true } },
  { code = "7", label = "七年级", for = ["junior"], attrs = { age = 12, stage = "junior" } },
]
defaults = { stage = "primary", last = false }

[states]
title = "状态"
items = [
  { code = "01", label = "在读", attrs = { open = false, weight = 0.5 } },
  { code = "02", label = "外出", attrs = { open = true, weight = 2 } },
]
"""

BASE = """
[area]
id = "base"
title = "基本情况"

[[form]]
id = "school"
title = "学校情况"
shape = "single"
for = ["school"]
field = [
  { id = "name", label = "校名", type = "text", carry = "unit.name" },
  { id = "head", label = "校长", type = "text", carry = "unit.principal" },
  { id = "staff", label = "教职工", type = "integer", unit = "人", carry = "school.staff" },
  { id = "teachers", label = "教师", type = "integer", unit = "人" },
  { id = "support", label = "职工", type = "integer", compute = "staff - teachers" },
  { id = "listed", label = "名单人数", type = "integer", compute = "count(pupils)" },
  { id = "double", label = "两倍", type = "integer", compute = "support * 2" },
  { id = "fund", label = "经费", type = "money", unit = "元" },
  { id = "floor", label = "面积", type = "area", unit = "平方米" },
  { id = "rate", label = "比率", type = "decimal", scale = 3 },
  { id = "built", label = "建校日期", type = "date" },
  { id = "boarding", label = "寄宿", type = "yes_no", default = "否" },
  { id = "beds", label = "床位", type = "integer", when = "boarding" },
  { id = "state", label = "状态", type = "choice", choices = "states" },
  { id = "post", label = "邮编", type = "code", default = "545700" },
  { id = "phone", label = "电话", type = "phone" },
  { id = "story", label = "说明", type = "note" },
]

[[form]]
id = "enrolment"
title = "在校生"
shape = "grid"
rows = "grades"
for = ["primary", "junior"]
when = "school.staff > 0"
field = [
  { id = "students", label = "学生", type = "integer", carry = "enrolment.students" },
  { id = "girls", label = "女生", type = "integer" },
  { id = "boys", label = "男生", type = "integer", compute = "students - girls" },
  { id = "intake", label = "招生", type = "integer", rows = ["1", "7"], default = "0" },
]
[[form.check]]
id = "T001"
level = "error"
rule = "girls <= students"
when = "extra > 0"
let = { extra = "students - girls + 100" }
message = "{row}女生{girls}人，多于{students}人，差{extra}。"
fires = { row_id = "2", row = { students = 3, girls = 4 }, message = "二年级女生4人。" }
passes = { row_id = "2", row = { students = 4, girls = 4 } }
[[form.check]]
id = "T002"
level = "warning"
each = "county"
rule = "sum(enrolment, girls) > 0"
message = "全县没有女生。"
fires = { forms = { enrolment = [{ row = "1", girls = 0 }] }, message = "全县没有女生。" }
passes = { forms = { enrolment = [{ row = "1", girls = 1 }], pupils = "absent" } }

[[form]]
id = "pupils"
title = "学生名单"
shape = "list"
part = "persons"
for = ["school"]
natural_key = ["idno"]
field = [
  { id = "name", label = "姓名", type = "text", personal = "name" },
  { id = "idno", label = "身份证号", type = "id_number", personal = "id" },
  { id = "sid", label = "学籍号", type = "student_no", personal = "id" },
  { id = "grade", label = "年级", type = "choice", choices = "grades" },
  { id = "state", label = "状态", type = "choice", choices = "states", default = "01" },
  { id = "born", label = "出生", type = "date", personal = "birth" },
  { id = "aid", label = "资助", type = "money", unit = "元" },
]
[[form.check]]
id = "T003"
level = "warning"
each = "form"
rule = "count(pupils, blank(name)) == 0"
message = "有的学生没有姓名。"
fires = { row = { aid = 1 }, message = "有的学生没有姓名。" }
passes = { row = { name = "韦大" } }
"""

INDICATORS = """
indicator = [
  { id = "girls", title = "女生", agg = "sum", form = "enrolment", value = "girls" },
  { id = "students", title = "学生", agg = "sum", form = "enrolment", value = "students" },
  { id = "share", title = "占比", agg = "ratio", numerator = "girls", denominator = "students" },
]
"""

REPORT = """
title = ["半年总结"]
paragraph = [{ id = "p1", text = "女生{{ girls }}人。" }]
"""

UNIT = Unit("2145000001", "桐木镇中心小学", "11", "451324100", facts={"principal": "韦大"})
PERIOD = Period(
    "2006H1",
    "2006年上半年",
    date(2006, 1, 1),
    date(2006, 6, 30),
    date(2006, 6, 20),
    date(2006, 7, 5),
    date(2005, 9, 1),
)
SOURCES = {
    "form_set.toml": HEAD,
    "choices.toml": CHOICES,
    "base.toml": BASE,
    "indicators.toml": INDICATORS,
    "report.toml": REPORT,
}


@lru_cache(maxsize=1)
def sample() -> FormSet:
    """Return the sample form set."""
    return parse_form_set({name: text.encode() for name, text in SOURCES.items()})


def context(last: Content = EMPTY_CONTENT, unit: Unit = UNIT) -> ReturnContext:
    """Return the surroundings of a return of the school."""
    return ReturnContext(sample(), unit, PERIOD, last)


def told(**changed: str) -> list[str]:
    """Return what is found wrong when files are changed; ``form_set`` is form_set.toml."""
    sources = SOURCES | {f"{name}.toml": text for name, text in changed.items()}
    try:
        parse_form_set({name: text.encode() for name, text in sources.items()})
    except FormSetInvalid as error:
        return [f"{problem.place.file} {problem.message}" for problem in error.problems]
    return []


def kind_of(form: str, field: str) -> FieldType:
    """Return the type of a field of the sample."""
    declared = sample().form(form).field(field)
    assert declared is not None
    return field_type(sample(), declared)


def choices(*items: ChoiceItem) -> ChoiceList:
    """Return a choice list of these items."""
    return ChoiceList("list", "代码", items)


def plain(field: Field, listed: ChoiceList | None = None) -> FieldType:
    """Return the type of a field that stands alone."""
    lists = {listed.id: listed} if listed else {}
    return field_type(FormSet("alone", "1", "一栏", (), (), lists), field)
