"""What calamine keeps silent about, found in the XML by patterns or, if need be, by parsing."""

from __future__ import annotations

import pytest

from models.workbook.sheet_scan import SheetFacts, column_number, scan_sheet

USUAL = """<worksheet><sheetData>
<row r="2"><c r="B2" s="1" t="e"><f>A1/0</f><v>#DIV/0!</v></c><c r="C2" t="e"/></row>
<row r="3"><c r="B3"><f>A1&amp;"&#22899;"</f><v></v></c><c r="C3"><f>1+1</f></c>
<c r="D3"><f>1+1</f><v>2</v></c><c r="E3" t="str"><f>""</f><v></v></c>
<c r="F3"><f t="shared" si="0"/><v/></c><c r="G3" t="e"><v>#REF!</v></c></row>
</sheetData><mergeCells count="1"><mergeCell ref="B5:D9"/></mergeCells></worksheet>"""


@pytest.mark.parametrize(
    "xml",
    [
        USUAL,
        USUAL.replace('<c r="B2"', "<c r='B2'"),
        USUAL.replace('<c r="C3"', "<c"),
    ],
    ids=["usual", "quotes", "no address"],
)
def test_errors_formulas_and_merged_cells_are_found(xml: str) -> None:
    """The quick way and the thorough way find the same."""
    facts = scan_sheet("表", xml.encode())

    assert facts.errors == {(2, 2): "#DIV/0!", (3, 7): "#REF!"}
    assert {address: facts.formula(address) for address in facts.formulas} == {
        b"B3": '=A1&"女"',
        b"C3": "=1+1",
        b"F3": "=",
    }
    assert facts.merged == ((5, 2, 9, 4),)


def test_a_plain_sheet_has_nothing_to_tell() -> None:
    xml = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'

    assert scan_sheet("表", xml) == SheetFacts()


def test_column_numbers() -> None:
    assert [column_number(letters) for letters in (b"A", b"Z", b"AA", b"XFD")] == [1, 26, 27, 16384]
