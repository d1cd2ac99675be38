"""What each school truly has, kept in plain dictionaries beside the program, and counted from them.

This is the other side of the year's simulation (``test_year.py``): it shares no code with
``models.merge`` and ``models.indicators``. A version is a dictionary of cells with its parents;
what counts for a unit is worked out anew from the versions that are in, and the county's figures
are added up cell by cell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

Cell = tuple[str, str, str]
"""Form, row, field. A record added later goes by what names it, not by an id; a form of which
本期无此项 was said has one cell, without row and field."""

Cells = Mapping[Cell, object]

MISSING, RECEIVED, COMBINED, DISPUTED = "missing", "received", "combined", "disputed"


@dataclass(eq=False)
class Version:
    """One state of a return that somebody saved: at the school, in Excel, or at the bureau."""

    unit: str
    cells: Cells
    parents: tuple[Version, ...] = ()
    bureau: bool = False
    digest: str = ""
    batches: set[int] = field(default_factory=set)
    left_out: bool = False

    def above(self) -> set[Version]:
        """Return everything it was made from."""
        found: set[Version] = set()
        todo = list(self.parents)
        while todo:
            one = todo.pop()
            if one not in found:
                found.add(one)
                todo.extend(one.parents)
        return found


@dataclass(frozen=True)
class Standing:
    """What a unit's versions come to."""

    status: str
    cells: Cells
    heads: tuple[Version, ...] = ()
    conflicts: frozenset[Cell] = frozenset()
    mixed: Cells = field(default_factory=dict)


def standing(there: Collection[Version], lists: Collection[str]) -> Standing:
    """Return what counts.

    Args:
        there: the versions that came in and were not left out.
        lists: forms whose records are added and deleted whole.
    """
    older = set().union(*(one.above() for one in there))
    heads = tuple(sorted((one for one in there if one not in older), key=lambda one: one.digest))
    if not heads:
        return Standing(MISSING, {})
    if len(heads) == 1:
        return Standing(RECEIVED, heads[0].cells, heads)
    shared = set.intersection(*(head.above() for head in heads))
    before = standing([one for one in there if one in shared], lists).cells
    mixed, conflicts = mix(before, [head.cells for head in heads], lists)
    two_returns = any(
        not one.bureau and not other.bureau and one.cells != other.cells
        for one, other in combinations(heads, 2)
    )
    if two_returns or conflicts:
        return Standing(DISPUTED, before, heads, conflicts, mixed)
    return Standing(COMBINED, mixed, heads)


def mix(
    before: Cells, several: Iterable[Cells], lists: Collection[str]
) -> tuple[Cells, frozenset[Cell]]:
    """Merge cell by cell; a record deleted here and changed there is one conflict."""
    sides = list(several)
    result: dict[Cell, object] = {}
    conflicts: set[Cell] = set()
    for form in {cell[0] for side in (before, *sides) for cell in side}:
        was, said = of_form(before, form), [of_form(side, form) for side in sides]
        kept, asked = _mix_form(was, said, records=form in lists)
        result.update(kept)
        conflicts |= asked
    return result, frozenset(conflicts)


def _mix_form(was: Cells, said: list[Cells], *, records: bool) -> tuple[Cells, set[Cell]]:
    """Merge one form; where somebody said 本期无此项 it is taken whole."""
    changed = [new for new in said if new != was]
    if all(new == changed[0] for new in changed):
        return (changed[0] if changed else was), set()
    nothing = {cell for new in changed for cell in new if not cell[1]}
    if nothing:
        return was, nothing
    kept: dict[Cell, object] = {}
    conflicts: set[Cell] = set()
    for row in {cell[:2] for side in (was, *said) for cell in side if cell[1]}:
        old, new = of_row(was, row), [of_row(side, row) for side in said]
        if records and old and not all(new):
            if any(one not in ({}, old) for one in new):
                conflicts.add((*row, ""))
                kept.update(old)
            continue
        for cell in {cell for one in (old, *new) for cell in one}:
            values = {one.get(cell) for one in new} - {old.get(cell)}
            if len(values) > 1:
                conflicts.add(cell)
            value = values.pop() if len(values) == 1 else old.get(cell)
            if value is not None:
                kept[cell] = value
    return kept, conflicts


def of_row(cells: Cells, row: tuple[str, str]) -> Cells:
    """Return the cells of one record."""
    return {cell: value for cell, value in cells.items() if cell[:2] == row}


def of_form(cells: Cells, form: str) -> Cells:
    """Return the cells of one form."""
    return {cell: value for cell, value in cells.items() if cell[0] == form}


class Recount:
    """The figures of the county, counted by hand."""

    def __init__(self, returns: Mapping[str, Cells], kinds: Mapping[str, str]) -> None:
        """Count over the returns of the units that are in; ``kinds`` is the registry's."""
        self._returns = returns
        self._kinds = kinds

    def _values(self, form: str, name: str) -> Iterable[tuple[str, str, object]]:
        for unit, cells in self._returns.items():
            for (in_form, row, of), value in cells.items():
                if (in_form, of) == (form, name):
                    yield unit, row, value

    def _sum(self, form: str, name: str, rows: Collection[str] = ()) -> Fraction:
        found = (v for _, row, v in self._values(form, name) if not rows or row in rows)
        return sum((Fraction(v) for v in found if isinstance(v, int | Decimal)), Fraction(0))

    def _records(self, form: str) -> int:
        return sum(
            len({row for in_form, row, _ in cells if in_form == form and row})
            for cells in self._returns.values()
        )

    def figures(self) -> dict[str, Fraction]:
        """Return the figures by the names of their indicators."""
        primary, junior = tuple("123456"), tuple("789")
        students, classes = self._sum("enrolment", "students"), self._sum("enrolment", "classes")
        found = {
            "students": students,
            "classes": classes,
            "stu_pri": self._sum("enrolment", "students", primary),
            "stu_jun": self._sum("enrolment", "students", junior),
            "stu_girls": self._sum("enrolment", "girls"),
            "start_pri": self._sum("movement", "start", primary),
            "out_dropout_jun": self._sum("movement", "out_dropout", junior),
            "sch_all": Fraction(self._records("school")),
            "sch_point": Fraction(sum(self._kinds[unit] == "13" for unit in self._returns)),
            "contest_sub": self._sum("contest_entry", "submitted"),
            "contest_kinds": Fraction(
                len({value for _, _, value in self._values("contest_entry", "contest")})
            ),
            "acc_n": Fraction(self._records("accident")),
            "acc_injured": self._sum("accident", "injured"),
            "prj_arrived": self._sum("project", "fund_arrived_period"),
        }
        if classes:
            found["class_size"] = students / classes
        return found
