"""Charts of a Word document: native ones, each with a small workbook of its values inside."""

from __future__ import annotations

import io

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from openpyxl import Workbook

from models.report.content import Chart
from models.report.native_charts import HEIGHT_CM, WIDTH_CM, chart_xml, native_chart, put_data

_CHART_URI = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def add_chart(document: WordDocument, paragraph: Paragraph, chart: Chart, number: int) -> None:
    """Put a chart in a paragraph; its number makes its parts' names unlike any other's."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "数据"
    put_data(sheet, chart, 1)
    package = document.part.package
    assert package is not None
    buffer = io.BytesIO()
    book.save(buffer)
    values = Part(
        PackURI(f"/word/embeddings/values{number}.xlsx"),
        CONTENT_TYPE.SML_SHEET,
        buffer.getvalue(),
        package,
    )
    drawn = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    inside = drawn.relate_to(values, RELATIONSHIP_TYPE.PACKAGE)
    drawn._blob = _linked(chart_xml(native_chart(chart, sheet, 1)), inside)  # noqa: SLF001
    outside = document.part.relate_to(drawn, RELATIONSHIP_TYPE.CHART)
    run = paragraph.add_run()
    run._r.append(parse_xml(_inline(outside, number)))  # noqa: SLF001  # its XML


def _linked(text: str, inside: str) -> bytes:
    """Return a chart with a link to its values."""
    link = (
        f'<c:externalData xmlns:c="{_CHART_URI}" xmlns:r="{_RELATIONS}" r:id="{inside}">'
        '<c:autoUpdate val="0"/></c:externalData>'
    )
    end = text.rindex("</")
    return (text[:end] + link + text[end:]).encode("utf-8")


def _inline(relation: str, number: int) -> str:
    width, height = Cm(WIDTH_CM), Cm(HEIGHT_CM)
    return (
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}>"
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{100 + number}" name="图{number}"/>'
        f'<a:graphic><a:graphicData uri="{_CHART_URI}">'
        f'<c:chart xmlns:c="{_CHART_URI}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
