"""The payloads of the two parts, each stored once under its digest."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from models.errors import Damaged
from models.forms.payload import part_digest
from models.records import Part
from models.store.transaction import Transaction

TABLES = {Part.FIGURES: "figures_part", Part.PERSONS: "person_part"}
EMPTY_PAYLOAD = b'{"forms":{}}'
EMPTY_DIGEST = part_digest(EMPTY_PAYLOAD)
"""The digest of a part nobody filled in: its content is known without any file."""
_AT_ONCE = 500


def put_payload(tx: Transaction, part: Part, digest: str, payload: bytes) -> None:
    """Keep a payload under its digest; ValueError if it is not the digest's.

    A person payload that was dropped and arrives again is kept again.
    """
    if part_digest(payload) != digest:
        raise ValueError("the payload does not belong to the digest")
    dropped = ", dropped = NULL" if part is Part.PERSONS else ""
    tx.execute(
        f"INSERT INTO {TABLES[part]} (digest, payload) VALUES (?, ?)"  # noqa: S608  # own names
        f" ON CONFLICT (digest) DO UPDATE SET payload = excluded.payload{dropped}"
        " WHERE payload IS NULL",
        (digest, payload.decode()),
    )


def payload(tx: Transaction, part: Part, digest: str) -> bytes | None:
    """Return the payload of a digest, None if it never came or was dropped."""
    return payloads(tx, part, (digest,)).get(digest)


def payloads(tx: Transaction, part: Part, digests: Collection[str]) -> dict[str, bytes]:
    """Return digest → payload for those that are there; Damaged if one changed on the disk."""
    found: dict[str, bytes] = {}
    for some in in_slices(tuple(digests)):
        marks = ", ".join("?" * len(some))
        rows = tx.all(
            f"SELECT digest, payload FROM {TABLES[part]}"  # noqa: S608  # own names
            f" WHERE payload IS NOT NULL AND digest IN ({marks})",
            some,
        )
        found.update((digest, _whole(digest, text)) for digest, text in rows)
    if EMPTY_DIGEST in digests:
        found[EMPTY_DIGEST] = EMPTY_PAYLOAD
    return found


def _whole(digest: str, text: str) -> bytes:
    data = text.encode()
    if part_digest(data) != digest:
        raise Damaged("数据里有一份上报内容已损坏，请从备份里恢复最近的一份。")
    return data


def in_slices(items: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut a sequence so that no statement has too many parameters."""
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
