"""Workbooks as WPS, old Excel and other programs write them: the same content in other XML."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from models.workbook.reader import read_bytes
from models.workbook.result import ReadResult
from tests.models.workbook.editing import SINGLE, Book, findings, repacked
from tests.models.workbook.sample_county import known

Change = Callable[[bytes], bytes]


class Xml:
    """A workbook whose parts are changed as text."""

    def __init__(self, folder: Path) -> None:
        book = Book(folder)
        book.book.save(book.path)
        self.book = book
        self.data = book.path.read_bytes()

    def names(self, pattern: str) -> list[str]:
        """Return the parts whose names fit."""
        with zipfile.ZipFile(BytesIO(self.data)) as archive:
            return [name for name in archive.namelist() if re.search(pattern, name)]

    def change(self, pattern: str, change: Change) -> None:
        """Change every part whose name fits."""
        self.data = repacked(self.data, dict.fromkeys(self.names(pattern), change))

    def cell(self, field: str, xml: str) -> None:
        """Write the cell of a field of the single form anew."""
        row, column = self.book.place(SINGLE, "1", field)
        address = f"{chr(64 + column)}{row}"
        number = self.book.book.sheetnames.index(SINGLE) + 1

        def put(data: bytes) -> bytes:
            made = xml.format(address=address).encode()
            changed, count = re.subn(
                rb'<c r="' + address.encode() + rb'"[^>]*?(?:/>|>.*?</c>)', made, data
            )
            assert count == 1
            return changed

        self.change(rf"worksheets/sheet{number}\.xml", put)

    def read(self) -> ReadResult:
        """Read it as it is now."""
        return read_bytes("报表.xlsx", self.data, known())

    def value(self, field: str) -> object:
        """Return what a field of the single form says."""
        row = self.read().content.form("school").row("1")
        assert row is not None
        return row.values.get(field)


@pytest.fixture
def xml(tmp_path: Path) -> Xml:
    return Xml(tmp_path)


@pytest.mark.parametrize("reference", [b"A1", b"A1:XFD1048576", b"B2:B2"])
def test_wrong_dimensions(xml: Xml, reference: bytes) -> None:
    """WPS writes A1; others write the whole sheet."""
    xml.change(
        r"worksheets/sheet\d+\.xml",
        lambda data: re.sub(
            rb'<dimension ref="[^"]*"', b'<dimension ref="' + reference + b'"', data
        ),
    )
    assert not xml.read().edited


def test_strict_ooxml(xml: Xml) -> None:
    """The namespaces of ISO 29500 strict."""

    def strict(data: bytes) -> bytes:
        return data.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )

    xml.change(r"\.(xml|rels)$", strict)
    assert not xml.read().edited


def test_inline_strings(xml: Xml) -> None:
    xml.cell("short", '<c r="{address}" t="inlineStr"><is><t>古潭小学</t></is></c>')
    assert not xml.read().edited


def test_rich_text(xml: Xml) -> None:
    """Part of a text is bold; the text is one."""
    runs = "<r><rPr><b/></rPr><t>古潭</t></r><r><t>小学</t></r>"
    xml.cell("short", f'<c r="{{address}}" t="inlineStr"><is>{runs}</is></c>')
    assert not xml.read().edited


def test_phonetic_runs(xml: Xml) -> None:
    """How a word is read aloud is no part of the word."""
    spoken = '<rPh sb="0" eb="2"><t>gutan</t></rPh><phoneticPr fontId="1"/>'
    xml.cell("short", f'<c r="{{address}}" t="inlineStr"><is><t>古潭小学</t>{spoken}</is></c>')
    assert not xml.read().edited


@pytest.mark.parametrize("number_format", [14, 27, 28, 31, 36, 50, 51, 57, 58])
def test_built_in_date_formats(xml: Xml, number_format: int) -> None:
    """Those of East Asia too, which some libraries take for plain numbers."""
    xml.change(
        r"xl/styles\.xml",
        lambda data: re.sub(
            rb"(<cellXfs[^>]*>)",
            rb'\1<xf numFmtId="' + str(number_format).encode() + rb'" applyNumberFormat="1"/>',
            data,
            count=1,
        ),
    )
    xml.cell("built", '<c r="{address}" s="0"><v>21429</v></c>')
    assert xml.value("built") == date(1958, 9, 1)


def test_dates_counted_from_1904(xml: Xml) -> None:
    """As old Macs did: the same serial is four years later, and read so."""
    xml.change(
        r"xl/styles\.xml",
        lambda data: re.sub(
            rb"(<cellXfs[^>]*>)", rb'\1<xf numFmtId="14" applyNumberFormat="1"/>', data, count=1
        ),
    )
    xml.change(
        r"xl/workbook\.xml$",
        lambda data: re.sub(rb"<workbookPr", b'<workbookPr date1904="1"', data, count=1),
    )
    xml.cell("built", '<c r="{address}" s="0"><v>19967</v></c>')
    assert xml.value("built") == date(1958, 9, 1)


def test_a_shared_formula_without_a_result(xml: Xml) -> None:
    """Nothing is guessed: the formula is told, the field stays open."""
    formula = '<f t="shared" ref="C8:C9" si="0">C7+1</f>'
    xml.cell("staff", f'<c r="{{address}}">{formula}</c>')
    result = xml.read()
    assert any("R102" in found for found in findings(result))
    row = result.content.form("school").row("1")
    assert row is not None
    assert "staff" not in row.values
    assert row.unread["staff"].startswith("=")


def test_a_formula_with_a_result_counts_as_the_result(xml: Xml) -> None:
    xml.cell("staff", '<c r="{address}"><f>6*2</f><v>12</v></c>')
    assert not xml.read().edited


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?"])
def test_error_cells(xml: Xml, error: str) -> None:
    """Must be corrected; the text of the error stays to be seen."""
    xml.cell("staff", f'<c r="{{address}}" t="e"><v>{error}</v></c>')
    result = xml.read()
    row = result.content.form("school").row("1")
    assert row is not None
    assert row.unread["staff"] == error
    assert any("R101" in found for found in findings(result))


def test_without_styles(xml: Xml) -> None:
    """A program that writes no styles at all."""
    xml.data = repacked(
        xml.data,
        {
            "xl/styles.xml": None,
            "[Content_Types].xml": lambda data: re.sub(
                rb'<Override PartName="/xl/styles.xml"[^>]*/>', b"", data
            ),
            "xl/_rels/workbook.xml.rels": lambda data: re.sub(
                rb"<Relationship [^>]*styles\.xml[^>]*/>", b"", data
            ),
        },
    )
    assert xml.read().content.form("enrolment") == xml.book.content.form("enrolment")


@pytest.mark.parametrize("target", [b"/xl/worksheets/", b"worksheets/"])
def test_absolute_and_relative_part_names(xml: Xml, target: bytes) -> None:
    """Programs differ in how the parts name one another."""
    xml.change(
        r"xl/_rels/workbook\.xml\.rels",
        lambda data: re.sub(rb'Target="[^"]*?worksheets/', b'Target="' + target, data),
    )
    with zipfile.ZipFile(BytesIO(xml.data)) as archive:
        assert b'"' + target + b"sheet1.xml" in archive.read("xl/_rels/workbook.xml.rels")
    assert not xml.read().edited


def test_other_quotes_and_prefixes(xml: Xml) -> None:
    """XML that means the same: single quotes around the addresses of cells."""
    xml.change(
        r"worksheets/sheet\d+\.xml",
        lambda data: re.sub(rb'<c r="([A-Z]+\d+)"', rb"<c r='\1'", data),
    )
    assert not xml.read().edited
