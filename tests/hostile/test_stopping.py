"""An import that is stopped, by the user or by a power cut, is done wholly or not at all."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from models.errors import Cancelled
from models.store.transaction import Transaction
from models.watch import Watch
from models.workspace import Workspace
from tests.models.headless.conftest import PASSWORD
from tests.models.headless.county import Places, store_revision
from tests.models.headless.running import Terminal, quietly

ROOT = Path(__file__).parents[2]
TABLES = ("revision", "figures_part", "person_part", "receipt", "submission", "indicator_part")
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")


def everything(folder: Path) -> list[list[tuple[object, ...]]]:
    """Return what is stored about returns, but for the times."""

    def read(tx: Transaction) -> list[list[tuple[object, ...]]]:
        return [sorted(map(tuple, tx.all(f"SELECT * FROM {name}")), key=repr) for name in TABLES]

    with Workspace.open(folder) as workspace:
        return workspace.dataset.db.call(read, write=False)


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_plan_that_is_cancelled_leaves_nothing(bureau: Path, made: Places, after: int) -> None:
    """At any of the moments at which it is asked: before, between and behind the files."""
    before = store_revision(bureau), everything(bureau)
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > after

    with Workspace.open(bureau) as workspace, pytest.raises(Cancelled, match="什么都没有改动"):
        workspace.plan_import(sorted(made.up.iterdir()), (PASSWORD,), Watch(cancelled=cancelled))

    assert (store_revision(bureau), everything(bureau)) == before
    assert not [path for path in (bureau / "originals").rglob("*") if path.is_file()]


@pytest.fixture(scope="module")
def whole(counted: Path) -> list[list[tuple[object, ...]]]:
    """Return what is stored once everything came in."""
    return everything(counted)


def started(bureau: Path, made: Places) -> subprocess.Popen[str]:
    """Start an import as a person does, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "main.py", "import", str(bureau), str(made.up), "--password", PASSWORD],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def after(seconds: float) -> Callable[[subprocess.Popen[str]], None]:
    return lambda _process: time.sleep(seconds)


def when_it_says(words: str) -> Callable[[subprocess.Popen[str]], None]:
    """Wait for a line on stderr."""

    def wait(process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        while (line := process.stderr.readline()) and words not in line:
            pass

    return wait


MOMENTS = {
    "starting": after(0.35),
    "starting to read": when_it_says("读取 0/"),
    "reading": when_it_says("读取 1/"),
    "all read": when_it_says("读取 3/3"),
}


@needs_posix
@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_leaves_nothing_or_says_that_it_is_done(
    bureau: Path, made: Places, whole: list[list[tuple[object, ...]]], moment: str
) -> None:
    """It reaches the whole group of processes, as on a terminal."""
    before = everything(bureau)
    process = started(bureau, made)
    MOMENTS[moment](process)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    now = everything(bureau)

    assert "Traceback" not in err
    if "已写入，是第1批导入。" in out:
        assert shape(now) == shape(whole)
    elif process.returncode == 2:
        assert "已取消" in err
        assert out == ""
        assert now == before
    else:  # before the program was there to hear it
        assert moment == "starting"
        assert now == before


def shape(stored: list[list[tuple[object, ...]]]) -> list[int]:
    return [len(rows) for rows in stored]


def killed(bureau: Path, made: Places, seconds: float) -> None:
    """Start an import and cut the power: all its processes die at once."""
    process = started(bureau, made)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)


def kill_again_and_again(made: Places, folder: Path, times: int, seed: int, longest: float) -> int:
    """Kill imports at random moments; return how many had come through.

    After each the data set opens, holds all or nothing, and a new import completes it.
    """
    chance = random.Random(seed)
    done = 0
    for number in range(times):
        bureau = Path(shutil.copytree(made.bureau, folder / f"bureau{number}"))
        empty = shape(everything(bureau))
        killed(bureau, made, chance.uniform(0.2, longest))
        found = everything(bureau)
        assert quietly(["import", bureau, made.up, "--password", PASSWORD]) == 0
        full = everything(bureau)
        assert shape(found) in (empty, shape(full))
        done += shape(found) == shape(full)
        assert not list((bureau / "originals").rglob("*.tmp"))
        shutil.rmtree(bureau)
    return done


@needs_posix
def test_a_power_cut_leaves_all_or_nothing(made: Places, tmp_path: Path) -> None:
    kill_again_and_again(made, tmp_path, times=3, seed=2006, longest=1.6)


@needs_posix
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_many_power_cuts(made: Places, tmp_path: Path) -> None:
    """Some come before the import is done and some after, or they prove nothing."""
    done = kill_again_and_again(made, tmp_path, times=80, seed=1, longest=2.5)

    assert 0 < done < 80


def test_nothing_is_taken_of_files_that_changed_since_the_plan(
    terminal: Terminal, bureau: Path, made: Places, tmp_path: Path
) -> None:
    """Another stick was put in between seeing the plan and saying yes."""
    before = everything(bureau)
    copies = [Path(shutil.copy(path, tmp_path / path.name)) for path in made.up.glob("*数字*")]
    with Workspace.open(bureau) as workspace:
        plan = workspace.plan_import(copies)
        copies[0].write_bytes(copies[1].read_bytes())
        with pytest.raises(Exception, match="在预演以后被改动或换掉了"):
            workspace.apply(plan)

    assert everything(bureau) == before
