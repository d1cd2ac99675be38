"""What is typed into a column of dates and is no date costs one cell, not the whole file."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.workbook.date_scan import without_endless_dates
from models.workbook.reader import read_bytes
from tests.models.workbook.editing import SINGLE, Book
from tests.models.workbook.sample_county import known

STYLES = b"""<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy-mm-dd"/>
<numFmt numFmtId="171" formatCode='0.00"day"'/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>
<dxfs><xf numFmtId="14"/></dxfs></styleSheet>"""
HUGE = "451324199103040013"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (f'<c r="A1" s="1"><v>{HUGE}</v></c>', "4.5132419910304E+17"),
        (f'<c r="A1" s="2" t="n"><v>{HUGE}</v></c>', "4.5132419910304E+17"),
        (f"<c r='A1' s='2' t='n'><f>1</f><v>{HUGE}</v></c>", "4.5132419910304E+17"),
        (f'<x:c s="1"><x:v>{HUGE}</x:v></x:c>', "4.5132419910304E+17"),
        ('<c r="A1" s="1"><v>-1e999</v></c>', "-INF"),
        ('<c r="A1" s="1"><v>20060323</v></c>', "20060323"),
    ],
)
def test_what_is_beyond_all_dates_is_a_text(cell: str, text: str) -> None:
    tamed = without_endless_dates(cell.encode(), STYLES).decode()

    assert f">{text}<" in tamed
    assert tamed.count(' t="str"') == 1
    assert "t='n'" not in tamed
    assert 't="n"' not in tamed


@pytest.mark.parametrize(
    "cell",
    [
        f'<c r="A1" s="0"><v>{HUGE}</v></c>',
        f'<c r="A1" s="3"><v>{HUGE}</v></c>',
        f'<c r="A1"><v>{HUGE}</v></c>',
        f'<c r="A1" s="1" t="str"><v>{HUGE}</v></c>',
        f'<c r="A1" s="99"><v>{HUGE}</v></c>',
        '<c r="A1" s="1"><v>2958465</v></c><c r="B1" s="1"><v>38799.00000001</v></c>',
        '<c r="A1" s="1"><v>nanu</v></c>',
    ],
)
def test_everything_else_stays(cell: str) -> None:
    """Numbers that are numbers, texts, and days Excel knows."""
    assert without_endless_dates(cell.encode(), STYLES) == cell.encode()


@pytest.mark.parametrize("typed", [451324199103040013, 1e300, 13978000001, -(10**15)])
def test_a_number_typed_for_a_date_is_told(tmp_path: Path, typed: float) -> None:
    """An identity number, a telephone number: the cell is named, all others are read."""
    book = Book(tmp_path)
    book.put(SINGLE, "1", "built", typed)
    book.book.save(book.path)
    result = read_bytes(book.path.name, book.path.read_bytes(), known())

    told = [
        problem.code for problem in result.problems if str(problem.place).endswith("school/1/built")
    ]
    assert told == ["C005"]
    row = result.content.form("school").row("1")
    assert row is not None
    assert row.values["staff"] == 12
    assert "built" not in row.values
