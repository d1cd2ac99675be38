"""``report`` prints the summary and says what keeps it from being final."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from msgspec.structs import asdict, replace

from models import paths
from models.errors import Refused
from models.forms.plain_dates import read_date
from models.headless.answer import ATTENTION, DONE, Answer
from models.headless.console import Console
from models.headless.facts import problem_facts, problem_lines
from models.headless.opening import opened
from models.problems import Problem
from models.report.content import Document
from models.report.docx import write_docx
from models.report.final import differences, marked
from models.report.fonts import Fonts
from models.report.own_fonts import own_fonts, system_folders
from models.report.pdf import write_pdf
from models.report.summary import lock_problems
from models.report.xlsx import write_xlsx
from models.workspace import Workspace


def report(arguments: Namespace, console: Console) -> Answer:
    """Write the summary as PDF, Word file and tables, whichever are wished for."""
    wished = [path for path in (arguments.pdf, arguments.docx, arguments.xlsx) if path]
    if not wished:
        raise Refused("没有说要写成什么；请用--pdf、--docx或--xlsx写上文件名。")
    with opened(arguments.data, console) as workspace:
        _choose(workspace, arguments)
        view = workspace.view()
        summary = workspace.summary()
        together = workspace.county_findings(view)
        final = workspace.final()
    obstacles = lock_problems(view, summary)
    others = [problem for problem in summary.problems if problem not in obstacles]
    others += together
    differ = differences(final, summary.document) if final else ()
    document = marked(summary.document, obstacles, differ)
    pages = None
    if arguments.pdf:
        pages, told = _pdf(document, arguments.pdf)
        others += told
    if arguments.docx:
        write_docx(document, arguments.docx)
    if arguments.xlsx:
        write_xlsx(document, arguments.xlsx)
    lines = [view.coverage.line, *(f"已写好：{path}" for path in wished)]
    if obstacles:
        lines += ["现在还不能定稿：", *problem_lines(obstacles)]
    if final:
        lines.append(f"已定稿（{final.time.replace('T', ' ')[:16]}，{final.who}）。")
    if differ:
        lines.append(
            f"写出的是现在的数据，不是定稿，文件上也这样标了；有{len(differ)}处与定稿不同："
        )
        lines += [f"{one.place}：定稿“{one.before}”，现在“{one.now}”" for one in differ]
    lines += problem_lines(others)
    facts = {
        "files": wished,
        "pages": pages,
        "coverage": view.coverage.line,
        "final": not obstacles,
        "locked": {"who": final.who, "time": final.time} if final else None,
        "marked": document.subtitle,
        "differences": [asdict(one) for one in differ],
        "obstacles": [problem_facts(problem) for problem in obstacles],
        "problems": [problem_facts(problem) for problem in others],
    }
    return Answer(tuple(lines), facts, ATTENTION if obstacles else DONE)


def _choose(workspace: Workspace, arguments: Namespace) -> None:
    """Keep what is said of the summary as a whole: its date, and who will read it.

    Raises:
        Refused: it is no date, or the summary is locked.
    """
    before = workspace.choices()
    wanted = before
    if arguments.date is not None:
        year = workspace.frame().period.end.year
        day = None if arguments.date == "-" else read_date(arguments.date, year).value
        if day is None and arguments.date != "-":
            raise Refused(f"“{arguments.date}”认不出是哪一天，请写成2006-07-06这样。")
        wanted = replace(wanted, issued=day)
    if arguments.readers is not None:
        wanted = replace(wanted, privacy=arguments.readers)
    if wanted == before:
        return
    if workspace.final() is not None:
        raise Refused("总结已经定稿，成文日期和给谁看都不能改；要改请先在窗口里解除定稿。")
    workspace.keep_choices(wanted)


def _pdf(document: Document, path: Path) -> tuple[int, tuple[Problem, ...]]:
    """Write the PDF, in the fonts of this PC where it has the official ones."""
    fonts = Fonts(paths.fonts_folder(), own_fonts(system_folders()))
    made = write_pdf(document, path, fonts)
    return made.pages, made.problems
