"""The whole report: paragraphs, tables, charts, signature; and what keeps it from locking."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from msgspec import Struct, field

from models.indicators.recount import recount
from models.problems import Problem, Severity
from models.report.charts import build_charts
from models.report.claims import NO_DECISIONS, Claims, Decision, judge_claims
from models.report.content import Block, Document, Heading, Paragraph, Run, Signature
from models.report.doubts import doubts
from models.report.figures_format import chinese_number
from models.report.record_lists import long_date
from models.report.tables import Privacy, build_tables, lay_out
from models.report.verdicts import listed
from models.report.view import View
from models.report.wording import NO_EDITS, Edit, Writer, Written, write_paragraphs


class Choices(Struct, frozen=True):
    """What the clerk chose for this report.

    Attributes:
        edits: paragraph id → edited text.
        decisions: claim id → decision.
        omitted: paragraphs left out.
        issued: date the document is made; the cut-off date if it is not set.
        privacy: who will read it.
    """

    edits: Mapping[str, Edit] = field(default_factory=lambda: NO_EDITS)
    decisions: Mapping[str, Decision] = field(default_factory=lambda: NO_DECISIONS)
    omitted: Collection[str] = ()
    issued: date | None = None
    privacy: Privacy = "public"


class Summary(Struct, frozen=True):
    """A report as it stands now.

    Attributes:
        document: what is printed.
        paragraphs: how it came about, for the editor.
        claims: every claim with its verdict and reasons.
        problems: what the clerk should know; errors keep the report from being locked.
    """

    document: Document
    paragraphs: tuple[Written, ...]
    claims: Claims
    problems: tuple[Problem, ...]


NO_CHOICES = Choices()


def build_summary(view: View, choices: Choices = NO_CHOICES) -> Summary:
    """Write the report on the figures as they are now."""
    claims = judge_claims(view, choices.decisions)
    writer = Writer(view, claims)
    written = write_paragraphs(view, claims, choices.edits, choices.omitted)
    report = view.form_set.report
    printed = {piece.indicator for made in written for piece in made.pieces if piece.slot}
    laid_out = lay_out(view, choices.privacy, printed)
    titles = [writer.text(line) for line in report.title]
    document = Document(
        title=(*titles, *(made.text for made in written if made.level == "title")),
        blocks=tuple(_blocks(made for made in written if made.level != "title")),
        signature=_signature(view, writer, choices),
        tables=build_tables(view, writer.text, choices.privacy, laid_out),
        charts=build_charts(view, choices.privacy, laid_out.withheld),
        note=_note(view),
    )
    problems = (*_problems(view, written), *writer.problems)
    if document.signature is not None and choices.issued is None:
        problems = (*problems, _undated(view.period.cutoff))
    return Summary(document, written, claims, problems)


def build_document(view: View, choices: Choices = NO_CHOICES) -> Document:
    """Return what is printed."""
    return build_summary(view, choices).document


def _blocks(written: Iterable[Written]) -> Iterable[Block]:
    """Number the headings and turn pieces into runs."""
    counts = {"h1": 0, "h2": 0, "h3": 0}
    for made in written:
        if made.level not in counts:
            yield Paragraph(made.id, _runs(made))
            continue
        counts[made.level] += 1
        for deeper in _BELOW[made.level]:
            counts[deeper] = 0
        number = counts[made.level]
        if made.level == "h1":
            yield Heading(made.id, 1, f"{chinese_number(number)}、{made.text}")
        elif made.level == "h2":
            yield Heading(made.id, 2, f"（{chinese_number(number)}）{made.text}")
        else:
            yield Heading(made.id, 3, f"{number}.{made.text}")


_BELOW = {"h1": ("h2", "h3"), "h2": ("h3",), "h3": ()}


def _runs(made: Written) -> tuple[Run, ...]:
    runs = [Run(piece.text, piece.indicator, piece.slot) for piece in made.pieces]
    return (*runs, Run(made.coverage)) if made.coverage else tuple(runs)


def _signature(view: View, writer: Writer, choices: Choices) -> Signature | None:
    org = writer.text(view.form_set.report.signature)
    return Signature(org, choices.issued or view.period.cutoff) if org else None


def _undated(cutoff: date) -> Problem:
    return Problem(
        "R019",
        Severity.NOTE,
        f"还没有写成文日期，先印截止日{long_date(cutoff)}。",
        hint="定稿前请写上印发的那一天。",
    )


def _note(view: View) -> str:
    """Say on whose returns the report rests, as long as some are not in."""
    coverage = view.coverage
    if coverage.complete:
        return ""
    text = coverage.line
    if coverage.missing:
        text += f"；未报：{listed(view, coverage.missing)}"
    if coverage.lists_only:
        text += f"；只收到人员名单：{listed(view, coverage.lists_only)}"
    if coverage.pending:
        text += f"；待定：{listed(view, coverage.pending)}"
    return text


def _problems(view: View, written: Iterable[Written]) -> Iterable[Problem]:
    coverage = view.coverage
    if coverage.pending:
        names = listed(view, coverage.pending)
        yield Problem(
            "R010",
            Severity.ERROR,
            f"还有报表待定：{names}，总结不能定稿。",
            hint="请到“待定报表”里逐校决定用哪一份。",
        )
    if coverage.lists_only:
        names = listed(view, coverage.lists_only)
        yield Problem(
            "R015",
            Severity.ERROR,
            f"只收到人员名单，没有收到数字表：{names}，总结不能定稿。",
            hint="请向这些单位要数字表的工作簿，导入后再定稿。",
        )
    if coverage.expected and coverage.missing == coverage.expected:
        yield Problem(
            "R018",
            Severity.ERROR,
            "还没有收到任何单位的报表，总结不能定稿。",
            hint="请先到“收表与导入”里导入各校交来的工作簿。",
        )
    elif coverage.missing:
        names = listed(view, coverage.missing)
        yield Problem("R011", Severity.WARNING, f"还有单位没有上报：{names}，总结里会注明。")
    if coverage.unexpected:
        names = listed(view, coverage.unexpected)
        yield Problem("R012", Severity.WARNING, f"不在应报名单里的单位，没有计入：{names}。")
    yield from doubts(view)
    for made in written:
        yield from made.problems
        if made.changed:
            yield Problem(
                "R013",
                Severity.WARNING,
                "这一段改过以后，里面的数又变了，请再看一遍。",
            ).at(path=made.id)


def lock_problems(view: View, summary: Summary) -> list[Problem]:
    """Return what keeps a report from being locked: its errors, and a recount that differs.

    The recount is made of the totals of every dimension a report may print.
    """
    found = [problem for problem in summary.problems if problem.is_error]
    totals = [view.totals(by) for by in ("county", "township", "kind", "unit")]
    contents = {
        code: content
        for code, content in (view.returns.contents or {}).items()
        if code in view.returns.parts
    }
    return found + recount(view.form_set, view.period, view.units, contents, totals)
