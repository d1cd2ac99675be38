"""Reads the first sheet of any Excel workbook as rows of text, in a process that may be killed."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from models.errors import AppError, FileRefused
from models.files import read_whole
from models.forms.field_types import as_text
from models.problems import Problem, Severity
from models.workbook import limits
from models.workbook.reader import decrypted, open_sheets
from models.workbook.scan import is_workbook, open_zip, refuse, scan_workbook

Line = tuple[int, list[str]]
_STUCK = "读这个工作簿时出了意外，没有读入；请另存为CSV（逗号分隔），再来导入。"


def read_table(path: Path, seconds: float = limits.FILE_SECONDS) -> list[Line]:
    """Return the rows of the first sheet that has any, with their numbers; empty rows are left out.

    Raises:
        FileRefused: it is no Excel workbook, or more than a file may cost.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs, str(path)), daemon=True)
    process.start()
    theirs.close()
    try:
        found = ours.recv() if ours.poll(seconds) else _STUCK
    except EOFError:
        found = _STUCK
    finally:
        process.kill()
        process.join()
        ours.close()
    if isinstance(found, str):
        raise FileRefused(found, [Problem("G002", Severity.ERROR, found)])
    lines: list[Line] = found
    return lines


def _serve(connection: Connection, path: str) -> None:
    """Answer with the rows, or with the sentence that says why there are none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  # POSIX only

        resource.setrlimit(resource.RLIMIT_AS, (limits.ADDRESS_BYTES, limits.ADDRESS_BYTES))
    try:
        connection.send(table_lines(Path(path)))
    except AppError as error:
        connection.send(error.message)


def table_lines(path: Path) -> list[Line]:
    """Return the rows of a workbook; foreign files belong into a process of their own."""
    archive = open_zip(decrypted(path.name, read_whole(path, limits.FILE_BYTES), ()))
    if not is_workbook(archive):
        raise refuse("这是一个压缩包，不是工作簿；请先解压，再来导入。", "R001")
    for rows in open_sheets(scan_workbook(archive)):
        texts = [[_text(value) for value in row] for row in rows]
        lines = [(number, cells) for number, cells in enumerate(texts, 1) if any(cells)]
        if lines:
            return lines
    return []


def _text(value: object) -> str:
    return value.isoformat()[:10] if isinstance(value, date) else as_text(value)
