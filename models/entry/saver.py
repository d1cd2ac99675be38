"""Writing the open return down while it is typed, without ever waiting for the disk.

What was changed is remembered as keys, not as a queue of writes: one write is under way at a
time and takes along the present state of every key that changed meanwhile. So a slow disk never
builds up a tail, and a write that failed is simply tried again with what is true by then.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from datetime import datetime
from enum import StrEnum
from queue import Empty, SimpleQueue
from typing import Protocol

from msgspec import Struct

from models.entry.steps import Change
from models.errors import AppError

_log = logging.getLogger(__name__)

Key = tuple[str, str]


class DraftStore(Protocol):
    """Where an open return is kept."""

    def write(self, changes: Sequence[Change]) -> Future[None]:
        """Write the ``after`` of all changes in one transaction; done when it is on the disk."""


class SaveState(StrEnum):
    """Whether everything typed is on the disk."""

    SAVED = "saved"
    SAVING = "saving"
    FAILED = "failed"


class Saved(Struct, frozen=True):
    """The state of saving, and in the words of the status bar."""

    state: SaveState
    time: datetime | None = None
    message: str = ""

    def __str__(self) -> str:
        """Say it in a few words."""
        if self.state is SaveState.SAVED:
            return f"已保存 {self.time:%H:%M}" if self.time else "已保存"
        return "正在保存…" if self.state is SaveState.SAVING else "没有存上，正在重试"


class Saver:
    """Keeps a store in step with the open return; all calls come from the window's thread."""

    def __init__(
        self,
        store: DraftStore,
        current: Callable[[Key], Change],
        *,
        wake: Callable[[], None] | None = None,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        """Remember how to ask for the present state of a key.

        Args:
            store: where to write.
            current: returns a change whose ``after`` is the present state.
            wake: called, from any thread, when ``collect`` has something to do.
            clock: the time shown behind 已保存.
        """
        self._store = store
        self._current = current
        self._clock = clock
        self._dirty: dict[Key, None] = {}
        self._under_way: tuple[Key, ...] = ()
        self._future: Future[None] | None = None
        self._results: SimpleQueue[Future[None]] = SimpleQueue()
        self.wake = wake or (lambda: None)
        self.saved = Saved(SaveState.SAVED)

    def changed(self, keys: Iterable[Key]) -> None:
        """Remember what changed and begin to write, unless a write is under way."""
        self._dirty.update(dict.fromkeys(keys))
        if self._dirty:
            if self.saved.state is SaveState.SAVED:
                self.saved = Saved(SaveState.SAVING, self.saved.time)
            self.flush()

    def flush(self) -> None:
        """Write what has changed; also the way to try again after a failure."""
        if self._future is not None or not self._dirty:
            return
        self._under_way = tuple(self._dirty)
        self._dirty.clear()
        future = self._store.write([self._current(key) for key in self._under_way])
        self._future = future
        future.add_done_callback(self._arrived)

    def _arrived(self, future: Future[None]) -> None:
        self._results.put(future)
        self.wake()

    def collect(self, seconds: float = 0.0) -> bool:
        """Take in what the disk said, waiting at most so long; return whether it said anything."""
        try:
            future = self._results.get(timeout=seconds) if seconds else self._results.get_nowait()
        except Empty:
            return False
        error = future.exception()
        keys, self._future, self._under_way = self._under_way, None, ()
        if error is not None:
            self._failed(keys, error)
        elif self._dirty:
            self.saved = Saved(SaveState.SAVING, self._clock())
            self.flush()
        else:
            self.saved = Saved(SaveState.SAVED, self._clock())
        return True

    def _failed(self, keys: tuple[Key, ...], error: BaseException) -> None:
        self._dirty = dict.fromkeys((*keys, *self._dirty))
        if isinstance(error, AppError):
            message = error.message
        else:
            _log.error("a draft could not be written", exc_info=error)
            message = f"刚填的内容没有存上：{error}。程序会再试；请先不要关闭窗口。"
        self.saved = Saved(SaveState.FAILED, self.saved.time, message)

    @property
    def clean(self) -> bool:
        """Whether nothing waits to be written."""
        return self._future is None and not self._dirty

    def drain(self, seconds: float = 10.0) -> bool:
        """At close: wait until all is written; False if it could not be."""
        for _ in range(3):
            if self.clean:
                return True
            self.flush()
            self.collect(seconds)
        return self.clean
