"""How much memory the school edition holds once a return was filled in, checked and exported."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import psutil

from models.entry.draft import Draft
from tests.benchmarks.results import Result
from tests.benchmarks.samples import ROOT, filled, village_school
from tests.benchmarks.typing_speed import open_window

_MEASURE = "from tests.benchmarks.memory import in_child; in_child()"


def measure() -> Iterator[Result]:
    """Yield the resident memory of a process of its own."""
    told = subprocess.run(
        [sys.executable, "-c", _MEASURE],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    yield Result("学校版填完一份报表后的内存", float(told.stdout.split()[-1]), "MB", 150)


def in_child() -> None:
    """Fill a return in, look at every page, check everything; print the memory in MB."""
    ctx = village_school()
    draft = Draft(ctx, filled(ctx))
    window, desk = open_window(draft)
    for area, forms in draft.view.areas():
        desk.side.choose(area.id)
        for form in forms:
            desk.area_tab(area.id).frame(form)
    draft.check_all()
    desk.toggle_problems()
    window.repaint()
    print(psutil.Process().memory_info().rss / 2**20)
