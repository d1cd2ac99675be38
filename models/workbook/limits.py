"""Every bound on what is read from a foreign file, and what it was measured against.

A filled return of a large school (900 pupils named one by one) has 40 sheets, 30,000 cells, 1 MB
packed and 9 MB unpacked, and is read in 0.1 s with 90 MB of memory. The limits leave at least ten
times that, so that no honest file meets them, and stay small enough for a PC with 2 GB.
"""

from __future__ import annotations

FILE_BYTES = 30 * 2**20
"""One workbook as it lies on the disk."""

PACKAGE_BYTES = 300 * 2**20
"""One package (a zip of workbooks) as it lies on the disk."""

PACKAGE_MEMBERS = 500
"""Workbooks in one package."""

PACKAGE_DEPTH = 2
"""A township's package may hold the packages of its central schools, and no more than that."""

ENTRIES = 2_000
"""Members of one zip file."""

NAME_LENGTH = 400
"""Characters in the name of a member."""

PART_BYTES = 60 * 2**20
"""One member of a workbook, unpacked."""

TOTAL_BYTES = 120 * 2**20
"""All members of a workbook, unpacked."""

RATIO = 400
"""Unpacked to packed size of a member larger than ``RATIO_FROM``; real sheets reach 60."""

RATIO_FROM = 2 * 2**20

MAX_ROW = 20_000
"""Last row a value may stand in."""

MAX_COLUMN = 500
"""Last column a value may stand in."""

MAX_AREA = 3_000_000
"""Rows times columns of one sheet: calamine holds the whole rectangle in memory."""

CELLS = 1_000_000
"""Cells of one sheet, empty ones with a format included."""

SHARED_TEXT = 30 * 2**20
"""The table of shared texts, unpacked."""

TEXT_BYTES = 60 * 2**20
"""All texts of all cells, as often as cells refer to them; 30,000 cells of a return have 2 MB."""

TOTAL_AREA = 6_000_000
"""Rows times columns of all sheets together."""

SHEETS = 300

RELATIONS = 5_000
"""Parts a workbook says it is made of."""

SPINS = 1_000_000
"""Rounds a password goes through; office programs use 100,000."""

STAMP_BYTES = 2 * 2**20
"""The stamp's JSON; one of a return with a hundred ancestors has 12 KB."""

SHOWN = 100
"""Characters of a foreign name or cell that are quoted in a sentence."""

PROBLEMS = 300
"""Findings reported for one file; what lies beyond is counted."""

FILE_SECONDS = 60.0
"""A worker that takes longer for one file is killed; the slowest honest file took 0.6 s."""

WORKER_BYTES = 700 * 2**20
"""Resident memory at which a worker is killed; it starts with 60 MB."""

ADDRESS_BYTES = 3 * 2**30
"""Address space of a worker on POSIX, so that one huge allocation fails at once."""
