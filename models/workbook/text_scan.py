"""How much text the cells of a workbook come to: each makes its own copy of a shared text.

A text of 1 MB that 100,000 cells refer to is a file of 2 KB, and 100 GB in memory.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from models.workbook import limits

_REFERENCE = re.compile(
    rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:[^\s<>/:]+:)?v[^>]*>\s*(\d{1,9})\s*<"""
)
_TEXT = re.compile(rb"<(?:[^\s<>/:]+:)?si[\s/>]")


def too_much_text(shared: bytes, sheets: Iterable[bytes]) -> bool:
    """Tell whether the sheets' cells refer to more text than any honest workbook holds.

    Texts are measured as they lie in the file, with their markup.
    """
    places = [match.start() for match in _TEXT.finditer(shared)]
    lengths = [end - start for start, end in pairwise([*places, len(shared)])]
    if not lengths:
        return False
    longest, total = max(lengths), 0
    for sheet in sheets:
        references = sheet.count(b'"s"') + sheet.count(b"'s'")  # and perhaps some more
        if references * longest > limits.TEXT_BYTES // limits.SHEETS:
            total += _exactly(sheet, lengths)
    return total > limits.TEXT_BYTES


def _exactly(sheet: bytes, lengths: list[int]) -> int:
    used = Counter(_REFERENCE.findall(sheet))
    known = ((int(number), times) for number, times in used.items())
    return sum(lengths[number] * times for number, times in known if number < len(lengths))
