"""Where a school stands among the schools of its kind: who is first to get what.

A share of the schools of a kind has something; which ones they are is drawn once, and those who
had it half a year ago are among those who have it now.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from models.demo.chance import chance
from models.demo.county import make_county
from models.demo.filling import Filling


class Standing(Struct, frozen=True):
    """A school's place in a row of schools.

    Attributes:
        place: from 0.
        of: how many stand in the row.
    """

    place: int
    of: int

    def among(self, share: float) -> bool:
        """Tell whether it is among the first of the row, a share of all."""
        return self.place < round(self.of * share)


def standing(filling: Filling, purpose: str, *kinds: str) -> Standing:
    """Return the place of the unit that fills in among the units of some kinds."""
    row = _row(filling.county.schools, filling.county.seed, purpose, kinds)
    return Standing(row[filling.unit.code], len(row))


@lru_cache(maxsize=32)
def _row(schools: int, seed: int, purpose: str, kinds: tuple[str, ...]) -> Mapping[str, int]:
    """Return unit code → place; the registry follows from size and seed."""
    codes = [unit.code for unit in make_county(schools, seed).of_kind(*kinds)]
    chance(seed, "standing", purpose, *kinds).shuffle(codes)
    return {code: place for place, code in enumerate(codes)}
