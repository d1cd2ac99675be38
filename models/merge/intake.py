"""From files to a plan: read them in the worker processes, then work out what they would do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from models.merge.incoming import Incoming, Turned, incoming
from models.merge.last_return import last_content, last_payloads
from models.merge.plan import MergePlan, make_plan
from models.merge.prepared import prepare
from models.merge.snapshot import Snapshot, read_snapshot
from models.records import Content, Part
from models.store.dataset import DataSet
from models.store.payloads import payload
from models.store.transaction import Transaction
from models.watch import Watch
from models.workbook.result import Known
from models.workbook.worker import ReadOutcome, WorkerPool


def plan_import(
    dataset: DataSet,
    period: str,
    paths: Sequence[Path],
    passwords: Sequence[str] = (),
    watch: Watch | None = None,
) -> MergePlan:
    """Read files and packages and return what importing them would do; writes nothing.

    Raises:
        NotFound: the period is not set up.
        Cancelled: the user stopped it.
    """
    watch = watch or Watch()
    frame = snapshot_of(dataset, period).frame
    last = dataset.db.call(lambda tx: last_payloads(tx, frame.period, frame.form_set), write=False)
    known = Known(frame.form_sets, frame.units, {frame.period.id: frame.period}, tuple(passwords))
    with WorkerPool(known, after=prepare, last=last) as pool:
        outcomes = list(
            pool.read_many(sorted(paths), progress=watch.progress, cancelled=watch.cancelled)
        )
    return plan_outcomes(dataset, period, outcomes)


def plan_outcomes(dataset: DataSet, period: str, outcomes: Sequence[ReadOutcome]) -> MergePlan:
    """Return what importing files that were read already would do."""
    return plan_files(dataset, period, incoming(outcomes))


def plan_files(dataset: DataSet, period: str, files: Iterable[Incoming | Turned]) -> MergePlan:
    """Return what importing these files together would do."""
    snapshot = snapshot_of(dataset, period)
    frame = snapshot.frame

    def fetch(part: Part, digest: str) -> bytes | None:
        return dataset.db.call(lambda tx: payload(tx, part, digest), write=False)

    def last(unit: str) -> Content:
        def read(tx: Transaction) -> Content:
            return last_content(tx, frame.period, unit, frame.form_set)

        return dataset.db.call(read, write=False)

    return make_plan(snapshot, files, fetch, last)


def snapshot_of(dataset: DataSet, period: str) -> Snapshot:
    """Return what is stored of a period."""
    return dataset.db.call(lambda tx: read_snapshot(tx, period), write=False)
