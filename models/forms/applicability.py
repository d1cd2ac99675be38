"""Which forms, grid rows and fields apply to a unit (domain.md §1.3 matrix)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.forms.definition import ChoiceItem, Field, Form, FormSet
    from models.records import Unit


def kind_matches(form_set: FormSet, kind_code: str, for_: tuple[str, ...]) -> bool:
    """Tell whether a kind (by code or one of its groups) is named in ``for_``; empty names all."""
    if not for_ or kind_code in for_:
        return True
    return not _groups(form_set).get(kind_code, frozenset()).isdisjoint(for_)


@lru_cache(maxsize=16)
def _groups(form_set: FormSet) -> dict[str, frozenset[str]]:
    return {kind.code: frozenset(kind.groups) for kind in form_set.kinds}


def forms_for(form_set: FormSet, unit: Unit) -> tuple[Form, ...]:
    """Return the forms a unit of this kind fills in, in the order of their areas."""
    return _forms_for(form_set, unit.kind)


@lru_cache(maxsize=1024)
def _forms_for(form_set: FormSet, kind: str) -> tuple[Form, ...]:
    return tuple(
        form for form in form_set.forms if form.for_ and kind_matches(form_set, kind, form.for_)
    )


def grid_rows(form_set: FormSet, form: Form, unit: Unit) -> tuple[ChoiceItem, ...]:
    """Return the rows a grid shows to this unit, e.g. grades 1 to 6 for a primary school."""
    return _grid_rows(form_set, form.rows, unit.kind)


@lru_cache(maxsize=4096)
def _grid_rows(form_set: FormSet, rows: str, kind: str) -> tuple[ChoiceItem, ...]:
    items = form_set.choices[rows].items
    return tuple(item for item in items if kind_matches(form_set, kind, item.for_))


def fields_in_row(form: Form, row_id: str) -> tuple[Field, ...]:
    """Return the fields that exist in this row; a grid may leave out fields for some rows."""
    if form.shape != "grid":
        return form.fields
    return tuple([item for item in form.fields if not item.rows or row_id in item.rows])


def may_be_absent(form: Form) -> bool:
    """Tell whether 本期无此项 can be said of a form.

    What is only computed is never absent: it says what other forms say.
    """
    if form.shape == "list" or form.may_be_absent:
        return True
    typed = [item for item in form.fields if not item.compute]
    return bool(typed) and not any(item.required for item in typed)
