"""What is measured on: the shipped forms, a village school, long lists, a county of any size."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from models.forms.applicability import grid_rows
from models.forms.compute import fill_computed, prefill
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.forms.loader import load_form_set
from models.records import Content, FormData, Period, Row, Unit, Value

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "resources"
PERIOD = Period(
    "2006H1",
    "2006年上半年",
    date(2006, 1, 1),
    date(2006, 6, 30),
    date(2006, 6, 30),
    date(2006, 7, 5),
    date(2005, 9, 1),
    ("JX00000021",),
)
SCHOOL = Unit("JX00000021", "大樟乡六巷村小学", "12", "451324204", "JX00000011")


@lru_cache(maxsize=1)
def forms() -> FormSet:
    """Return the shipped form set."""
    return load_form_set(RESOURCES / "forms" / "county_2006")


def village_school() -> ReturnContext:
    """Return what a complete primary school's return is about."""
    return ReturnContext(forms(), SCHOOL, PERIOD)


def filled(ctx: ReturnContext, dropouts: int = 3) -> Content:
    """Return a return with every grade filled in and so many children on the list."""
    content = prefill(ctx)
    enrolment = tuple(
        Row(item.code, {"classes": 1, "students": 30, "girls": 14, "minority": 20, "boarders": 0})
        for item in grid_rows(ctx.form_set, ctx.form_set.form("enrolment"), ctx.unit)
    )
    content = content.with_form("enrolment", FormData(enrolment))
    movement = tuple(Row(row.row_id, {"start": 30, "changed": "0"}) for row in enrolment)
    content = content.with_form("movement", FormData(movement))
    content = content.with_form("dropout_ledger", FormData(children(dropouts)))
    return fill_computed(ctx, content)


def children(count: int) -> tuple[Row, ...]:
    """Return so many records of the list of dropouts."""
    rows = []
    for number in range(count):
        values: dict[str, Value] = {
            "name": f"学生{number:05d}",
            "sex": str(1 + number % 2),
            "grade": str(1 + number % 6),
            "birth": date(1996, 1 + number % 12, 1 + number % 28),
            "reason": "02",
            "leave_date": date(2006, 3, 1 + number % 28),
            "responsible": "覃老师",
            "status": "20",
        }
        rows.append(Row(f"{number:014d}", values))
    return tuple(rows)
