"""Reads from the store what totals and traces are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.forms.payload import decode_part, join_parts
from models.indicators.parts import IndicatorPart, PartState
from models.indicators.trace import CellMap, Origins, Receipt
from models.records import Content, Origin, Part, Revision
from models.store import registry
from models.store.indicator_parts import StoredPart, parts
from models.store.revisions import StoredRevision, all_revisions, source
from models.store.submissions import SubmissionState, effective_payloads, submissions
from models.store.transaction import Transaction
from models.workbook.layout import SheetMap

_CORRECTED = "县局更正"


def shares(tx: Transaction, period: str) -> dict[str, tuple[IndicatorPart, ...]]:
    """Return unit → its shares in the figures; their sources stay packed."""
    found: dict[str, list[IndicatorPart]] = {}
    for item in parts(tx, period):
        made = IndicatorPart(item.indicator, item.numerator, item.keys, (), PartState(item.state))
        found.setdefault(item.unit, []).append(made)
    return {unit: tuple(own) for unit, own in found.items()}


def contents(
    tx: Transaction, period: str, parts_of: Sequence[Part] = tuple(Part)
) -> dict[str, Content]:
    """Return unit → what counts of its return, each in the form set it is stored in."""
    states = {state.unit: state for state in submissions(tx, period)}
    found: dict[str, list[Content]] = {}
    for part in parts_of:
        for unit, data in effective_payloads(tx, period, part).items():
            known = registry.form_set(tx, states[unit].form_set_hash)
            if known is not None:
                found.setdefault(unit, []).append(decode_part(known, data))
    return {unit: join_parts(*own) for unit, own in found.items()}


def origins(tx: Transaction, period: str, indicators: Sequence[str]) -> Origins:
    """Return what a trace of some indicators looks things up in, read at once.

    Args:
        tx: a transaction; the result is of use after it.
        period: the half-year.
        indicators: ids of indicators over records (the two terms of a ratio).
    """
    found: dict[str, list[StoredPart]] = {}
    for name in indicators:
        for item in parts(tx, period, name):
            found.setdefault(item.unit, []).append(item)
    states = {state.unit: state for state in submissions(tx, period)}
    known = all_revisions(tx, period)
    receipts = {
        (unit, part): made
        for unit, state in states.items()
        for part in Part
        if (made := _receipt_of(tx, state, part, known.get(unit, ()))) is not None
    }
    return Origins(found, contents(tx, period).get, lambda unit, part: receipts.get((unit, part)))


def _receipt_of(
    tx: Transaction, state: SubmissionState, part: Part, known: Sequence[StoredRevision]
) -> Receipt | None:
    """Return the file in which a part of a return came; None if nothing of it is there.

    A revision of the bureau has no file: it is named as what it is, with the file of the newest
    revision it was made from behind it.
    """
    digest = state.effective.get(part)
    if digest is None:
        return None
    stored = {item.revision.digest: item for item in known}
    found = _file_of(tx, part, _nearest(stored, state.heads, part, digest))
    head = next((stored[name].revision for name in state.heads if name in stored), None)
    if found is not None or head is None or head.origin is not Origin.BUREAU:
        return found
    before = [item for item in reversed(known) if item.revision.digest in head.ancestors]
    found = _file_of(tx, part, before)
    if found is None:
        return _receipt(head, f"{_CORRECTED}，没有文件", "", {})
    return _receipt(head, f"{_CORRECTED}，原来的文件是“{found.file}”", found.sha256, found.cells)


def _file_of(tx: Transaction, part: Part, known: Sequence[StoredRevision]) -> Receipt | None:
    """Return the file of the first of these revisions that came in one."""
    for item in known:
        came = source(tx, item.revision.digest, part)
        if came is not None:
            cells = {form: SheetMap(*at) for form, at in came.cells.items()}
            return _receipt(item.revision, came.file_name, came.sha256, cells)
    return None


def _nearest(
    stored: Mapping[str, StoredRevision], heads: Sequence[str], part: Part, digest: str
) -> list[StoredRevision]:
    """Return the revisions whose part is the one that counts: heads first, then the newest."""
    same = [item for item in stored.values() if item.revision.part_digests.get(part) == digest]
    rest = [item for item in stored.values() if item.revision.digest in heads and item not in same]
    same.sort(key=lambda item: (item.revision.digest not in heads, -item.revision.number))
    return [*same, *rest]


def _receipt(made: Revision, name: str, sha256: str, cells: Mapping[str, CellMap]) -> Receipt:
    return Receipt(name, sha256, made.digest, made.number, made.origin.value, cells)
