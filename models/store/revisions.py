"""Revisions, how their parts came in, and which of them count.

A revision is *active* while it has come in by at least one way that was not undone (an import
batch, or made here) and nobody left it out. Of its parts those are there whose payload came in by
such a way, with this or any other revision of the same unit and period: what an import brought is
gone when it is undone, whatever else was imported before or after.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from models.errors import NotFound
from models.records import Origin, Part, Revision, made_twice
from models.store.json_text import from_text, to_text
from models.store.payloads import EMPTY_DIGEST, TABLES, put_payload
from models.store.transaction import Record, Transaction

CellMap = Mapping[str, tuple[str, Mapping[str, int], Mapping[str, int], bool]]
"""Form id → (sheet, row id → row number, field id → column number, whether rows run across)."""

_REVISION = (
    "digest, unit, period, form_set, form_set_hash, number, origin, parents, ancestors,"
    " figures, persons, scope, author, time, program"
)


class Source(Struct, frozen=True):
    """The file a part came in: its name, its original's SHA-256, where each record was read."""

    file_name: str
    sha256: str
    cells: CellMap = field(default_factory=dict)


class Receipt(Struct, frozen=True):
    """One way a revision came in: which part, by which batch, from which file (no cell map)."""

    part: Part | None
    batch: int | None
    file_name: str
    sha256: str
    undone: bool


class StoredRevision(Struct, frozen=True):
    """A revision as it lies in the store.

    Attributes:
        parts: the parts whose payload is there and counts.
        receipts: how it came in, earliest first.
        excluded: why it was left out; None if it was not.
    """

    revision: Revision
    parts: frozenset[Part]
    receipts: tuple[Receipt, ...]
    excluded: str | None = None

    @property
    def batches(self) -> tuple[int, ...]:
        """The import batches it came in with, undone ones too."""
        return tuple(sorted({r.batch for r in self.receipts if r.batch is not None}))

    @property
    def active(self) -> bool:
        """Whether it counts."""
        return self.excluded is None and any(not receipt.undone for receipt in self.receipts)

    def has_part(self, part: Part) -> bool:
        """Whether the payload of a part is there and counts."""
        return part in self.parts


def add_revision(
    tx: Transaction,
    revision: Revision,
    payloads: Mapping[Part, bytes],
    *,
    batch: int | None = None,
    source: Source | None = None,
) -> bool:
    """Store a revision with those of its parts that have come; False if it was there already.

    Coming again is harmless: what is new of it (a part, another batch) is added.
    """
    new = tx.execute(
        f"INSERT INTO revision ({_REVISION})"  # noqa: S608  # own names
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING",
        (
            revision.digest,
            revision.unit,
            revision.period,
            revision.form_set,
            revision.form_set_hash,
            revision.number,
            revision.origin.value,
            to_text(revision.parents),
            to_text(sorted(revision.ancestors)),
            revision.part_digests.get(Part.FIGURES, ""),
            revision.part_digests.get(Part.PERSONS, ""),
            to_text(revision.scope),
            revision.author,
            revision.time,
            revision.program,
        ),
    )
    if not new:
        _say_who(tx, revision)
    for part, payload in payloads.items():
        put_payload(tx, part, revision.part_digests[part], payload)
        _receive(tx, revision.digest, part, batch, source)
    if not payloads:
        _receive(tx, revision.digest, None, batch, source)
    tx.mark_changed()
    return bool(new)


def _say_who(tx: Transaction, again: Revision) -> None:
    """Note who made a revision, where two have made the same."""
    stored = tx.one(f"SELECT {_REVISION} FROM revision WHERE digest = ?", (again.digest,))  # noqa: S608
    if stored is None:
        return
    made = made_twice(_revision(stored), again)
    tx.execute(
        "UPDATE revision SET origin = ?, scope = ?, author = ?, time = ?, program = ?"
        " WHERE digest = ?",
        (made.origin.value, to_text(made.scope), made.author, made.time, made.program, made.digest),
    )


def add_part(
    tx: Transaction,
    digest: str,
    part: Part,
    payload: bytes,
    *,
    batch: int | None = None,
    source: Source | None = None,
) -> None:
    """Add a part that came later to a stored revision; NotFound if there is no such revision."""
    column = "figures" if part is Part.FIGURES else "persons"
    row = tx.one(f"SELECT {column} FROM revision WHERE digest = ?", (digest,))  # noqa: S608
    if row is None:
        raise _unknown()
    put_payload(tx, part, row[0], payload)
    _receive(tx, digest, part, batch, source)
    tx.mark_changed()


def _receive(
    tx: Transaction, digest: str, part: Part | None, batch: int | None, source: Source | None
) -> None:
    source = source or Source("", "")
    tx.execute(
        "INSERT INTO receipt (revision, part, batch, file_name, sha256, cells)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            digest,
            part.value if part else "",
            batch,
            source.file_name,
            source.sha256,
            to_text(source.cells),
        ),
    )


def exclude(tx: Transaction, digest: str, reason: str) -> None:
    """Leave a revision out without deleting it."""
    _set_excluded(tx, digest, reason)


def include(tx: Transaction, digest: str) -> None:
    """Let a revision that was left out count again."""
    _set_excluded(tx, digest, None)


def _set_excluded(tx: Transaction, digest: str, reason: str | None) -> None:
    if not tx.execute("UPDATE revision SET excluded = ? WHERE digest = ?", (reason, digest)):
        raise _unknown()
    tx.mark_changed()


def _unknown() -> NotFound:
    return NotFound("没有这一次上报的记录，可能数据已经换成了别的一份；请重新打开再试。")


def revision(tx: Transaction, digest: str) -> StoredRevision | None:
    """Return the revision with this digest, or None."""
    row = tx.one("SELECT period, unit FROM revision WHERE digest = ?", (digest,))
    if row is None:
        return None
    period, unit = row
    return next(r for r in revisions(tx, unit, period) if r.revision.digest == digest)


def revisions(tx: Transaction, unit: str, period: str) -> tuple[StoredRevision, ...]:
    """Return all revisions of a return, lower numbers first."""
    return _load(tx, "v.period = ? AND v.unit = ?", (period, unit)).get(unit, ())


def all_revisions(tx: Transaction, period: str) -> dict[str, tuple[StoredRevision, ...]]:
    """Return unit → revisions for a whole period."""
    return _load(tx, "v.period = ?", (period,))


def _load(
    tx: Transaction, where: str, params: tuple[str, ...]
) -> dict[str, tuple[StoredRevision, ...]]:
    receipts: defaultdict[str, list[Receipt]] = defaultdict(list)
    for digest, part, batch, file_name, sha256, undone in tx.all(
        "SELECT r.revision, r.part, r.batch, r.file_name, r.sha256, b.undone IS NOT NULL"  # noqa: S608
        " FROM revision v JOIN receipt r ON r.revision = v.digest"
        f" LEFT JOIN import_batch b ON b.id = r.batch WHERE {where} ORDER BY r.id",
        params,
    ):
        kind = Part(part) if part else None
        receipts[digest].append(Receipt(kind, batch, file_name, sha256, bool(undone)))
    rows: defaultdict[str, list[tuple[Revision, str | None]]] = defaultdict(list)
    columns = ", ".join(f"v.{name.strip()}" for name in _REVISION.split(","))
    for *record, excluded in tx.all(
        f"SELECT {columns}, v.excluded FROM revision v WHERE {where}"  # noqa: S608
        " ORDER BY v.unit, v.number, v.digest",
        params,
    ):
        made = _revision(tuple(record))
        rows[made.unit].append((made, excluded))
    dropped = _dropped(tx, where, params)
    return {unit: _stored(items, receipts, dropped) for unit, items in rows.items()}


def _dropped(tx: Transaction, where: str, params: tuple[str, ...]) -> set[str]:
    """Return the digests of person parts that were dropped after their time."""
    rows = tx.all(
        f"SELECT DISTINCT p.digest FROM revision v JOIN {TABLES[Part.PERSONS]} p"  # noqa: S608
        f" ON p.digest = v.persons WHERE p.payload IS NULL AND {where}",
        params,
    )
    return {digest for (digest,) in rows}


def _stored(
    items: Iterable[tuple[Revision, str | None]],
    receipts: Mapping[str, list[Receipt]],
    dropped: set[str],
) -> tuple[StoredRevision, ...]:
    """Join the revisions of one return with their receipts and find the parts that count."""
    listed = list(items)
    came = {
        (receipt.part, one.part_digests.get(receipt.part))
        for one, _ in listed
        for receipt in receipts.get(one.digest, ())
        if receipt.part is not None and not receipt.undone
    }

    def there(one: Revision, part: Part) -> bool:
        digest = one.part_digests.get(part)
        known = digest == EMPTY_DIGEST or (part, digest) in came
        return known and digest not in dropped

    return tuple(
        StoredRevision(
            one,
            frozenset(part for part in Part if there(one, part)),
            tuple(receipts.get(one.digest, ())),
            excluded,
        )
        for one, excluded in listed
    )


def _revision(row: Record) -> Revision:
    (digest, unit, period, form_set, form_set_hash, number, origin) = row[:7]
    (parents, ancestors, figures, persons, scope, author, time, program) = row[7:]
    digests = {Part.FIGURES: figures, Part.PERSONS: persons}
    return Revision(
        unit=unit,
        period=period,
        form_set=form_set,
        form_set_hash=form_set_hash,
        number=number,
        digest=digest,
        parents=tuple(from_text(parents)),
        ancestors=frozenset(from_text(ancestors)),
        part_digests={part: value for part, value in digests.items() if value},
        origin=Origin(origin),
        author=author,
        time=time,
        scope=tuple(from_text(scope)),
        program=program,
    )


def source(tx: Transaction, digest: str, part: Part) -> Source | None:
    """Return the file a part of a revision was read from; the earliest that still counts."""
    row = tx.one(
        "SELECT r.file_name, r.sha256, r.cells FROM receipt r"
        " LEFT JOIN import_batch b ON b.id = r.batch"
        " WHERE r.revision = ? AND r.part = ? AND b.undone IS NULL AND r.sha256 != ''"
        " ORDER BY r.id LIMIT 1",
        (digest, part.value),
    )
    if row is None:
        return None
    cells = {form: (at[0], at[1], at[2], bool(at[3])) for form, at in from_text(row[2]).items()}
    return Source(row[0], row[1], cells)


def named_originals(tx: Transaction) -> frozenset[str]:
    """Return the received files that are to be kept; not those 到期清理 deleted."""
    rows = tx.all(
        "SELECT DISTINCT r.sha256 FROM receipt r JOIN revision v ON v.digest = r.revision"
        " LEFT JOIN person_part p ON p.digest = v.persons AND r.part = ?"
        " WHERE r.sha256 != '' AND p.dropped IS NULL",
        (Part.PERSONS.value,),
    )
    return frozenset(sha256 for (sha256,) in rows)
