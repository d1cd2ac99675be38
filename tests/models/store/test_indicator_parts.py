"""Shares in the county's figures come back exactly."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from models.store import indicator_parts
from models.store.database import Database
from models.store.indicator_parts import StoredPart, StoredSource
from models.store.transaction import Transaction
from tests.models.store.samples import OTHER, PERIOD, UNIT, count


@dataclass(frozen=True)
class Share:
    """What the figures' room makes."""

    indicator: str
    numerator: Decimal | None
    keys: tuple[str, ...] = ()
    sources: tuple[StoredSource, ...] = ()
    state: str = "value"


SHARES = (
    Share("area", Decimal("1234.50"), (), (StoredSource("site", "1", ("area", "yard")),)),
    Share("teachers", Decimal(2), ("k1", "k2")),
    Share("unknown", None, state="blank"),
)


def found(
    database: Database, which: str | None = None, units: tuple[str, ...] = ()
) -> tuple[StoredPart, ...]:
    return database.call(lambda tx: indicator_parts.parts(tx, PERIOD.id, which, units), write=False)


def test_exact_decimals_keys_and_sources(registered: Database) -> None:
    registered.call(lambda tx: indicator_parts.put_parts(tx, UNIT.code, PERIOD.id, SHARES))
    area, teachers, unknown = found(registered)
    assert (area.unit, area.indicator, str(area.numerator)) == (UNIT.code, "area", "1234.50")
    assert area.sources == (StoredSource("site", "1", ("area", "yard")),)
    assert (teachers.keys, teachers.sources, teachers.state) == (("k1", "k2"), (), "value")
    assert (unknown.numerator, unknown.state) == (None, "blank")


def test_a_new_head_replaces_all_shares_of_its_unit(registered: Database) -> None:
    def put(tx: Transaction) -> None:
        indicator_parts.put_parts(tx, UNIT.code, PERIOD.id, SHARES)
        indicator_parts.put_parts(tx, OTHER.code, PERIOD.id, SHARES)
        indicator_parts.put_parts(tx, UNIT.code, PERIOD.id, [Share("area", Decimal(1))])

    registered.call(put)
    shares = [(part.unit, part.numerator) for part in found(registered, "area")]
    assert shares == [(UNIT.code, Decimal(1)), (OTHER.code, Decimal("1234.50"))]
    assert len(found(registered, units=(OTHER.code,))) == 3
    registered.call(lambda tx: indicator_parts.drop_parts(tx, OTHER.code, PERIOD.id))
    assert count(registered, "indicator_part") == 1
