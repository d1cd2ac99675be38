"""Small cells: which figures of a table must be left out so that no one or two persons show.

A figure of one or two persons is left out. So that it cannot be computed from its neighbours,
further figures go with it: a second one in its column, because the column has a total; a second
one in its row, where the figures of a row add up; and every rate made from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

Place = tuple[int, int]
"""Row and column of a figure; row 0 is the total."""


class Numbers(Struct, frozen=True):
    """The figures of one block of a table.

    Attributes:
        cells: row by row, the total first; None where there is no figure.
        additive: columns whose figures add up to the total.
        sensitive: columns that count persons, and rates of such counts; with a total rate and
            the figures below the line, one rate can be computed from the others as well.
        made_from: column of a rate → columns of its terms, as far as they stand in the table.
        balanced: whether the additive figures of a row add up to one another.
        published: places of figures that are printed elsewhere: leaving them out here would
            protect nothing, so others go in their place.
    """

    cells: Sequence[Sequence[Decimal | None]]
    additive: frozenset[int]
    sensitive: frozenset[int]
    made_from: Mapping[int, frozenset[int]]
    balanced: bool = False
    published: frozenset[Place] = frozenset()


def left_out(numbers: Numbers, small: Iterable[Place]) -> frozenset[Place]:
    """Return the places to leave out, given those that are too small themselves."""
    hidden = set(small)
    grows = bool(hidden)
    while grows:
        more = _one_more(numbers, hidden)
        hidden |= more
        grows = bool(more)
    return frozenset(hidden)


def _one_more(numbers: Numbers, hidden: set[Place]) -> set[Place]:
    """Return further places that protect a column, a row or a rate; empty if all are safe."""
    for column in sorted(numbers.additive | numbers.sensitive):
        line = [(row, column) for row in range(len(numbers.cells))]
        found = _second(numbers, line, hidden, keep=(0, column))
        if found is not None:
            return {found}
    for row in range(len(numbers.cells)) if numbers.balanced else ():
        line = [(row, column) for column in sorted(numbers.additive)]
        found = _second(numbers, line, hidden)
        if found is not None:
            return {found}
    made = {
        (row, rate)
        for rate, terms in numbers.made_from.items()
        for row in range(len(numbers.cells))
        if numbers.cells[row][rate] is not None and any((row, term) in hidden for term in terms)
    }
    return made - hidden - numbers.published


def _second(
    numbers: Numbers, line: Sequence[Place], hidden: set[Place], keep: Place | None = None
) -> Place | None:
    """Return the place to leave out beside the only one of a line; None if none is needed.

    A 0 protects little and goes last but for the total; otherwise figures of persons go before
    others, small ones before large ones.
    """
    if sum(place in hidden for place in line) != 1:
        return None
    shown = []
    for row, column in line:
        value = numbers.cells[row][column]
        if value is not None and (row, column) not in hidden | numbers.published:
            rank = ((row, column) == keep, not value, column not in numbers.sensitive, value)
            shown.append((rank, (row, column)))
    return min(shown)[1] if shown else None
