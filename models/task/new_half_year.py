"""A bureau begins another half-year in the data it has, on the same forms or on others.

The forms of a half-year can be changed as long as nothing came in. What is handed in on the old
ones afterwards is carried over by their tombstones, and the import says what became of it.
"""

from __future__ import annotations

from msgspec.structs import replace

from models.errors import Refused
from models.forms.definition import FormSet
from models.records import Period
from models.store import registry
from models.store.dataset import DataSet
from models.store.submissions import submissions
from models.store.transaction import Transaction
from models.task.new_county import expected_in, refuse_strange, towns_of, with_towns
from models.task.opening import set_up
from models.task.own import whose


def begin_half_year(dataset: DataSet, form_set: FormSet, period: Period) -> None:
    """Set another half-year up with the registry that is there, and work on it.

    All schools are expected. What the bureau had set stays where the forms stay; other forms begin
    with their own standards. One that is set up already changes to the given forms.

    Raises:
        Refused: it is on these forms already, or has received something on others; it is not the
            bureau's data, or the registry does not fit.
    """
    own = whose(dataset)
    if own.unit or not own.period:
        raise Refused("这不是县局的数据，不能在这里新建期次。学校请打开县局发来的任务包。")
    units = dataset.db.call(registry.units, write=False)
    refuse_strange(form_set, units)
    towns = towns_of(units, form_set, dataset.db.call(registry.form_sets, write=False))
    if towns:  # those of the county, which the forms as they ship know nothing of
        form_set = with_towns(form_set, towns)
    there = dataset.db.call(lambda tx: _same(tx, form_set, period), write=False)
    if there is None:
        kept = dataset.db.call(lambda tx: _kept_settings(tx, form_set, period), write=False)
        expected = expected_in(form_set, units)
        there = replace(period, expected=expected, settings=kept)
    set_up(dataset, form_set, there, ())


def _same(tx: Transaction, form_set: FormSet, period: Period) -> Period | None:
    """Return a half-year that is set up already, ready for other forms; None if it is new."""
    there = registry.period(tx, period.id)
    if there is None:
        return None
    if registry.period_form_set(tx, there.id) == form_set.hash:
        raise Refused(f"“{there.title}”已经建好了，不用再建。")
    if submissions(tx, there.id):
        raise Refused(f"“{there.title}”已经收到报表，不能再换表样；下一期可以换。")
    return replace(there, settings={})


def _kept_settings(tx: Transaction, form_set: FormSet, period: Period) -> dict[str, object]:
    """Return what was set for the half-year before, if that is on forms of the same name."""
    before = [item for item in registry.periods(tx) if item.start < period.start]
    if not before:
        return {}
    forms = registry.form_set(tx, registry.period_form_set(tx, before[-1].id))
    return dict(before[-1].settings) if forms is not None and forms.id == form_set.id else {}
