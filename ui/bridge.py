"""Where the open return meets the window: plain callbacks become Qt signals here."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from models.entry.draft import Changed, Draft
from models.entry.saver import Saved, SaveState

SETTLE_MS = 250
"""How long nothing must be typed before other forms are checked."""
_SLICE = 0.008
_PATIENCE = 0.3
_RETRY_MS = 5_000


class DraftBridge(QObject):
    """An open return that tells the window what happened.

    Signals:
        changed: values, rows or problems changed (``Changed``).
        saved: the state of saving changed (``Saved``).
        settled: all checks are up to date.
    """

    changed = Signal(Changed)
    saved = Signal(Saved)
    settled = Signal()
    _wake = Signal()

    def __init__(self, draft: Draft) -> None:
        """Listen to a return."""
        super().__init__()
        self.draft = draft
        draft.on_change = self._on_change
        self._quiet = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._quiet.timeout.connect(self._check)
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._check)
        self._retry = QTimer(self, singleShot=True, interval=_RETRY_MS)
        self._wake.connect(self._collect, Qt.ConnectionType.QueuedConnection)
        if draft.saver is not None:
            draft.saver.wake = self._wake.emit
            self._retry.timeout.connect(draft.saver.flush)

    def start_checks(self) -> None:
        """Check the whole return when there is time."""
        self._quiet.start()

    def _on_change(self, changed: Changed) -> None:
        self.changed.emit(changed)
        if changed.rows or changed.structure:
            self._next.stop()
            self._quiet.start()
        if self.draft.saver is not None and self.draft.saver.saved.state is SaveState.SAVING:
            self.saved.emit(self.draft.saver.saved)

    def check_now(self) -> None:
        """Finish the checks that wait, as far as nobody notices the time."""
        end = time.perf_counter() + _PATIENCE
        while self.draft.check_next() and time.perf_counter() < end:
            pass

    def _check(self) -> None:
        """Check for a few milliseconds, then let keys and painting have their turn."""
        end = time.perf_counter() + _SLICE
        more = True
        while more and time.perf_counter() < end:
            more = self.draft.check_next()
        if more:
            self._next.start()
        else:
            self.settled.emit()

    def _collect(self) -> None:
        saver = self.draft.saver
        if saver is None or not saver.collect():
            return
        if saver.saved.state is SaveState.FAILED:
            self._retry.start()
        self.saved.emit(saver.saved)

    def close(self) -> bool:
        """Write what waits; False if it could not be written."""
        for timer in (self._quiet, self._next, self._retry):
            timer.stop()
        return self.draft.saver is None or self.draft.saver.drain()
