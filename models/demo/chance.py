"""Chance that repeats itself: random numbers by seed and purpose, and shares that add up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random


def chance(seed: int, *purpose: object) -> Random:
    """Return the random numbers of one purpose; another purpose never shifts them."""
    words = "/".join(str(word) for word in (seed, *purpose))
    return Random(words)  # noqa: S311  # made-up figures, no secrets


def split(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole numbers that add up to a total, as near to their weights as can be."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [math.floor(part) for part in exact]
    nearest = sorted(range(len(weights)), key=lambda n: (shares[n] - exact[n], n))
    for index in nearest[: total - sum(shares)]:
        shares[index] += 1
    return shares


class Spread:
    """Turns a rate into whole persons, place by place, so that all together it comes out right."""

    def __init__(self, start: float = 0.5) -> None:
        """Begin with a part of a person carried over."""
        self._owed = start

    def take(self, amount: float, at_most: int) -> int:
        """Return the persons of one place; what did not fit goes on to the next."""
        self._owed += amount
        taken = max(0, min(math.floor(self._owed), at_most))
        self._owed -= taken
        return taken
