"""What differs from a locked summary is told by its place, before and now."""

from __future__ import annotations

from msgspec.structs import replace

from models.report.content import Cell, Paragraph, Run
from models.report.final import Difference, Final, differences, frozen_lines
from tests.models.report.documents import sample, town_table


def test_the_same_is_no_difference() -> None:
    """Nor is another order of the attachments."""
    document = replace(sample(), tables=(town_table(),))
    final = Final("覃", "2006-07-08T09:00:00", frozen_lines(document), {})
    assert differences(final, document) == ()
    keys = [line.key for line in final.lines]
    assert len(set(keys)) == len(keys)


def test_a_figure_and_a_paragraph() -> None:
    """A cell by table, row and column; a paragraph that came or went."""
    table = town_table()
    document = replace(sample(), tables=(table,))
    final = Final("覃", "2006-07-08T09:00:00", frozen_lines(document), {})
    at = next(n for n, row in enumerate(table.rows) if row.kind == "body")
    row = table.rows[at]
    cells = (row.cells[0], Cell("9999"), *row.cells[2:])
    rows = (*table.rows[:at], replace(row, cells=cells), *table.rows[at + 1 :])
    new = Paragraph("added", (Run("新加的一段。"),))
    later = replace(
        document, tables=(replace(table, rows=rows),), blocks=(*document.blocks[:-1], new)
    )
    found = differences(final, later)
    assert Difference(found[1].place, row.cells[1].text, "9999") == found[1]
    assert row.cells[0].text in found[1].place
    assert table.title in found[1].place
    assert [(one.before == "（没有）", one.now == "（没有）") for one in (found[0], found[2])] == [
        (False, True),
        (True, False),
    ]
