"""Small cells: what is left out, and that nothing left out can be computed from the rest."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from models.report.suppression import Numbers, Place, left_out


def numbers(*rows: str, **more: object) -> Numbers:
    """Return a block written row by row; columns 0 to 2 add up, 1 and 2 count persons."""
    cells = [[None if cell == "-" else Decimal(cell) for cell in row.split()] for row in rows]
    return Numbers(
        cells,
        additive=frozenset((0, 1, 2)),
        sensitive=frozenset((1, 2, 3)),
        made_from={3: frozenset((0, 1))},
        **more,  # type: ignore[arg-type]  # only ``balanced``
    )


def shown(block: Numbers, small: set[Place]) -> list[str]:
    """Return the block as it would be printed."""
    hidden = left_out(block, small)
    return [
        " ".join(
            "*" if (row, column) in hidden else "-" if cell is None else str(cell)
            for column, cell in enumerate(cells)
        )
        for row, cells in enumerate(block.cells)
    ]


def test_nothing_small_nothing_left_out() -> None:
    """Zeros and larger counts are printed."""
    block = numbers("100 9 0 5", "60 5 0 5", "40 4 0 5")
    assert left_out(block, set()) == frozenset()


def test_a_second_one_in_the_column_and_the_rates() -> None:
    """One small count takes the next smallest of its column with it, and the rates of both rows."""
    block = numbers("100 12 0 5", "60 1 0 5", "30 4 0 5", "10 7 0 5")
    assert shown(block, {(1, 1)}) == ["100 12 0 5", "60 * 0 *", "30 * 0 *", "10 7 0 5"]


def test_two_small_ones_protect_each_other() -> None:
    """No third one is needed."""
    block = numbers("100 3 0 5", "60 1 0 5", "40 2 0 5", "0 0 0 -")
    assert shown(block, {(1, 1), (2, 1)}) == ["100 3 0 5", "60 * 0 *", "40 * 0 *", "0 0 0 -"]


def test_zeros_and_the_total_go_last() -> None:
    """If there is no other count, a zero is left out rather than the total."""
    block = numbers("100 1 0 5", "60 1 0 5", "40 0 0 5")
    hidden = shown(block, {(0, 1), (1, 1)})
    assert hidden == ["100 * 0 *", "60 * 0 *", "40 0 0 5"]
    assert shown(numbers("9 5 0 -", "9 1 0 -"), {(1, 1)}) == ["9 * 0 -", "9 * 0 -"]


def test_rows_that_add_up() -> None:
    """Where a row balances, a second figure of the row goes, then its column is looked at again."""
    block = numbers("100 12 9 5", "60 1 5 5", "40 11 4 5", balanced=True)
    assert shown(block, {(1, 1)}) == ["100 12 9 5", "60 * * *", "40 * * *"]


def test_a_zero_protects_nothing_if_others_can() -> None:
    """Where the column's total is 0, everybody knows the cell is 0."""
    block = numbers("100 9 0 5", "60 1 0 5", "40 8 0 5", balanced=True)
    assert shown(block, {(1, 1)}) == ["100 9 0 5", "* * 0 *", "* * 0 *"]


def test_rates_protect_each_other() -> None:
    """A rate that is left out could be computed from the total rate and the others."""
    block = numbers("100 9 0 5", "60 5 0 2", "30 4 0 3", "10 0 0 9")
    assert shown(block, {(1, 3)}) == ["100 9 0 5", "60 5 0 *", "30 4 0 *", "10 0 0 9"]


def test_a_single_cell_with_nothing_beside_it() -> None:
    """There is nothing more to leave out."""
    assert shown(numbers("- 1 - -"), {(0, 1)}) == ["- * - -"]


_cells = st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=1, max_size=6)


@settings(deadline=None, max_examples=80)
@given(body=_cells, balanced=st.booleans())
def test_no_line_has_a_single_gap(*, body: list[list[int]], balanced: bool) -> None:
    """In every column with a total (and row that balances) nothing or at least two are missing."""
    total = [sum(column) for column in zip(*body, strict=True)]
    rows = [[Decimal(cell) for cell in row] for row in [total, *body]]
    block = Numbers(rows, frozenset((0, 1, 2)), frozenset((1, 2)), {}, balanced)
    small = {
        (row, column)
        for row, cells in enumerate(rows)
        for column in (1, 2)
        if cells[column] in {1, 2}
    }
    hidden = left_out(block, small)
    assert small <= hidden
    for column in range(3):
        assert sum((row, column) in hidden for row in range(len(rows))) != 1
    for row in range(len(rows)) if balanced else ():
        assert sum((row, column) in hidden for column in range(3)) != 1


def test_what_is_printed_elsewhere_stays_and_others_go() -> None:
    """A rate of the county that the text prints is printed in the table as well."""
    rows = "100 12 2 5", "60 6 1 5", "30 4 1 5", "10 2 0 5"
    small = {(0, 2), (1, 2), (2, 2)}
    without = left_out(numbers(*rows, balanced=True), small)
    assert {(0, 1), (0, 3)} <= without
    published = frozenset({(0, 1), (0, 3)})
    block = numbers(*rows, balanced=True, published=published)
    assert not left_out(block, small) & published
    assert (0, 0) in left_out(block, small)
