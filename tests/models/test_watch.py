"""Whoever watches hears how far it is; whoever wants it stopped is asked first."""

from __future__ import annotations

import pytest

from models.errors import Cancelled
from models.watch import Watch


def test_nobody_need_watch() -> None:
    """Work goes on without anybody."""
    Watch().step(1, 3)


def test_progress_is_told() -> None:
    """What is done and how much there is."""
    told: list[tuple[int, int]] = []
    watch = Watch(progress=lambda done, total: told.append((done, total)), cancelled=lambda: False)
    for done in range(3):
        watch.step(done, 2)
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_stopped_work_says_so_before_it_tells_of_progress() -> None:
    """Nothing more is told, and the sentence says that nothing was changed."""
    told: list[tuple[int, int]] = []
    watch = Watch(lambda done, total: told.append((done, total)), lambda: True)
    with pytest.raises(Cancelled, match="已取消，什么都没有改动"):
        watch.step(1, 2)
    assert told == []
