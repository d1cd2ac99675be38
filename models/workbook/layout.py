"""Where everything stands in a workbook; writer and reader know it from here only.

::

    a list or a grid (across)            a single record (upright)

    A (hidden)   B        C …            A (hidden)  B      C       D     E     F     G
    #title       title                   #title      title
    #title       unit, period            #title      unit, period
    #title       help                    #title      help
    #absent      本期无此项    是            #absent     本期无此项 是
    #xqh f a     #no      field ids …    #xqh f u    #label "1"   #unit #last #mark #help
    #header      序号      labels …       #header     项目   本期填报 单位   上期   校验   填写说明
    row id       1        values …       field id    label  value   人    …
    #total       合计      …
    #last        …        last values …

Column A and the row of ids are hidden. The marker in their corner says which form the sheet is;
it starts the *row of ids*, and its column is the *column of ids*. The reader goes by these ids
alone: rows and columns may be moved, inserted, sorted or deleted, sheets renamed or copied.
An id that starts with ``#`` is never data.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from msgspec import Struct

from models.forms.applicability import fields_in_row, grid_rows, may_be_absent
from models.forms.compiled import compiled
from models.forms.definition import Field, Form, FormSet
from models.forms.plain_text import squeeze
from models.records import SINGLE_ROW, FormData, Revision, Row, Unit

FORMAT = 1
"""Version of this layout and of the stamp."""

STAMP_SHEET, CHOICES_SHEET = "_xqh", "_xqh_choices"
COVER_SHEET, NOTES_SHEET = "封面", "说明"
COVER_FORM = "cover"

TITLE, ABSENT, HEADER, TOTAL, LAST = "#title", "#absent", "#header", "#total", "#last"
NUMBER, LABEL, UNIT, MARK, HELP = "#no", "#label", "#unit", "#mark", "#help"
ROW_MARKS = frozenset((TITLE, ABSENT, HEADER, TOTAL, LAST, NUMBER, LABEL, UNIT, MARK, HELP))
"""What stands where records have their ids, in lines that are none."""

NOTES_MARKER, FREE_NOTE = "#xqh-notes", "#free"
WHOSE = "学校（单位）："
"""How the line begins that says whose a sheet is."""
ABSENT_LABEL = "本期无此项（没有就选“是”）"
VALUE_TITLE = "本期填报"
STAR = "＊"

ID_COLUMN, LABEL_COLUMN, FIRST_COLUMN = 1, 2, 3
VALUE_COLUMN, UNIT_COLUMN, LAST_COLUMN, MARK_COLUMN, HELP_COLUMN = 3, 4, 5, 6, 7

_MARKER = re.compile(r"^#xqh ([a-z][a-z0-9_]{0,39}) ([au])$")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_UNIT_SUFFIX = re.compile(r"[（(][^（()）]*[)）]$")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHINA = timezone(timedelta(hours=8))
_SPARE_ROWS = 20


def marker(form: Form) -> str:
    """Return the text in the corner of the ids."""
    return f"#xqh {form.id} {'u' if form.shape == 'single' else 'a'}"


def parse_marker(text: object) -> str | None:
    """Return the form id of a corner text, or None if it is none."""
    match = _MARKER.match(text) if isinstance(text, str) else None
    return match[1] if match else None


def is_row_mark(text: object) -> bool:
    """Tell whether a text in the column of ids says that its line holds no record."""
    return isinstance(text, str) and text[:1] == "#" and _is_mark(text)


def _is_mark(text: str) -> bool:
    return text in ROW_MARKS or parse_marker(text) is not None


def quoted(name: str) -> str:
    """Return a sheet's name as formulas write it."""
    return "'" + name.replace("'", "''") + "'"


def header_text(field: Field) -> str:
    """Return the visible heading of a field: star if required, label, unit."""
    star = STAR if field.required else ""
    return f"{star}{field.label}\n（{field.unit}）" if field.unit else f"{star}{field.label}"


def header_key(text: object) -> str:
    """Return a heading reduced to what tells it from others, for finding lost columns."""
    return _reduced(str(text))[0]


def absent_column(*, upright: bool) -> int:
    """Return the column of the 本期无此项 cell of a sheet nobody moved anything in."""
    return VALUE_COLUMN if upright else FIRST_COLUMN + 2


def heading_unit(text: object) -> str:
    """Return the unit a heading names in brackets at its end, "" if it names none."""
    return _reduced(str(text))[1]


@lru_cache(maxsize=4096)
def _reduced(text: str) -> tuple[str, str]:
    """Return a heading without its unit, and the unit; all workbooks have the same ones."""
    text = text.strip()
    found = _UNIT_SUFFIX.search(text)
    unit = squeeze(found[0][1:-1]) if found else ""
    return squeeze(_UNIT_SUFFIX.sub("", text)).strip("*＊:："), unit


def headline(unit: str, period: str) -> str:
    """Return the line below a sheet's title that says whose it is, and of when."""
    return f"{WHOSE}{unit}　　时期：{period}"


def sheet_names(forms: tuple[Form, ...]) -> dict[str, str]:
    """Return form id → name of its sheet: unique, at most 31 characters, nothing forbidden."""
    names: dict[str, str] = {}
    taken = {COVER_SHEET, NOTES_SHEET, STAMP_SHEET, CHOICES_SHEET}
    for form in forms:
        text = f"{form.code} {form.title}".strip() or form.id
        base = _NOT_IN_NAMES.sub(" ", text).strip()
        name, count = base[:31].rstrip(), 1
        while name in taken:
            count += 1
            name = f"{base[:28].rstrip()} {count}"
        taken.add(name)
        names[form.id] = COVER_SHEET if form.id == COVER_FORM else name
    return names


class Line(Struct, frozen=True):
    """One record of a form as it is laid out: its lasting id, label and values."""

    row_id: str
    label: str
    row: Row
    fields: frozenset[str]

    def has(self, field: Field) -> bool:
        """Tell whether the field exists in this row, or has a value in spite of it."""
        return field.id in self.fields or field.id in self.row.values or field.id in self.row.unread


class SheetLayout(Struct, frozen=True):
    """The places of one form's sheet.

    Attributes:
        name: name of the sheet.
        upright: fields stand below one another (a single record).
        absent_row: row of the 本期无此项 cell, 0 if the form has none.
        id_row: the hidden row of ids; the header follows, then the data.
        lines: the records, the empty prepared ones included.
        filled: how many lines hold a record.
        absent: whether 本期无此项 was confirmed.
    """

    form: Form
    name: str
    absent_row: int
    id_row: int
    lines: tuple[Line, ...]
    filled: int
    absent: bool = False

    @property
    def upright(self) -> bool:
        """Whether the fields stand below one another."""
        return self.form.shape == "single"

    @property
    def header_row(self) -> int:
        """Row of the visible headings."""
        return self.id_row + 1

    @property
    def first_row(self) -> int:
        """First row of data."""
        return self.id_row + 2

    @property
    def last_row(self) -> int:
        """Last row of data."""
        count = len(self.form.fields) if self.upright else len(self.lines)
        return self.first_row + max(count, 1) - 1

    @property
    def mark_column(self) -> int:
        """Column of the live check marks."""
        return MARK_COLUMN if self.upright else FIRST_COLUMN + len(self.form.fields)

    @property
    def last_column(self) -> int:
        """Last column in use."""
        return HELP_COLUMN if self.upright else self.mark_column

    @property
    def absent_column(self) -> int:
        """Column of the 本期无此项 cell: clear of its label, which runs over."""
        return absent_column(upright=self.upright)

    def cell(self, line: int, field: int) -> tuple[int, int]:
        """Return row and column of a field, both by their index."""
        if self.upright:
            return self.first_row + field, VALUE_COLUMN
        return self.first_row + line, FIRST_COLUMN + field


def plan_sheet(  # noqa: PLR0913  # the facts a sheet depends on
    form_set: FormSet,
    form: Form,
    unit: Unit,
    data: FormData,
    *,
    name: str,
    top: int,
    spare_ids: tuple[str, ...] = (),
) -> SheetLayout:
    """Lay out a form below ``top`` rows of titles; ``spare_ids`` are a list's prepared rows."""
    has_absent = form.id != COVER_FORM and (may_be_absent(form) or data.absent)
    lines = _lines(form_set, form, unit, data)
    filled = len(lines)
    if form.shape == "list":
        used = {line.row_id for line in lines}
        wanted = max(len(spare_ids) - filled, _SPARE_ROWS if spare_ids else 0)
        free = [row_id for row_id in spare_ids if row_id not in used][:wanted]
        lines = (*lines, *(_line(form, row_id, "", None) for row_id in free))
    absent_row = top + 1 if has_absent else 0
    return SheetLayout(form, name, absent_row, (absent_row or top) + 1, lines, filled, data.absent)


def _lines(form_set: FormSet, form: Form, unit: Unit, data: FormData) -> tuple[Line, ...]:
    rows = {row.row_id: row for row in data.rows}
    if form.shape == "single":
        return (_line(form, SINGLE_ROW, "", rows.get(SINGLE_ROW)),)
    if form.shape == "list":
        return tuple(_line(form, row.row_id, "", row) for row in data.rows if not row.empty)
    shown = {item.code for item in grid_rows(form_set, form, unit)}
    shown.update(row.row_id for row in data.rows if not row.empty)
    return tuple(
        _line(form, item.code, item.label, rows.get(item.code))
        for item in form_set.choices[form.rows].items
        if item.code in shown
    )


def _line(form: Form, row_id: str, label: str, row: Row | None) -> Line:
    present = frozenset(field.id for field in fields_in_row(form, row_id))
    return Line(row_id, label, row or Row(row_id), present)


@lru_cache(maxsize=16)
def typed_computed(form_set: FormSet) -> frozenset[tuple[str, str]]:
    """Return (form id, field id) of computed fields that a workbook lets people type.

    What they are computed from lies in the other part: in another file, or nowhere but at school.
    """
    part_of = {form.id: form.part for form in form_set.forms}
    return frozenset(
        (form_id, field_id)
        for form_id, rules in compiled(form_set).computed.items()
        for field_id, rule in rules.items()
        if any(part_of[source] is not part_of[form_id] for source, _ in rule.reads)
    )


def prepared_ids(revision: Revision, form: Form, count: int) -> tuple[str, ...]:
    """Return the lasting ids of the prepared rows: always the same for one revision.

    They sort after the rows made before the export and among themselves in the order of the
    sheet, like those of ``payload.new_row_id``.
    """
    start = _microseconds(revision.time)
    tail = spare_tail(revision.digest, form)
    return tuple(_sortable(start + index) + tail for index in range(count))


def spare_tail(digest: str, form: Form) -> str:
    """Return how the ids of a workbook's prepared rows end; those of filled rows end otherwise."""
    salt = hashlib.sha256(f"{digest}|{form.id}".encode()).digest()
    number = int.from_bytes(salt[:4], "big")
    return "".join(_ALPHABET[number >> shift & 31] for shift in (0, 5, 10, 15))


def _microseconds(time: str) -> int:
    """Return a revision's time as a count that never depends on this computer's clock."""
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return 0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_CHINA)
    return max(int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * 1_000_000, 0)


def _sortable(number: int) -> str:
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(45, -1, -5))


class SheetMap(Struct, frozen=True):
    """Where the records of a form were read: the way from a figure back to its cell.

    Attributes:
        sheet: name of the sheet, as found.
        rows: row id → number of its row (upright: of its column).
        columns: field id → number of its column (upright: of its row).
    """

    sheet: str
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    upright: bool = False

    def address(self, row_id: str, field_id: str) -> str:
        """Return the address of a cell, e.g. ``C7``; empty where it was not read."""
        row, column = self.rows.get(row_id), self.columns.get(field_id)
        if row is None or column is None:
            return ""
        return cell_name(column, row) if self.upright else cell_name(row, column)

    def to_json(self) -> list[Any]:
        """Return plain JSON values."""
        return [self.sheet, dict(self.rows), dict(self.columns), self.upright]

    @classmethod
    def from_json(cls, raw: list[Any]) -> SheetMap:
        """Return the map of ``to_json``."""
        return cls(*raw)


def cell_name(row: int, column: int) -> str:
    """Return the address of a cell: row 7, column 3 is C7."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
