"""Which files the paths of ``import`` stand for: folders are looked through, without rubbish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from models.problems import Place, Problem, Severity
from models.workbook.foreign import is_ignorable

EMPTY_FOLDER = "R014"


class Picked(Struct, frozen=True):
    """What is to be read.

    Attributes:
        files: each once, in the order of their names.
        refused: what is wrong with some of the paths.
    """

    files: tuple[Path, ...]
    refused: tuple[Problem, ...] = ()


def pick(paths: Sequence[Path]) -> Picked:
    """Return the files that are meant; whether they can be read shows when they are."""
    found: dict[Path, Path] = {}
    refused = []
    for path in paths:
        inside = list(_inside(path)) if path.is_dir() else [path]
        if not inside:
            text = f"文件夹“{path.name}”里没有可以导入的文件；请核对是不是选错了文件夹。"
            refused.append(Problem(EMPTY_FOLDER, Severity.ERROR, text, Place(file=str(path))))
        for file in inside:
            found.setdefault(file.absolute(), file)
    return Picked(tuple(sorted(found.values())), tuple(refused))


def _inside(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and of all below it, without what systems leave there."""
    for path in folder.rglob("*"):
        if path.is_file() and not is_ignorable(path.name):
            yield path
