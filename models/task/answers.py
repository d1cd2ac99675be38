"""What goes back to the schools in one folder: receipts, and returns that need mending."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from models.store.dataset import DataSet
from models.task.receipts import write_receipts
from models.task.sending_back import SentBack, send_back
from models.watch import Watch


class Answers(Struct, frozen=True):
    """What was written."""

    receipts: tuple[Path, ...]
    sent_back: tuple[SentBack, ...]


def write_answers(
    dataset: DataSet,
    period: str,
    folder: Path,
    units: Collection[str] | None = None,
    watch: Watch | None = None,
) -> Answers:
    """Write a receipt for every unit, and send back the returns that need mending.

    Args and what it raises are those of ``write_receipts`` and ``send_back``.
    """
    receipts = write_receipts(dataset, period, folder, units, watch)
    return Answers(receipts, send_back(dataset, period, folder, units, watch))
