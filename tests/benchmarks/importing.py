"""A thousand returns imported, against only reading them: with pandas, and bare into SQLite.

The import does all of its work: safety scan, worker processes, every check, the shares in all
figures, the originals kept, one transaction. The bare side reads every cell with calamine and
inserts those that hold something, one process, nothing checked.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from python_calamine import CalamineWorkbook

from models.demo.county import POINTS
from models.demo.figures import DemoReturns
from models.demo.returns import write_returns
from models.entry.export import PART_WORDS
from models.merge.decisions import Who, hand_in
from models.records import Part
from models.watch import Watch
from models.workspace import Workspace
from tests.benchmarks.results import Result, timed
from tests.benchmarks.samples import forms

_SCHOOLS = 85


def measure(count: int = 1_000) -> Iterator[Result]:
    """Yield both ratios for so many returns."""
    schools = max(10, -(-count * _SCHOOLS // (_SCHOOLS + POINTS)))
    returns = DemoReturns.make(forms(), schools)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = _written(returns, folder, count)
        with Workspace.open(folder / "county", create=True) as workspace:
            _set_up(workspace, returns)
            ours = timed(lambda: _import(workspace, paths))
        bare = timed(lambda: _bare(paths, folder / "bare.db"))
        library = import_module("pandas")  # loaded here: workers load what stands above
        pandas = timed(lambda: _pandas(library, paths))
    words = f"{len(paths)}份报表"
    detail = f"导入{ours:.1f}秒，pandas只读{pandas:.1f}秒，裸读裸写{bare:.1f}秒"
    yield Result(
        f"{words}：pandas只读 ÷ 导入", pandas / ours, "倍", 5, at_least=True, detail=detail
    )
    yield Result(f"{words}：导入 ÷ 裸读裸写", ours / bare, "倍", 4)


def _written(returns: DemoReturns, folder: Path, count: int) -> list[Path]:
    """Write the workbooks as schools export them; return the figures of so many units."""
    paths = write_returns(returns, folder, "县局口令2006", "", Watch())
    return [path for path in paths if PART_WORDS[Part.FIGURES] in path.name][:count]


def _set_up(workspace: Workspace, returns: DemoReturns) -> None:
    """Set both half-years up; the one before holds every unit's last return."""
    registry = returns.county.registry
    workspace.set_up(returns.form_set, returns.before, registry)
    for unit in returns.county.units:
        content = returns.content(unit, returns.before)
        hand_in(workspace.dataset, returns.before.id, unit.code, content, Who("县局", "测速"))
    workspace.set_up(returns.form_set, returns.now, registry)


def _import(workspace: Workspace, paths: Sequence[Path]) -> None:
    plan = workspace.plan_import(paths)
    assert len(plan.taken) == len(paths), plan.summary
    workspace.apply(plan)


def _bare(paths: Sequence[Path], target: Path) -> None:
    """Read every cell and insert those that hold something, in one transaction."""
    connection = sqlite3.connect(target)
    connection.execute("CREATE TABLE cell (file, sheet, row, column, value)")
    for path in paths:
        book = CalamineWorkbook.from_path(str(path))
        for sheet in book.sheet_names:
            rows = book.get_sheet_by_name(sheet).to_python()
            connection.executemany(
                "INSERT INTO cell VALUES (?, ?, ?, ?, ?)",
                [
                    (path.name, sheet, row, column, str(value))
                    for row, cells in enumerate(rows)
                    for column, value in enumerate(cells)
                    if value != ""
                ],
            )
    connection.commit()
    connection.close()


def _pandas(pandas: ModuleType, paths: Sequence[Path]) -> None:
    for path in paths:
        pandas.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
