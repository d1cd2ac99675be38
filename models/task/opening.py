"""A school takes a task package in: form set, period, registry, last values, its own code."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import convert
from msgspec.structs import asdict

from models.entry.asked import asked, keep_asked
from models.errors import NotFound
from models.forms.definition import FormSet
from models.merge.last_return import put_last
from models.records import Period, Unit
from models.store import registry
from models.store.dataset import DataSet
from models.store.transaction import Transaction
from models.task.package import PasswordPolicy, TaskPackage

OWN_UNIT, OWN_PERIOD = "unit", "period"
"""Settings of a data set: whose it is, and the half-year that is worked on."""


def worked_on(tx: Transaction) -> str:
    """Return the half-year that is worked on: the chosen one, or the last; "" if there is none."""
    known = [period.id for period in registry.periods(tx)]
    chosen = str(registry.get_setting(tx, OWN_PERIOD, ""))
    return chosen if chosen in known else (known[-1] if known else "")


def set_up(dataset: DataSet, form_set: FormSet, period: Period, units: Iterable[Unit]) -> None:
    """Set a half-year up at the bureau: forms, units, settings; and work on it."""
    dataset.add_form_set(form_set)

    def fill(tx: Transaction) -> None:
        registry.put_units(tx, units)
        registry.put_period(tx, period, form_set.hash)
        registry.set_setting(tx, OWN_PERIOD, period.id)

    dataset.db.call(fill)


def open_task(dataset: DataSet, task: TaskPackage, unit: str) -> Unit:
    """Set the data set up for what the bureau asks of a unit, and return the unit.

    Opening a newer package of the same period takes over its changes; what was filled in stays.

    Raises:
        NotFound: the package asks nothing of this unit.
    """
    own = task.unit(unit)
    if own is None:
        raise NotFound("任务包里没有这个单位，请核对学校代码，或向县局要本校的任务包。")
    dataset.add_form_set(task.form_set)

    def take(tx: Transaction) -> None:
        registry.put_units(tx, task.units)
        registry.put_period(tx, task.period, task.form_set.hash)
        for code, payload in task.last.items():
            put_last(tx, task.period.id, code, task.form_set, payload)
        registry.set_setting(tx, OWN_UNIT, own.code)
        registry.set_setting(tx, OWN_PERIOD, task.period.id)
        keep_task(tx, task)

    dataset.db.call(take)
    return own


def keep_task(tx: Transaction, task: TaskPackage) -> None:
    """Remember what a package asks for, where it is opened and where it was sent from."""
    told = {"id": task.id, "note": task.note, "policy": asdict(task.policy)}
    keep_asked(tx, task.period.id, told)


def task_policy(tx: Transaction, period: str) -> PasswordPolicy:
    """Return what the bureau asks of person lists in a period."""
    policy = asked(tx, period).get("policy")
    return convert(policy, PasswordPolicy) if policy else PasswordPolicy()


def task_id(tx: Transaction, period: str) -> str:
    """Return the id of the task package a period was set up with, "" if there was none."""
    return str(asked(tx, period).get("id", ""))


def task_note(tx: Transaction, period: str) -> str:
    """Return the bureau's words to the schools."""
    return str(asked(tx, period).get("note", ""))
