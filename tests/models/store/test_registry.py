"""Units, periods, form sets and settings come back as they were put."""

from __future__ import annotations

from msgspec.structs import replace

from models.store import registry
from models.store.database import Database
from models.store.transaction import Transaction
from tests.models.store.samples import FORM_SET, LATER, OTHER, PERIOD, UNIT, small_form_set


def test_units_come_back_in_the_order_of_their_codes(registered: Database) -> None:
    assert registered.call(registry.units, write=False) == (UNIT, OTHER)
    assert registered.call(lambda tx: registry.unit(tx, OTHER.code), write=False) == OTHER
    assert registered.call(lambda tx: registry.unit(tx, "nobody"), write=False) is None


def test_a_new_registry_brings_new_facts(registered: Database) -> None:
    moved = replace(UNIT, name="东山中心小学", parent=OTHER.code, aliases=("东小", "东山小学"))
    registered.call(lambda tx: registry.put_units(tx, [moved]))
    assert registered.call(registry.units, write=False) == (moved, OTHER)


def test_periods_come_back_earliest_first(registered: Database) -> None:
    assert registered.call(registry.periods, write=False) == (PERIOD, LATER)
    assert registered.call(lambda tx: registry.period(tx, "1999H1"), write=False) is None


def test_a_periods_settings_change_and_its_form_set_stays(registered: Database) -> None:
    changed = replace(PERIOD, settings={"limit": 5, "table": {"10": 1.5}}, expected=())

    def change(tx: Transaction) -> str:
        registry.put_period(tx, changed)
        return registry.period_form_set(tx, PERIOD.id)

    assert registered.call(change) == FORM_SET.hash
    assert registered.call(lambda tx: registry.period(tx, PERIOD.id), write=False) == changed


def test_a_period_without_form_set(database: Database) -> None:
    def put(tx: Transaction) -> tuple[str, str]:
        registry.put_period(tx, PERIOD)
        return registry.period_form_set(tx, PERIOD.id), registry.period_form_set(tx, "1999H1")

    assert database.call(put) == ("", "")


def test_form_sets_come_back_frozen_and_as_one_object(registered: Database) -> None:
    """What is compiled from a form set is memoised by identity."""
    newer = small_form_set("2")
    registered.call(lambda tx: registry.put_form_set(tx, newer))
    registered.call(lambda tx: registry.put_form_set(tx, FORM_SET))  # already there

    def load(tx: Transaction) -> object:
        return registry.form_set(tx, FORM_SET.hash)

    sets = registered.call(registry.form_sets, write=False)
    assert [one.hash for one in sets] == [newer.hash, FORM_SET.hash]
    assert sets[1].forms == FORM_SET.forms
    assert registered.call(load, write=False) is registered.call(load, write=False)
    assert registered.call(lambda tx: registry.form_set(tx, "?"), write=False) is None


def test_settings_are_any_json(database: Database) -> None:
    def change(tx: Transaction) -> list[object]:
        registry.set_setting(tx, "scale", 1.25)
        registry.set_setting(tx, "units", {"last": ["a", None]})
        registry.set_setting(tx, "scale", 1.5)
        keys = ("scale", "units", "other")
        return [registry.get_setting(tx, key) for key in keys] + [
            registry.get_setting(tx, "other", 7)
        ]

    assert database.call(change) == [1.5, {"last": ["a", None]}, None, 7]


def test_the_stores_revision_tells_of_a_changed_registry(registered: Database) -> None:
    before = registered.call(Transaction.revision_of_store, write=False)
    registered.call(lambda tx: registry.put_period(tx, replace(PERIOD, expected=())))
    assert registered.call(Transaction.revision_of_store, write=False) == before + 1
