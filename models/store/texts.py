"""Paragraphs of the summary as the clerk edited them, and notes people attach to returns."""

from __future__ import annotations

from msgspec import Struct

from models.problems import Place
from models.store.transaction import Transaction


class EditedParagraph(Struct, frozen=True):
    """A paragraph as it was edited.

    Attributes:
        text: what the clerk wrote; slots stay in it as slots.
        basis: what the figures in it were then, in the report's own notation; if it differs
            now, the paragraph is marked.
    """

    paragraph: str
    text: str
    basis: str
    who: str = ""
    time: str = ""


class Note(Struct, frozen=True):
    """A remark on a return, form, record or field."""

    id: int
    time: str
    who: str
    text: str
    period: str
    place: Place


def put_text(tx: Transaction, period: str, edited: EditedParagraph) -> None:
    """Keep a paragraph as it was edited, with the time of now."""
    tx.execute(
        "INSERT INTO report_text VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (period, paragraph) DO UPDATE SET text = excluded.text,"
        " basis = excluded.basis, who = excluded.who, time = excluded.time",
        (period, edited.paragraph, edited.text, edited.basis, edited.who, tx.now()),
    )


def get_texts(tx: Transaction, period: str) -> dict[str, EditedParagraph]:
    """Return paragraph id → the edited paragraph, for those that were edited."""
    rows = tx.all(
        "SELECT paragraph, text, basis, who, time FROM report_text WHERE period = ?"
        " ORDER BY paragraph",
        (period,),
    )
    return {row[0]: EditedParagraph(*row) for row in rows}


def drop_text(tx: Transaction, period: str, paragraph: str) -> None:
    """Go back to the template's wording."""
    tx.execute("DELETE FROM report_text WHERE period = ? AND paragraph = ?", (period, paragraph))


def add_note(tx: Transaction, period: str, place: Place, text: str, who: str = "") -> int:
    """Attach a note to the unit, form, row or field that ``place`` names; return its number."""
    return tx.insert(
        "INSERT INTO note (time, who, text, period, unit, form, row_id, field)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (tx.now(), who, text, period, place.unit, place.form, place.row, place.field),
    )


def notes(tx: Transaction, period: str, unit: str = "") -> tuple[Note, ...]:
    """Return the notes of a period, earliest first; of one unit if it is named."""
    rows = tx.all(
        "SELECT id, time, who, text, period, unit, form, row_id, field FROM note"
        " WHERE period = ? AND ? IN ('', unit) ORDER BY id",
        (period, unit),
    )
    return tuple(
        Note(number, time, who, text, its_period, Place(*where))
        for number, time, who, text, its_period, *where in rows
    )


def drop_note(tx: Transaction, number: int) -> None:
    """Remove a note."""
    tx.execute("DELETE FROM note WHERE id = ?", (number,))
