"""Tables of a Word document, written as XML: the library's own way takes minutes for long lists."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.table import CT_Tbl

from models.report.content import Column, Row, Table
from models.report.docx_text import FONT_NAMES, LATIN
from models.report.fonts import Role
from models.report.sheet_cells import clean
from models.report.table_grid import PAD_X, Grid, row_height

_TWIPS = 20
_OUTER, _INNER = 8, 4
"""Rules in eighths of a point."""
_PAD_SHARE = 0.6
"""Word counts its rules in; a little less room at the sides keeps lines as they were planned."""
_ALIGN = {"text": "left", "number": "right", "center": "center"}


def word_table(table: Table, grid: Grid) -> CT_Tbl:
    """Return a table with the widths and the type of a grid."""
    drawing = _WordTable(table, grid)
    made = parse_xml("".join(drawing.parts()))
    assert isinstance(made, CT_Tbl)
    return made


class _WordTable:
    def __init__(self, table: Table, grid: Grid) -> None:
        self._columns = table.columns or (Column(""),)
        self._rows = table.rows
        self._widths = [round(width * _TWIPS) for width in grid.widths]
        self._size = grid.size
        self._heads = {
            (cell.top, cell.first): "\n".join(line.text for line in cell.lines)
            for cell in grid.head
        }
        self._looks = {role: self._run_look(role) for role in (Role.SONG, Role.HEI)}
        height = round(row_height(1, grid.size) * _TWIPS)
        self._row = f'<w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>'

    def _run_look(self, role: Role) -> str:
        name = FONT_NAMES[role]
        size = round(self._size * 2)
        return (
            f'<w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{name}"/>'
            '<w:color w:val="000000"/><w:spacing w:val="0"/>'
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        )

    def parts(self) -> Iterator[str]:
        """Yield the XML piece by piece."""
        sides = {"top": _OUTER, "left": _OUTER, "bottom": _OUTER, "right": _OUTER}
        sides |= {"insideH": _INNER, "insideV": _INNER}
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="{width}" w:space="0" w:color="000000"/>'
            for side, width in sides.items()
        )
        pad = round(PAD_X * _TWIPS * _PAD_SHARE)
        yield (
            f"<w:tbl {nsdecls('w')}><w:tblPr>"
            f'<w:tblW w:w="{sum(self._widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar><w:left w:w="{pad}" w:type="dxa"/><w:right w:w="{pad}" w:type="dxa"/>'
            "</w:tblCellMar></w:tblPr><w:tblGrid>"
        )
        yield "".join(f'<w:gridCol w:w="{width}"/>' for width in self._widths)
        yield "</w:tblGrid>"
        yield from self._head()
        for row in self._rows:
            yield self._body(row)
        yield "</w:tbl>"

    def _head(self) -> Iterator[str]:
        """Yield the head rows; headings break where the grid broke them, evenly."""
        opening = f"<w:tr><w:trPr>{self._row}<w:tblHeader/></w:trPr>"
        grouped = any(column.group for column in self._columns)
        if grouped:
            yield opening + "".join(self._upper_heads()) + "</w:tr>"
        cells = []
        for index, column in enumerate(self._columns):
            above = grouped and not column.group
            text = "" if above else self._heads[1 if grouped else 0, index]
            merged = '<w:vMerge w:val="continue"/>' if above else ""
            cells.append(self._cell(text, index, 1, "center", Role.HEI, merged))
        yield opening + "".join(cells) + "</w:tr>"

    def _upper_heads(self) -> Iterator[str]:
        index = 0
        for group, members in groupby(self._columns, key=lambda column: column.group):
            count = len(list(members))
            if group:
                yield self._cell(self._heads[0, index], index, count, "center", Role.HEI)
            else:
                merged = '<w:vMerge w:val="restart"/>'
                for at in range(index, index + count):
                    yield self._cell(self._heads[0, at], at, 1, "center", Role.HEI, merged)
            index += count

    def _body(self, row: Row) -> str:
        role = Role.SONG if row.kind == "body" else Role.HEI
        if row.kind == "band":
            text = "".join(cell.text for cell in row.cells)
            cells = self._cell(text, 0, len(self._columns), "left", role)
        else:
            texts = [cell.text for cell in row.cells[: len(self._columns)]]
            texts += [""] * (len(self._columns) - len(texts))
            cells = "".join(
                self._cell(text, index, 1, _ALIGN[column.align], role)
                for index, (text, column) in enumerate(zip(texts, self._columns, strict=True))
            )
        return f"<w:tr><w:trPr>{self._row}</w:trPr>{cells}</w:tr>"

    def _cell(  # one place that knows the XML of a cell
        self, text: str, index: int, span: int, align: str, role: Role, more: str = ""
    ) -> str:
        width = sum(self._widths[index : index + span])
        spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        words = "<w:br/>".join(
            f'<w:t xml:space="preserve">{escape(clean(line))}</w:t>' for line in text.splitlines()
        )
        run = f"<w:r>{self._looks[role]}{words}</w:r>" if words else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{more}'
            '<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:snapToGrid w:val="0"/>'
            '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
            f'<w:jc w:val="{align}"/></w:pPr>{run}</w:p></w:tc>'
        )
