"""A received file is kept whole, under the SHA-256 of its bytes, or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest

from models.errors import Damaged, DiskFull, EnvironmentFault, NotWritable
from models.store import originals

DATA = "学校上报.xlsx的内容".encode()
DIGEST = hashlib.sha256(DATA).hexdigest()


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_kept_by_its_digest_from_a_file_or_from_memory(tmp_path: Path) -> None:
    folder, received = tmp_path / "originals", tmp_path / "东山小学.xlsx"
    received.write_bytes(DATA)
    assert originals.keep(folder, received) == DIGEST
    assert originals.keep(folder, DATA) == DIGEST
    assert files(folder) == [f"{DIGEST[:2]}/{DIGEST}"]
    assert originals.read(folder, DIGEST) == DATA
    assert received.exists()


def test_many_at_once_keep_their_order(tmp_path: Path) -> None:
    sources = [str(n).encode() for n in range(20)]
    digests = originals.keep_many(tmp_path, [*sources, sources[0]])
    assert [originals.read(tmp_path, digest) for digest in digests] == [*sources, b"0"]
    assert len(files(tmp_path)) == 20


def test_what_is_not_kept(tmp_path: Path) -> None:
    assert originals.find(tmp_path, DIGEST) is None
    assert originals.read(tmp_path, DIGEST) is None
    assert originals.drop(tmp_path, DIGEST) is False


def test_dropped_for_good(tmp_path: Path) -> None:
    originals.keep(tmp_path, DATA)
    assert originals.drop(tmp_path, DIGEST) is True
    assert originals.find(tmp_path, DIGEST) is None


def test_damage_on_the_disk_is_noticed_and_mended_by_the_next_copy(tmp_path: Path) -> None:
    originals.keep(tmp_path, DATA)
    path = originals.find(tmp_path, DIGEST)
    assert path is not None
    path.write_bytes(b"rot" + DATA)
    with pytest.raises(Damaged, match="再交一次"):
        originals.read(tmp_path, DIGEST)
    originals.keep(tmp_path, DATA)
    assert originals.read(tmp_path, DIGEST) == DATA


def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        originals.keep_many(tmp_path / "originals", [DATA, b"2"])
    assert files(tmp_path / "originals") == []


def test_a_source_that_vanishes_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotWritable):
        originals.keep_many(tmp_path / "originals", [DATA, tmp_path / "gone.xlsx"])
    assert files(tmp_path / "originals") == []


def test_a_disk_that_writes_something_else_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "_digest_of", lambda _path: "0" * 64)
    with pytest.raises(EnvironmentFault, match="不一样"):
        originals.keep(tmp_path, DATA)
    assert files(tmp_path) == []
