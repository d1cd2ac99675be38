"""Which page a form's shape has; what a kind of page needs is loaded with the first of its kind.

A return opens on one page. Tables bring a good part of Qt along that a single page has no use for.
"""

from __future__ import annotations

from models.entry.draft import Draft
from models.forms.definition import Form
from ui.entry.form_page import FormPage
from ui.theme import Theme


def page_of(draft: Draft, form: Form, theme: Theme) -> FormPage:
    """Return a new page for a form."""
    return _MAKERS[form.shape](draft, form, theme)


def _single(draft: Draft, form: Form, theme: Theme) -> FormPage:
    from ui.entry.single_page import SinglePage  # noqa: PLC0415  # with the first of its kind

    return SinglePage(draft, form, theme)


def _grid(draft: Draft, form: Form, theme: Theme) -> FormPage:
    from ui.entry.grid_page import GridPage  # noqa: PLC0415  # with the first of its kind

    return GridPage(draft, form, theme)


def _list(draft: Draft, form: Form, theme: Theme) -> FormPage:
    from ui.entry.list_page import ListPage  # noqa: PLC0415  # with the first of its kind

    return ListPage(draft, form, theme)


_MAKERS = {"single": _single, "grid": _grid, "list": _list}
