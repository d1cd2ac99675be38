"""A school of a few lines of TOML, and short ways to fill it in and hear what is found."""

from __future__ import annotations

from functools import lru_cache

from models.checks.runner import check_content
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.forms.loader import parse_form_set
from models.problems import Problem
from models.records import EMPTY_CONTENT, SINGLE_ROW, Content, FormData, Row, Unit, Value
from tests.models.forms.samples import PERIOD

HEAD = """
id = "sample"
version = "1"
title = "样表"
areas = ["base"]
kind = [
  { code = "11", title = "小学", groups = ["school"] },
  { code = "20", title = "初中", groups = ["school"] },
]
setting = [{ id = "limit", label = "上限", default = 50 }]
"""
CHOICES = """
[grades]
title = "年级"
items = [
  { code = "1", label = "一年级", for = ["11"] },
  { code = "2", label = "二年级", for = ["11"] },
  { code = "7", label = "七年级", for = ["20"] },
]
[sex]
title = "性别"
items = { 1 = "男", 2 = "女" }
"""
AREA = '[area]\nid = "base"\ntitle = "基本情况"\n'
UNIT = Unit("2145000001", "桐木镇中心小学", "11", facts={"phone": "0772-7212345"})


@lru_cache(maxsize=64)
def forms(area: str) -> FormSet:
    """Return a form set with the forms of one area."""
    sources = {"form_set.toml": HEAD, "choices.toml": CHOICES, "base.toml": AREA + area}
    return parse_form_set({name: text.encode() for name, text in sources.items()})


def context(area: str, last: Content = EMPTY_CONTENT, kind: str = "11") -> ReturnContext:
    """Return the surroundings of a school's return."""
    unit = Unit(UNIT.code, UNIT.name, kind, facts=UNIT.facts)
    return ReturnContext(forms(area), unit, PERIOD, last)


def single(form: str, **values: Value) -> Content:
    """Return a content with one record of a single form."""
    return Content({form: FormData((Row(SINGLE_ROW, values),))})


def rows(form: str, *records: Row) -> Content:
    """Return a content with records of a grid or list."""
    return Content({form: FormData(records)})


def told(problems: list[Problem]) -> list[str]:
    """Return problems as ``code row/field message`` lines."""
    return [f"{p.code} {p.place.row}/{p.place.field} {p.message}" for p in problems]


def found(area: str, content: Content, last: Content = EMPTY_CONTENT) -> list[str]:
    """Return what all checks find in a content."""
    return told(check_content(context(area, last), content))
