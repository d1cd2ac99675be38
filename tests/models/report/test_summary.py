"""The whole report: numbering, notes on missing returns, what keeps it from being locked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from models.records import Unit
from models.report.claims import Decision
from models.report.content import Block, Heading, Paragraph, Signature
from models.report.editing import write_edit
from models.report.slots import Slot
from models.report.summary import Choices, Summary, build_document, build_summary, lock_problems
from models.report.view import Returns, View
from tests.models.indicators.samples import BUREAU, CENTRE, HILL, JUNIOR, POINT
from tests.models.report.samples import form_set_with, view, without

REPORT = """
title = ["{{ bureau }}", "{{ year }}年{{ half }}总结"]
signature = "{{ bureau }}"

[[claim]]
id = "none"
rule = "zero(violations)"
confirm = true

[[paragraph]]
id = "more"
level = "title"
text = "（讨论稿）"

[[paragraph]]
id = "intro"
text = "现将情况总结如下："

[[paragraph]]
id = "done"
level = "h1"
text = "工作情况"

[[paragraph]]
id = "a"
level = "h2"
text = "学生"

[[paragraph]]
id = "a1"
level = "h3"
text = "人数"

[[paragraph]]
id = "students"
text = "有学生{{ students }}人。"

[[paragraph]]
id = "a2"
level = "h3"
text = "上线"

[[paragraph]]
id = "exam"
text = "上线{{ above }}人。"

[[paragraph]]
id = "b"
level = "h2"
text = "收费"

[[paragraph]]
id = "fee"
text = "{% if claim.none %}没有发生乱收费。{% endif %}设公示栏{{ boards }}所。"

[[paragraph]]
id = "plans"
level = "h1"
text = "下一步打算"

[[paragraph]]
id = "plan"
text = "继续。"

[[table]]
id = "towns"
title = "学生数"
rows = "township"
column = [{ indicator = "students" }]

[[chart]]
id = "towns"
title = "学生数"
kind = "bar"
by = "township"
series = ["students"]
"""
FORMS = form_set_with(REPORT)


@dataclass(frozen=True)
class Stored:
    """An edit as the store gives it back."""

    text: str
    basis: str


def county(**changes: str) -> View:
    """Return the sample county, with returns changed by unit name."""
    units = {"bureau": BUREAU, "centre": CENTRE, "hill": HILL, "point": POINT}
    returns = without() | {units[name].code: text for name, text in changes.items()}
    return view(returns, FORMS)


def lines(blocks: tuple[Block, ...]) -> list[str]:
    """Return headings and paragraphs as text."""
    return [
        f"{'#' * block.level} {block.text}" if isinstance(block, Heading) else block.text
        for block in blocks
    ]


def codes(summary: Summary) -> list[str]:
    """Return the codes of the problems but that no date was chosen, which holds for all of them."""
    assert "R019" in {problem.code for problem in summary.problems}
    return [problem.code for problem in summary.problems if problem.code != "R019"]


def test_the_whole_document() -> None:
    """Title, numbered headings, paragraphs, tables, charts, signature with the cut-off date."""
    document = build_document(county())
    assert document.title == (
        "金秀瑶族自治县教育和科技局",
        "2006年上半年总结",
        "（讨论稿）",
    )
    assert lines(document.blocks) == [
        "现将情况总结如下：",
        "# 一、工作情况",
        "## （一）学生",
        "### 1.人数",
        "有学生275人。",
        "### 2.上线",
        "上线227人。",
        "## （二）收费",
        "设公示栏3所。",
        "# 二、下一步打算",
        "继续。",
    ]
    assert document.signature == Signature(BUREAU.name, date(2006, 6, 30))
    assert [table.id for table in document.tables] == ["towns"]
    assert [chart.id for chart in document.charts] == ["towns"]
    assert document.note == ""


def test_runs_know_their_figures() -> None:
    """The drawing prints text; the editor finds indicator and slot."""
    paragraph = build_document(county()).blocks[4]
    assert isinstance(paragraph, Paragraph)
    assert [(run.text, run.indicator, run.slot) for run in paragraph.runs] == [
        ("有学生", "", ""),
        ("275", "students", "students"),
        ("人。", "", ""),
    ]


def test_the_clerk_chooses() -> None:
    """Edits, decisions, paragraphs left out, the date."""
    basis = build_summary(county()).claims.judged["none"].verdict.basis
    choices = Choices(
        edits={"exam": Stored(write_edit(["共", Slot("above"), "人上线。"]), "above=227")},
        decisions={"none": Decision(yes=True, basis=basis)},
        omitted=("plan", "students"),
        issued=date(2006, 7, 5),
    )
    document = build_document(county(), choices)
    assert lines(document.blocks) == [
        "现将情况总结如下：",
        "# 一、工作情况",
        "## （一）学生",
        "### 1.上线",
        "共227人上线。",
        "## （二）收费",
        "没有发生乱收费。设公示栏3所。",
    ]
    assert document.signature == Signature(BUREAU.name, date(2006, 7, 5))


def test_missing_returns_are_said() -> None:
    """In the paragraph whose figures lack them, in the note, and to the clerk."""
    returns = without(HILL.code)
    summary = build_summary(view(returns, FORMS, pending=frozenset({POINT.code})))
    texts = lines(summary.document.blocks)
    assert "有学生234人。（以上数据含3/4校，1校待定。）" in texts
    assert "上线227人。" in texts
    assert summary.document.note == (
        "应报学校3所、教学点1所，已报学校2所、教学点0所，待定学校0所、教学点1所（含2/4校）；"
        "未报：三角乡中心小学；待定：那马教学点"
    )
    assert codes(summary) == ["R010", "R011"]


def test_what_the_bureau_left_out_is_named() -> None:
    """Its 高考 results are lacking: the summary would say nothing of them, so the clerk is told."""
    complete = build_summary(county())
    assert "R016" not in codes(complete)
    empty = build_summary(county(bureau=""))
    assert "R016" in codes(empty)
    said = next(problem for problem in empty.problems if problem.code == "R016")
    assert said.message.startswith("县局自己的表“高考结果”还没有填")
    assert not said.is_error


def test_a_person_list_alone_is_named_and_keeps_the_report_open() -> None:
    """In the note, in the list of units that are missing, and as an obstacle."""
    of = view(without(HILL.code), FORMS)
    half_in = replace(of, returns=replace(of.returns, lists_only=frozenset({HILL.code})))
    summary = build_summary(half_in)
    assert summary.document.note.endswith("；只收到人员名单：三角乡中心小学")
    (problem,) = lock_problems(half_in, summary)
    assert problem.code == "R015"
    assert problem.message == ("只收到人员名单，没有收到数字表：三角乡中心小学，总结不能定稿。")


def test_who_was_not_expected_is_named() -> None:
    """Their figures are nowhere in the report."""
    stranger = Unit("2145000009", "外县小学", "11", "451324100")
    of = county()
    parts = {**of.returns.parts, stranger.code: of.returns.parts[CENTRE.code]}
    other = View(FORMS, of.period, (*of.units, stranger), Returns(parts))
    summary = build_summary(other)
    assert codes(summary) == ["R012"]
    assert "外县小学" in summary.problems[0].message


def test_what_changed_after_editing_is_marked() -> None:
    """The clerk reads the paragraph again."""
    edits = {"exam": Stored(write_edit([Slot("above")]), "above=220")}
    summary = build_summary(county(), Choices(edits=edits))
    assert codes(summary) == ["R013"]
    assert summary.problems[0].place.path == "exam"


def test_a_report_may_be_locked_if_nothing_is_wrong() -> None:
    """Complete, undisputed, every figure there, and the recount agrees."""
    of = county()
    assert lock_problems(of, build_summary(of)) == []
    missing = view(without(HILL.code), FORMS)
    assert lock_problems(missing, build_summary(missing)) == []  # said in the text instead


def test_a_report_on_nobody_s_return_stays_open() -> None:
    """One return may do, none can't: there is nothing that could be signed."""
    nobody = view(without(CENTRE.code, HILL.code, JUNIOR.code, POINT.code), FORMS)
    problem = lock_problems(nobody, build_summary(nobody))[0]
    assert problem.code == "R018"
    assert problem.message == "还没有收到任何单位的报表，总结不能定稿。"


def test_what_keeps_a_report_from_being_locked() -> None:
    """An undecided return, a figure that is not there, a recount that differs."""
    undecided = view(without(), FORMS, pending=frozenset({POINT.code}))
    assert [one.code for one in lock_problems(undecided, build_summary(undecided))] == ["R010"]
    gap = view(without(BUREAU.code), FORMS)
    assert [one.code for one in lock_problems(gap, build_summary(gap))] == ["R001"]
    of = county()
    parts = dict(of.returns.parts)
    parts[POINT.code] = tuple(
        replace(part, numerator=Decimal(90)) if part.indicator == "students" else part  # type: ignore[type-var]
        for part in parts[POINT.code]
    )
    stale = replace(of, returns=replace(of.returns, parts=parts))
    found = lock_problems(stale, build_summary(stale))
    assert {one.code for one in found} == {"T001"}
    assert len(found) == 4  # county, township, kind and school


def test_faults_of_titles_and_notes_are_reported() -> None:
    """A figure that is missing in a note of a table keeps the report open as well."""
    report = REPORT.replace('rows = "township"', 'rows = "township"\nnote = "未返校{{ open }}人。"')
    of = view(without(), form_set_with(report))
    summary = build_summary(of)
    assert summary.document.tables[0].notes == ("未返校〔缺：未返校〕人。",)
    assert [problem.code for problem in lock_problems(of, summary)] == ["R001"]


def test_without_title_signature_or_contents() -> None:
    """A form set may leave out what it does not need."""
    forms = form_set_with('[[paragraph]]\nid = "p"\ntext = "好。"')
    of = view(without(), forms)
    document = build_document(replace(of, returns=replace(of.returns, contents=None)))
    assert (document.title, document.signature) == ((), None)
