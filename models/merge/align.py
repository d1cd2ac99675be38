"""Finds out which records of several lists are the same one, and gives them the same id.

A record keeps its lasting row id wherever it goes. Three things break that: a row typed into a
workbook by hand has no lasting id, two people may fill the same *prepared* row with two different
records, and two people may each add the same record. So rows without lasting ids are matched by
the form's natural key, then by content; added records with one natural key are one record; added
records with one id but two natural keys are two. Nothing depends on the order of the lists.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from models.forms.definition import Form
from models.records import FormData, Row
from models.workbook.layout import spare_tail

HASH_PREFIX = "Z"
"""First character of the row ids that the workbook reader makes from the content of a row."""

TAIL = 4
"""Characters by which the ids of a workbook's prepared rows are known."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

Rows = dict[str, Row]
Renames = dict[str, str]


def has_lasting_id(row_id: str) -> bool:
    """Tell whether a row id stays the same when the record is edited."""
    return not row_id.startswith(HASH_PREFIX)


def rows_of(data: FormData) -> Rows:
    """Return the rows of a form by id, without empty ones."""
    return {row.row_id: row for row in data.rows if not row.empty}


def content_of(row: Row) -> str:
    """Return a text that is the same for rows that say the same, whatever their ids."""
    return repr((sorted(row.values.items()), sorted(row.unread.items())))


def natural_key(form: Form, row: Row) -> str:
    """Return what tells the record from others, or "" if the form or the row has no such key."""
    parts = [row.values.get(name, row.unread.get(name)) for name in form.natural_key]
    return repr(parts) if any(part is not None for part in parts) else ""


class Aligned(Struct):
    """Lists whose same records have the same id.

    Attributes:
        rows: one mapping for each list given, in that order.
        renames: for each list, old row id → new one, where it changed.
        split: ids under which two people had entered different records.
    """

    rows: list[Rows]
    renames: list[Renames]
    split: list[str] = field(default_factory=list)


def align(
    form: Form, base: Rows, lists: Sequence[Rows], stamps: Collection[str] | None = None
) -> Aligned:
    """Give the same records the same id in every list; the base keeps its ids.

    Args:
        form: whose records they are.
        base: what all lists were made from.
        lists: the records of each side.
        stamps: digests of the revisions in whose workbooks rows may have been prepared; None if
            they are not known, and any row may have been.
    """
    result = Aligned([dict(rows) for rows in lists], [{} for _ in lists])
    if form.shape != "list":
        return result
    for place in range(len(lists)):
        _match_with_base(form, base, result, place)
    tails = None if stamps is None else {spare_tail(digest, form) for digest in stamps}
    _split_prepared(form, base, result, tails)
    _match_additions(form, base, result)
    return result


def _ways_to_match(form: Form) -> tuple[Callable[[Row], str], ...]:
    return (lambda row: natural_key(form, row)), content_of


def _match_with_base(form: Form, base: Rows, result: Aligned, place: int) -> None:
    """Rename hand-typed rows to the ids of the base's rows they stand for."""
    rows = result.rows[place]
    open_rows = [rows[key] for key in sorted(rows) if key not in base and not has_lasting_id(key)]
    for key_of in _ways_to_match(form):
        free = _unique((base[key] for key in sorted(base) if key not in rows), key_of)
        mine = _unique(open_rows, key_of)
        for key in sorted(free.keys() & mine.keys()):
            _rename(result, place, mine[key].row_id, free[key].row_id)
        open_rows = [row for row in open_rows if row.row_id in rows]


def _match_additions(form: Form, base: Rows, result: Aligned) -> None:
    """Give records that several lists added the same id."""
    for key_of in _ways_to_match(form):
        added = [
            _unique((rows[key] for key in sorted(rows) if key not in base), key_of)
            for rows in result.rows
        ]
        for key in sorted({key for found in added for key in found}):
            same = [(place, found[key].row_id) for place, found in enumerate(added) if key in found]
            ids = {row_id for _, row_id in same}
            if len(ids) < 2:
                continue
            chosen = min(ids, key=lambda row_id: (not has_lasting_id(row_id), row_id))
            for place, row_id in same:
                if row_id != chosen and chosen not in result.rows[place]:
                    _rename(result, place, row_id, chosen)


def _split_prepared(form: Form, base: Rows, result: Aligned, tails: Collection[str] | None) -> None:
    """Part records that were added in one prepared row, but have not one natural key.

    An id that no workbook prepared was given to one record only, wherever it was copied to: there
    the key itself was put right.
    """
    if not form.natural_key:
        return
    used = set(base).union(*result.rows)
    holders: dict[str, list[int]] = defaultdict(list)
    for place, rows in enumerate(result.rows):
        for row_id in rows:
            if row_id not in base and (tails is None or row_id[-TAIL:] in tails):
                holders[row_id].append(place)
    for row_id in sorted(holders):
        by_key: dict[str, list[int]] = defaultdict(list)
        for place in holders[row_id]:
            by_key[natural_key(form, result.rows[place][row_id])].append(place)
        if len(by_key) < 2:
            continue
        result.split.append(row_id)
        for key in sorted(by_key)[1:]:  # the first one keeps the id
            fresh = _derived_id(row_id, key, used)
            used.add(fresh)
            for place in by_key[key]:
                _rename(result, place, row_id, fresh)


def _unique(rows: Iterable[Row], key_of: Callable[[Row], str]) -> Mapping[str, Row]:
    """Return key → row for the keys that exactly one row has; a row without a key is left out."""
    found: dict[str, Row] = {}
    doubtful = set()
    for row in rows:
        key = key_of(row)
        if key in found:
            doubtful.add(key)
        elif key:
            found[key] = row
    return {key: row for key, row in found.items() if key not in doubtful}


def _rename(result: Aligned, place: int, old: str, new: str) -> None:
    rows = result.rows[place]
    rows[new] = replace(rows.pop(old), row_id=new)
    renames = result.renames[place]
    first = next((key for key, value in renames.items() if value == old), old)
    renames[first] = new


def _derived_id(row_id: str, key: str, used: set[str]) -> str:
    """Return a lasting id that follows from the record alone and sorts beside the shared one."""
    salt = 0
    while True:
        number = int.from_bytes(hashlib.sha256(f"{row_id}|{key}|{salt}".encode()).digest()[:4])
        tail = "".join(_ALPHABET[number >> shift & 31] for shift in (0, 5, 10, 15))
        fresh = row_id[:10] + tail
        if fresh not in used:
            return fresh
        salt += 1
