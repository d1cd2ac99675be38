"""Whose a data set is, and the return it was opened for: all that the window needs at start."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from models.entry.draft import Changed, Draft
from models.entry.open_return import read_return
from models.entry.stored import StoredDraft
from models.errors import NotFound
from models.problems import Problem
from models.store import registry
from models.store.dataset import DataSet
from models.store.transaction import Transaction
from models.task.opening import OWN_UNIT, worked_on

SCHOOL, BUREAU, NOBODY = "school", "bureau", ""
"""Names of the editions a data set may belong to."""


class Own(Struct, frozen=True):
    """What a data set was set up for.

    Attributes:
        edition: whose it is; ``NOBODY`` if nothing was set up in it yet.
        unit: code of the school it is filled in for, "" for the bureau's.
        name: the school's name.
        period: the half-year that is worked on, "" if there is none.
    """

    edition: str = NOBODY
    unit: str = ""
    name: str = ""
    period: str = ""


class OwnReturn(Struct, frozen=True):
    """A school's open return.

    Attributes:
        draft: what is typed into.
        carried: what became of a draft written with an older form set.
    """

    draft: Draft
    carried: tuple[Problem, ...] = ()


def whose(dataset: DataSet) -> Own:
    """Return what a data set was set up for."""
    return dataset.db.call(_whose, write=False)


def _whose(tx: Transaction) -> Own:
    period = worked_on(tx)
    if not period:
        return Own()
    code = str(registry.get_setting(tx, OWN_UNIT, ""))
    if not code:
        return Own(BUREAU, period=period)
    unit = registry.unit(tx, code)
    return Own(SCHOOL, code, unit.name if unit else code, period)


def open_own(dataset: DataSet, on_change: Callable[[Changed], None] | None = None) -> OwnReturn:
    """Open the return a school's data set was set up for; what is typed is written at once.

    Raises:
        NotFound: no task package was opened in it yet.
    """
    own = whose(dataset)
    if not own.unit:
        raise NotFound("这份数据里还没有要填的报表，请先打开县局发来的任务包。")
    opened = read_return(dataset, own.period, own.unit)
    store = StoredDraft(dataset.db, own.unit, own.period, opened.ctx.form_set)
    return OwnReturn(Draft(opened.ctx, opened.content, on_change, store), opened.carried)
