"""Where things lie; what a strange file system refuses is no reason to stop."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from models.store.folder import Folder, side_files, sync_folder


def test_the_names_in_a_data_set(tmp_path: Path) -> None:
    place = Folder(tmp_path / "县")
    place.make()
    place.make()
    assert sorted(path.name for path in place.path.iterdir()) == ["backups", "log", "originals"]
    assert [path.name for path in side_files(place.database)] == [
        "data.db-wal",
        "data.db-shm",
        "data.db-journal",
    ]


def test_a_folder_that_cannot_be_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(errno.EINVAL, "not here")

    monkeypatch.setattr(os, "fsync", refuse)
    sync_folder(tmp_path)


def test_windows_flushes_names_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.store.folder.os.name", "nt")
    sync_folder(tmp_path / "gone")
