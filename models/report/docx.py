"""A summary as an editable Word file: the same text, tables and charts in the same layout."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt

from models.errors import Damaged
from models.files import write_safely
from models.report import gb9704
from models.report.body import MOST_SIGNATURE, signature_places
from models.report.content import CHARTS_TITLE, Block, Document, Heading, Signature, Table
from models.report.docx_chart import add_chart
from models.report.docx_table import word_table
from models.report.docx_text import (
    BODY,
    Look,
    number_pages,
    paragraph_look,
    run_look,
    set_up_page,
    write,
)
from models.report.fonts import Role
from models.report.gb9704 import CELLS, INDENT, SIZES
from models.report.line_setter import Measure, natural_width, nominal
from models.report.marks import UPRIGHT, Frame
from models.report.record_lists import long_date
from models.report.table_grid import Grids
from models.report.table_sheets import chosen
from models.report.titles import break_title

_TITLE = Look(Role.BIAOSONG, gb9704.TITLE_SIZE, "center")
_HEADINGS = {
    1: Look(Role.HEI, first=INDENT, level=1),
    2: Look(Role.KAI, first=INDENT, level=2),
    3: Look(Role.FANGSONG, first=INDENT, level=3),
}
_LABEL = Look(Role.HEI, align="left")
_CAPTION = Look(size=SIZES["小四"], align="left", line=20)
_NOTE = Look(size=SIZES["五号"], line=0)
_FIGURE, _SOURCE = Look(Role.HEI, 12, "center", line=0), Look(size=10.5, align="center", line=0)
_CHART = Look(align="center", line=0)
_THINNEST = Look(line=1)


def write_docx(document: Document, path: Path) -> None:
    """Write a document for Word, whole or not at all.

    Raises:
        EnvironmentFault: the disk did not take it.
    """
    write_safely(path, draw_docx(document), _verify)


def _verify(data: bytes) -> None:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise Damaged("Word文件没有写完整；请换一个位置再试。")


def draw_docx(document: Document) -> bytes:
    """Return the Word file."""
    drawing = _WordFile(document)
    drawing.draw()
    return drawing.finish()


def _measured(_role: Role) -> Measure:
    return nominal


class _WordFile:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._word: WordDocument = docx.Document()
        self._landscape = False

    def draw(self) -> None:
        """Draw everything from the title to the charts."""
        self._set_up()
        self._head()
        for block in self._document.blocks:
            self._block(block)
        self._attachments(self._document.attachments)
        self._closing()
        labels = self._document.labels
        for table, label in zip(self._document.tables, labels, strict=False):
            self._table(table, label)
        if self._document.charts:
            self._charts(labels[-1])

    def finish(self) -> bytes:
        """Return the file; nothing in it tells who made it, or when."""
        properties = self._word.core_properties
        properties.title = "".join(self._document.title)
        properties.author = properties.last_modified_by = "校情汇"
        properties.comments = ""
        properties.created = properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001
        buffer = io.BytesIO()
        self._word.save(buffer)
        return buffer.getvalue()

    def _set_up(self) -> None:
        set_up_page(self._word.sections[0])
        number_pages(self._word)
        normal = self._word.styles["Normal"].element
        for old in (*normal.findall(qn("w:pPr")), *normal.findall(qn("w:rPr"))):
            normal.remove(old)
        normal.append(paragraph_look(Look(align="both")))
        normal.append(run_look(Role.FANGSONG, BODY.size))
        settings = self._word.settings.element
        for control in settings.findall(qn("w:characterSpacingControl")):
            control.set(qn("w:val"), "compressPunctuation")

    def _blank(self, *, keep: bool = False) -> None:
        write(self._word, "", Look(), keep=keep)

    def _head(self) -> None:
        document = self._document
        room = (CELLS - 2 * gb9704.TITLE_MARGIN) * gb9704.CELL * gb9704.MM / _TITLE.size
        for part in document.title:
            for line in break_title(part, nominal, room):
                write(self._word, line, _TITLE, keep=True)
        if document.subtitle:
            write(self._word, document.subtitle, Look(Role.KAI, align="center"), keep=True)
        if document.title or document.subtitle:
            self._blank()
        if document.salutation:
            write(self._word, f"{document.salutation.rstrip(':：')}：", Look())

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            write(self._word, block.text, _HEADINGS[block.level], keep=True)
        elif block.text.strip():
            write(self._word, block.text)

    def _attachments(self, titles: Sequence[str]) -> None:
        """Write 附件：1.… 2.…, names below each other."""
        if not titles:
            return
        self._blank(keep=True)
        single = len(titles) == 1
        numbers = [""] if single else [f"{n}." for n in range(1, len(titles) + 1)]
        begin = INDENT + natural_width("附件：", nominal)
        name = begin + max(natural_width(number, nominal) for number in numbers)
        for position, (number, title) in enumerate(zip(numbers, titles, strict=True)):
            start = begin if position else INDENT
            label = "" if position else "附件："
            text = f"{label}{title}" if single else f"{label}{number}\t{title}"
            held = position < 2 or len(titles) - 3 <= position < len(titles) - 1
            write(self._word, text, Look(align="left", left=name, first=start - name), keep=held)

    def _closing(self) -> None:
        document = self._document
        if document.signature is None and not document.note:
            return
        self._blank(keep=True)
        if document.signature:
            self._signature(document.signature)
        if document.note:
            write(self._word, f"（{document.note}）")

    def _signature(self, signature: Signature) -> None:
        names = break_title(signature.org, nominal, MOST_SIGNATURE)
        day = long_date(signature.date)
        left, date_left = signature_places(names, day, nominal)
        for name in names:
            write(self._word, name, Look(align="left", left=left), keep=True)
        write(self._word, day, Look(align="left", left=date_left))

    def _attachment(self, label: str, title: str, frame: Frame) -> None:
        """Begin an attachment on a new page, in a section of its own where the sheet turns."""
        turns = frame.turned != self._landscape
        if turns:
            section = self._word.add_section(WD_SECTION.NEW_PAGE)
            set_up_page(section, landscape=frame.turned)
            self._landscape = frame.turned
            _end_section(self._word)
        write(self._word, label, _LABEL, keep=True, new_page=not turns)
        self._blank(keep=True)
        for line in break_title(title, nominal, frame.width / _TITLE.size - 2):
            write(self._word, line, _TITLE, keep=True)

    def _table(self, table: Table, label: str) -> None:
        frame, grid = chosen(table, Grids(table, _measured))
        self._attachment(label, table.title, frame)
        unit = f"单位：{table.unit}" if table.unit else ""
        if table.reporter or table.period or unit:
            captions = "　　".join(filter(None, (table.reporter, table.period)))
            paragraph = write(self._word, f"{captions}\t{unit}", _CAPTION, keep=True)
            stops = paragraph.paragraph_format.tab_stops
            stops.add_tab_stop(Pt(frame.width), WD_TAB_ALIGNMENT.RIGHT)
        self._word.element.body.sectPr.addprevious(word_table(table, grid))
        notes = [note for note in (table.coverage, *table.notes, table.signing) if note]
        for note in notes:
            write(self._word, note, _NOTE)
        if not notes:  # Word wants a paragraph after a table
            write(self._word, "", _THINNEST)

    def _charts(self, label: str) -> None:
        self._attachment(label, CHARTS_TITLE, UPRIGHT)
        for number, chart in enumerate(self._document.charts, start=1):
            add_chart(self._word, write(self._word, "", _CHART, keep=True), chart, number)
            write(self._word, f"图{number}　{chart.title}", _FIGURE, keep=bool(chart.source))
            if chart.source:
                write(self._word, chart.source, _SOURCE)


def _end_section(document: WordDocument) -> None:
    """Let the last paragraph end the section; one of its own could begin another page."""
    *others, ending = (paragraph._p for paragraph in document.paragraphs)  # noqa: SLF001
    if others and ending.pPr is not None:
        others[-1].get_or_add_pPr().append(ending.pPr[-1])
        ending.getparent().remove(ending)
