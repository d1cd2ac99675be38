"""What a school, or the bureau for its own return, is typing: one stored row a record.

A draft belongs to a unit and a period and is written with one form set, which is kept with it, so
that it can be read after the form set changed. 说明 belong to the form named in their key.
"""

from __future__ import annotations

from msgspec import Struct

from models.errors import Damaged
from models.forms.definition import FormSet
from models.forms.field_types import field_types
from models.records import Content, FormData, Part, Row
from models.store.json_text import from_text, to_text
from models.store.registry import put_form_set
from models.store.transaction import Transaction


class Draft(Struct, frozen=True):
    """A draft's head: whose it is, its form set, and the revision it was made from ("" if none)."""

    unit: str
    period: str
    form_set_hash: str
    base: str


def draft(tx: Transaction, unit: str, period: str) -> Draft | None:
    """Return the head of a draft, or None if there is none."""
    row = tx.one(
        "SELECT unit, period, form_set, base FROM draft WHERE unit = ? AND period = ?",
        (unit, period),
    )
    return Draft(*row) if row else None


def drafts(tx: Transaction) -> tuple[Draft, ...]:
    """Return the heads of all drafts."""
    rows = tx.all("SELECT unit, period, form_set, base FROM draft ORDER BY period, unit")
    return tuple(Draft(*row) for row in rows)


def load_draft(tx: Transaction, unit: str, period: str, form_set: FormSet) -> Content | None:
    """Return a draft's content, or None if there is none.

    ``form_set`` must be the one it was written with (``draft(...).form_set_hash``); after a change
    read with the old one, migrate, and ``replace_draft`` with the new one.
    """
    head = draft(tx, unit, period)
    if head is None:
        return None
    if head.form_set_hash != form_set.hash:
        raise ValueError("the draft was written with another form set")
    key = (unit, period)
    rows: dict[str, list[Row]] = {}
    try:
        for form_id, row_id, body in tx.all(
            "SELECT form, row_id, body FROM draft_row WHERE unit = ? AND period = ?"
            " ORDER BY form, row_id",
            key,
        ):
            rows.setdefault(form_id, []).append(_decode(form_set, form_id, row_id, body))
    except (ValueError, TypeError, KeyError) as error:
        raise Damaged("这份未上报的数据有一处读不出来，请从备份里恢复最近的一份。") from error
    absent = {
        form_id
        for (form_id,) in tx.all("SELECT form FROM draft_absent WHERE unit = ? AND period = ?", key)
    }
    explanations: dict[str, str] = dict(
        tx.all("SELECT key, text FROM draft_explanation WHERE unit = ? AND period = ?", key)
    )
    forms = {
        form.id: FormData(_ordered(form_set, form.id, rows.get(form.id, [])), form.id in absent)
        for form in form_set.forms
        if form.id in rows or form.id in absent
    }
    return Content(forms, explanations)


def _ordered(form_set: FormSet, form_id: str, rows: list[Row]) -> tuple[Row, ...]:
    """Put a grid's rows in the order of its choice list; list rows are in theirs."""
    form = form_set.form(form_id)
    if form.shape == "grid":
        place = {item.code: at for at, item in enumerate(form_set.choices[form.rows].items)}
        rows.sort(key=lambda row: place.get(row.row_id, len(place)))
    return tuple(rows)


def _encode(form_set: FormSet, form_id: str, row: Row) -> str:
    types = field_types(form_set)
    fields = {field.id: field for field in form_set.form(form_id).fields}
    values = {key: types.of(fields[key]).to_json(value) for key, value in row.values.items()}
    return to_text([values, dict(row.unread)] if row.unread else [values])


def _decode(form_set: FormSet, form_id: str, row_id: str, body: str) -> Row:
    types = field_types(form_set)
    fields = {field.id: field for field in form_set.form(form_id).fields}
    values, *unread = from_text(body)
    read = {key: types.of(fields[key]).from_json(value) for key, value in values.items()}
    return Row(row_id, read, unread[0] if unread else {})


def save_row(
    tx: Transaction, unit: str, period: str, form_set: FormSet, form_id: str, row: Row
) -> None:
    """Keep one record as it is now; an empty one is removed."""
    if row.empty:
        delete_row(tx, unit, period, form_id, row.row_id)
        return
    begin_draft(tx, unit, period, form_set)
    _save_rows(tx, unit, period, form_set, [(form_id, row)])


def save_rows(
    tx: Transaction,
    unit: str,
    period: str,
    form_set: FormSet,
    rows: list[tuple[str, Row]],
) -> None:
    """Keep many records at once (a pasted block): pairs of form id and row."""
    begin_draft(tx, unit, period, form_set)
    _save_rows(tx, unit, period, form_set, [(key, row) for key, row in rows if not row.empty])
    for form_id, row in rows:
        if row.empty:
            delete_row(tx, unit, period, form_id, row.row_id)


def _save_rows(
    tx: Transaction, unit: str, period: str, form_set: FormSet, rows: list[tuple[str, Row]]
) -> None:
    tx.executemany(
        "INSERT INTO draft_row VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (unit, period, form, row_id) DO UPDATE SET body = excluded.body",
        [
            (
                unit,
                period,
                form_id,
                row.row_id,
                form_set.form(form_id).part.value,
                _encode(form_set, form_id, row),
            )
            for form_id, row in rows
        ],
    )


def delete_row(tx: Transaction, unit: str, period: str, form_id: str, row_id: str) -> None:
    """Remove one record; one that is not there does no harm."""
    tx.execute(
        "DELETE FROM draft_row WHERE unit = ? AND period = ? AND form = ? AND row_id = ?",
        (unit, period, form_id, row_id),
    )


def set_absent(
    tx: Transaction, unit: str, period: str, form_set: FormSet, form_id: str, *, absent: bool
) -> None:
    """Confirm or take back 本期无此项; the form's rows stay, should it be taken back."""
    if absent:
        begin_draft(tx, unit, period, form_set)
        part = form_set.form(form_id).part.value
        tx.execute(
            "INSERT INTO draft_absent VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (unit, period, form_id, part),
        )
    else:
        tx.execute(
            "DELETE FROM draft_absent WHERE unit = ? AND period = ? AND form = ?",
            (unit, period, form_id),
        )


def set_explanation(
    tx: Transaction, unit: str, period: str, form_set: FormSet, key: str, text: str
) -> None:
    """Keep the 说明 of a warning under its ``explanation_key``; an empty one is removed."""
    if text:
        begin_draft(tx, unit, period, form_set)
        tx.execute(
            "INSERT INTO draft_explanation VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (unit, period, key) DO UPDATE SET text = excluded.text",
            (unit, period, key, _part_of(form_set, key).value, text),
        )
    else:
        tx.execute(
            "DELETE FROM draft_explanation WHERE unit = ? AND period = ? AND key = ?",
            (unit, period, key),
        )


def _part_of(form_set: FormSet, key: str) -> Part:
    form_id = key.split("|")[1]
    return next((form.part for form in form_set.forms if form.id == form_id), Part.FIGURES)


def replace_draft(
    tx: Transaction, unit: str, period: str, form_set: FormSet, content: Content
) -> None:
    """Make the draft hold exactly this content; the revision it was made from stays."""
    base = draft_base(tx, unit, period)
    drop_draft(tx, unit, period)
    begin_draft(tx, unit, period, form_set)
    set_draft_base(tx, unit, period, base)
    rows = [(form_id, row) for form_id, data in content.forms.items() for row in data.rows]
    _save_rows(tx, unit, period, form_set, [(key, row) for key, row in rows if not row.empty])
    for form_id, data in content.forms.items():
        if data.absent:
            set_absent(tx, unit, period, form_set, form_id, absent=True)
    for key, text in content.explanations.items():
        set_explanation(tx, unit, period, form_set, key, text)


def begin_draft(tx: Transaction, unit: str, period: str, form_set: FormSet) -> None:
    """Make an empty draft if there is none, and keep its form set."""
    head = tx.one("SELECT form_set FROM draft WHERE unit = ? AND period = ?", (unit, period))
    if head is None:
        put_form_set(tx, form_set)
        tx.execute("INSERT INTO draft VALUES (?, ?, ?, '')", (unit, period, form_set.hash))
    elif head[0] != form_set.hash:
        raise ValueError("the draft was written with another form set")


def drop_draft(tx: Transaction, unit: str, period: str) -> None:
    """Remove a draft with all it holds."""
    tx.execute("DELETE FROM draft WHERE unit = ? AND period = ?", (unit, period))


def draft_base(tx: Transaction, unit: str, period: str) -> str:
    """Return the digest of the revision the draft was made from, "" if none."""
    head = draft(tx, unit, period)
    return head.base if head else ""


def set_draft_base(tx: Transaction, unit: str, period: str, digest: str) -> None:
    """Remember the revision the draft was made from."""
    tx.execute("UPDATE draft SET base = ? WHERE unit = ? AND period = ?", (digest, unit, period))
