"""The received files themselves, as they came, each under the SHA-256 of its bytes.

They lie in folders by the first two digits, because the file system of many sticks holds no more
than some ten thousand long names in one folder.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from models.errors import Damaged, EnvironmentFault
from models.store.faults import disk_faults
from models.store.folder import sync_folder

_CHUNK = 1 << 20


def keep(folder: Path, source: Path | bytes) -> str:
    """Keep one file durably and return its SHA-256; one that is there already stays."""
    return keep_many(folder, (source,))[0]


def keep_many(folder: Path, sources: Sequence[Path | bytes]) -> list[str]:
    """Keep several files, flushed one after the other only when all are written.

    Raises:
        EnvironmentFault: nothing half-written stays behind; files already kept do no harm.
    """
    written: list[tuple[Path, str]] = []
    with disk_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            written.extend(_write_beside(folder, source) for source in sources)
            _settle(folder, written)
        finally:
            for beside, _ in written:
                beside.unlink(missing_ok=True)
    return [digest for _, digest in written]


def _write_beside(folder: Path, source: Path | bytes) -> tuple[Path, str]:
    beside = folder / f".{secrets.token_hex(8)}.tmp"
    digest = hashlib.sha256()
    try:
        with beside.open("xb") as target:
            if isinstance(source, bytes):
                digest.update(source)
                target.write(source)
            else:
                with source.open("rb") as stream:
                    while chunk := stream.read(_CHUNK):
                        digest.update(chunk)
                        target.write(chunk)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside, digest.hexdigest()


def _settle(folder: Path, written: Sequence[tuple[Path, str]]) -> None:
    """Flush, verify and rename what is new; mend what lies there broken."""
    touched = {folder}
    for beside, digest in written:
        target = _place(folder, digest)
        if target.exists() and _digest_of(target) == digest:
            continue
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        if _digest_of(beside) != digest:
            raise EnvironmentFault(
                "收到的文件写到磁盘上后和原来不一样，磁盘可能有坏道；没有导入，请换一个磁盘。"
            )
        target.parent.mkdir(exist_ok=True)
        beside.replace(target)
        touched.add(target.parent)
    for path in touched:
        sync_folder(path)


def find(folder: Path, digest: str) -> Path | None:
    """Return where the file with this SHA-256 lies, or None if it is not kept (any more)."""
    path = _place(folder, digest)
    return path if path.exists() else None


def read(folder: Path, digest: str) -> bytes | None:
    """Return a kept file's bytes, None if it is not kept; Damaged if they changed on the disk."""
    path = find(folder, digest)
    if path is None:
        return None
    with disk_faults(path):
        data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise Damaged("保存的原件在磁盘上损坏了，请让学校把这份文件再交一次。")
    return data


def drop(folder: Path, digest: str) -> bool:
    """Delete a kept file (到期清理); False if there was none."""
    path = _place(folder, digest)
    with disk_faults(path):
        if not path.exists():
            return False
        path.unlink()
        sync_folder(path.parent)
    return True


def _place(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
