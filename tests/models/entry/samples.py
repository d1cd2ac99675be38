"""A small form set with every shape and field type, and ways to open a return of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace

from models.entry.draft import Draft
from models.entry.saver import DraftStore
from models.forms.compute import prefill
from models.forms.context import ReturnContext
from models.forms.definition import (
    Area,
    Check,
    ChoiceItem,
    ChoiceList,
    Example,
    Field,
    Form,
    FormSet,
    Kind,
)
from models.problems import Severity
from models.records import EMPTY_CONTENT, Content, FormData, Part, Period, Row, Unit, Value

KINDS = ("school",)

GRADES = ChoiceList(
    "grades",
    "年级",
    tuple(
        ChoiceItem(str(number), f"{name}年级")
        for number, name in enumerate("一二三四五六", start=1)
    ),
)
REASONS = ChoiceList(
    "reasons",
    "辍学原因",
    (
        ChoiceItem("01", "家庭经济困难", ("没钱", "贫困")),
        ChoiceItem("02", "厌学或学习困难", ("不想读",)),
        ChoiceItem("03", "外出务工", ("打工",)),
        ChoiceItem("99", "其他"),
    ),
)

SCHOOL = Form(
    "school",
    "学校基本信息",
    "single",
    (
        Field("name", "学校全称", "text", required=True, carry="unit.name", max_length=40),
        Field("boarding", "是否寄宿制", "yes_no", required=True, help="有学生在校住宿就选“是”。"),
        Field("beds", "床位数", "integer", unit="张", required=True, min=0, when="boarding"),
        Field("built", "建校时间", "date", help="不清楚哪一天的，写1月1日。"),
        Field("area", "校园面积", "area", unit="平方米", soft_min=100, soft_max=50000),
        Field(
            "budget", "公用经费", "money", unit="元", required=True, help="本期实际到账的公用经费。"
        ),
        Field("phone", "联系电话", "phone", required=True),
        Field("remark", "备注", "note"),
    ),
    for_=KINDS,
    help="已按学校名册填好，有变化请改。",
)
PUPILS = Form(
    "pupils",
    "在校学生",
    "grid",
    (
        Field("classes", "班数", "integer", unit="个", required=True, min=0),
        Field(
            "total", "在校生数", "integer", unit="人", required=True, min=0, help="期末在校的人数。"
        ),
        Field("girls", "其中：女", "integer", unit="人", required=True, min=0),
        Field("boys", "其中：男", "integer", unit="人", compute="total - girls"),
        Field("intake", "本年招生数", "integer", unit="人", rows=("1",)),
    ),
    for_=KINDS,
    rows="grades",
    rows_label="年级",
    checks=(
        Check(
            "C040",
            Severity.ERROR,
            "girls <= total",
            "{row}女生{girls}人，比在校生{total}人还多。",
            Example(),
            Example(),
            fields=("girls", "total"),
        ),
        Check(
            "C041",
            Severity.WARNING,
            "total <= classes * 55",
            "{row}平均每班超过55人，请核对。",
            Example(),
            Example(),
            fields=("total",),
            hint="确实这么多，请写明原因。",
        ),
    ),
)
DROPOUTS = Form(
    "dropouts",
    "辍学学生台账",
    "list",
    (
        Field("name", "姓名", "text", required=True, personal="name", max_length=10),
        Field("grade", "年级", "choice", required=True, choices="grades"),
        Field("reason", "辍学原因", "choice", required=True, choices="reasons"),
        Field("left_on", "离校日期", "date", required=True),
        Field("phone", "家长电话", "phone", personal="phone"),
        Field("returned", "是否返校", "yes_no"),
        Field("note", "说明", "note"),
    ),
    for_=KINDS,
    part=Part.PERSONS,
    natural_key=("name",),
    help="每个辍学学生一行。",
)
EVENTS = Form(
    "events",
    "安全教育与演练",
    "list",
    (
        Field("day", "日期", "date", required=True),
        Field("title", "内容", "text", required=True, max_length=40),
        Field("persons", "参加人数", "integer", unit="人", required=True, min=0),
    ),
    for_=KINDS,
    optional=True,
)
AID = Form(
    "aid",
    "贫困生资助",
    "single",
    (
        Field("helped", "受助学生", "integer", unit="人", required=True, min=0),
        Field("dropped", "辍学学生数", "integer", unit="人", compute="count(dropouts)"),
        Field(
            "share", "受助比例", "decimal", unit="%", compute="helped / sum(pupils, total) * 100"
        ),
    ),
    for_=KINDS,
)


def _area(area_id: str, title: str, *forms: Form) -> Area:
    return Area(area_id, title, tuple(replace(form, area=area_id) for form in forms))


FORM_SET = FormSet(
    id="sample",
    version="1",
    title="样表",
    kinds=(Kind("13", "教学点", KINDS),),
    areas=(
        _area("base", "学校基本情况", SCHOOL, PUPILS),
        _area("retention", "控辍保学", DROPOUTS),
        _area("aid_area", "贫困生资助", AID),
        _area("safety", "平安校园", EVENTS),
    ),
    choices={"grades": GRADES, "reasons": REASONS},
    hash="a" * 64,
)
UNIT = Unit("JX00000021", "大樟乡六巷教学点", "13")
PERIOD = Period(
    "2006H1",
    "2006年上半年",
    date(2006, 1, 1),
    date(2006, 6, 30),
    date(2006, 6, 30),
    date(2006, 7, 5),
    date(2005, 9, 1),
    (UNIT.code,),
)
LAST = Content(
    {
        "pupils": FormData(
            tuple(Row(str(grade), {"classes": 1, "total": 20 + grade}) for grade in range(1, 7))
        ),
        "school": FormData((Row("1", {"phone": "0772-7212345"}),)),
    }
)


def context(last: Content = EMPTY_CONTENT, form_set: FormSet = FORM_SET) -> ReturnContext:
    """Return the surroundings of the sample school."""
    return ReturnContext(form_set, UNIT, PERIOD, last)


def open_draft(
    content: Content | None = None,
    *,
    last: Content = EMPTY_CONTENT,
    store: DraftStore | None = None,
    on_change: Callable[..., None] | None = None,
    form_set: FormSet = FORM_SET,
) -> Draft:
    """Return an open return of the sample school, prefilled unless content is given."""
    ctx = context(last, form_set)
    return Draft(ctx, prefill(ctx) if content is None else content, on_change, store)


def many_dropouts(count: int) -> Content:
    """Return a content with a long list."""
    rows = []
    for number in range(count):
        values: dict[str, Value] = {
            "name": f"学生{number:05d}",
            "grade": str(number % 6 + 1),
            "reason": "03",
            "left_on": date(2006, 3, number % 28 + 1),
        }
        rows.append(Row(f"{number:014d}", values))
    return Content({"dropouts": FormData(tuple(rows))})
