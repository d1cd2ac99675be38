"""How the cells of hand-filled workbooks were understood: what stood there, what it was taken for.

It is read again from the kept originals, in the reading process like any foreign file; a workbook
the program wrote itself has nothing to tell.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from models.merge.snapshot import Frame, read_frame
from models.problems import Problem, Severity
from models.records import Origin, Part
from models.store.dataset import DataSet
from models.store.originals import find
from models.store.revisions import revision, source
from models.store.submissions import submissions
from models.store.transaction import Transaction
from models.watch import Watch
from models.workbook.result import Known
from models.workbook.worker import WorkerPool


def readings(
    dataset: DataSet, period: str, units: Collection[str] | None, watch: Watch
) -> dict[str, tuple[Problem, ...]]:
    """Return unit → what was understood in the figures that count; no entry if nothing needed it.

    Raises:
        Cancelled: the user stopped it.
    """
    frame, digests = dataset.db.call(lambda tx: _by_hand(tx, period, units), write=False)
    paths = {
        path: unit
        for unit, digest in digests.items()
        if (path := find(dataset.originals, digest)) is not None
    }
    return _read(frame, paths, watch) if paths else {}


def _by_hand(
    tx: Transaction, period: str, units: Collection[str] | None
) -> tuple[Frame, dict[str, str]]:
    """Return unit → SHA-256 of the original it edited in Excel or WPS."""
    found = {}
    for state in submissions(tx, period):
        if units is None or state.unit in units:
            for head in state.heads:
                stored = revision(tx, head)
                file = source(tx, head, Part.FIGURES)
                if file and stored and stored.revision.origin is Origin.WORKBOOK:
                    found[state.unit] = file.sha256
    return read_frame(tx, period), found


def _read(frame: Frame, paths: Mapping[Path, str], watch: Watch) -> dict[str, tuple[Problem, ...]]:
    known = Known(frame.form_sets, frame.units, {frame.period.id: frame.period})
    told: dict[str, tuple[Problem, ...]] = {}
    with WorkerPool(known) as pool:
        for outcome in pool.read_many(sorted(paths), cancelled=watch.cancelled):
            result = outcome.result
            if result is not None and result.revision.unit == paths.get(outcome.path):
                notes = tuple(
                    problem
                    for problem in result.problems
                    if problem.severity is Severity.NOTE and problem.place.cell
                )
                if notes:
                    told[result.revision.unit] = notes
    return told
