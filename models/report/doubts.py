"""What the clerk should look into before a report is final, though it may be printed as it is."""

from __future__ import annotations

from collections.abc import Iterator

from models.forms.applicability import forms_for
from models.forms.compiled import compiled, environment
from models.forms.definition import Form
from models.indicators.coverage import expected_units
from models.indicators.declared import is_bureau
from models.problems import Place, Problem, Severity
from models.records import EMPTY_CONTENT, FormData, Part, Unit
from models.report.verdicts import listed
from models.report.view import View


def doubts(view: View) -> Iterator[Problem]:
    """Yield returns that came with errors, and what the bureau itself has not filled in."""
    units = expected_units(view.form_set, view.period, view.units)
    wrong = [unit.code for unit in units if unit.code in view.returns.wrong]
    if wrong:
        yield Problem(
            "R017",
            Severity.WARNING,
            f"有单位的报表带着错误：{listed(view, wrong)}，请核对后再定稿。",
            hint="请到“上报进度”里选“有错”，看每个单位有几处，再请学校更正，或由县局更正。",
        )
    own = next((unit for unit in view.units if is_bureau(view.form_set, unit)), None)
    if own is None:
        return
    for form in _unfilled(view, own):
        yield Problem(
            "R016",
            Severity.WARNING,
            f"县局自己的表“{form.title}”还没有填，总结里不会写到。",
            Place(unit=own.code, form=form.id),
            hint="请在“本局填报”里补填，没有就点“本期无此项”。",
        )


def _unfilled(view: View, own: Unit) -> Iterator[Form]:
    """Yield the bureau's forms that hold nothing and do not say 本期无此项.

    The summary would pass over them in silence. Forms that are optional or not asked for are left
    out; so is everything where contents were not read. Person lists are not read for the report.
    """
    if view.returns.contents is None:
        return
    content = view.returns.contents.get(own.code, EMPTY_CONTENT)
    env = environment(view.form_set, own, view.period, content, EMPTY_CONTENT)
    asks = compiled(view.form_set).asks
    for form in forms_for(view.form_set, own):
        wanted = form.part is Part.FIGURES and not form.optional and asks(form, env)
        if wanted and _untouched(content.form(form.id)):
            yield form


def _untouched(data: FormData) -> bool:
    return not data.absent and all(row.empty for row in data.rows)
