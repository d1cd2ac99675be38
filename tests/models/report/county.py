"""A small county of 2006: the figures and the summary of two areas over just the fields they read.

Its report and indicators are those of ``tests/five_forms``: they change when the tests want it,
not when the shipped form set grows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from models.forms.definition import FormSet
from models.forms.loader import parse_form_set
from models.indicators.history import NO_HISTORY, History
from models.indicators.parts import unit_parts
from models.records import Period, Unit
from models.report.view import Returns, View
from tests.five_forms.loaded import FOLDER
from tests.models.indicators.samples import said

HEAD = """
id = "county"
version = "1"
title = "2006"
areas = ["base", "retention", "exam"]
kind = [
  { code = "11", title = "中心校", groups = ["school", "primary"] },
  { code = "20", title = "初中", groups = ["school", "junior"] },
  { code = "31", title = "高中", groups = ["school", "senior"] },
  { code = "90", title = "县局", groups = ["bureau"] },
]
setting = [
  { id = "dropout_formula", label = "辍学率口径", default = "ledger" },
  { id = "dropout_net", label = "减去返校人数", default = true },
  { id = "target_reten_pri", label = "小学巩固率目标", default = 98 },
  { id = "target_reten_jun", label = "初中巩固率目标", default = 95 },
]
"""
CHOICES = """
[grades]
title = "年级"
items = [
  { code = "1", label = "一年级", for = ["primary"], attrs = { stage = "primary" } },
  { code = "6", label = "六年级", for = ["primary"], attrs = { stage = "primary" } },
  { code = "9", label = "九年级", for = ["junior"], attrs = { stage = "junior" } },
  { code = "12", label = "高三", for = ["senior"], attrs = { stage = "senior" } },
]
[streams]
title = "科类"
items = { 1 = "文科", 2 = "理科" }
[towns]
title = "乡镇"
items = { 451324100 = "金秀镇", 451324101 = "桐木镇" }
"""


def _numbers(*names: str) -> str:
    return ", ".join(f'{{ id = "{name}", label = "{name}", type = "integer" }}' for name in names)


BASE = f"""
[area]
id = "base"
title = "基本情况"
[[form]]
id = "enrolment"
title = "在校生"
shape = "grid"
rows = "grades"
for = ["school"]
field = [{_numbers("classes", "students")}]
"""
_IN = ("in_transfer_county", "in_transfer_outside", "in_resume_leave", "in_resume_dropout")
_OUT = ("out_transfer_county", "out_transfer_outside", "out_suspend", "out_dropout", "out_death")
_LEDGER = ("ledger_total", "opened_year", "with_responsible", "whereabouts_known", "returned")
RETENTION = f"""
[area]
id = "retention"
title = "控辍保学"
[[form]]
id = "movement"
title = "学生变动"
shape = "grid"
rows = "grades"
for = ["primary", "junior"]
field = [
  {_numbers("start", *_IN, "in_other", *_OUT, "out_other", "end")},
  {{ id = "out_grad", label = "毕业", type = "integer", rows = ["6", "9"] }},
]
[[form]]
id = "dropout_ledger"
title = "辍学学生台账"
shape = "list"
part = "persons"
for = ["primary", "junior"]
field = [{{ id = "name", label = "姓名", type = "text", personal = "name" }}]
[[form]]
id = "ledger_summary"
title = "台账小结"
shape = "single"
for = ["primary", "junior"]
field = [
  {_numbers(*_LEDGER[1:], "settled", "still_out")},
  {{ id = "ledger_total", label = "人数", type = "integer", compute = "count(dropout_ledger)" }},
]
"""
EXAM = f"""
[area]
id = "exam"
title = "考试"
[[form]]
id = "exam_result"
title = "高考结果"
shape = "list"
for = ["bureau"]
field = [
  {_numbers("year", "registered", "sat", "tier1", "tier2", "tier3")},
  {{ id = "school", label = "学校", type = "text" }},
  {{ id = "stream", label = "科类", type = "choice", choices = "streams" }},
  {{ id = "final", label = "定稿", type = "yes_no" }},
]
"""


def _declared(area: str) -> str:
    """Return the indicators of an area; they stand behind its forms."""
    text = (FOLDER / f"{area}.toml").read_text("utf-8")
    return text[text.index("[[indicator]]") :]


@lru_cache(maxsize=1)
def county_forms() -> FormSet:
    """Return the five forms, their fields cut down to what indicators and report read."""
    sources = {
        "form_set.toml": HEAD,
        "choices.toml": CHOICES,
        "base.toml": BASE + _declared("base"),
        "retention.toml": RETENTION + _declared("retention"),
        "exam.toml": EXAM + _declared("exam"),
        "report.toml": (FOLDER / "report.toml").read_text("utf-8"),
    }
    return parse_form_set({name: text.encode() for name, text in sources.items()})


TONGMU = Unit("2145000001", "桐木镇中心小学", "11", "451324101")
JINXIU = Unit("2145000002", "金秀镇中心小学", "11", "451324100")
TONGMU_JUNIOR = Unit("2145000003", "桐木中学", "20", "451324101")
JINXIU_JUNIOR = Unit("2145000004", "金秀中学", "20", "451324100")
SENIOR = Unit("2145000005", "县高级中学", "31", "451324100")
BUREAU = Unit("JX00000090", "金秀瑶族自治县教育和科技局", "90")
UNITS = (TONGMU, JINXIU, TONGMU_JUNIOR, JINXIU_JUNIOR, SENIOR, BUREAU)
PERIOD = Period(
    "2006H1",
    "2006年上半年",
    date(2006, 1, 1),
    date(2006, 6, 30),
    date(2006, 6, 30),
    date(2006, 7, 5),
    date(2005, 9, 1),
    tuple(unit.code for unit in UNITS[:5]),
)


def moved(grade: str, start: int, end: int, **counts: int) -> str:
    """Return a line of the movement table; what is not named is 0."""
    names = (*_IN, "in_other", *_OUT, "out_other", *(["out_grad"] if grade in {"6", "9"} else []))
    rest = " ".join(f"{name}={counts.get(name, 0)}" for name in names)
    return f"movement/{grade} start={start} end={end} {rest}\n"


def ledger(total: int, responsible: int, known: int, returned: int, out: int) -> str:
    """Return the line of the ledger's summary."""
    return (
        f"ledger_summary ledger_total={total} opened_year={total} with_responsible={responsible}"
        f" whereabouts_known={known} returned={returned} settled=0 still_out={out}\n"
    )


NO_LEDGER = ledger(0, 0, 0, 0, 0)


def result(year: int, stream: str, counts: str) -> str:
    """Return a line of exam results: registered, sat and three tiers."""
    names = ("registered", "sat", "tier1", "tier2", "tier3")
    pairs = " ".join(f"{name}={n}" for name, n in zip(names, counts.split(), strict=True))
    return f"exam_result year={year} school=县高级中学 stream={stream} {pairs} final=是\n"


RESULTS = (
    result(2006, "1", "200 193 2 48 41")
    + result(2006, "2", "310 300 6 70 60")
    + result(2005, "2", "300 290 3 90 87")
)
ALL_IN = {
    TONGMU.code: moved("1", 300, 299, out_dropout=1) + moved("6", 300, 300) + ledger(1, 1, 1, 0, 1),
    JINXIU.code: moved("1", 400, 398, out_dropout=2)
    + moved("6", 351, 349, out_dropout=2)
    + ledger(4, 4, 4, 1, 3),
    TONGMU_JUNIOR.code: moved("9", 1000, 952, out_dropout=48) + ledger(48, 48, 40, 12, 36),
    JINXIU_JUNIOR.code: moved("9", 200, 190, out_dropout=10) + ledger(10, 10, 10, 3, 7),
    SENIOR.code: "enrolment/12 students=500 classes=10",
    BUREAU.code: RESULTS,
}


def county(
    returns: Mapping[str, str] = ALL_IN,
    *,
    history: History = NO_HISTORY,
    pending: frozenset[str] = frozenset(),
) -> View:
    """Return the view of the county."""
    forms = county_forms()
    by_code = {unit.code: unit for unit in UNITS}
    contents = {code: said(text, forms) for code, text in returns.items()}
    parts = {
        code: unit_parts(forms, PERIOD, by_code[code], content)
        for code, content in contents.items()
    }
    return View(forms, PERIOD, UNITS, Returns(parts, pending, contents), history)
