"""What the bureau has not filled in itself: what the summary would pass over in silence."""

from __future__ import annotations

from models.forms.applicability import forms_for
from models.forms.compiled import compiled, environment
from models.indicators.declared import is_bureau
from models.records import EMPTY_CONTENT, FormData
from models.report.view import View


def unfilled(view: View) -> tuple[str, ...]:
    """Return the titles of the bureau's forms that hold nothing and do not say 本期无此项.

    Forms that are optional or not asked for are left out; so is everything where there is no
    bureau in the registry, or where contents were not read.
    """
    own = next((unit for unit in view.units if is_bureau(view.form_set, unit)), None)
    if own is None or view.returns.contents is None:
        return ()
    content = view.returns.contents.get(own.code, EMPTY_CONTENT)
    env = environment(view.form_set, own, view.period, content, EMPTY_CONTENT)
    asks = compiled(view.form_set).asks
    return tuple(
        form.title
        for form in forms_for(view.form_set, own)
        if not form.optional and _untouched(content.form(form.id)) and asks(form, env)
    )


def _untouched(data: FormData) -> bool:
    return not data.absent and all(row.empty for row in data.rows)
