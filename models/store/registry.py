"""Units, periods, form sets and settings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from models.forms.definition import FormSet
from models.forms.loader import form_set_to_json, trusted_form_set
from models.records import Period, Unit
from models.store.json_text import from_text, to_text
from models.store.transaction import Record, Transaction

_UNIT = "code, name, kind, town, parent, aliases, facts"
_PERIOD = 'id, title, start, "end", cutoff, deadline, year_start, expected, settings, form_set'


def put_units(tx: Transaction, units: Iterable[Unit]) -> None:
    """Add units or take over their new facts; none is ever removed."""
    tx.executemany(
        f"INSERT INTO unit ({_UNIT}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  # own names
        " ON CONFLICT (code) DO UPDATE SET"
        " name = excluded.name, kind = excluded.kind, town = excluded.town,"
        " parent = excluded.parent, aliases = excluded.aliases, facts = excluded.facts",
        [
            (
                unit.code,
                unit.name,
                unit.kind,
                unit.town,
                unit.parent,
                to_text(unit.aliases),
                to_text(dict(unit.facts)),
            )
            for unit in units
        ],
    )
    tx.mark_changed()


def unit(tx: Transaction, code: str) -> Unit | None:
    """Return the unit with this code, or None."""
    row = tx.one(f"SELECT {_UNIT} FROM unit WHERE code = ?", (code,))  # noqa: S608
    return _unit(row) if row else None


def units(tx: Transaction) -> tuple[Unit, ...]:
    """Return all units in the order of their codes."""
    rows = tx.all(f"SELECT {_UNIT} FROM unit ORDER BY code")  # noqa: S608
    return tuple(_unit(row) for row in rows)


def _unit(row: Record) -> Unit:
    code, name, kind, town, parent, aliases, facts = row
    return Unit(code, name, kind, town, parent, tuple(from_text(aliases)), from_text(facts))


def put_period(tx: Transaction, period: Period, form_set_hash: str = "") -> None:
    """Add a period or take over its new settings; an empty hash keeps the form set it has."""
    days = (period.start, period.end, period.cutoff, period.deadline, period.year_start)
    tx.execute(
        f"INSERT INTO period ({_PERIOD}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
        " ON CONFLICT (id) DO UPDATE SET title = excluded.title, start = excluded.start,"
        ' "end" = excluded."end", cutoff = excluded.cutoff, deadline = excluded.deadline,'
        " year_start = excluded.year_start, expected = excluded.expected,"
        " settings = excluded.settings, form_set = IFNULL(excluded.form_set, form_set)",
        (
            period.id,
            period.title,
            *(day.isoformat() for day in days),
            to_text(period.expected),
            to_text(dict(period.settings)),
            form_set_hash or None,
        ),
    )
    tx.mark_changed()


def period(tx: Transaction, period_id: str) -> Period | None:
    """Return the period with this id, or None."""
    row = tx.one(f"SELECT {_PERIOD} FROM period WHERE id = ?", (period_id,))  # noqa: S608
    return _period(row) if row else None


def periods(tx: Transaction) -> tuple[Period, ...]:
    """Return all periods, earliest first."""
    rows = tx.all(f"SELECT {_PERIOD} FROM period ORDER BY start, id")  # noqa: S608
    return tuple(_period(row) for row in rows)


def period_form_set(tx: Transaction, period_id: str) -> str:
    """Return the hash of the form set a period is reported with, "" if none was set."""
    row = tx.one("SELECT form_set FROM period WHERE id = ?", (period_id,))
    return str(row[0]) if row and row[0] else ""


def _period(row: Record) -> Period:
    period_id, title, *days, expected, settings, _form_set = row
    start, end, cutoff, deadline, year_start = (date.fromisoformat(day) for day in days)
    return Period(
        period_id,
        title,
        start,
        end,
        cutoff,
        deadline,
        year_start,
        tuple(from_text(expected)),
        from_text(settings),
    )


def put_form_set(tx: Transaction, form_set: FormSet) -> None:
    """Keep a form set for ever under its hash; one that is there already stays."""
    if tx.one("SELECT 1 FROM form_set WHERE hash = ?", (form_set.hash,)):
        return
    tx.execute(
        "INSERT INTO form_set SELECT ?, ?, ?, ?, ?, IFNULL(max(position), 0) + 1 FROM form_set",
        (
            form_set.hash,
            form_set.id,
            form_set.version,
            form_set.title,
            form_set_to_json(form_set).decode(),
        ),
    )


def form_set(tx: Transaction, form_set_hash: str) -> FormSet | None:
    """Return the form set with this hash, or None."""
    row = tx.one("SELECT definition FROM form_set WHERE hash = ?", (form_set_hash,))
    return _frozen(row[0]) if row else None


def form_sets(tx: Transaction) -> tuple[FormSet, ...]:
    """Return all form sets, the one added last first."""
    rows = tx.all("SELECT definition FROM form_set ORDER BY position DESC")
    return tuple(_frozen(row[0]) for row in rows)


@lru_cache(maxsize=8)
def _frozen(definition: str) -> FormSet:
    """Return the same object for the same definition, so that what is compiled from it stays."""
    return trusted_form_set(definition.encode())


def get_setting(tx: Transaction, key: str, default: Any = None) -> Any:  # noqa: ANN401  # JSON
    """Return a setting of the data set, or the default."""
    row = tx.one("SELECT value FROM setting WHERE key = ?", (key,))
    return from_text(row[0]) if row else default


def set_setting(tx: Transaction, key: str, value: Any) -> None:  # noqa: ANN401  # JSON
    """Keep a setting of the data set; any JSON value."""
    tx.execute(
        "INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, to_text(value)),
    )
