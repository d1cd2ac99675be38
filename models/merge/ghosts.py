"""Returns that look like another one: last period's numbers again, or those of another school.

Nothing is refused for it. A person should see it before the return is taken in, and as long as it
is so: a file was copied, or the wrong one was picked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from models.checks.whole import COPIED, same_as_last
from models.forms.context import ReturnContext
from models.indicators.parts import SharedPart
from models.merge.incoming import Incoming
from models.problems import Place, Problem, Severity
from models.records import Content, Unit

TWIN = "M020"
LAST_AGAIN = "M021"
GHOSTS = frozenset((TWIN, LAST_AGAIN))

_NAMED = 4
_MANY = 10
"""So many equal numbers, beside zeros and ones, are hardly chance."""

_Numbers = frozenset[tuple[str, Decimal]]


def last_again(files: Iterable[Incoming]) -> tuple[Problem, ...]:
    """Return what is to be said of a unit's files: all their numbers are those of last period."""
    found = any(problem.code == COPIED for file in files for problem in file.prepared.problems)
    text = "数字和上一期一模一样，请先问学校是不是把上期的表又交了一次，再决定收不收。"
    return (Problem(LAST_AGAIN, Severity.WARNING, text),) if found else ()


def twins(
    coming: Mapping[str, Sequence[SharedPart]],
    stored: Mapping[str, Sequence[SharedPart]],
    units: Mapping[str, Unit],
) -> dict[str, Problem]:
    """Return unit → what is to be said where its figures are all those of another unit.

    Args:
        coming: unit → its shares in the figures, of the units a plan changes.
        stored: the same of all units, as they are now.
        units: the registry.
    """
    found = {}
    for same in _alike({**stored, **coming}):
        for unit in same:
            if unit in coming:
                others = [units[other].name for other in same if other != unit]
                found[unit] = _twin(unit, others)
    return found


def ghosts_in(
    shares: Mapping[str, Sequence[SharedPart]],
    returns: Iterable[tuple[ReturnContext, Content]],
    units: Mapping[str, Unit],
) -> Iterator[Problem]:
    """Yield what is still to be said of returns that were taken in.

    Args:
        shares: unit → its shares in the figures, of the returns that count.
        returns: the same returns, each with what the unit said last.
        units: the registry.
    """
    for same in _alike(shares):
        named = _listed([units[unit].name for unit in same])
        text = f"{named}的数字一模一样，请问学校是不是拿错或照抄了别校的表。"
        yield Problem(TWIN, Severity.WARNING, text)
    for ctx, content in returns:
        if same_as_last(ctx, content):
            text = f"{ctx.unit.name}的数字和上一期一模一样，请问学校是不是把上期的表又交了一次。"
            yield Problem(LAST_AGAIN, Severity.WARNING, text, Place(unit=ctx.unit.code))


def _alike(shares: Mapping[str, Sequence[SharedPart]]) -> list[list[str]]:
    """Return the groups of units that have the same numbers, and enough of them."""
    alike: dict[_Numbers, list[str]] = defaultdict(list)
    for unit, parts in shares.items():
        numbers = _numbers(parts)
        if sum(number > 1 for _, number in numbers) >= _MANY:
            alike[numbers].append(unit)
    return [same for same in alike.values() if len(same) > 1]


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(f"“{name}”" for name in names[:_NAMED])
    return shown + (f"等{len(names)}个单位" if len(names) > _NAMED else "")


def _numbers(parts: Sequence[SharedPart]) -> _Numbers:
    return frozenset(
        (part.indicator, part.numerator) for part in parts if part.numerator is not None
    )


def _twin(unit: str, others: Sequence[str]) -> Problem:
    named = "”“".join(others[:2]) + ("”等学校" if len(others) > 2 else "”")
    text = f"数字和“{named}的一模一样，请先问学校是不是拿错或照抄了别校的表，再决定收不收。"
    return Problem(TWIN, Severity.WARNING, text, Place(unit=unit))
