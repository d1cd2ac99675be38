"""Files are written whole or not at all, and what the disk could not do has a name."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from models.errors import (
    Damaged,
    DiskFull,
    EnvironmentFault,
    InUse,
    NotWritable,
)
from models.files import read_whole, write_safely


def accept(_data: bytes) -> None:
    """Find nothing wrong."""


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "报表.xlsx"
    path.write_bytes(b"old")

    write_safely(path, b"new", accept)

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_what_does_not_verify_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "报表.xlsx"

    def refuse(data: bytes) -> None:
        assert data == b"new"
        raise Damaged("不一样。")

    with pytest.raises(Damaged):
        write_safely(path, b"new", refuse)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EROFS, NotWritable),
        (errno.EACCES, InUse),
        (errno.EIO, EnvironmentFault),
    ],
)
def test_faults_of_the_disk_have_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[EnvironmentFault]
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(EnvironmentFault) as fault:
        write_safely(tmp_path / "报表.xlsx", b"new", accept)
    assert type(fault.value) is kind
    assert "报表.xlsx" in fault.value.message or number == errno.EROFS
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(NotWritable):
        write_safely(tmp_path / "拔出的U盘" / "报表.xlsx", b"new", accept)


def test_a_stick_that_cannot_sync_its_folder_is_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.fsync, []

    def second_fails(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(errno.EINVAL, "Invalid argument")
        real(handle)

    monkeypatch.setattr("os.fsync", second_fails)
    write_safely(tmp_path / "a", b"new", accept)
    assert (tmp_path / "a").read_bytes() == b"new"


def test_reading_stops_beyond_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")

    assert read_whole(path, 10) == b"12345"
    assert read_whole(path, 3) == b"1234"


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotWritable, match="找不到"):
        read_whole(tmp_path / "没有", 1)
    with pytest.raises(EnvironmentFault, match="读不出来"):
        read_whole(tmp_path, 1)

    def locked(*_args: object) -> None:
        raise PermissionError(errno.EACCES, "locked")

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(InUse, match="打不开"):
        read_whole(tmp_path / "a", 1)
