"""Opens what a command works with: the data set, a unit in it, a password."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import NotFound
from models.headless.console import Console
from models.merge.snapshot import Frame
from models.records import Unit
from models.workspace import Workspace

FROM_STDIN = "-"


@contextmanager
def opened(folder: Path, console: Console) -> Iterator[Workspace]:
    """Open a data set for the length of a command; say what is to be said about it."""
    with Workspace.open(folder) as workspace:
        for notice in workspace.notices:
            console.tell(notice.message)
        yield workspace


def find_unit(frame: Frame, text: str) -> Unit:
    """Return the unit that is named by its code, its full name or another name of its own.

    Raises:
        NotFound: there is none, or more than one.
    """
    if text in frame.units:
        return frame.units[text]
    found = [unit for unit in frame.units.values() if text in {unit.name, *unit.aliases}]
    if len(found) > 1:
        codes = "、".join(unit.code for unit in found)
        raise NotFound(f"叫“{text}”的单位有{len(found)}个（{codes}），请写代码。")
    if not found:
        raise NotFound(f"名册里没有“{text}”这个单位，请核对代码。")
    return found[0]


def password(text: str) -> str:
    """Return a password; a hyphen stands for a line of stdin, which no other user can see."""
    if text != FROM_STDIN:
        return text
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass("密码：")
    return sys.stdin.readline().rstrip("\r\n") if sys.stdin is not None else ""
