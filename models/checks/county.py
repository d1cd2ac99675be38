"""Checks over the whole county, run after merging (level B of domain.md §3).

A rule of ``each = "county"`` looks at the records of all returns together: ``sum(movement, …)``
runs over every unit's rows. It speaks about the county, so its problems name no unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.checks.declared import broken, let_text
from models.forms.compiled import CompiledCheck, compiled, environment
from models.forms.definition import SLOT, FormSet
from models.forms.expression_nodes import Env
from models.problems import Place, Problem
from models.records import EMPTY_CONTENT, Content, FormData, Period, Row, Unit

_COUNTY = Unit("", "", "")


def together(contents: Iterable[Content]) -> Content:
    """Return the records of many returns as one content; 本期无此项 of all is 本期无此项."""
    rows: dict[str, list[Row]] = {}
    absent: dict[str, bool] = {}
    for content in contents:
        for form_id, data in content.forms.items():
            rows.setdefault(form_id, []).extend(data.rows)
            absent[form_id] = absent.get(form_id, True) and data.absent
    return Content({form_id: FormData(tuple(rows[form_id]), absent[form_id]) for form_id in rows})


def check_county(form_set: FormSet, period: Period, content: Content) -> list[Problem]:
    """Return what the county's checks find in the returns taken ``together``."""
    env = environment(form_set, _COUNTY, period, content, EMPTY_CONTENT)
    return [
        _problem(check, env)
        for form in form_set.forms
        for check in compiled(form_set).checks(form)
        if check.check.each == "county" and broken(check, env)
    ]


def _problem(check: CompiledCheck, env: Env) -> Problem:
    def slot(match: re.Match[str]) -> str:
        known = match[1] in check.lets
        return let_text(check, match[1], env) if known else check.form.title

    declared = check.check
    message = SLOT.sub(slot, declared.message)
    return Problem(
        declared.id, declared.level, message, Place(form=check.form.id), hint=declared.hint
    )
