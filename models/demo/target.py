"""The folder of a demo: an earlier one stays until the new one is whole; all else is refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from models.errors import Refused
from models.files import named
from models.store.folder import Folder
from models.store.lock import Lock

MARK = "演示说明.txt"
COUNTY, TASK, RETURNS, SUMMARY = "county", "task", "returns", "summary.pdf"
_PARTS = (SUMMARY, RETURNS, TASK, COUNTY)
_STAGE, _ASIDE = ".demo-new", ".demo-old"


@contextmanager
def demo_folder(out: Path) -> Iterator[Path]:
    """Give an empty folder to build in; what was built there becomes the demo at the end.

    If building fails, an earlier demo is as it was, and a new folder is gone again.

    Raises:
        Refused: the folder holds something that is no demo.
        InUse: the earlier demo is open in another program.
        EnvironmentFault: the disk could not do it.
    """
    fresh = not out.exists()
    _look(out)
    stage = out / _STAGE
    try:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True)
    except OSError as error:
        raise named(error, out) from error
    try:
        yield stage
        _move_in(stage, out)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        if fresh:
            shutil.rmtree(out, ignore_errors=True)
        raise


def _look(out: Path) -> None:
    """Refuse a folder in which something lies that a demo did not put there."""
    if not out.exists():
        return
    if not out.is_dir():
        raise Refused(f"“{out}”是一个文件，不是文件夹；请换一个文件夹放演示。")
    try:
        there = {entry.name for entry in out.iterdir()} - {_STAGE, _ASIDE}
    except OSError as error:
        raise named(error, out) from error
    if there and (MARK not in there or there - {MARK, *_PARTS}):
        raise Refused(f"“{out}”里已经有别的文件，没有改动；请换一个空文件夹放演示。")
    lock = Folder(out / COUNTY).lock
    if lock.exists():
        Lock(lock).release()


def _move_in(stage: Path, out: Path) -> None:
    """Put the new demo in the place of the old one, or leave the old one where it is.

    The mark is never missing, so that what an interruption leaves is still known for a demo.
    """
    aside = out / _ASIDE
    moved: list[str] = []
    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        for name in _PARTS:
            if (out / name).exists():
                (out / name).rename(aside / name)
                moved.append(name)
        (stage / MARK).replace(out / MARK)
        for entry in sorted(stage.iterdir()):
            entry.rename(out / entry.name)
        stage.rmdir()
    except OSError as error:
        _move_back(aside, out, moved)
        raise named(error, out / (error.filename or "")) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _move_back(aside: Path, out: Path, moved: list[str]) -> None:
    """Give an earlier demo its parts back; one that can't be moved now stays aside."""
    for name in moved:
        with suppress(OSError):
            if not (out / name).exists():
                (aside / name).rename(out / name)
