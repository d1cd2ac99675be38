"""The bureau changes a half-year: its days, whom it expects, its settings (domain.md §1.12 B15).

What has come in is worked out anew, for limits and standards are part of many figures. What the
schools hold changes only with a new task package.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from models.errors import NotFound, Refused
from models.forms.definition import FormSet
from models.merge.apply import refresh
from models.merge.snapshot import read_frame
from models.records import Period, Unit
from models.store import registry
from models.store.dataset import DataSet
from models.store.submissions import submissions
from models.store.transaction import Transaction
from models.task.new_county import expected_in
from models.watch import Watch


class Changed(Struct, frozen=True):
    """A change of whom a half-year expects, as it is on record.

    Attributes:
        added, removed: codes of units.
    """

    time: str
    who: str
    reason: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


def usual_expected(form_set: FormSet, units: Mapping[str, Unit]) -> frozenset[str]:
    """Return whom the registry would have expected: every unit that fills in any form."""
    return frozenset(expected_in(form_set, tuple(units.values())))


def change_period(
    dataset: DataSet, period: Period, who: str = "", reason: str = "", watch: Watch | None = None
) -> int:
    """Put a half-year in the place of the one with its id; return how many returns were redone.

    Raises:
        NotFound: there is no such half-year.
        Refused: the days are out of order, a unit or setting is unknown, nobody would be
            expected, or others are expected than before and nobody said why.
    """
    return dataset.db.call(lambda tx: _change(tx, period, who, reason, watch or Watch()))


def changes_of(tx: Transaction, period: str) -> tuple[Changed, ...]:
    """Return who was added to those expected and who was taken away, earliest first."""
    told: list[dict[str, Any]] = registry.get_setting(tx, _key(period), [])
    return tuple(
        Changed(
            one["time"],
            one["who"],
            one["reason"],
            tuple(one["added"]),
            tuple(one["removed"]),
        )
        for one in told
    )


def _change(tx: Transaction, period: Period, who: str, reason: str, watch: Watch) -> int:
    known = {item.id: item for item in registry.periods(tx)}
    if period.id not in known:
        raise NotFound(f"没有“{period.id}”这一期。")
    frame = read_frame(tx, period.id)
    _refuse_disorder(period)
    _refuse_unknown(period, frame.form_set, frame.units)
    _record(tx, known[period.id], period, who, reason)
    registry.put_period(tx, period, frame.form_set.hash)
    frame = read_frame(tx, period.id)
    states = submissions(tx, period.id)
    for number, state in enumerate(states):
        watch.step(number, len(states))
        refresh(tx, frame, state.unit, anew=True)
    watch.step(len(states), len(states))
    return len(states)


def _refuse_disorder(period: Period) -> None:
    if not period.start <= period.cutoff <= period.end:
        raise Refused(f"统计截止日期要在{period.start}到{period.end}之间。")
    if period.deadline < period.cutoff:
        raise Refused("上报期限不能早于统计截止日期。")
    if not period.title.strip():
        raise Refused("期次要有名称，例如“2006年上半年”。")


def _refuse_unknown(period: Period, form_set: FormSet, units: Mapping[str, Unit]) -> None:
    strange = sorted(set(period.expected) - units.keys())
    if strange:
        raise Refused(f"名册里没有这些单位：{'、'.join(strange)}。")
    if not period.expected:
        raise Refused("一个应报单位也没有选，没有改动。")
    settings = {setting.id for setting in form_set.settings}
    unknown = sorted(period.settings.keys() - settings)
    if unknown:
        raise Refused(f"没有这些设置：{'、'.join(unknown)}。")


def _record(tx: Transaction, before: Period, after: Period, who: str, reason: str) -> None:
    """Keep who was added and taken away, and why; that decides what 全部 means."""
    added = sorted(set(after.expected) - set(before.expected))
    removed = sorted(set(before.expected) - set(after.expected))
    if not added and not removed:
        return
    if not reason.strip() or not who.strip():
        raise Refused("应报单位和原来不一样了，请写明是谁决定的、为什么。")
    told = [*registry.get_setting(tx, _key(after.id), [])]
    told.append(
        {
            "time": tx.now(),
            "who": who.strip(),
            "reason": reason.strip(),
            "added": added,
            "removed": removed,
        }
    )
    registry.set_setting(tx, _key(after.id), told)


def _key(period: str) -> str:
    return f"expected/{period}"
