"""The printed files of the summary that is locked, inside the data, so that every backup has them.

Received originals lie beside the data: there are thousands, and the schools have them too. What was
agreed on and printed exists nowhere else; it is small, and there is one of it for a half-year.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from models.errors import Damaged
from models.store.transaction import Transaction


def keep_final(tx: Transaction, period: str, files: Iterable[bytes]) -> None:
    """Keep the files of a half-year's locked summary, in the place of any before."""
    drop_final(tx, period)
    tx.executemany(
        "INSERT OR IGNORE INTO final_file VALUES (?, ?, ?)",
        [(hashlib.sha256(data).hexdigest(), data, period) for data in files],
    )


def drop_final(tx: Transaction, period: str) -> None:
    """Forget the files of a half-year; the folder of originals still has them."""
    tx.execute("DELETE FROM final_file WHERE period = ?", (period,))


def final_file(tx: Transaction, digest: str) -> bytes | None:
    """Return a file of a locked summary by its SHA-256, None if it is none.

    Raises:
        Damaged: it is not what was kept.
    """
    found = tx.one("SELECT data FROM final_file WHERE digest = ?", (digest,))
    if found is None:
        return None
    data = bytes(found[0])
    if hashlib.sha256(data).hexdigest() != digest:
        raise Damaged("定稿的文件在磁盘上损坏了，请从备份里恢复。")
    return data
