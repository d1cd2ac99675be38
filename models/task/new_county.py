"""What a bureau's new data set begins with: the form sets there are, a registry, a half-year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from models.errors import Refused
from models.forms.applicability import forms_for
from models.forms.definition import ChoiceItem, FormSet
from models.forms.loader import form_set_from_json, form_set_to_json, load_form_set
from models.indicators.declared import is_bureau
from models.problems import Problem
from models.records import Period, Unit
from models.store import registry
from models.store.dataset import DataSet
from models.task.opening import set_up
from models.task.own import whose
from models.task.registry_file import TOWNS, RegistryRead


class NewCounty(Struct, frozen=True):
    """What is set up.

    Attributes:
        towns: the county's townships; empty for those the form set knows.
    """

    form_set: FormSet
    period: Period
    units: tuple[Unit, ...]
    towns: tuple[ChoiceItem, ...] = ()


def form_sets_in(folder: Path) -> tuple[FormSet, ...]:
    """Return the form sets that come with the program."""
    return tuple(
        load_form_set(path)
        for path in sorted(folder.iterdir())
        if (path / "form_set.toml").is_file()
    )


def usual_form_set(form_sets: Sequence[FormSet], period_id: str) -> FormSet | None:
    """Return the forms to propose for a half-year: the latest of those that go back to it."""
    known = [form_set for form_set in form_sets if form_set.since <= period_id]
    return max(known, key=lambda form_set: form_set.since, default=None)


def registry_of(folder: Path, form_set: FormSet) -> RegistryRead:
    """Return the registry of another data set, of the half-year before for instance.

    Raises:
        NotFound, InUse, NewerFile, Damaged, EnvironmentFault: it can't be opened.
        Refused: it has kinds of units that the form set does not know, or no units.
    """
    with DataSet.open(folder) as dataset:
        units = dataset.db.call(registry.units, write=False)
        before = dataset.db.call(registry.form_sets, write=False)
    if not units:
        raise Refused(f"“{folder.name}”里还没有学校名册。")
    refuse_strange(form_set, units)
    return RegistryRead(units, towns=towns_of(units, form_set, before))


def refuse_strange(form_set: FormSet, units: Iterable[Unit]) -> None:
    """Refuse units of a kind that the form set does not know."""
    strange = sorted({unit.kind for unit in units if form_set.kind(unit.kind) is None})
    if strange:
        raise Refused(f"名册里有这套表样没有的单位类型（{'、'.join(strange)}），不能沿用。")


def towns_of(
    units: tuple[Unit, ...], form_set: FormSet, before: tuple[FormSet, ...]
) -> tuple[ChoiceItem, ...]:
    """Return the townships of units that a form set does not know, from the forms used before."""
    used = {unit.town for unit in units if unit.town}
    lists = [known.choices[TOWNS].items for known in (form_set, *before) if TOWNS in known.choices]
    if not lists or used & {item.code for item in lists[0]}:
        return ()
    return next((items for items in lists[1:] if used <= {item.code for item in items}), ())


def with_towns(form_set: FormSet, towns: tuple[ChoiceItem, ...]) -> FormSet:
    """Return a form set with the townships of another county."""
    items = replace(form_set.choices[TOWNS], items=towns)
    made = replace(form_set, choices={**form_set.choices, TOWNS: items})
    return form_set_from_json(form_set_to_json(made))


def expected_in(form_set: FormSet, units: tuple[Unit, ...]) -> tuple[str, ...]:
    """Return whose returns are expected unless the bureau says otherwise: all but its own."""
    return tuple(
        unit.code for unit in units if not is_bureau(form_set, unit) and forms_for(form_set, unit)
    )


def counted(form_set: FormSet, units: tuple[Unit, ...]) -> str:
    """Return how many units of each kind there are, in words."""
    counts = {kind.code: 0 for kind in form_set.kinds}
    for unit in units:
        counts[unit.kind] = counts.get(unit.kind, 0) + 1
    parts = [f"{kind.title}{counts[kind.code]}" for kind in form_set.kinds if counts[kind.code]]
    return f"共{len(units)}个单位：{'、'.join(parts)}。"


def set_up_county(dataset: DataSet, county: NewCounty) -> None:
    """Set a bureau's data set up.

    Raises:
        Refused: something was set up in it before.
    """
    own = whose(dataset)
    if own.edition:
        raise Refused("这个文件夹里已经有数据，没有改动。请另选一个文件夹，或直接打开它。")
    form_set = with_towns(county.form_set, county.towns) if county.towns else county.form_set
    expected = expected_in(form_set, county.units)
    period = replace(county.period, expected=expected)
    set_up(dataset, form_set, period, county.units)


def faults_told(problems: tuple[Problem, ...]) -> str:
    """Return the findings of a registry, one a line."""
    return "\n".join(problem.message + problem.hint for problem in problems)
