"""Word's paragraphs in the measures of an official document: fonts, exact lines, indents by cells.

Word knows 三号 as 16 pt, of which 28 do not fit in a line; drawing each 0.25 pt closer works in
Word, WPS and LibreOffice alike, which a character grid does not. Fonts are named as a Chinese PC
has them; one without 方正小标宋 takes its 宋体.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Footer
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from msgspec import Struct

from models.report import gb9704
from models.report.fonts import Role
from models.report.gb9704 import CELL, MM
from models.report.sheet_cells import clean

FONT_NAMES: Mapping[Role, str] = MappingProxyType(
    {
        Role.FANGSONG: "仿宋",
        Role.HEI: "黑体",
        Role.KAI: "楷体",
        Role.BIAOSONG: "方正小标宋简体",
        Role.SONG: "宋体",
    }
)
LATIN = "Times New Roman"
BODY_SIZE = 16.0
"""三号 as Word has it."""
EXACT_LINE = 28.95
"""A hair less than the pitch, so that rounding never costs a page its last line."""

Align = Literal["left", "center", "right", "both"]
_TWIPS = 20
_SINGLE = 240
"""A line as high as its type."""
_CLOSER = -5
"""Twips between characters of 三号."""
_FOOTER_FROM_EDGE = 25.0
_NUMBER_SIZE = 14.0


class Look(Struct, frozen=True):
    """How a paragraph looks.

    Attributes:
        left: indent in characters.
        first: indent of the first line beyond that; it hangs out if less than 0.
        line: exact height of a line in points; 0 leaves it to the type.
        level: of a heading, for Word's navigation; 0 for text.
    """

    role: Role = Role.FANGSONG
    size: float = BODY_SIZE
    align: Align = "both"
    left: float = 0
    first: float = 0
    line: float = EXACT_LINE
    level: int = 0


BODY = Look(first=gb9704.INDENT)


def element(tag: str, **values: str | int) -> BaseOxmlElement:
    """Return an element of Word's with attributes."""
    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def run_look(role: Role, size: float) -> BaseOxmlElement:
    """Return the properties of characters of a role."""
    look = OxmlElement("w:rPr")
    name = FONT_NAMES[role]
    look.append(element("w:rFonts", ascii=LATIN, hAnsi=LATIN, cs=LATIN, eastAsia=name))
    look.append(element("w:color", val="000000"))
    look.append(element("w:spacing", val=_CLOSER if size == BODY_SIZE else 0))
    for tag in ("w:sz", "w:szCs"):
        look.append(element(tag, val=round(size * 2)))
    return look


def paragraph_look(look: Look, *, keep: bool = False, new_page: bool = False) -> BaseOxmlElement:
    """Return the properties of a paragraph."""
    made = OxmlElement("w:pPr")
    if keep:
        made.append(OxmlElement("w:keepNext"))
    if new_page:
        made.append(OxmlElement("w:pageBreakBefore"))
    made.append(element("w:autoSpaceDE", val=0))
    made.append(element("w:autoSpaceDN", val=0))
    exact = look.line > 0
    if look.line != EXACT_LINE:
        made.append(element("w:snapToGrid", val=0))
    height = round(look.line * _TWIPS) if exact else _SINGLE
    rule = "exact" if exact else "auto"
    made.append(element("w:spacing", before=0, after=0, line=height, lineRule=rule))
    cell = CELL * MM * _TWIPS
    indent = element("w:ind", left=round(look.left * cell), leftChars=round(look.left * 100))
    kind = "firstLine" if look.first >= 0 else "hanging"
    indent.set(qn(f"w:{kind}"), str(round(abs(look.first) * cell)))
    indent.set(qn(f"w:{kind}Chars"), str(round(abs(look.first) * 100)))
    made.append(indent)
    made.append(element("w:jc", val=look.align))
    if look.level:
        made.append(element("w:outlineLvl", val=look.level - 1))
    return made


def write(
    document: WordDocument,
    text: str,
    look: Look = BODY,
    *,
    keep: bool = False,
    new_page: bool = False,
) -> Paragraph:
    """Add a paragraph; ``keep`` holds it on the page of the next one."""
    paragraph = document.add_paragraph()
    paragraph._p.insert(0, paragraph_look(look, keep=keep, new_page=new_page))  # noqa: SLF001
    if text:
        run = paragraph.add_run(clean(text))
        run._r.insert(0, run_look(look.role, look.size))  # noqa: SLF001  # its XML
    return paragraph


def set_up_page(section: Section, *, landscape: bool = False) -> None:
    """Give a section the sheet, the type area and the grid of the standard."""
    width, height = gb9704.PAPER_WIDTH, gb9704.PAPER_HEIGHT
    top, bottom = gb9704.TYPE_TOP, height - gb9704.TYPE_BOTTOM
    left, right = gb9704.TYPE_LEFT, width - gb9704.TYPE_RIGHT
    if landscape:  # the sheet turned by a quarter, its left edge on top
        width, height = height, width
        top, right, bottom, left = left, top, right, bottom
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.footer_distance = Mm(min(_FOOTER_FROM_EDGE, bottom - 10))
    properties = section._sectPr  # noqa: SLF001  # its XML
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)
    pitch = round(gb9704.LINE_PITCH * MM * _TWIPS)
    properties.append(element("w:docGrid", type="lines", linePitch=pitch))


def number_pages(document: WordDocument) -> None:
    """Print — 1 — at the right of odd pages and at the left of even ones."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    _number(section.footer, "right")
    _number(section.even_page_footer, "left")


def _number(footer: _Footer, align: Align) -> None:
    paragraph = footer.paragraphs[0]
    body = paragraph._p  # noqa: SLF001  # its XML
    for old in body.findall(qn("w:pPr")):
        body.remove(old)
    body.insert(0, paragraph_look(Look(align=align, line=0)))
    indent = body.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    assert indent is not None
    free = round(gb9704.NUMBER_MARGIN * _NUMBER_SIZE * _TWIPS)
    for side in ("left", "right"):
        indent.set(qn(f"w:{side}"), str(free if side == align else 0))
        indent.set(qn(f"w:{side}Chars"), "0" if side != align else "100")
    paragraph.add_run("— ")
    field = element("w:fldSimple", instr=" PAGE ")
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:t"))
    field.append(run)
    body.append(field)
    paragraph.add_run(" —")
    for each in body.iter(qn("w:r")):
        each.insert(0, run_look(Role.SONG, _NUMBER_SIZE))
