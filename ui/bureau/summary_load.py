"""The summary as the page shows it: written, judged, recounted, drawn off the window's thread."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from models import paths
from models.problems import Problem
from models.report.content import Document
from models.report.final import Difference, Final, differences, marked
from models.report.fonts import Fonts
from models.report.own_fonts import own_fonts, system_folders
from models.report.pdf import draw_pdf
from models.report.summary import Choices, Summary, build_summary, lock_problems
from models.workspace import Workspace
from ui.bureau.pdf_pages import page_sizes


class Shown(Struct, frozen=True):
    """What the page shows.

    Attributes:
        document: what is printed; it says so itself as long as it may not be final.
        obstacles: what keeps it from being final.
        others: what else the clerk should know.
        coverage: 应报/已报 as a sentence.
        pdf: the pages; of a final summary those that were kept.
        final: what was locked, None if nothing is.
        differences: what the summary would say otherwise now.
        cutoff: the day the half-year's figures are of; printed where no date was chosen.
    """

    summary: Summary
    choices: Choices
    document: Document
    obstacles: tuple[Problem, ...]
    others: tuple[Problem, ...]
    coverage: str
    pdf: bytes
    sizes: tuple[tuple[float, float], ...]
    final: Final | None = None
    differences: tuple[Difference, ...] = ()
    cutoff: date = date.min


def load_fonts() -> Fonts:
    """Return the fonts of official documents: the PC's own where it has them."""
    return Fonts(paths.fonts_folder(), own_fonts(system_folders()))


def load_summary(workspace: Workspace, fonts: Fonts) -> Shown:
    """Return the summary on the figures as they are now."""
    view, choices = workspace.view(), workspace.choices()
    summary = build_summary(view, choices)
    obstacles = tuple(lock_problems(view, summary))
    final = workspace.final()
    differ = differences(final, summary.document) if final else ()
    document = marked(summary.document, obstacles, differ)
    pdf, report = draw_pdf(document, fonts)
    if final is not None:
        pdf = workspace.original(final.files["pdf"]) or pdf
    others = [problem for problem in summary.problems if problem not in obstacles]
    return Shown(
        summary,
        choices,
        document,
        obstacles,
        (*others, *report.problems, *workspace.county_findings(view)),
        view.coverage.line,
        pdf,
        page_sizes(pdf),
        final,
        differ,
        view.period.cutoff,
    )
