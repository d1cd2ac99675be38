"""``period`` begins a half-year: in a new county's data, or in the data there is."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from models import paths
from models.errors import NotFound, Refused
from models.forms.definition import FormSet
from models.headless.answer import Answer
from models.headless.console import Console
from models.headless.opening import opened
from models.headless.setting import change, setting_lines
from models.records import Period
from models.store.dataset import DataSet
from models.task.half_years import named_half_year
from models.task.new_county import (
    NewCounty,
    counted,
    faults_told,
    form_sets_in,
    set_up_county,
    usual_form_set,
)
from models.task.registry_file import read_registry


def period(arguments: Namespace, console: Console) -> Answer:
    """Begin a half-year, go back to one that is there, or change its forms."""
    wanted = named_half_year(arguments.period)
    if wanted is None:
        raise Refused(f"“{arguments.period}”不是半年；上半年写成2026H1，下半年写成2026H2。")
    if arguments.registry is not None:
        return _county(arguments, wanted)
    with opened(arguments.data, console) as workspace:
        known = {item.id for item in workspace.periods()}
        if wanted.id in known and not arguments.form_set:
            workspace.choose_period(wanted.id)
            changed = change(workspace, arguments, console)
            frame = workspace.frame()
            more = (changed, *(setting_lines(frame) if arguments.settings else ()))
            return _answer(frame.period, frame.form_set, "现在办理", *more)
        form_set = _chosen(arguments.form_set, wanted.id)
        done = "已换表样" if wanted.id in known else "已新建"
        workspace.begin_half_year(form_set, wanted)
        changed = change(workspace, arguments, console)
    return _answer(wanted, form_set, done, changed)


def _county(arguments: Namespace, wanted: Period) -> Answer:
    """Make a county's data from its registry."""
    form_set = _chosen(arguments.form_set, wanted.id)
    read = read_registry(arguments.registry, form_set)
    if not read.units:
        raise Refused(f"学校名册有{len(read.problems)}处要改。\n{faults_told(read.problems)}")
    with DataSet.open(arguments.data, create=True) as dataset:
        set_up_county(dataset, NewCounty(form_set, wanted, read.units, read.towns))
    return _answer(wanted, form_set, "已新建", counted(form_set, read.units))


def _chosen(name: str, period_id: str) -> FormSet:
    """Return the form set that is named, or the usual one of a half-year."""
    form_sets = form_sets_in(paths.resources() / "forms")
    found = _named(form_sets, name) if name else usual_form_set(form_sets, period_id)
    if found is None:
        known = "、".join(form_set.id for form_set in form_sets)
        raise NotFound(f"没有“{name}”这套表样；有{known}。")
    return found


def _named(form_sets: Sequence[FormSet], name: str) -> FormSet | None:
    return next((form_set for form_set in form_sets if form_set.id == name), None)


def _answer(period: Period, form_set: FormSet, done: str, *more: str) -> Answer:
    lines = [f"{done}：{period.title}，用“{form_set.title}”。", *filter(None, more)]
    facts = {"period": period.id, "title": period.title, "form_set": form_set.id}
    return Answer(tuple(lines), facts | {"form_set_hash": form_set.hash})
