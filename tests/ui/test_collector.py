"""Garbage is collected on the window's thread, never in a worker."""

from __future__ import annotations

import gc
import threading
import weakref
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.app import make_application
from ui.collector import Collector

RESOURCES = Path(__file__).parents[2] / "resources"


class Knot:
    """Something that only a collection can free; it notes in which thread it dies."""

    def __init__(self, died: list[int]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: died.append(threading.get_ident()))


def test_a_worker_collects_nothing(qtbot: QtBot) -> None:
    """However much a worker makes, what is tied in knots dies on this thread."""
    application, _ = make_application([], RESOURCES)
    assert len(application.findChildren(Collector)) == 1
    make_application([], RESOURCES)
    assert len(application.findChildren(Collector)) == 1
    died: list[int] = []
    knots = [Knot(died) for _ in range(2_000)]

    def work() -> None:
        knots.clear()
        for _ in range(200):
            [[] for _ in range(1_000)]

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert died == []
    qtbot.waitUntil(lambda: len(died) > 0)
    assert set(died) == {threading.get_ident()}


def test_nothing_is_done_while_nothing_is_due() -> None:
    """A collection costs time; with little made there is none."""
    collector = Collector(QObject())
    gc.collect()
    before = [generation["collections"] for generation in gc.get_stats()]
    collector.collect()
    assert [generation["collections"] for generation in gc.get_stats()] == before
