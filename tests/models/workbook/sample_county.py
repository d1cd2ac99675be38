"""A small form set with every field type, and a school to fill it in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.forms.loader import parse_form_set
from models.forms.payload import RevisionIdentity, encode_part, part_digest
from models.records import (
    Content,
    FormData,
    Origin,
    Part,
    Period,
    Revision,
    Row,
    Unit,
)
from models.workbook.result import Known

FORM_SET = """
id = "sample"
version = "1"
title = "试用表样"
areas = ["base"]

[[kind]]
code = "11"
title = "中心校"
groups = ["school"]

[[kind]]
code = "13"
title = "教学点"
groups = ["school", "point"]
"""

CHOICES = """
[grades]
title = "年级"
items = [
  { code = "1", label = "一年级", aliases = ["小一"] },
  { code = "2", label = "二年级" },
  { code = "3", label = "三年级" },
  { code = "7", label = "七年级", for = ["11"] },
]

[sex]
title = "性别"
items = { 1 = "男", 2 = "女" }

[use]
title = "用途"
items = [
  { code = "01", label = "教学楼" },
  { code = "02", label = "宿舍" },
  { code = "03", label = "其他" },
  { code = "04", label = "其他" },
]

[village]
title = "村屯（很多）"
items = [
  { code = "v01", label = "古潭垌很长很长的一个村屯名字甲" },
  { code = "v02", label = "古潭垌很长很长的一个村屯名字乙" },
  { code = "v03", label = "古潭垌很长很长的一个村屯名字丙" },
  { code = "v04", label = "古潭垌很长很长的一个村屯名字丁" },
  { code = "v05", label = "古潭垌很长很长的一个村屯名字戊" },
  { code = "v06", label = "古潭垌很长很长的一个村屯名字己" },
  { code = "v07", label = "古潭垌很长很长的一个村屯名字庚" },
  { code = "v08", label = "古潭垌很长很长的一个村屯名字辛" },
  { code = "v09", label = "古潭垌很长很长的一个村屯名字壬" },
  { code = "v10", label = "古潭垌很长很长的一个村屯名字癸" },
  { code = "v11", label = "古潭垌很长很长的一个村屯名字子" },
  { code = "v12", label = "古潭垌很长很长的一个村屯名字丑" },
  { code = "v13", label = "古潭垌很长很长的一个村屯名字寅" },
  { code = "v14", label = "古潭垌很长很长的一个村屯名字卯" },
  { code = "v15", label = "古潭垌很长很长的一个村屯名字辰" },
  { code = "v16", label = "古潭垌很长很长的一个村屯名字巳" },
]
"""

BASE = """
[area]
id = "base"
title = "基本情况"

[[form]]
id = "cover"
title = "封面"
shape = "single"
for = ["school"]
  [[form.field]]
  id = "filled_by"
  label = "填表人"
  type = "text"
  required = true
  [[form.field]]
  id = "filled_date"
  label = "填表日期"
  type = "date"
  required = true

[[form]]
id = "school"
code = "F00"
title = "学校情况"
shape = "single"
for = ["school"]
optional = true
  [[form.field]]
  id = "boarding"
  label = "是否寄宿制"
  type = "yes_no"
  required = true
  help = "有学生在校住宿就选“是”。"
  [[form.field]]
  id = "staff"
  label = "教职工"
  type = "integer"
  unit = "人"
  min = 0
  max = 500
  [[form.field]]
  id = "teachers"
  label = "专任教师"
  type = "integer"
  unit = "人"
  min = 0
  [[form.field]]
  id = "fund"
  label = "投入资金"
  type = "money"
  unit = "元"
  [[form.field]]
  id = "floor"
  label = "校舍面积"
  type = "area"
  unit = "平方米"
  [[form.field]]
  id = "rate"
  label = "出勤率"
  type = "decimal"
  scale = 1
  unit = "%"
  [[form.field]]
  id = "built"
  label = "建校日期"
  type = "date"
  [[form.field]]
  id = "short"
  label = "简称"
  type = "text"
  max_length = 20
  [[form.field]]
  id = "story"
  label = "情况说明"
  type = "note"
  [[form.field]]
  id = "village"
  label = "所在村"
  type = "choice"
  choices = "village"
  [[form.field]]
  id = "post"
  label = "邮编"
  type = "code"
  pattern = "[0-9]{6}"
  [[form.field]]
  id = "phone"
  label = "电话"
  type = "phone"
  [[form.field]]
  id = "support"
  label = "职工（非教师）"
  type = "integer"
  unit = "人"
  compute = "staff - teachers"
  [[form.field]]
  id = "aided"
  label = "受助学生"
  type = "integer"
  unit = "人"
  compute = "count(pupils)"
  [[form.check]]
  id = "T001"
  level = "error"
  rule = "teachers <= staff"
  message = "专任教师{teachers}人，比教职工{staff}人还多。"
  fires = { row = { staff = 3, teachers = 4 }, message = "专任教师4人，比教职工3人还多。" }
  passes = { row = { staff = 4, teachers = 4 } }

[[form]]
id = "enrolment"
code = "F01"
title = "在校生与班级"
shape = "grid"
rows = "grades"
for = ["school"]
help = "按年级填写期末在校生。"
  [[form.field]]
  id = "classes"
  label = "班数"
  type = "integer"
  unit = "个"
  required = true
  [[form.field]]
  id = "students"
  label = "在校生数"
  type = "integer"
  unit = "人"
  required = true
  help = "期末时点在册的学生。"
  [[form.field]]
  id = "girls"
  label = "其中：女"
  type = "integer"
  unit = "人"
  [[form.field]]
  id = "intake"
  label = "招生数"
  type = "integer"
  unit = "人"
  rows = ["1", "7"]
  [[form.field]]
  id = "boys"
  label = "其中：男"
  type = "integer"
  unit = "人"
  compute = "students - girls"
  [[form.check]]
  id = "T010"
  level = "error"
  rule = "girls <= students"
  message = "{row}女生{girls}人，多于{students}人。"
  fires = { row_id = "1", row = { students = 3, girls = 4 }, message = "一年级女生4人，多于3人。" }
  passes = { row_id = "1", row = { students = 3, girls = 3 } }
  [[form.check]]
  id = "T011"
  level = "warning"
  rule = "students <= classes * 55"
  message = "{row}每班超过55人。"
  fires = { row_id = "1", row = { students = 60, classes = 1 }, message = "一年级每班超过55人。" }
  passes = { row_id = "1", row = { students = 55, classes = 1 } }

[[form]]
id = "building"
code = "F61"
title = "校舍建筑"
shape = "list"
for = ["school"]
natural_key = ["name"]
  [[form.field]]
  id = "name"
  label = "名称"
  type = "text"
  required = true
  [[form.field]]
  id = "use"
  label = "用途"
  type = "choice"
  choices = "use"
  [[form.field]]
  id = "area"
  label = "面积"
  type = "area"
  unit = "平方米"
  required = true
  min = 0
  [[form.field]]
  id = "cost"
  label = "造价"
  type = "money"
  unit = "元"
  [[form.field]]
  id = "built"
  label = "建成日期"
  type = "date"
  [[form.field]]
  id = "used"
  label = "是否在用"
  type = "yes_no"
  [[form.field]]
  id = "doc"
  label = "文号"
  type = "code"
  [[form.field]]
  id = "remark"
  label = "备注"
  type = "note"
  [[form.check]]
  id = "T020"
  level = "warning"
  rule = "area >= 5"
  message = "面积只有{area}平方米，请核对。"
  fires = { row = { area = 4 }, message = "面积只有4.0平方米，请核对。" }
  passes = { row = { area = 5 } }

[[form]]
id = "pupils"
code = "F50"
title = "受助学生名单"
shape = "list"
part = "persons"
for = ["school"]
natural_key = ["idno"]
  [[form.field]]
  id = "name"
  label = "姓名"
  type = "text"
  required = true
  personal = "name"
  [[form.field]]
  id = "sex"
  label = "性别"
  type = "choice"
  choices = "sex"
  [[form.field]]
  id = "idno"
  label = "身份证号"
  type = "id_number"
  personal = "id"
  [[form.field]]
  id = "sid"
  label = "学籍号"
  type = "student_no"
  personal = "id"
  [[form.field]]
  id = "amount"
  label = "金额"
  type = "money"
  unit = "元"
"""

UNIT = Unit("2145000001", "桐木镇古潭垌中心小学", "11", "451324100")
PERIOD = Period(
    "2006H1",
    "2006年上半年",
    date(2006, 1, 1),
    date(2006, 6, 30),
    date(2006, 6, 20),
    date(2006, 7, 5),
    date(2005, 9, 1),
    settings={},
)


@lru_cache(maxsize=1)
def sample_form_set() -> FormSet:
    return parse_form_set(
        {
            "form_set.toml": FORM_SET.encode(),
            "choices.toml": CHOICES.encode(),
            "base.toml": BASE.encode(),
        }
    )


def context(last: Content | None = None) -> ReturnContext:
    return ReturnContext(sample_form_set(), UNIT, PERIOD, last or Content())


def known(*passwords: str) -> Known:
    form_set = sample_form_set()
    return Known({form_set.hash: form_set}, {UNIT.code: UNIT}, {PERIOD.id: PERIOD}, passwords)


def revision_of(content: Content, *, number: int = 1, parents: tuple[str, ...] = ()) -> Revision:
    form_set = sample_form_set()
    digests = {part: part_digest(encode_part(form_set, content, part)) for part in Part}
    identity = RevisionIdentity(UNIT.code, PERIOD.id, form_set.hash, digests, parents)
    return Revision(
        UNIT.code,
        PERIOD.id,
        form_set.id,
        form_set.hash,
        number,
        identity.digest(),
        parents,
        frozenset(parents),
        digests,
        Origin.SCHOOL,
        author="韦老师",
        time="2006-06-28T10:00:00",
        program="0.1.0",
    )


def filled() -> Content:
    """A return with something of everything."""
    return Content(
        {
            "cover": FormData(
                (Row("1", {"filled_by": "韦老师", "filled_date": date(2006, 6, 28)}),)
            ),
            "school": FormData(
                (
                    Row(
                        "1",
                        {
                            "boarding": True,
                            "staff": 12,
                            "teachers": 10,
                            "support": 2,
                            "fund": Decimal("35000.50"),
                            "floor": Decimal("820.0"),
                            "rate": Decimal("98.5"),
                            "built": date(1958, 9, 1),
                            "short": "古潭小学",
                            "story": "第一行\n第二行",
                            "village": "v03",
                            "post": "045700",
                            "phone": "0772-7212345",
                        },
                    ),
                )
            ),
            "enrolment": FormData(
                (
                    Row("1", {"classes": 1, "students": 30, "girls": 14, "intake": 30, "boys": 16}),
                    Row("2", {"classes": 1, "students": 0}),
                    Row("7", {"classes": 1, "students": 61, "girls": 70, "boys": -9}),
                )
            ),
            "building": FormData(
                (
                    Row(
                        "G000000000AAAA",
                        {
                            "name": "教学楼",
                            "use": "01",
                            "area": Decimal("800.5"),
                            "cost": Decimal("0.00"),
                            "built": date(1989, 9, 1),
                            "used": True,
                            "doc": "0012",
                            "remark": "=SUM(A1)",
                        },
                    ),
                    Row(
                        "G000000001AAAA",
                        {"name": "旧厨房", "use": "04", "area": Decimal("3.0"), "used": False},
                        {"built": "大约八几年"},
                    ),
                )
            ),
            "pupils": FormData(
                (
                    Row(
                        "G000000002AAAA",
                        {
                            "name": "覃𠮷",
                            "sex": "2",
                            "idno": "451324199801010021",
                            "amount": Decimal("300.00"),
                        },
                    ),
                )
            ),
        },
        {"T020|building|G000000001AAAA": "厨房只做烧水用，面积没有写错。"},
    )
