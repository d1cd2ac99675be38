"""What is wrong with data, said as values: code, severity, place, message, hint."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace


class Severity(StrEnum):
    """How much a problem weighs.

    ERROR is 逻辑校验 (cannot be true, must be corrected), WARNING is 经验校验 (correct it or
    explain it), NOTE only tells what was understood.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(Struct, frozen=True):
    """Where a problem lies: in a record (unit, form, row, field) or a file (sheet, cell, path)."""

    unit: str = ""
    form: str = ""
    row: str = ""
    field: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    path: str = ""

    def __str__(self) -> str:
        """Join the parts that are set, outermost first, for logs and tests."""
        parts = (
            self.file,
            self.path,
            self.sheet,
            self.cell,
            self.unit,
            self.form,
            self.row,
            self.field,
        )
        return "/".join(part for part in parts if part)


NOWHERE = Place()


class Problem(Struct, frozen=True):
    """One finding of a loader, check, reader or merge.

    Attributes:
        code: stable public id (domain.md §3, e.g. ``C060``); tests and explanations use it.
        severity: error, warning or note.
        message: one or two plain Chinese sentences: what is there and what was expected.
        place: where.
        hint: what to do, where the message does not say it.
        found: the text as it was found, where it is worth showing again.
    """

    code: str
    severity: Severity
    message: str
    place: Place = NOWHERE
    hint: str = ""
    found: str = ""

    @property
    def is_error(self) -> bool:
        """Whether this must be corrected."""
        return self.severity is Severity.ERROR

    def at(self, **where: str) -> Problem:
        """Return the same problem with parts of its place filled in."""
        return replace(self, place=replace(self.place, **where))


def errors_in(problems: list[Problem]) -> list[Problem]:
    """Return the problems that must be corrected."""
    return [problem for problem in problems if problem.is_error]
