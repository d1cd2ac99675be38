"""One backup for every day of work."""

from __future__ import annotations

import pytest

from models.store.backup import Backup
from models.store.daily import back_up_daily, due
from models.store.dataset import DataSet
from models.store.transaction import local_time


def test_once_a_day(dataset: DataSet) -> None:
    """The second call of a day has nothing to do; what was done by hand counts as well."""
    path = back_up_daily(dataset, lambda: "2026-06-30T12:00:00")
    assert path is not None
    assert path.name.endswith("_每日.db")
    assert back_up_daily(dataset, local_time) is None


@pytest.mark.parametrize(
    ("last", "now", "wanted"),
    [
        ("20260629-235959", "2026-06-30T00:00:01", True),
        ("20260630-080000", "2026-06-30T23:59:59", False),
        ("20270101-080000", "2026-06-30T23:59:59", True),  # the clock was wrong then
        ("20020101-000500", "2002-01-01T00:05:00", True),  # its battery is dead
    ],
)
def test_a_clock_that_may_be_wrong(dataset: DataSet, last: str, now: str, *, wanted: bool) -> None:
    """Rather one too many than none; old ones are thinned anyhow."""
    known = Backup(dataset.place.backups / "00001.db", 1, last, "每日", 1)
    assert due([known], now) is wanted
    assert due([], now)
