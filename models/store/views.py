"""One SQL view a form, for the data browser and for outside tools.

``form_<id>`` shows what counts now of a form of figures, ``person_<id>`` of a form that names
people: columns unit, unit_name, period, row_id, then the fields, one row a record. A number with
decimals is there twice: ``<field>_scaled`` is the exact integer that is stored (cents, tenths),
``<field>`` the plain number for reading, as near as a binary float comes. Dates are ISO text, yes
and no are 1 and 0, choices their codes. Personal fields are in ``person_`` views only, never in
``form_`` ones: whoever may see figures only can be shown every view of the one kind.

The columns are those of the newest form set; a field that an older form set does not have is NULL
in its returns.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.forms.definition import Field, Form, FormSet
from models.forms.field_types import NumberType, field_types
from models.records import Part
from models.store.migrations import drop_views
from models.store.payloads import TABLES
from models.store.transaction import Transaction

_FIXED = ("unit", "unit_name", "period", "row_id")
_PREFIX = {Part.FIGURES: "form_", Part.PERSONS: "person_"}


def create_views(tx: Transaction, form_sets: Sequence[FormSet]) -> None:
    """Make all views anew for the form sets of the data set, newest first."""
    drop_views(tx)
    made = set()
    for form_set in form_sets:
        for form in form_set.forms:
            if form.id not in made:
                made.add(form.id)
                tx.execute(f"CREATE VIEW {quoted(view_name(form))} AS {_select(form, form_sets)}")


def view_name(form: Form) -> str:
    """Return the name of a form's view."""
    return _PREFIX[form.part] + form.id


def view_columns(form_set: FormSet, form: Form) -> tuple[tuple[str, Field, bool], ...]:
    """Return (column, field, whether it is the scaled integer) for a form's own columns."""
    columns = []
    for field in form.fields:
        if field.personal and form.part is Part.FIGURES:
            continue
        name = f"{field.id}_" if field.id in _FIXED else field.id
        columns.append((name, field, False))
        if _digits(form_set, field):
            columns.append((f"{name}_scaled", field, True))
    return tuple(columns)


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _digits(form_set: FormSet, field: Field) -> int:
    kind = field_types(form_set).of(field)
    return kind.digits if isinstance(kind, NumberType) else 0


def _select(form: Form, form_sets: Sequence[FormSet]) -> str:
    """Return one SELECT for each form set that knows the form, put together."""
    selects = []
    columns: tuple[tuple[str, Field, bool], ...] | None = None
    for form_set in form_sets:
        own = next((item for item in form_set.forms if item.id == form.id), None)
        if own is None or own.part is not form.part:
            continue
        if columns is None:
            columns = view_columns(form_set, own)
        selects.append(_select_one(form_set, own, columns))
    return " UNION ALL ".join(selects)


def _select_one(form_set: FormSet, form: Form, columns: Sequence[tuple[str, Field, bool]]) -> str:
    part = form.part
    digest = "figures" if part is Part.FIGURES else "persons"
    shown = [
        "s.unit AS unit",
        "u.name AS unit_name",
        "s.period AS period",
        "json_extract(r.value, '$[0]') AS row_id",
        *(f"{_value(form_set, form, *column)} AS {quoted(column[0])}" for column in columns),
    ]
    return (
        f"SELECT {', '.join(shown)} FROM submission s"  # noqa: S608  # ids of a linted form set
        f" JOIN {TABLES[part]} p ON p.digest = s.{digest}"
        " LEFT JOIN unit u ON u.code = s.unit,"
        f" json_each(p.payload, '$.forms.{form.id}.rows') r"
        f" WHERE s.form_set_hash = '{form_set.hash}'"
    )


def _value(form_set: FormSet, form: Form, _column: str, newest: Field, scaled: bool) -> str:  # noqa: FBT001  # one of three of a kind
    """Return the expression that shows a field of the newest form set in an older one."""
    own = form.field(newest.id)
    if own is None or (own.personal and form.part is Part.FIGURES):
        return "NULL"
    stored = f"json_extract(r.value, '$[1].{own.id}')"
    digits = _digits(form_set, own)
    return stored if scaled or not digits else f"{stored} / {10**digits}.0"
