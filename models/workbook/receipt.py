"""What a 回执 is made of, before it is drawn: tables of texts."""

from __future__ import annotations

from msgspec import Struct


class Table(Struct, frozen=True):
    """One table of a receipt.

    Attributes:
        headings: at most five; the last one has the most room.
        rows: as many texts each as there are headings.
        empty: what is said where there are no rows.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str
