"""What is left out for its smallness is left out everywhere, and what is printed, everywhere."""

from __future__ import annotations

from models.report.summary import Summary, build_summary
from models.report.tables import HIDDEN
from tests.models.indicators.samples import BUREAU, CENTRE, HILL, JUNIOR, POINT
from tests.models.indicators.test_totals import ALL_IN
from tests.models.report.samples import form_set_with, view

REPORT = """
[[table]]
id = "movement"
title = "学生变动"
rows = "unit"
balanced = true
column = [
  { indicator = "start_pri" }, { indicator = "dropouts" }, { indicator = "end_pri" },
  { indicator = "reten_pri" },
]
[[table]]
id = "ends"
title = "期末"
rows = "unit"
column = [{ indicator = "end_pri" }]
"""
SAYING = """
[[paragraph]]
id = "rate"
text = "小学巩固率为{{ reten_pri }}%。"
"""
CHART = """
[[chart]]
id = "ends"
title = "期末"
kind = "bar"
by = "township"
series = ["start_pri"]
"""
RETURNS = {
    CENTRE.code: "movement/1 start=80 end=80 out_dropout=0",
    HILL.code: "movement/1 start=41 end=40 out_dropout=1",
    POINT.code: "movement/1 start=6 end=6 out_dropout=0",
    JUNIOR.code: "movement/9 start=50 end=50 out_dropout=0",
    BUREAU.code: ALL_IN[BUREAU.code],
}


def made(report: str) -> Summary:
    return build_summary(view(RETURNS, form_set_with(report)))


def shown(summary: Summary, table: str) -> list[str]:
    """Return the rows of a table."""
    (found,) = (one for one in summary.document.tables if one.id == table)
    return ["|".join(cell.text for cell in row.cells) for row in found.rows]


def test_a_rate_that_the_text_prints_is_printed_in_the_table() -> None:
    """Left out in one place and printed in the other, it would protect nobody."""
    total = shown(made(REPORT), "movement")[0].split("|")
    assert (total[2], total[4]) == (HIDDEN, HIDDEN)
    said = made(REPORT + SAYING)
    rate = said.paragraphs[0].text.removeprefix("小学巩固率为").removesuffix("%。")
    total = shown(said, "movement")[0].split("|")
    assert (total[2], total[4]) == (HIDDEN, rate)


def test_what_one_table_leaves_out_no_other_prints() -> None:
    """Neither a second table nor a chart."""
    summary = made(REPORT + CHART)
    movement = [row.split("|") for row in shown(summary, "movement")]
    ends = [row.split("|") for row in shown(summary, "ends")]
    hidden = {row[0] for row in movement if row[3] == HIDDEN}
    assert hidden
    assert hidden <= {row[0] for row in ends if row[1] == HIDDEN}
    (chart,) = summary.document.charts
    assert None in chart.series[0].values
