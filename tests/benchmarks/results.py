"""What was measured, against what, and how it is printed: ratios of one run, never lone seconds."""

from __future__ import annotations

import statistics
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table.

    Attributes:
        what: what was measured.
        value: the figure, or the ratio to ``against``.
        unit: 倍, 秒, 毫秒, MB, 项.
        target: what design.md §12 asks for.
        at_least: whether the target is a lower bound.
        detail: the two sides of a ratio, as measured.
    """

    what: str
    value: float
    unit: str
    target: float
    at_least: bool = False
    detail: str = ""

    @property
    def met(self) -> bool:
        """Whether the target is met."""
        return self.value >= self.target if self.at_least else self.value <= self.target


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_turn(one: Callable[[], object], other: Callable[[], object], runs: int) -> list[float]:
    """Return the ratio of one to the other, pair by pair, so that a drifting machine is fair."""
    return [timed(one) / timed(other) for _ in range(runs)]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that so many of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def table(results: Sequence[Result]) -> str:
    """Return the results as lines, columns aligned for Chinese."""
    lines = [("项目", "测得", "目标", "达到", "")]
    for item in results:
        sign = "≥" if item.at_least else "≤"
        lines.append(
            (
                item.what,
                f"{item.value:.3g} {item.unit}",
                f"{sign} {item.target:g} {item.unit}",
                "是" if item.met else "否",
                item.detail,
            )
        )
    widths = [max(_cells(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join(
            text + " " * (width - _cells(text)) for text, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
