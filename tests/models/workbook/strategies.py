"""Random returns: whatever the field types can mean, in every form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from models.forms.applicability import grid_rows
from models.forms.definition import Field, Form, FormSet
from models.forms.field_types import NumberType, field_types
from models.forms.plain_text import clean
from models.records import Content, FormData, Row, Unit, Value
from models.workbook.table import ERROR_TEXTS

AWKWARD = st.sampled_from(
    [
        "=1+1",
        "=SUM(A1:A9)",
        "+3",
        "-5",
        "@王",
        "'引号",
        "007",
        "0012345",
        "1E5",
        "TRUE",
        "2006-03-01",
        "3/4",
        "𠮷田",
        "古潭垌",
        "_x0041_",
        "a_x000D_b",
        "&<>\"'",
        "100%",
        "￥12",
        "合计",
        "#header",
    ]
)
_CHARACTERS = st.characters(exclude_categories=["Cs", "Cn", "Co"])
LINE = AWKWARD | st.text(_CHARACTERS, max_size=20)
NOTE = LINE | st.text(_CHARACTERS, min_size=1, max_size=40).map(lambda text: text * 75)


def values(form_set: FormSet, field: Field) -> st.SearchStrategy[Value]:
    """Return values of a field, as they come out of its parser."""
    kind = field_types(form_set).of(field)
    if isinstance(kind, NumberType):
        top = 10 ** (15 if not kind.digits else 14) - 1
        scaled = st.integers(-top, top) | st.integers(-5, 5)
        return scaled.map(
            lambda number: Decimal(number).scaleb(-kind.digits) if kind.digits else number
        )
    if field.type == "date":
        return st.dates(date(1850, 1, 1), date(2150, 12, 31))
    if field.type == "yes_no":
        return st.booleans()
    if field.type == "choice":
        return st.sampled_from([item.code for item in form_set.choices[field.choices].items])
    raw = {
        "id_number": st.from_regex(r"\A(\d{15}|\d{17}[\dX])\Z"),
        "phone": st.from_regex(r"\A0\d{2,3}-\d{7,8}\Z"),
        "code": st.from_regex(r"\A0?[0-9A-Z]{1,18}\Z") | LINE,
        "student_no": st.from_regex(r"\A[GL]\d{18}\Z"),
        "note": NOTE,
    }.get(field.type, LINE)
    parsed = raw.map(lambda text: kind.parse(text).value)
    return parsed.filter(
        lambda value: (
            value is not None and value not in ERROR_TEXTS and kind.parse(value).value == value
        )
    )  # type: ignore[return-value]  # None is filtered out


def rows(form_set: FormSet, form: Form, row_id: str) -> st.SearchStrategy[Row]:
    """Return records with any of their fields filled; computed ones as somebody stated them.

    What stays where it was typed is left blank: it would not come back.
    """
    fields = {item.id: values(form_set, item) for item in form.fields if not item.stays}
    return st.fixed_dictionaries({}, optional=fields).map(lambda made: Row(row_id, made))


def form_data(
    form_set: FormSet, form: Form, unit: Unit | None = None, records: int = 4
) -> st.SearchStrategy[FormData]:
    """Return the data of a form: records, nothing, or 本期无此项.

    Args:
        form_set: declares it.
        form: the form.
        unit: whose rows a grid has; None for all there are.
        records: how many a list has.
    """
    if form.shape == "list":
        ids = [f"G{number:09}AAAA" for number in range(records)]
    elif form.shape == "grid":
        every = form_set.choices[form.rows].items
        ids = [item.code for item in (grid_rows(form_set, form, unit) if unit else every)]
    else:
        ids = ["1"]
    filled = st.tuples(*(rows(form_set, form, row_id) for row_id in ids)).map(FormData)
    if form.id == "cover":
        return filled
    return filled | st.just(FormData()) | st.just(FormData(absent=True))


def contents(form_set: FormSet) -> st.SearchStrategy[Content]:
    """Return whole returns with explanations."""
    forms = {form.id: form_data(form_set, form) for form in form_set.forms}
    explained = st.dictionaries(
        st.sampled_from(["T020|building|G000000000AAAA", "T011|enrolment|1", "T001|school|1"]),
        LINE.map(clean).filter(lambda text: text and text == clean(text) and text.isprintable()),
    )
    return st.builds(Content, st.fixed_dictionaries({}, optional=forms), explained)
