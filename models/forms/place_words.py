"""Where in a return a problem lies; the field itself is named by the message."""

from __future__ import annotations

from msgspec.structs import replace

from models.forms.definition import Form, FormSet
from models.problems import Place, Problem
from models.records import EMPTY_CONTENT, Content


def where(form_set: FormSet, place: Place, content: Content = EMPTY_CONTENT) -> str:
    """Return form and record as people call them; "" if the problem lies in no form."""
    form = next((form for form in form_set.forms if form.id == place.form), None)
    if form is None:
        return ""
    record = _record(form_set, form, place.row, content)
    return f"{form.title}／{record}" if record else form.title


def _record(form_set: FormSet, form: Form, row: str, content: Content) -> str:
    if not row or form.shape == "single":
        return ""
    if form.shape == "grid":
        item = form_set.choices[form.rows].item(row)
        return item.label if item else row
    ids = [one.row_id for one in content.form(form.id).rows]
    return f"第{ids.index(row) + 1}行" if row in ids else ""


def placed(form_set: FormSet, problem: Problem, content: Content = EMPTY_CONTENT) -> Problem:
    """Return the problem with its place in front of its message."""
    place = where(form_set, problem.place, content)
    return replace(problem, message=f"{place}：{problem.message}") if place else problem


def in_cell(problem: Problem) -> Problem:
    """Return the problem with the cell it stands in, in front of its message."""
    place = problem.place
    if not place.sheet:
        return problem
    return replace(problem, message=f"“{place.sheet}”{place.cell}：{problem.message}")
