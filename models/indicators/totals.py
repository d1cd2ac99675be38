"""County figures: sums over the parts of the units, and ratios of such sums.

Every figure knows whose parts are in it and whose are not: who is missing, who waits for a
decision, who left the value blank. A unit that left something blank stays out of a ratio, above
and below the line, because half of its figures would bend the rate.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from models.forms.definition import FormSet, Indicator
from models.indicators.coverage import expected_units
from models.indicators.declared import ADDITIVE, declared, is_bureau
from models.indicators.parts import Asked, IndicatorPart, PartState, SharedPart
from models.records import Period, Unit

By = Literal["county", "township", "kind", "unit"]
COUNTY = ""
"""Key of the one group of totals by county."""

_COUNTED: frozenset[str] = frozenset((PartState.VALUE, PartState.ABSENT, PartState.PARTIAL))
# Above the line of a ratio, not applicable means 0.
_IN_RATIO: frozenset[str] = frozenset((PartState.VALUE, PartState.ABSENT, PartState.NOT_APPLICABLE))


class Figure(Struct, frozen=True):
    """An indicator's value for a group of units, and how far it can be trusted.

    Attributes:
        value: the figure; None if nothing was answered or the denominator is 0.
        numerator, denominator: of a ratio; otherwise the value itself and None.
        expected: units that are asked for it.
        counted: units whose part is in it.
        missing: units that sent no return.
        pending: units whose return waits for a decision; undisputed parts of theirs are in it.
        blank: units that left the value blank and are not in it.
        partial: units in it of which some records are blank.
        nonzero: units in it whose own value is not 0.
        at: for max and min, the units that have it.
        made: how it was made, where that is no plain sum.
        schools: whether the units are schools (and not the bureau).
    """

    indicator: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    expected: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    nonzero: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    made: str = ""
    schools: bool = True

    @property
    def complete(self) -> bool:
        """Whether every unit that is asked has answered in full, undisputed."""
        open_ones = self.missing or self.pending or self.blank or self.partial
        return bool(self.expected) and not open_ones

    @property
    def coverage(self) -> str:
        """含 n/m 校, and what else there is to say about the units that are not in it."""
        if not self.schools:
            return "" if self.complete else "县局数据未齐"
        text = f"含{len(self.counted)}/{len(self.expected)}校"
        if self.partial:
            text += f"，其中{len(self.partial)}校未填全"
        if self.blank:
            text += f"，{len(self.blank)}校未填"
        if self.pending:
            text += f"，{len(self.pending)}校待定"
        return text


class Totals(Struct, frozen=True):
    """All figures of a period by one dimension.

    Attributes:
        by: what the groups are.
        groups: group key (``""``, township code, kind code, unit code) → indicator → figure.
    """

    by: By
    groups: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict)

    def figure(self, indicator: str, group: str = COUNTY) -> Figure:
        """Return a figure; an empty one if no unit of the group is asked for it."""
        return self.groups.get(group, {}).get(indicator) or Figure(indicator)


def totals(
    form_set: FormSet,
    period: Period,
    units: Sequence[Unit],
    parts: Mapping[str, Iterable[SharedPart]],
    by: By = "county",
    *,
    pending: Collection[str] = (),
) -> Totals:
    """Return the figures of every group of units.

    Args:
        form_set: declares the indicators.
        period: says who is expected.
        units: the registry.
        parts: unit code → its parts, for every unit whose return is in.
        by: the dimension.
        pending: units whose return waits for a decision.
    """
    counted = expected_units(form_set, period, units)
    by_unit = {
        unit.code: {part.indicator: part for part in parts[unit.code]}
        for unit in counted
        if unit.code in parts
    }
    key = _GROUP_KEY[by]
    members: dict[str, list[Unit]] = {}
    for unit in counted:
        members.setdefault(key(unit), []).append(unit)
    of = Asked(form_set, period).of
    asked = {unit.code: of(unit) for unit in counted}
    return Totals(
        by,
        {
            group: {
                item.id: _figure(
                    form_set,
                    item,
                    [
                        unit
                        for unit in group_units
                        if item.id in asked[unit.code]
                        or _has_said(form_set, item, by_unit.get(unit.code, {}))
                    ],
                    by_unit,
                    pending,
                )
                for item in form_set.indicators
            }
            for group, group_units in members.items()
        },
    )


_GROUP_KEY: dict[By, Callable[[Unit], str]] = {
    "county": lambda _unit: COUNTY,
    "township": lambda unit: unit.town,
    "kind": lambda unit: unit.kind,
    "unit": lambda unit: unit.code,
}


def _has_said(form_set: FormSet, item: Indicator, own: Mapping[str, SharedPart]) -> bool:
    """Tell whether a unit answered although nobody asked: what it said still counts."""
    if item.agg == "ratio":
        return _has_said(form_set, declared(form_set).by_id[item.denominator], own)
    part = own.get(item.id)
    return part is not None and part.state in _COUNTED


class _Standing(Struct):
    """Who is in a figure and who is not, while it is being made."""

    expected: list[str] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    nonzero: list[str] = field(default_factory=list)

    def figure(self, indicator: str, made: str, *, schools: bool) -> Figure:
        """Return a figure without its value."""
        return Figure(
            indicator,
            expected=tuple(self.expected),
            counted=tuple(self.counted),
            missing=tuple(self.missing),
            pending=tuple(self.pending),
            blank=tuple(self.blank),
            partial=tuple(self.partial),
            nonzero=tuple(self.nonzero),
            made=made,
            schools=schools,
        )


def _figure(
    form_set: FormSet,
    item: Indicator,
    asked: Sequence[Unit],
    by_unit: Mapping[str, Mapping[str, SharedPart]],
    pending: Collection[str],
) -> Figure:
    """Sort the units asked into those in the figure and those not, and add up the former."""
    standing = _Standing()
    found: dict[str, tuple[SharedPart, ...]] = {}
    names = (item.numerator, item.denominator) if item.agg == "ratio" else (item.id,)
    for unit in asked:
        own = by_unit.get(unit.code)
        parts = () if own is None else tuple(_part_of(own, name) for name in names)
        if parts and parts[-1].state == PartState.NOT_APPLICABLE:
            continue  # the return says that the question does not arise
        standing.expected.append(unit.code)
        if unit.code in pending:
            standing.pending.append(unit.code)
        elif own is None:
            standing.missing.append(unit.code)
        if own is not None and _sort_in(unit.code, parts, standing):
            found[unit.code] = parts
    schools = not asked or not all(is_bureau(form_set, unit) for unit in asked)
    figure = standing.figure(item.id, _made(form_set, item), schools=schools)
    if item.agg == "ratio":
        return _ratio(form_set, item, figure, found)
    own_parts = {code: parts[0] for code, parts in found.items()}
    value = _merged(item.agg, own_parts.values())
    extreme = item.agg in {"max", "min"} and value is not None
    at = [code for code, part in own_parts.items() if extreme and part.numerator == value]
    return replace(figure, value=value, numerator=value, at=tuple(at))


def _part_of(own: Mapping[str, SharedPart], name: str) -> SharedPart:
    """Return a unit's part; one that was never computed counts as blank."""
    return own.get(name) or IndicatorPart(name, None, state=PartState.BLANK)


def _sort_in(code: str, parts: Sequence[SharedPart], standing: _Standing) -> bool:
    """Note where a unit stands; return whether its parts are in the figure."""
    if len(parts) > 1:
        if any(part.state not in _IN_RATIO for part in parts):
            standing.blank.append(code)
            return False
    elif parts[0].state not in _COUNTED:
        standing.blank.append(code)
        return False
    elif parts[0].state == PartState.PARTIAL:
        standing.partial.append(code)
    standing.counted.append(code)
    if parts[0].numerator:
        standing.nonzero.append(code)
    return True


def _ratio(
    form_set: FormSet,
    item: Indicator,
    figure: Figure,
    found: Mapping[str, Sequence[SharedPart]],
) -> Figure:
    by_id = declared(form_set).by_id
    above = _merged(by_id[item.numerator].agg, (parts[0] for parts in found.values()))
    below = _merged(by_id[item.denominator].agg, (parts[1] for parts in found.values()))
    value = None
    if above is not None and below:
        with localcontext(prec=34):
            value = above * item.factor / below
    return replace(figure, value=value, numerator=above, denominator=below)


def _merged(agg: str, parts: Iterable[SharedPart]) -> Decimal | None:
    """Return the total of parts that are in the figure; None if there is none."""
    parts = list(parts)
    if agg == "distinct":
        keys = {key for part in parts for key in part.keys}
        unkeyed = [part.numerator or Decimal(0) for part in parts if not part.keys]
        return sum(unkeyed, Decimal(len(keys))) if parts else None
    numbers = [part.numerator for part in parts if part.numerator is not None]
    if agg in {"max", "min"}:
        return (max if agg == "max" else min)(numbers, default=None)
    return sum(numbers, Decimal(0)) if parts else None


def _made(form_set: FormSet, item: Indicator) -> str:
    """Say how a figure was made where it is no plain sum."""
    known = declared(form_set)
    if item.agg in ADDITIVE:
        return ""
    if item.agg == "ratio":
        above, below = known.by_id[item.numerator], known.by_id[item.denominator]
        return f"各校“{above.title}”合计÷各校“{below.title}”合计"
    if item.agg == "distinct":
        personal = known.over_records[item.id].personal
        return "各校内去重后相加" if personal else "全县去重计数"
    return "各校中的最大值" if item.agg == "max" else "各校中的最小值"
