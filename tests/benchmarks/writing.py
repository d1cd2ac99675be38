"""How long one workbook of a complete primary school takes, with 200 prepared rows in each list."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from models.records import Part
from models.workbook.writer import PREPARED_ROWS, blank_revision, write_workbook
from tests.benchmarks.results import Result, median, timed
from tests.benchmarks.samples import filled, village_school


def measure(runs: int = 5) -> Iterator[Result]:
    """Yield the time of the figures workbook and of both workbooks; the first run warms up."""
    ctx = village_school()
    content = filled(ctx)
    revision = blank_revision(ctx, content)
    with tempfile.TemporaryDirectory() as folder:

        def write(part: Part) -> None:
            path = Path(folder) / f"{part.value}.xlsx"
            password = "bench-123" if part is Part.PERSONS else ""
            write_workbook(
                ctx,
                content,
                revision,
                part,
                path,
                prepared_rows=PREPARED_ROWS,
                password=password,
            )

        for part, words in ((Part.FIGURES, "数字表"), (Part.PERSONS, "名单，加密")):
            write(part)
            seconds = median([timed(partial(write, part)) for _ in range(runs)])
            yield Result(f"写一份村完小的工作簿（{words}）", seconds, "秒", 1)
