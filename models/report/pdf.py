"""A summary as PDF in the layout of GB/T 9704-2012: text, attachments, page numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from models.errors import Damaged
from models.files import write_safely
from models.problems import Problem, Severity
from models.report import gb9704
from models.report.body import body_sheets
from models.report.chart_sheets import chart_sheets
from models.report.content import Document
from models.report.fonts import MISSING, Fonts, Role
from models.report.gb9704 import MM, NUMBER_SIZE, SMALLEST_TABLE_SIZE, Mode
from models.report.marks import Measured, Sheet, Text, at, plain_text
from models.report.pen import Pen
from models.report.table_sheets import table_sheets


class PdfReport(Struct, frozen=True):
    """What became of a document.

    Attributes:
        pages: how many there are.
        turned: numbers of those that are read sideways; they are printed as they stand.
        substitutes: what stands in for a style that neither the program nor the PC has.
        missing: characters that no font has, printed as 〓.
        problems: the same and more, as a person reads it.
    """

    pages: int
    turned: tuple[int, ...] = ()
    substitutes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def write_pdf(
    document: Document, path: Path, fonts: Fonts, *, mode: Mode = Mode.PLAIN
) -> PdfReport:
    """Write a document as PDF, whole or not at all.

    Raises:
        EnvironmentFault: the disk did not take it.
    """
    data, report = draw_pdf(document, fonts, mode=mode)
    write_safely(path, data, _verify)
    return report


def draw_pdf(
    document: Document, fonts: Fonts, *, mode: Mode = Mode.PLAIN
) -> tuple[bytes, PdfReport]:
    """Return a document as PDF, for a preview that needs no file."""
    with fonts.lock:
        problems: list[Problem] = []
        sheets = list(_sheets(document, fonts.measure, mode, problems))
        pen = Pen(fonts, "".join(document.title))
        for number, sheet in enumerate(sheets, start=1):
            pen.draw(sheet, page_number(number, fonts))
        data = pen.finish()
    missing = tuple(sorted(pen.missing))
    report = PdfReport(
        pages=len(sheets),
        turned=tuple(number for number, sheet in enumerate(sheets, start=1) if sheet.turned),
        substitutes=fonts.substitutes,
        missing=missing,
        problems=(*_glyph_problems(missing), *problems),
    )
    return data, report


def _verify(data: bytes) -> None:
    if not data.startswith(b"%PDF-") or not data.rstrip().endswith(b"%%EOF"):
        raise Damaged("PDF没有写完整；请换一个位置再试。")


def _sheets(
    document: Document, measured: Measured, mode: Mode, problems: list[Problem]
) -> Iterator[Sheet]:
    """Yield all pages; what a person should know of them goes to ``problems``."""
    yield from body_sheets(document, measured, mode)
    for table, label in zip(document.tables, document.labels, strict=False):
        made = table_sheets(table, label, measured)
        problems.extend(_table_problems(label, table.title, made.size, made.cut))
        yield from made.sheets
    if document.charts:
        yield from chart_sheets(document.charts, document.labels[-1], measured)


def page_number(number: int, fonts: Fonts) -> Text:
    """Return — 1 — below the type area: at the right on odd pages, at the left on even ones."""
    text = plain_text(fonts.measure, f"— {number} —", Role.SONG, NUMBER_SIZE)
    top = fonts.face(Role.SONG).top("—") * NUMBER_SIZE
    y = gb9704.NUMBER_TOP * MM + top
    free = gb9704.NUMBER_MARGIN * NUMBER_SIZE
    if number % 2:
        return at(text, gb9704.TYPE_RIGHT * MM - free, y, "right")
    return at(text, gb9704.TYPE_LEFT * MM + free, y)


def _glyph_problems(missing: Sequence[str]) -> Iterator[Problem]:
    if missing:
        listed = "、".join(f"{char}（U+{ord(char):04X}）" for char in missing)
        yield Problem(
            "P001",
            Severity.WARNING,
            f"有{len(missing)}个字没有字体可印，纸上印成了“{MISSING}”：{listed}。",
            hint="核对这些字是否打错；确是人名、地名用字的，请在纸上补写。",
            found="".join(missing),
        )


def _table_problems(label: str, title: str, size: float, cut: int) -> Iterator[Problem]:
    if size < SMALLEST_TABLE_SIZE:
        yield Problem(
            "P002",
            Severity.NOTE,
            f"{label}“{title}”栏太多，字只有{size:g}磅（一般不小于9磅）。",
            hint="可以在报表设置里把它分成两张表，或改用Excel表格。",
        )
    if cut:
        yield Problem(
            "P003",
            Severity.WARNING,
            f"{label}“{title}”有{cut}行文字太长，一页印不下，末尾以“……”代替。",
            hint="请把文字改短；Excel表格里是全的。",
        )
