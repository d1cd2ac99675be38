"""The canonical bytes of a part, the digests made of them, and lasting row ids.

Canonical means: the same content always gives the same bytes, whatever order it was typed in.
Forms and fields are sorted by id, list rows by row id, grid rows by choice order; blank fields,
empty rows and untouched forms are left out. Numbers with decimals are scaled integers. A field that
stays where it was typed is in no payload: what is not in the bytes can't get out with them.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from models.errors import Damaged
from models.forms.field_types import FieldTypes, field_types
from models.records import EMPTY_CONTENT, Content, FormData, Part, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.forms.definition import Form, FormSet

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_DAMAGED = "这份数据的内容已损坏，读不出来。"


def encode_part(form_set: FormSet, content: Content, part: Part) -> bytes:
    """Return the canonical payload of one part of a submission, without fields that stay here."""
    return _encode_part(form_set, content, part, all_fields=False)


def _encode_part(form_set: FormSet, content: Content, part: Part, *, all_fields: bool) -> bytes:
    types = field_types(form_set)
    forms: dict[str, Any] = {}
    ids = set()
    for form in form_set.forms:
        if form.part is not part:
            continue
        ids.add(form.id)
        data = content.forms.get(form.id)
        if data is not None:
            hidden = frozenset(() if all_fields else (f.id for f in form.fields if f.stays))
            encoded = _encode_form(types, form_set, form, data, hidden)
            if encoded:
                forms[form.id] = encoded
    explained = {
        key: text for key, text in content.explanations.items() if text and _form_of(key) in ids
    }
    body: dict[str, Any] = {"forms": forms}
    if explained:
        body["explanations"] = explained
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _form_of(key: str) -> str:
    return key.split("|")[1]


def _encode_form(
    types: FieldTypes, form_set: FormSet, form: Form, data: FormData, hidden: frozenset[str]
) -> dict[str, Any]:
    if data.absent:
        return {"absent": True}
    rows = [_encode_row(types, form, row, hidden) for row in _ordered(form_set, form, data.rows)]
    kept = [row for row in rows if len(row) > 1]
    return {"rows": kept} if kept else {}


def _ordered(form_set: FormSet, form: Form, rows: tuple[Row, ...]) -> Iterable[Row]:
    if form.shape == "list":
        return sorted(rows, key=lambda row: row.row_id)
    if form.shape == "grid":
        place = {item.code: index for index, item in enumerate(form_set.choices[form.rows].items)}
        return sorted(rows, key=lambda row: (place.get(row.row_id, len(place)), row.row_id))
    return rows


def _encode_row(types: FieldTypes, form: Form, row: Row, hidden: frozenset[str]) -> list[Any]:
    """Return ``[row id, values, unread]``; unread is left out if empty, both if the row is."""
    if row.empty:
        return [row.row_id]
    unread = {name: text for name, text in row.unread.items() if name not in hidden}
    values = {
        field.id: types.of(field).to_json(row.values[field.id])
        for field in form.fields
        if field.id in row.values and field.id not in hidden
    }
    if unread:
        return [row.row_id, values, unread]
    return [row.row_id, values] if values else [row.row_id]


def decode_part(form_set: FormSet, data: bytes) -> Content:
    """Return the content of a payload made with the same form set; Damaged if it is none."""
    types = field_types(form_set)
    try:
        body = json.loads(data)
        forms = {
            form_id: _decode_form(types, form_set.form(form_id), raw)
            for form_id, raw in body["forms"].items()
        }
        explained = {key: _text(text) for key, text in body.get("explanations", {}).items()}
        for key in explained:
            _form_of(key)
        return Content(forms, explained)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise Damaged(_DAMAGED) from error


def _text(raw: object) -> str:
    """Return a text of a payload; TypeError if it is none."""
    if not isinstance(raw, str):
        raise TypeError(raw)
    return raw


def _decode_form(types: FieldTypes, form: Form, raw: dict[str, Any]) -> FormData:
    if raw.get("absent"):
        return FormData(absent=True)
    readers = {field.id: types.of(field).from_json for field in form.fields}
    rows = []
    for entry in raw["rows"]:
        values = {key: readers[key](value) for key, value in entry[1].items()}
        unread = entry[2] if len(entry) > 2 else {}
        rows.append(Row(_text(entry[0]), values, {key: _text(unread[key]) for key in unread}))
    return FormData(tuple(rows))


def part_digest(payload: bytes) -> str:
    """Return the SHA-256 of a payload, in hexadecimal."""
    return hashlib.sha256(payload).hexdigest()


def canonical(form_set: FormSet, content: Content) -> Content:
    """Return the content as it comes back from its payloads: sorted, without empty rows.

    The fields that stay here are kept.
    """
    payloads = (_encode_part(form_set, content, part, all_fields=True) for part in Part)
    return join_parts(*(decode_part(form_set, payload) for payload in payloads))


def join_parts(*contents: Content) -> Content:
    """Put the parts of a submission together again."""
    forms: dict[str, FormData] = {}
    explanations: dict[str, str] = {}
    for content in contents:
        forms.update(content.forms)
        explanations.update(content.explanations)
    return Content(forms, explanations) if forms or explanations else EMPTY_CONTENT


def only_part(form_set: FormSet, content: Content, part: Part) -> Content:
    """Return what of the content belongs to one part."""
    ids = {form.id for form in form_set.forms if form.part is part}
    return Content(
        {key: data for key, data in content.forms.items() if key in ids},
        {key: text for key, text in content.explanations.items() if _form_of(key) in ids},
    )


class RevisionIdentity(Struct, frozen=True):
    """What a revision's digest is made of: the same facts always give the same digest."""

    unit: str
    period: str
    form_set_hash: str
    part_digests: Mapping[Part, str]
    parents: tuple[str, ...]

    def digest(self) -> str:
        """Return the SHA-256 over all of it, in hexadecimal.

        The parents belong to it: going back to earlier values is a new revision, newer than both.
        """
        parts = [f"{part.value}={self.part_digests.get(part, '')}" for part in Part]
        lines = [self.unit, self.period, self.form_set_hash, *parts, *sorted(self.parents)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def short_code(digest: str) -> str:
    """Return the verification code people compare, e.g. ``7K2M-9QXD`` (40 bits)."""
    number = int(digest[:10], 16)
    text = "".join(_ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{text[:4]}-{text[4:]}"


def new_row_id() -> str:
    """Return a lasting row id: sorts by time of making, 14 characters, unique in practice."""
    number = time.time_ns() // 1_000  # microseconds: rows made one after another stay in order
    stamp = "".join(_ALPHABET[number >> shift & 31] for shift in range(50, -1, -5))
    return stamp[1:] + "".join(secrets.choice(_ALPHABET) for _ in range(4))
