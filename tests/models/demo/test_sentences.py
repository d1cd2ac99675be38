"""The shipped wording stays true of a county whose figures are not those of the sample."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msgspec.structs import replace

from models.indicators.parts import unit_parts
from models.records import Content, Value
from models.report.claims import Decision, judge_claims
from models.report.summary import Choices, Summary, build_summary
from models.report.view import Returns, View
from tests.models.demo.samples import form_set, returns

Changes = Mapping[str, Mapping[str, Value | None]]
"""Form → field → what every record of every return says instead; None leaves it blank."""


def changed(content: Content, changes: Changes) -> Content:
    for form, values in changes.items():
        data = content.form(form)
        rows = tuple(
            replace(
                row,
                values={
                    field: value
                    for field, value in {**row.values, **values}.items()
                    if value is not None
                },
            )
            for row in data.rows
        )
        content = content.with_form(form, replace(data, rows=rows))
    return content


@lru_cache(maxsize=1)
def contents() -> dict[str, Content]:
    return returns(10).contents()


def summary(changes: Changes | None = None, left_out: str = "") -> Summary:
    """Return the summary of ten schools, everything confirmed that may be."""
    made = returns(10)
    said = {
        code: changed(content, changes or {})
        for code, content in contents().items()
        if code != left_out
    }
    units = made.county.registry
    parts = {
        unit.code: unit_parts(form_set(), made.now, unit, said[unit.code])
        for unit in units
        if unit.code in said
    }
    view = View(form_set(), made.now, units, Returns(parts, contents=said))
    judged = judge_claims(view).judged
    yes = {name: Decision(yes=True, basis=one.verdict.basis) for name, one in judged.items()}
    return build_summary(view, Choices(decisions=yes))


def text(made: Summary, paragraph: str) -> str:
    return next((one.text for one in made.paragraphs if one.id == paragraph), "")


def test_the_sample_itself() -> None:
    """One township is not walked through; what is in order is no problem, nor a plan."""
    made = summary()
    assert "骨干教师到1个乡镇" in text(made, "p3")
    assert "机关组织集中学习，政治学习19次，业务学习19次。" in text(made, "p1")
    assert "考试和招生按程序进行" in text(made, "p7_enrol")
    assert "学历达标率" not in text(made, "p9_figures")
    assert "巩固率" not in text(made, "p9_figures")
    assert "危房" not in text(made, "p9_figures") + text(made, "p10_measures")
    assert "一是补足床位，分批改善" in text(made, "p10_measures")
    assert "村完小以上小学7所中4所" in text(made, "p6_distance")


def test_nobody_was_visited() -> None:
    """Then the summary does not say that teachers went from house to house."""
    said = text(summary({"ledger_summary": {"visits": 0}}), "p5")
    assert "教师做学生和家长的工作" not in said
    assert "重新回到学校。尚未返校的24名学生均已落实责任人。" in said


def test_hazards_nobody_works_at() -> None:
    """What is merely open is not being put right; what is old was not found this half-year."""
    said = text(summary({"hazard": {"status": "1", "measure": None}}), "p8")
    assert "学校排查登记隐患18处，其中以前留下的2处，整改率0.00%，剩下的18处还没有整改完。" in said


def test_an_offence_in_an_exam() -> None:
    """Then nobody says that everything went by the rules."""
    said = text(summary({"exam_score": {"violators": 1}}), "p7_enrol")
    assert "《2006年招生考试工作实施意见》。" in said
    assert "按程序进行" not in said


def test_what_is_short_is_a_problem() -> None:
    """A rate below its line is named, a good one beside it is not."""
    made = summary({"staff": {"qualified": 1, "vacancy": 0}, "building": {"danger": "C"}})
    assert "教师队伍还要充实，学历达标率" in text(made, "p9_figures")
    assert "加强教师培训。" in text(made, "p10_measures")


def test_a_missing_school_is_not_counted_away() -> None:
    """The county has as many schools as before; fewer have reported."""
    village = returns(10).county.of_kind("12")[0].code
    made = summary(left_out=village)
    assert "已报的村完小以上小学6所中" in text(made, "p6_distance")
    (study,) = (one.coverage for one in made.paragraphs if one.id == "p1")
    assert study.startswith("（其中“学习、读书、培训制度齐全率”“")  # 、 within a title


def test_no_table_lets_a_hidden_figure_be_computed() -> None:
    """Small numbers of dropouts are left out by stage; their sum may not stand elsewhere."""
    tables = {table.id: table for table in form_set().report.tables}
    shown = {column.indicator for column in tables["retention"].columns}
    assert "=out_dropout_{band}" in {column.indicator for column in tables["movement"].columns}
    assert not {item for item in shown if "opened" in item}
