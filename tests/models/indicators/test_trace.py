"""The trace: from a figure to the cell it was read from."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.indicators.parts import PartState
from models.indicators.trace import Origins, Receipt, Trace, trace
from models.records import Content, Part
from models.workbook.layout import SheetMap
from tests.models.indicators.samples import (
    CENTRE,
    HILL,
    JUNIOR,
    PERIOD,
    POINT,
    UNITS,
    form_set,
    parts_of,
    said,
)

RETURNS = {
    CENTRE.code: """
        movement/1 start=40 end=39
        movement/2 start=36 end=36
        ledger name=赵甲 status=辍学
    """,
    JUNIOR.code: "movement/7 out_dropout=2\nsummary total=3",
    POINT.code: "",
}
CELLS = {
    "movement": SheetMap("学生变动", {"1": 6, "2": 7, "7": 6}, {"start": 3, "end": 9}),
    "ledger": SheetMap("辍学台账", {"R1": 5}, {"name": 2, "status": 11}),
}


def receipt(unit: str, part: Part) -> Receipt | None:
    """Only the central school's files are known."""
    if unit != CENTRE.code:
        return None
    return Receipt(f"{part.value}.xlsx", "a" * 64, "b" * 64, 3, "school", CELLS)


def found(indicator: str, contents: dict[str, str] | None = None) -> Trace:
    """Return the trace of an indicator over the sample county."""
    texts = RETURNS if contents is None else contents

    def content(unit: str) -> Content | None:
        return said(texts[unit]) if unit in texts else None

    return trace(form_set(), PERIOD, indicator, UNITS, Origins(parts_of(RETURNS), content, receipt))


def test_a_sum_leads_to_its_cells() -> None:
    """Unit, record, sheet, cell, file and revision."""
    first = found("end_pri").units[0]
    assert (first.name, first.value, first.state) == (CENTRE.name, Decimal(75), PartState.VALUE)
    record = first.records[0]
    assert (record.title, record.label, record.sheet) == ("学生变动", "一年级", "学生变动")
    assert [(cell.label, cell.text, cell.address) for cell in record.cells] == [
        ("期末", "39", "I6")
    ]
    assert record.receipt is not None
    assert (record.receipt.file, record.receipt.number) == ("figures.xlsx", 3)


def test_every_unit_that_is_asked_is_listed() -> None:
    """Missing returns and blank values are part of where a figure comes from."""
    states = [(unit.unit, unit.state) for unit in found("end_pri").units]
    assert states == [
        (CENTRE.code, PartState.VALUE),
        (POINT.code, PartState.BLANK),
        (HILL.code, None),
    ]
    assert found("end_pri").units[1].records == ()


def test_a_ratio_has_two_terms() -> None:
    """Numerator and denominator are traced each for itself."""
    terms = found("reten_pri").terms
    assert [term.title for term in terms] == ["小学期末人数", "小学学年初人数"]
    assert found("reten_pri").units == ()


def test_names_are_masked() -> None:
    """A trace shows that a person counts, not who it is."""
    (cell,) = found("persons").units[0].records[0].cells
    assert (cell.text, cell.address) == ("赵*", "B5")
    assert found("persons").units[0].records[0].receipt == receipt(CENTRE.code, Part.PERSONS)


def test_without_file_or_content_the_record_is_still_named() -> None:
    """The bureau's own entries have no file; cleaned-away person lists have no values."""
    record, whole = found("mixed").units[0].records
    assert (record.row, record.label, record.sheet, record.receipt) == ("7", "七年级", "", None)
    assert [cell.text for cell in record.cells] == ["2"]
    assert (whole.form, whole.row, whole.cells[0].text) == ("summary", "", "")
    cleaned = found("persons", {}).units[0].records[0]
    assert [(cell.text, cell.address) for cell in cleaned.cells] == [("", "")]


def test_an_indicator_nobody_has_computed_is_blank() -> None:
    """Parts made with an older form set lack the new indicators."""
    origins = Origins({CENTRE.code: ()}, lambda _unit: None, receipt)
    (unit, *_rest) = trace(form_set(), PERIOD, "students", UNITS, origins).units
    assert (unit.state, unit.value) == (PartState.BLANK, None)


def test_an_unknown_indicator_is_an_error() -> None:
    """The caller asks only for indicators of the form set."""
    with pytest.raises(KeyError):
        found("nothing")
