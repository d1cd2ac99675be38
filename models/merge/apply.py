"""Carries out a reviewed plan, and takes whole imports back.

Applying is one transaction: revisions, payloads, what counts, shares in the figures and the log
come together or not at all. The original files are kept before it; one that was kept for an
import that then failed does no harm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from models.errors import Refused, StoreChanged
from models.files import read_whole
from models.merge.combine import Combiner
from models.merge.incoming import Incoming, unpacked
from models.merge.lineage import Family
from models.merge.plan import MergePlan, differs
from models.merge.sentences import what_it_was
from models.merge.snapshot import (
    Frame,
    Shelf,
    StoredUnit,
    context,
    fetch_in,
    read_frame,
    read_unit,
)
from models.merge.unit_result import UnitResult, store_result, unit_result
from models.problems import Place, Problem, Severity
from models.records import Origin, Revision
from models.store import batches, originals
from models.store.batches import BatchFile
from models.store.dataset import DataSet
from models.store.payloads import payload
from models.store.revisions import Source, add_part, add_revision, revision, source
from models.store.transaction import Transaction
from models.watch import Watch
from models.workbook import limits

_AT_ONCE, _BYTES_AT_ONCE = 50, 60 * 2**20  # workbooks of a package in memory together
_CHANGED = "看过导入预演以后，数据又有了别的改动；请重新预演一次，再导入。"


def apply_plan(
    dataset: DataSet, plan: MergePlan, note: str = "", watch: Watch | None = None
) -> int:
    """Carry out a plan and return the number of the batch.

    Raises:
        Cancelled: the user wants it stopped; nothing was done.
        StoreChanged: the store is not what the plan was made for; nothing was done.
        EnvironmentFault: the disk could not do it; nothing was done.
    """
    watch = watch or Watch()
    watch.step(0, 0)
    _keep_originals(dataset, plan)
    return dataset.db.call(lambda tx: _apply(tx, plan, note, watch))


def _keep_originals(dataset: DataSet, plan: MergePlan) -> None:
    """Keep the workbooks that bring something, those in packages one by one.

    Raises:
        Refused: a file is no longer what was read (another stick, another copy).
    """
    by_package: dict[Path, list[Incoming]] = defaultdict(list)
    loose = []
    for file in plan.taken:
        if file.member:
            by_package[file.path].append(file)
        else:
            loose.append(file)
    kept = originals.keep_many(dataset.originals, [file.path for file in loose])
    _compare(loose, kept)
    for path, files in by_package.items():
        data = read_whole(path, limits.PACKAGE_BYTES)
        for some, contents in _slices(data, files):
            _compare(some, originals.keep_many(dataset.originals, contents))


def _slices(
    package: bytes, files: Sequence[Incoming]
) -> Iterator[tuple[Sequence[Incoming], Sequence[bytes]]]:
    """Yield workbooks of a package with their bytes, a few at a time."""
    some: list[Incoming] = []
    contents: list[bytes] = []
    for file in files:
        some.append(file)
        contents.append(unpacked(package, file.member))
        if len(some) == _AT_ONCE or sum(map(len, contents)) > _BYTES_AT_ONCE:
            yield some, contents
            some, contents = [], []
    if some:
        yield some, contents


def _compare(files: Sequence[Incoming], kept: Sequence[str]) -> None:
    for file, digest in zip(files, kept, strict=True):
        if digest != file.sha256:
            raise Refused(f"“{file.name}”在预演以后被改动或换掉了，没有导入；请重新预演一次。")


def _apply(tx: Transaction, plan: MergePlan, note: str, watch: Watch) -> int:
    if tx.revision_of_store() != plan.store_revision:
        raise StoreChanged(_CHANGED)
    batch = batches.new_batch(tx, note or plan.summary)
    steps = len(plan.taken) + len(plan.results)
    for at, file in enumerate(plan.taken):
        watch.step(at, steps)
        add_revision(
            tx,
            file.revision,
            {file.part: file.payload},
            batch=batch,
            source=Source(file.name, file.sha256, file.cells),
        )
    for at, result in enumerate(plan.results, start=len(plan.taken)):
        watch.step(at, steps)
        store_result(tx, result)
    batches.add_files(
        tx,
        batch,
        [
            BatchFile(
                item.name,
                item.sha256,
                item.action.value,
                item.sentence,
                item.unit,
                plan.period,
                item.revision,
            )
            for item in plan.items
        ],
    )
    return batch


def refresh(tx: Transaction, frame: Frame, unit: str, *, anew: bool = False) -> UnitResult:
    """Work a unit out anew from all that counts, and keep the result.

    Args:
        tx: a writing transaction.
        frame: what the half-year is reported with.
        unit: whose return.
        anew: keep it although its state is the same: the figures may be others.
    """
    stored = read_unit(tx, frame.period.id, unit)
    ctx = context(tx, frame, unit)
    shelf = Shelf(frame, stored.here, fetch_in(tx))
    result = unit_result(ctx, Combiner(ctx, stored.active, shelf).effective())
    if anew or differs(stored.state, result):
        store_result(tx, result)
    return result


def undo_batch(dataset: DataSet, batch: int, reason: str) -> tuple[UnitResult, ...]:
    """Let nothing count that came in with one import only; nothing is deleted.

    Raises:
        Refused: later decisions of the bureau were made from what it brought; ``problems`` says
            which. They can be withdrawn first.
    """
    return dataset.db.call(lambda tx: _undo(tx, batch, reason))


def _undo(tx: Transaction, batch: int, reason: str) -> tuple[UnitResult, ...]:
    found = batches.batch(tx, batch)
    if found.undone is not None:
        raise Refused(f"第{batch}批导入已经撤销过了。")
    _pass_on(tx, batch)
    touched = batches.touched_returns(tx, batch)
    before = {key: read_unit(tx, key[1], key[0]) for key in touched}
    batches.mark_undone(tx, batch, reason)
    frames = {period: read_frame(tx, period) for _, period in touched}
    obstacles = [
        problem
        for unit, period in touched
        for problem in standing_on(
            frames[period], unit, before[unit, period], read_unit(tx, period, unit)
        )
    ]
    if obstacles:
        raise Refused(
            f"第{batch}批导入撤不了：县局后来根据它做过{len(obstacles)}处更正或决定。"
            "请先撤销这些更正，再撤销这次导入。",
            obstacles,
        )
    return tuple(refresh(tx, frames[period], unit) for unit, period in touched)


def _pass_on(tx: Transaction, batch: int) -> None:
    """Give what a later import brought again (and said so) to that import.

    A re-import changes nothing and so leaves no receipt; if the first import is undone, the
    later one is what still speaks for the file.
    """
    mine = {
        (file.revision, file.sha256)
        for file in batches.batch_files(tx, batch)
        if file.revision and file.result != "identical"
    }
    for later in batches.batches(tx):
        if later.id <= batch or later.undone is not None:
            continue
        for file in batches.batch_files(tx, later.id):
            if file.result == "identical" and (file.revision, file.sha256) in mine:
                _receive_again(tx, file, later.id)


def _receive_again(tx: Transaction, file: BatchFile, batch: int) -> None:
    """Note that a stored revision came in with this batch too."""
    stored = revision(tx, file.revision)
    if stored is None:
        return
    parts = {receipt.part for receipt in stored.receipts if receipt.sha256 == file.sha256}
    for part in sorted(parts - {None}, key=str):
        assert part is not None
        data = payload(tx, part, stored.revision.part_digests[part])
        if data is not None:
            known = source(tx, file.revision, part) or Source("", "")
            again = Source(file.file_name, file.sha256, known.cells)
            add_part(tx, file.revision, part, data, batch=batch, source=again)


def standing_on(frame: Frame, unit: str, before: StoredUnit, after: StoredUnit) -> list[Problem]:
    """Return the bureau's revisions that still count but were made from what no longer does."""
    gone = {item.digest for item in before.active} - {item.digest for item in after.active}
    family = Family(before.active)
    return [
        _obstacle(frame, unit, item)
        for item in after.active
        if item.origin is Origin.BUREAU and gone & family.ancestors(item.digest)
    ]


def _obstacle(frame: Frame, unit: str, made: Revision) -> Problem:
    message = f"{frame.units[unit].name}：{what_it_was(made)}。"
    return Problem("M010", Severity.ERROR, message, Place(unit=unit))
