"""The content of a return as plain values: rows, forms, parts, units, periods, revisions.

Three states are kept apart from the first day: a *blank* field has no entry in ``Row.values``; a
*zero* is the value 0; 本期无此项 is ``FormData.absent`` and belongs to a form. A cell whose text
could not be understood is a fourth thing: it stays, as text, in ``Row.unread``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

Value = int | Decimal | str | bool | date
"""A field's value: int, exact Decimal, text (also choice codes), yes/no, or a date."""

SINGLE_ROW = "1"
"""Row id of the one record of a ``single`` form."""


class Part(StrEnum):
    """The two parts of a submission, each with its own payload, digest and file."""

    FIGURES = "figures"
    PERSONS = "persons"


class Row(Struct, frozen=True):
    """One record.

    Attributes:
        row_id: lasting id: ``SINGLE_ROW``, a choice code (grid) or a generated id (list).
        values: field id → value; a blank field is absent.
        unread: field id → text that was typed but not understood; never also in ``values``.
    """

    row_id: str
    values: Mapping[str, Value] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing at all was filled in."""
        return not self.values and not self.unread


class FormData(Struct, frozen=True):
    """What was filled in for one form; ``absent`` means 本期无此项 was confirmed."""

    rows: tuple[Row, ...] = ()
    absent: bool = False

    def row(self, row_id: str) -> Row | None:
        """Return the row with this id, or None."""
        return next((row for row in self.rows if row.row_id == row_id), None)


EMPTY_FORM = FormData()


class Content(Struct, frozen=True):
    """Everything a unit reports for a period.

    Attributes:
        forms: form id → data; a form nobody touched may be missing.
        explanations: ``code|form|row`` → the 说明 a person wrote for a warning.
    """

    forms: Mapping[str, FormData] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)

    def form(self, form_id: str) -> FormData:
        """Return the data of a form, empty if nobody touched it."""
        return self.forms.get(form_id, EMPTY_FORM)

    def with_form(self, form_id: str, data: FormData) -> Content:
        """Return a copy in which one form is replaced."""
        return replace(self, forms={**self.forms, form_id: data})


EMPTY_CONTENT = Content()


def explanation_key(code: str, form: str, row: str) -> str:
    """Return the key under which the explanation of a warning is kept."""
    return f"{code}|{form}|{row}"


class Unit(Struct, frozen=True):
    """A school, a teaching point or the bureau itself, from the registry.

    Attributes:
        code: 10 characters, lasting (domain.md §2.1), e.g. ``2145000001`` or ``JX00000001``.
        name: full registry name.
        kind: code of the form set's kind list (10 县小 … 13 教学点 20 初中 … 90 县局).
        town: nine-digit township code (domain.md §2.4).
        parent: code of the central school it belongs to, or "".
        aliases: other names people use for it.
        facts: further registry facts that forms may pre-fill (principal, phone, address …).
    """

    code: str
    name: str
    kind: str
    town: str = ""
    parent: str = ""
    aliases: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


class Period(Struct, frozen=True):
    """A half-year of reporting (domain.md §2.6, §1.12 B15).

    Attributes:
        id: e.g. ``2006H1``.
        title: e.g. 2006年上半年.
        start, end: first and last day, both inside.
        cutoff: the day stock figures are taken at.
        deadline: last day for returns.
        year_start: 1 September that begins the school year of the cut-off.
        expected: unit codes that must hand in a return.
        settings: setting id → value (numbers, texts, or code → number tables).
    """

    id: str
    title: str
    start: date
    end: date
    cutoff: date
    deadline: date
    year_start: date
    expected: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def year(self) -> int:
        """Calendar year of the half-year."""
        return self.start.year

    @property
    def half(self) -> int:
        """1 for January to June, 2 for July to December."""
        return 1 if self.start.month <= 6 else 2


class Origin(StrEnum):
    """Who made a revision."""

    BLANK = "blank"  # revision 0: the blank workbook of the task package
    SCHOOL = "school"  # exported by the school edition
    WORKBOOK = "workbook"  # 工作簿填报: edited in Excel or WPS after the export
    BUREAU = "bureau"  # corrected or decided at the bureau


class Revision(Struct, frozen=True):
    """An unchangeable snapshot of a submission: who, what, and from which it was made.

    Attributes:
        digest: SHA-256 over unit, period, form set, both part digests and the parents; see
            ``models.forms.payload.revision_digest``.
        number: 0 for the blank workbook, otherwise one more than the largest parent.
        parents: digests it was made from (one; several when the bureau decided between heads).
        ancestors: digests of all ancestors, parents included.
        part_digests: part → SHA-256 of its canonical payload (see ``payload.encode_part``).
        scope: form ids that this revision may have changed; empty means every form.
        author: who filled it in, as written on the cover.
        time: ISO 8601 local time with seconds, as the maker's clock said; never used to decide.
    """

    unit: str
    period: str
    form_set: str
    form_set_hash: str
    number: int
    digest: str
    parents: tuple[str, ...]
    ancestors: frozenset[str]
    part_digests: Mapping[Part, str]
    origin: Origin
    author: str = ""
    time: str = ""
    scope: tuple[str, ...] = ()
    program: str = ""


_SPEAKS_FIRST = (Origin.SCHOOL, Origin.WORKBOOK, Origin.BUREAU, Origin.BLANK)


def made_twice(one: Revision, other: Revision) -> Revision:
    """Return what counts where two people made the same revision: same parents, same content.

    The school's own word goes before the bureau's, and what only some forms can have changed was
    changed in these, whoever says so. It does not matter which of the two came first.
    """
    first, second = sorted(
        (one, other),
        key=lambda made: (
            *(_SPEAKS_FIRST.index(made.origin), made.scope, made.author, made.time, made.program),
        ),
    )
    both = tuple(form for form in first.scope if form in second.scope)
    return replace(first, scope=both or first.scope or second.scope)
