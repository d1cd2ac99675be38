"""Each field type's cell: number format, look, width, and the value as Excel holds it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from models.forms.definition import Field, FormSet
from models.forms.field_types import FieldType, NumberType, field_types
from models.records import Row, Value

TEXT = "@"
_FORMATS: Mapping[str, str] = MappingProxyType(
    {"integer": "0", "date": "yyyy-mm-dd", "note": "General"}
)
_WIDTHS: Mapping[str, float] = MappingProxyType(
    {
        "integer": 8,
        "decimal": 9,
        "money": 12,
        "area": 11,
        "date": 12,
        "note": 36,
        "yes_no": 7,
        "id_number": 21,
        "student_no": 21,
        "phone": 15,
        "code": 13,
    }
)
_EXACT_DIGITS = 15
_FIRST_SAFE_DAY = date(1900, 3, 1)  # Excel believes in 29 February 1900


def number_format(form_set: FormSet, field: Field) -> str:
    """Return the number format of a field's cells."""
    kind = field_types(form_set).of(field)
    if isinstance(kind, NumberType) and kind.digits:
        return "0." + "0" * kind.digits
    return _FORMATS.get(field.type, TEXT)


def is_number(form_set: FormSet, field: Field) -> bool:
    """Tell whether the field's cells are aligned as numbers."""
    return field_types(form_set).of(field).numeric


def width(form_set: FormSet, field: Field) -> float:
    """Return the width of a field's column in digits of the standard font."""
    if field.width:
        return field.width * 2 + 2
    wide = _WIDTHS.get(field.type)
    if wide is None and field.type == "choice":
        longest = max(
            (len(item.label) for item in form_set.choices[field.choices].items), default=4
        )
        wide = min(max(longest * 2 + 4, 8), 24)
    if wide is None:
        wide = min(max(12, field.max_length * 1.3), 28)
    return max(wide, _heading_width(field))


def _heading_width(field: Field) -> float:
    """Let a label break into two lines, above its unit."""
    label = -(-(len(field.label) + field.required) // 2)
    unit = len(field.unit) + 2 if field.unit else 0
    return max(label, unit) * 2 + 2


def cell_value(form_set: FormSet, field: Field, row: Row) -> object:
    """Return what the cell holds: a number, a date, a text, or None where it is blank."""
    if field.id in row.unread:
        return row.unread[field.id]
    value = row.values.get(field.id)
    return None if value is None else plain_value(field_types(form_set).of(field), value)


def plain_value(kind: FieldType, value: Value) -> object:
    """Return a value as Excel holds it exactly; as text where Excel could not."""
    if isinstance(value, bool):
        return kind.format(value)
    if isinstance(value, int | Decimal):
        digits = len(Decimal(value).as_tuple().digits)
        return value if digits <= _EXACT_DIGITS else kind.format(value)
    if isinstance(value, date):
        return value if value >= _FIRST_SAFE_DAY else kind.format(value)
    if kind.choices is not None:
        return choice_text(kind, value)
    return value


def choice_text(kind: FieldType, code: str) -> str:
    """Return the shortest text that is read back as the code: label, code and label, or code."""
    label = kind.format(code)
    for text in (label, code + label):
        if kind.parse(text).value == code:
            return text
    return code
