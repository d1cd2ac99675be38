"""What calamine keeps silent about, found in the XML by patterns or, if need be, by parsing."""

from __future__ import annotations

import pytest

from models.errors import FileRefused
from models.workbook.sheet_scan import SheetFacts, column_number, scan_sheet, with_known_errors

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


@pytest.mark.parametrize("error", ["#SPILL!", "#CALC!", "#GETTING_DATA", "#怪!", "Err:502", ""])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_errors_calamine_does_not_know(error: str, quote: str) -> None:
    """One of them would end the reading of the whole file; told is the one that is shown."""
    xml = USUAL.replace("#DIV/0!", error).replace('"', quote).encode()
    facts = scan_sheet("表", xml)
    clean = with_known_errors(xml, facts)

    assert facts.errors == {(2, 2): error or "#VALUE!", (3, 7): "#REF!"}
    assert clean == (
        xml.replace(f"<v>{error}</v>".encode(), b"<v>#VALUE!</v>", 1) if error else xml
    )


def test_numbers_without_end_are_refused_or_left() -> None:
    """More digits than Python turns into a number."""
    many = "9" * 10_000
    merged = f'<worksheet><sheetData/><mergeCells><mergeCell ref="A1:B{many}"/></mergeCells>'
    rows = f'<worksheet><sheetData><row r="{many}"><c><v>1</v></c></row></sheetData></worksheet>'

    assert scan_sheet("表", f"{merged}</worksheet>".encode()).merged == ()
    with pytest.raises(FileRefused, match="行号不正常"):
        scan_sheet("表", rows.encode())


@pytest.mark.parametrize(
    "hidden",
    [
        '<格:row xmlns:格="urn:x" r="1048576"><格:c r="XFD1048576"><格:v>1</格:v></格:c></格:row>',
        '<row r="1048576"><c r="XFD1048576"><!-- <c r="A1"></c> --><v>1</v></c></row>',
        '<row r="1048576"><?x <c r="A1"/>?><c r="XFD1048576"><v>1</v></c></row>',
    ],
)
def test_nothing_hides_a_far_cell(hidden: str) -> None:
    xml = f"<worksheet><sheetData>{hidden}</sheetData></worksheet>"

    with pytest.raises(FileRefused, match="XFD1048576"):
        scan_sheet("表", xml.encode())


def test_a_plain_sheet_has_nothing_to_tell() -> None:
    xml = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'

    assert scan_sheet("表", xml) == SheetFacts()


def test_column_numbers() -> None:
    assert [column_number(letters) for letters in (b"A", b"Z", b"AA", b"XFD")] == [1, 26, 27, 16384]
