"""What a summary would say otherwise than the one that was locked, as rows of a table."""

from __future__ import annotations

from itertools import takewhile

from models.report.final import Difference
from ui.bureau.rows_model import Column

_BEFORE = 5
"""Characters that are shown before the place where two texts part."""


def parting(text: str, other: str) -> str:
    """Return a text from just before the place where another one parts from it."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(text, other, strict=False))
    at = sum(1 for _ in same)
    return text if at <= 2 * _BEFORE else f"…{text[at - _BEFORE :]}"


def told(one: Difference) -> str:
    """Return all there is to say about a difference."""
    return f"{one.place}\n定稿：{one.before}\n现在：{one.now}"


DIFFERENCE_COLUMNS: tuple[Column[Difference], ...] = (
    Column("位置", lambda one: one.place),
    Column("定稿", lambda one: parting(one.before, one.now), 112, tip=lambda one: one.before),
    Column("现在", lambda one: parting(one.now, one.before), 112, tip=lambda one: one.now),
)
