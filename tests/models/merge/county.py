"""A data set of the sample county in a temporary folder, and short ways to import into it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from models.merge.apply import apply_plan
from models.merge.decisions import review
from models.merge.incoming import Incoming, Turned
from models.merge.intake import plan_files
from models.merge.plan import MergePlan
from models.merge.prepared import work_out
from models.merge.snapshot import StoredUnit, read_unit
from models.records import Content, Part
from models.store import registry
from models.store.dataset import DataSet
from models.store.transaction import Transaction
from tests.models.merge.samples import (
    BUREAU,
    CTX,
    FORM_SET,
    OTHER,
    PERIOD,
    SCHOOL,
    Made,
    told,
)


def open_county(folder: Path) -> DataSet:
    """Return a new data set of two schools and the bureau."""
    dataset = DataSet.open(folder, create=True)
    dataset.add_form_set(FORM_SET)

    def fill(tx: Transaction) -> None:
        registry.put_units(tx, (SCHOOL, OTHER, BUREAU))
        registry.put_period(tx, PERIOD, FORM_SET.hash)

    dataset.db.call(fill)
    return dataset


def files_of(folder: Path, *items: Made, parts: Sequence[Part] = tuple(Part)) -> list[Incoming]:
    """Return the files that carry revisions: one for each of their parts that is not empty.

    What stands in a file does not matter here, only that it can be kept as an original.
    """
    found: list[Incoming] = []
    for item in items:
        for part, payload in item.payloads.items():
            if part in parts and (part is Part.FIGURES or b"rows" in payload):
                name = f"{item.digest[:8]}-{part.value}.xlsx"
                path = folder / name
                path.write_bytes(payload + item.digest.encode())
                found.append(_incoming(len(found), path, item, part, payload))
    return found


def _incoming(position: int, path: Path, item: Made, part: Part, payload: bytes) -> Incoming:
    revision = item.revision
    ids = {form.id for form in FORM_SET.forms if form.part is part}
    own = Content({key: data for key, data in item.content.forms.items() if key in ids})
    return Incoming(
        position=position,
        name=path.name,
        path=path,
        member="",
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        revision=revision,
        part=part,
        payload=payload,
        prepared=work_out(CTX, own, (part,)),
        cells={form: ("表", {}, {}, False) for form in own.forms},
    )


def plan_of(dataset: DataSet, files: Iterable[Incoming | Turned]) -> MergePlan:
    """Return what importing the files would do."""
    return plan_files(dataset, PERIOD.id, files)


def bring(dataset: DataSet, folder: Path, *items: Made) -> int:
    """Import revisions as one batch."""
    return apply_plan(dataset, plan_of(dataset, files_of(folder, *items)))


def stored(dataset: DataSet, unit: str = SCHOOL.code) -> StoredUnit:
    """Return what is stored of a unit."""
    return dataset.db.call(lambda tx: read_unit(tx, PERIOD.id, unit), write=False)


def counts(dataset: DataSet, unit: str = SCHOOL.code) -> str:
    """Return status and content of a unit as it counts now, in the words of the samples."""
    seen = review(dataset, PERIOD.id, unit)
    return f"{seen.effective.status.value}: {told(seen.effective.content)}"
