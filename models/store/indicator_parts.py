"""Each unit's share in the declared figures, made by ``models.indicators`` when a head changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from models.store.json_text import from_text, to_text
from models.store.transaction import Record, Transaction


class SourceLike(Protocol):
    """A reference to the record a figure came from."""

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
        """Ids of the fields that went into it."""
        ...


class PartLike(Protocol):
    """What ``models.indicators.parts`` makes of one unit for one indicator."""

    @property
    def indicator(self) -> str:
        """Indicator id."""
        ...

    @property
    def numerator(self) -> Decimal | None:
        """The exact value, None if there is none."""
        ...

    @property
    def keys(self) -> Sequence[str]:
        """What a distinct count counts."""
        ...

    @property
    def sources(self) -> Sequence[SourceLike]:
        """Where it came from."""
        ...

    @property
    def state(self) -> str:
        """Whether it is a value, blank, absent or not applicable."""
        ...


class StoredSource(Struct, frozen=True):
    """A reference to a record: form, row, fields."""

    form: str
    row: str
    fields: tuple[str, ...]


class StoredPart(Struct, frozen=True):
    """A unit's share in one indicator; its sources are unpacked only when asked for."""

    unit: str
    indicator: str
    numerator: Decimal | None
    keys: tuple[str, ...]
    state: str
    packed_sources: str

    @property
    def sources(self) -> tuple[StoredSource, ...]:
        """Where it came from."""
        packed = from_text(self.packed_sources)
        return tuple(StoredSource(form, row, tuple(fields)) for form, row, fields in packed)


def put_parts(tx: Transaction, unit: str, period: str, parts: Iterable[PartLike]) -> None:
    """Replace all parts of a unit and period."""
    drop_parts(tx, unit, period)
    tx.executemany(
        "INSERT INTO indicator_part (period, unit, indicator, numerator, keys, sources, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                period,
                unit,
                part.indicator,
                None if part.numerator is None else str(part.numerator),
                to_text(list(part.keys)) if part.keys else "[]",
                to_text([(source.form, source.row, source.fields) for source in part.sources]),
                part.state,
            )
            for part in parts
        ],
    )


def drop_parts(tx: Transaction, unit: str, period: str) -> None:
    """Remove all parts of a unit and period."""
    tx.execute("DELETE FROM indicator_part WHERE period = ? AND unit = ?", (period, unit))
    tx.mark_changed()


def parts(
    tx: Transaction, period: str, indicator: str | None = None, units: Collection[str] = ()
) -> tuple[StoredPart, ...]:
    """Return the parts of a period, by unit and indicator; of one indicator or some units only."""
    rows = tx.all(
        "SELECT unit, indicator, numerator, keys, state, sources FROM indicator_part"
        " WHERE period = ? AND (? IS NULL OR indicator = ?) ORDER BY unit, indicator",
        (period, indicator, indicator),
    )
    return tuple(_part(row) for row in rows if not units or row[0] in units)


def _part(row: Record) -> StoredPart:
    unit, indicator, numerator, keys, state, sources = row
    return StoredPart(
        unit,
        indicator,
        None if numerator is None else Decimal(numerator),
        () if keys == "[]" else tuple(from_text(keys)),
        state,
        sources,
    )
