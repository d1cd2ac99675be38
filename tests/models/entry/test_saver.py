"""Writing down while typing: never waiting, never losing, saying so when it fails."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime

from models.entry.saver import Key, Saver, SaveState
from models.entry.steps import Change, RowChange
from models.errors import DiskFull
from models.records import Row


class SlowStore:
    """A store whose writes end when the test says so."""

    def __init__(self) -> None:
        self.writes: list[list[str]] = []
        self.open: list[Future[None]] = []

    def write(self, changes: Sequence[Change]) -> Future[None]:
        """Remember what was to be written."""
        self.writes.append([change.key[1] for change in changes])
        self.open.append(Future())
        return self.open[-1]

    def end(self, error: Exception | None = None) -> None:
        """Let the disk answer."""
        future = self.open.pop(0)
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)


def present(key: Key) -> Change:
    return RowChange(key[0], None, Row(key[1]))


def at_noon() -> datetime:
    return datetime.fromisoformat("2006-07-01T12:05")


def test_saved_is_said_when_the_disk_has_it() -> None:
    """已保存 with the time appears after the commit, not before."""
    store = SlowStore()
    saver = Saver(store, present, clock=at_noon)
    assert str(saver.saved) == "已保存"
    saver.changed([("f", "1")])
    assert str(saver.saved) == "正在保存…"
    assert not saver.collect()
    store.end()
    assert saver.collect()
    assert str(saver.saved) == "已保存 12:05"
    assert saver.clean


def test_one_write_at_a_time_takes_all_that_waits() -> None:
    """While the disk is busy changes only gather; a slow disk builds up no tail."""
    store = SlowStore()
    saver = Saver(store, present, clock=at_noon)
    for row in ("1", "2", "3", "2"):
        saver.changed([("f", row)])
    assert store.writes == [["1"]]
    store.end()
    saver.collect()
    assert store.writes == [["1"], ["2", "3"]]
    assert saver.saved.state is SaveState.SAVING


def test_failure_is_told_and_tried_again() -> None:
    """A full disk is told in its own sentence; nothing is forgotten."""
    store = SlowStore()
    saver = Saver(store, present, clock=at_noon)
    saver.changed([("f", "1")])
    saver.changed([("f", "2")])
    store.end(DiskFull("磁盘满了。"))
    saver.collect()
    assert (saver.saved.state, saver.saved.message) == (SaveState.FAILED, "磁盘满了。")
    assert "重试" in str(saver.saved)
    saver.flush()
    assert store.writes[-1] == ["1", "2"]
    store.end()
    saver.collect()
    assert saver.saved.state is SaveState.SAVED


def test_our_own_mistake_is_told_too() -> None:
    """An unknown error gets a sentence as well, and typing goes on after it."""
    store = SlowStore()
    saver = Saver(store, present, clock=at_noon)
    saver.changed([("f", "1")])
    store.end(ValueError("boom"))
    saver.collect()
    assert "没有存上" in saver.saved.message
    saver.changed([("f", "2")])
    assert saver.saved.state is SaveState.FAILED
    assert store.writes[-1] == ["1", "2"]


def test_drain_at_close() -> None:
    """At close the last writes are waited for; a disk that never answers is reported."""
    store = SlowStore()
    saver = Saver(store, present, wake=lambda: None, clock=at_noon)
    assert saver.drain()
    saver.changed([("f", "1")])
    saver.changed([("f", "2")])
    store.end()
    assert not saver.drain(0.05)
    store.end()
    assert saver.drain(0.05)
    saver.changed([])
    saver.flush()
    assert store.writes == [["1"], ["2"]]
