"""A field, a check, an indicator and a whole work area, added in TOML and nowhere else.

They are then in the window, in the workbook and back, in the store's views, in the checks, in the
totals, and in the printed summary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models.checks.proofs import run_proofs
from models.checks.runner import check_content
from models.entry.draft import Draft
from models.forms.compute import prefill
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.forms.loader import parse_form_set
from models.merge.decisions import Who, hand_in
from models.records import Content, FormData, Part, Row, Unit
from models.report.lint import lint_report
from models.workbook.reader import read_bytes
from models.workbook.result import Known
from models.workbook.writer import blank_revision, write_workbook
from models.workspace import Workspace
from tests.benchmarks.samples import PERIOD, RESOURCES, SCHOOL
from ui.app import make_application
from ui.entry.entry_desk import EntryDesk
from ui.messages import Messages

SHIPPED = RESOURCES / "forms" / "county_2006"
BUREAU = Unit("JX00000000", "县教育和科技局", "90")

FIELD_AND_CHECK = """
  [[form.field]]
  id = "radio"
  label = "广播喇叭"
  type = "integer"
  unit = "个"
  min = 0

  [[form.check]]
  id = "X001"
  level = "warning"
  rule = "radio <= 20"
  message = "广播喇叭{radio}个，太多了，请核对。"
  fields = ["radio"]
  fires = { row = { radio = 21 }, message = "广播喇叭21个，太多了，请核对。" }
  passes = { row = { radio = 20 } }

"""
AREA = """
[area]
id = "meals"
title = "营养午餐"

[[form]]
id = "lunch"
code = "F97"
title = "午餐情况"
shape = "single"
for = ["primary"]
  [[form.field]]
  id = "eaters"
  label = "吃午餐的学生"
  type = "integer"
  unit = "人"
  required = true
  [[form.field]]
  id = "cost"
  label = "午餐经费"
  type = "money"
  unit = "元"
"""
RADIOS = """
[[indicator]]
id = "radios"
title = "广播喇叭数"
agg = "sum"
unit = "个"
form = "school"
value = "radio"
"""
LUNCH_COST = """
[[indicator]]
id = "lunch_cost"
title = "午餐经费"
agg = "sum"
unit = "元"
form = "lunch"
value = "cost"
scale = 2
"""
REPORT = """
[[paragraph]]
id = "px"
text = "各校装有广播喇叭{{ radios }}个，午餐经费{{ lunch_cost }}元。"

[[table]]
id = "lunch_table"
title = "营养午餐统计表"
rows = "unit"
kinds = ["primary"]
column = [{ indicator = "lunch_cost", label = "午餐经费" }]
"""


@lru_cache(maxsize=1)
def extended() -> FormSet:
    """Return the shipped forms with the additions."""
    sources = {path.name: path.read_text("utf-8") for path in SHIPPED.glob("*.toml")}
    head = sources["form_set.toml"]
    sources["form_set.toml"] = re.sub(r"(areas = \[[^]]*)\]", r'\1, "meals"]', head, count=1)
    base = sources["base.toml"]
    at = base.index("  [[form.check]]", base.index('id = "open_weeks"'))
    sources["base.toml"] = base[:at] + FIELD_AND_CHECK.lstrip("\n") + base[at:] + RADIOS
    sources["meals.toml"] = AREA + LUNCH_COST
    sources["report.toml"] += REPORT
    return parse_form_set({name: text.encode() for name, text in sources.items()})


def context() -> ReturnContext:
    """Return what the village school's return is about."""
    return ReturnContext(extended(), SCHOOL, PERIOD)


def content(radios: int = 3) -> Content:
    """Return a return that fills the additions in."""
    made = prefill(context())
    known = made.form("school").rows[0].values
    made = made.with_form("school", FormData((Row("1", {**known, "radio": radios}),)))
    lunch = Row("1", {"eaters": 120, "cost": Decimal("3600.50")})
    return made.with_form("lunch", FormData((lunch,)))


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Workspace]:
    """Return a bureau that has the school's return."""
    with Workspace.open(tmp_path / "county", create=True) as workspace:
        workspace.set_up(extended(), PERIOD, (SCHOOL, BUREAU))
        hand_in(workspace.dataset, PERIOD.id, SCHOOL.code, content(), Who("县局", "试验"))
        yield workspace


def test_it_is_sound() -> None:
    """The lint finds nothing, every example proves its check."""
    assert lint_report(extended()) == []
    assert run_proofs(extended()) == []


def test_in_the_window(qtbot: QtBot) -> None:
    """A new tab at the left edge, a new field on the old page."""
    _, theme = make_application([], RESOURCES)
    desk = EntryDesk(Draft(context(), content()), theme, Messages(lambda: None))
    qtbot.addWidget(desk)
    titles = [desk.side.item(row).text() for row in range(desk.side.count())]
    assert "营养午餐" in titles
    view = desk.draft.view
    radio = view.form("school").field("radio")
    assert radio is not None
    assert view.text("school", "1", radio) == "3"
    desk.side.choose("meals")
    tab = desk.current_tab()
    assert tab is not None
    shown = tab.current_form()
    assert shown is not None
    assert shown.title == "午餐情况"


def test_in_the_checks() -> None:
    """The same check while typing, before export and after import."""
    found = check_content(context(), content(radios=21), forms=("school",))
    assert "广播喇叭21个，太多了，请核对。" in [problem.message for problem in found]


def test_in_the_workbook_and_back(tmp_path: Path) -> None:
    """A new sheet and a new cell, read back the same."""
    ctx, made = context(), content()
    path = tmp_path / "a.xlsx"
    write_workbook(ctx, made, blank_revision(ctx, made), Part.FIGURES, path)
    known = Known({extended().hash: extended()}, {SCHOOL.code: SCHOOL}, {PERIOD.id: PERIOD})
    result = read_bytes(path.name, path.read_bytes(), known)
    assert result.content.form("school").rows[0].values["radio"] == 3
    assert result.content.form("lunch").rows == made.form("lunch").rows
    assert result.cells["lunch"].sheet == "F97 午餐情况"


def test_in_the_store(county: Workspace) -> None:
    """Plain typed columns for anybody who asks with SQL."""
    table = county.dataset.db.call(
        lambda tx: tx.table("SELECT unit_name, eaters, cost, cost_scaled FROM form_lunch"),
        write=False,
    )
    assert table.columns == ("unit_name", "eaters", "cost", "cost_scaled")
    assert table.rows == [(SCHOOL.name, 120, 3600.5, 360050)]


def test_in_the_totals_and_their_sources(county: Workspace) -> None:
    """The county's figure, and the way back to the record."""
    figure = county.view().figure("lunch_cost")
    assert figure.value == Decimal("3600.50")
    (unit,) = (unit for unit in county.trace("lunch_cost").units if unit.records)
    assert [cell.text for cell in unit.records[0].cells] == ["3600.50"]


def test_in_the_summary(county: Workspace) -> None:
    """A sentence with both figures, and a table of its own."""
    document = county.summary().document
    (said,) = (block.text for block in document.blocks if block.id == "px")
    assert said == "各校装有广播喇叭3个，午餐经费3600.50元。"
    (table,) = (table for table in document.tables if table.id == "lunch_table")
    assert [cell.text for cell in table.rows[-1].cells] == [SCHOOL.name, "3600.50"]
