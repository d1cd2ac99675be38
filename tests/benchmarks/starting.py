"""From the start of the program to a usable window with a return, against an empty Qt window."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from models.demo.figures import DemoReturns
from models.task.opening import open_task
from models.task.package import TaskPackage
from models.workspace import Workspace
from tests.benchmarks.results import Result, in_turn, median
from tests.benchmarks.samples import ROOT, forms

_OURS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from ui.start import run
application = QApplication([])
def look():
    for window in application.topLevelWidgets():
        for widget in window.findChildren(QWidget):
            if type(widget).__name__ == "SideTabs" and widget.isVisible():
                application.quit()
watch = QTimer(interval=1)
watch.timeout.connect(look)
watch.start()
run(Path(sys.argv[1]), "school")
"""
_EMPTY = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTabWidget, QWidget
application = QApplication([])
window, tabs = QMainWindow(), QTabWidget()
for number in range(int(sys.argv[1])):
    tabs.addTab(QWidget(), str(number))
window.setCentralWidget(tabs)
window.show()
QTimer.singleShot(0, application.quit)
application.exec()
"""


def measure(runs: int = 9) -> Iterator[Result]:
    """Yield the ratio of whole processes, warm: started, shown, closed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "school"
        tabs = _a_school(folder)
        ours = [sys.executable, "-c", _OURS, str(folder)]
        empty = [sys.executable, "-c", _EMPTY, str(tabs)]
        env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": name}

        def start(command: list[str]) -> None:
            subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)

        start(ours)
        start(empty)
        ratios = in_turn(lambda: start(ours), lambda: start(empty), runs)
    yield Result("启动到填报窗口 ÷ 同样标签数的空窗口", median(ratios), "倍", 1.5)


def _a_school(folder: Path) -> int:
    """Set a village school up with its task; return how many tabs its window has."""
    returns = DemoReturns.make(forms(), 10)
    school = returns.county.of_kind("12")[0]
    task = TaskPackage(returns.form_set, returns.now, returns.county.registry)
    with Workspace.open(folder, create=True) as workspace:
        open_task(workspace.dataset, task, school.code)
        return len(workspace.draft().view.areas())
