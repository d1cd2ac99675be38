"""A backup for every day of work, made when nobody waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models.store.backup import Backup
from models.store.dataset import DataSet
from models.store.transaction import Clock, local_time

REASON = "每日"
_DEAD_BEFORE = 2020
"""A clock that shows an earlier year has lost its battery: its day says nothing."""


def due(backups: Sequence[Backup], now: str) -> bool:
    """Tell whether today's backup is still to be made; ``now`` as the clock says it."""
    day = now[:10].replace("-", "")
    if not backups or int(day[:4]) < _DEAD_BEFORE:
        return True
    return not backups[-1].time.startswith(day)


def back_up_daily(dataset: DataSet, clock: Clock = local_time) -> Path | None:
    """Make today's backup, unless it is there; None if it was.

    Raises:
        EnvironmentFault: the disk could not do it.
    """
    return dataset.back_up(REASON) if due(dataset.backups(), clock()) else None
