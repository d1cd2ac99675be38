"""Whose returns are in: expected, received, undecided, missing; as numbers and a sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from models.forms.definition import FormSet
from models.indicators.declared import is_bureau
from models.records import Period, Unit

POINT = "teaching_point"
"""Kind group of teaching points, which are counted beside the schools."""


class Coverage(Struct, frozen=True):
    """How many of the units that must hand in a return have done so.

    Attributes:
        expected: codes of the schools and teaching points that must.
        returned: of these, whose return is in and undisputed.
        pending: of these, whose return is in but waits for a decision (待定).
        missing: of these, who has sent nothing.
        lists_only: of these, whose person list is in, but not the figures: they count as missing
            wherever a figure is asked for.
        points: of the expected, which are teaching points.
        unexpected: units that sent a return without being expected; they are not counted.
    """

    expected: tuple[str, ...]
    returned: tuple[str, ...]
    pending: tuple[str, ...]
    missing: tuple[str, ...]
    lists_only: tuple[str, ...] = ()
    points: frozenset[str] = frozenset()
    unexpected: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every expected return is in and undisputed."""
        return len(self.returned) == len(self.expected)

    @property
    def line(self) -> str:
        """The sentence above every table."""
        asked, came = self._by_kind(self.expected), self._by_kind(self.returned)
        text = f"应报{asked}，已报{came}"
        if self.pending:
            text += f"，待定{self._by_kind(self.pending)}"
        if self.lists_only:
            text += f"，只收到人员名单{self._by_kind(self.lists_only)}"
        return f"{text}（含{len(self.returned)}/{len(self.expected)}校）"

    def _by_kind(self, codes: Collection[str]) -> str:
        points = sum(code in self.points for code in codes)
        schools = f"学校{len(codes) - points}所"
        return f"{schools}、教学点{points}所" if self.points else schools


def expected_units(form_set: FormSet, period: Period, units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Return the units whose returns count: the expected ones, and the bureau's own."""
    codes = set(period.expected)
    return tuple(unit for unit in units if unit.code in codes or is_bureau(form_set, unit))


def coverage(
    form_set: FormSet,
    period: Period,
    units: Sequence[Unit],
    returned: Collection[str],
    pending: Collection[str] = (),
    lists_only: Collection[str] = (),
) -> Coverage:
    """Return whose returns are in; the bureau's own return is not counted among the schools.

    Args:
        form_set: tells the kinds of units apart.
        period: says who is expected.
        units: the registry.
        returned: units whose return is in.
        pending: units whose return waits for a decision, ``returned`` or not.
        lists_only: units of which only the person list came; they are not ``returned``.
    """
    schools = [
        unit for unit in expected_units(form_set, period, units) if not is_bureau(form_set, unit)
    ]
    codes = [unit.code for unit in schools]
    known = {*codes, *(unit.code for unit in units if is_bureau(form_set, unit))}
    return Coverage(
        expected=tuple(codes),
        returned=tuple(code for code in codes if code in returned and code not in pending),
        pending=tuple(code for code in codes if code in pending),
        missing=tuple(
            code for code in codes if not any(code in of for of in (returned, pending, lists_only))
        ),
        lists_only=tuple(code for code in codes if code in lists_only and code not in pending),
        points=frozenset(unit.code for unit in schools if _is_point(form_set, unit)),
        unexpected=tuple(sorted(set(returned) - known)),
    )


def _is_point(form_set: FormSet, unit: Unit) -> bool:
    kind = form_set.kind(unit.kind)
    return kind is not None and POINT in kind.groups
