"""The way from a figure back to its cells: indicator → units → records → file, sheet, cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from msgspec import Struct, field

from models.forms.definition import Form, FormSet
from models.forms.field_types import field_type
from models.indicators.declared import declared
from models.indicators.parts import Asked, PartState, SharedPart
from models.records import EMPTY_CONTENT, Content, Part, Period, Row, Unit


class CellMap(Protocol):
    """Where the records of a form stood in a workbook."""

    @property
    def sheet(self) -> str:
        """Name of the sheet."""
        ...

    def address(self, row_id: str, field_id: str) -> str:
        """Return the address of a cell, "" where it was not read."""
        ...


class SourceLike(Protocol):
    """A reference to a record; ``row`` is "" where it is a whole form."""

    @property
    def form(self) -> str:
        """Form id."""
        ...

    @property
    def row(self) -> str:
        """Row id."""
        ...

    @property
    def fields(self) -> Sequence[str]:
        """Field ids."""
        ...


class SourcedPart(SharedPart, Protocol):
    """A part with the records it was made from."""

    @property
    def sources(self) -> Sequence[SourceLike]:
        """References to the records."""
        ...


class Receipt(Struct, frozen=True):
    """The file in which a part of a return came.

    Attributes:
        file: its name.
        sha256: of the original that is kept.
        revision, number, origin: digest and number of the revision, and who made it.
        cells: form id → where its records stood.
    """

    file: str
    sha256: str
    revision: str
    number: int
    origin: str
    cells: Mapping[str, CellMap] = field(default_factory=dict)


class TracedCell(Struct, frozen=True):
    """A value that went into a figure; ``text`` is masked where it is personal."""

    field: str
    label: str
    text: str
    address: str


class TracedRecord(Struct, frozen=True):
    """A record that went into a figure, and where it was read."""

    form: str
    title: str
    row: str
    label: str
    cells: tuple[TracedCell, ...]
    sheet: str = ""
    receipt: Receipt | None = None


class TracedUnit(Struct, frozen=True):
    """What a unit contributed; ``state`` is None if its return is missing."""

    unit: str
    name: str
    state: PartState | None
    value: Decimal | None
    records: tuple[TracedRecord, ...]


class Trace(Struct, frozen=True):
    """Where a figure comes from; a ratio has the traces of its two terms instead of units."""

    indicator: str
    title: str
    units: tuple[TracedUnit, ...] = ()
    terms: tuple[Trace, ...] = ()


class Origins(Struct, frozen=True):
    """What a trace looks things up in.

    Attributes:
        parts: unit code → its parts.
        content: the unit's effective content; None once it was cleaned away.
        receipt: the file in which a part of the unit's return came.
    """

    parts: Mapping[str, Iterable[SourcedPart]]
    content: Callable[[str], Content | None]
    receipt: Callable[[str, Part], Receipt | None]


def trace(
    form_set: FormSet, period: Period, indicator_id: str, units: Sequence[Unit], origins: Origins
) -> Trace:
    """Return where an indicator's value over these units comes from; KeyError if unknown."""
    known = declared(form_set)
    indicator = known.by_id[indicator_id]
    if indicator.agg == "ratio":
        names = (indicator.numerator, indicator.denominator)
        terms = tuple(trace(form_set, period, name, units, origins) for name in names)
        return Trace(indicator_id, indicator.title, terms=terms)
    traced, asked = [], Asked(form_set, period)
    for unit in units:
        found = _unit(form_set, indicator_id, unit, origins)
        said = found.state not in {None, PartState.BLANK, PartState.NOT_APPLICABLE}
        silent = found.state is PartState.NOT_APPLICABLE
        if said or (not silent and indicator_id in asked.of(unit)):
            traced.append(found)
    return Trace(indicator_id, indicator.title, tuple(traced))


def _unit(form_set: FormSet, indicator_id: str, unit: Unit, origins: Origins) -> TracedUnit:
    own = origins.parts.get(unit.code)
    if own is None:
        return TracedUnit(unit.code, unit.name, None, None, ())
    part = next((item for item in own if item.indicator == indicator_id), None)
    if part is None:
        return TracedUnit(unit.code, unit.name, PartState.BLANK, None, ())
    content = origins.content(unit.code) or EMPTY_CONTENT
    records = []
    for ref in part.sources:
        form = form_set.form(ref.form)
        records.append(_record(form_set, form, ref, content, origins.receipt(unit.code, form.part)))
    return TracedUnit(unit.code, unit.name, PartState(part.state), part.numerator, tuple(records))


def _record(
    form_set: FormSet, form: Form, ref: SourceLike, content: Content, receipt: Receipt | None
) -> TracedRecord:
    row = content.form(form.id).row(ref.row)
    cells = receipt.cells.get(form.id) if receipt else None
    return TracedRecord(
        form=form.id,
        title=form.title,
        row=ref.row,
        label=_row_label(form_set, form, ref.row),
        cells=tuple(_cell(form_set, form, name, row, cells) for name in ref.fields),
        sheet=cells.sheet if cells else "",
        receipt=receipt,
    )


def _row_label(form_set: FormSet, form: Form, row_id: str) -> str:
    if form.shape != "grid":
        return ""
    item = form_set.choices[form.rows].item(row_id)
    return item.label if item else row_id


def _cell(
    form_set: FormSet, form: Form, name: str, row: Row | None, cells: CellMap | None
) -> TracedCell:
    declared_field = form.field(name)
    value = row.values.get(name) if row else None
    text = ""
    if declared_field is not None and value is not None:
        text = field_type(form_set, declared_field).mask(value)
    label = declared_field.label if declared_field else name
    address = cells.address(row.row_id, name) if cells and row else ""
    return TracedCell(name, label, text, address)
