"""One program at a time, without stale locks, and the mark of an unclean close."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import InUse, NotWritable
from models.store import lock as lock_module
from models.store.lock import Lock

_ROOT = Path(__file__).parents[3]
_HOLD = """
import sys
from pathlib import Path
from models.store.lock import Lock
held = Lock(Path(sys.argv[1]))
held.mark()
print("held", flush=True)
sys.stdin.read()
"""


def another_program(path: Path) -> subprocess.Popen[bytes]:
    """Start a program that holds the lock until its input ends."""
    started = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=_ROOT,
    )
    assert started.stdout is not None
    assert started.stdout.readline().strip() == b"held"
    return started


def test_a_second_program_is_told_who_is_in_the_way(tmp_path: Path) -> None:
    path = tmp_path / "data.lock"
    with another_program(path) as other:
        with pytest.raises(InUse, match="正被另一个校情汇"):
            Lock(path)
        other.kill()


def test_a_killed_program_leaves_no_lock_but_its_mark(tmp_path: Path) -> None:
    """SIGKILL frees the lock at once; that the close was unclean can still be seen."""
    path = tmp_path / "data.lock"
    with another_program(path) as other:
        other.kill()
    with Lock(path) as lock:
        assert lock.unclean


def test_a_second_window_of_the_same_program_is_refused_too(tmp_path: Path) -> None:
    with Lock(tmp_path / "data.lock"), pytest.raises(InUse):
        Lock(tmp_path / "data.lock")


def test_the_mark_says_whether_the_close_was_clean(tmp_path: Path) -> None:
    path = tmp_path / "data.lock"
    with Lock(path) as first:
        assert not first.unclean
        first.mark()
    with Lock(path) as second:
        assert second.unclean
        second.clear()
    with Lock(path) as third:
        assert not third.unclean
        third.release()  # leaving the block releases again: no harm


def test_a_failed_opening_leaves_the_mark_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data.lock"
    for marked in (False, True):
        lock = Lock(path)
        assert lock.unclean is marked
        lock.mark()
        if marked:
            lock.abandon()
            break
        lock.abandon()
        assert path.read_bytes() == b""
        path.write_bytes(b"open\n")
    assert path.read_bytes() == b"open\n"
    path.write_bytes(b"")
    lock = Lock(path)
    lock.mark()
    monkeypatch.setattr(os, "fsync", _broken_disk)
    lock.abandon()  # the disk refuses: the lock is free all the same


def _broken_disk(_file: int) -> None:
    raise OSError(errno.EIO, "broken")


def test_a_system_without_locks_is_no_reason_to_refuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's own locks still keep the file whole."""

    def unsupported(_file: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(lock_module, "_take", unsupported)
    monkeypatch.setattr(lock_module, "_give", unsupported)
    with Lock(tmp_path / "data.lock") as lock:
        assert not lock.unclean


def test_a_folder_that_takes_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotWritable, match="打不开"):
        Lock(tmp_path / "gone" / "data.lock")

    def refuse(*_args: object) -> int:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(NotWritable, match="写不进去"):
        Lock(tmp_path / "data.lock")
