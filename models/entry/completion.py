"""How far a form, an area, the return is: 未填, 填了一部分, 有错, 完成."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

MISSING = frozenset(("C001", "C010", "C013"))
"""Codes of problems that only say "not filled in yet"; they don't make a form wrong."""


class State(StrEnum):
    """The mark of a form or area."""

    EMPTY = "未填"
    PARTLY = "填了一部分"
    WRONG = "有错"
    DONE = "完成"


class Status(Struct, frozen=True):
    """Where a form stands.

    Attributes:
        to_fill: fields (or decisions) that must still be filled in.
        errors: things that cannot be true.
        unexplained: warnings without 说明.
        optional: may be left untouched.
    """

    state: State
    to_fill: int = 0
    errors: int = 0
    unexplained: int = 0
    optional: bool = False

    def __str__(self) -> str:
        """Say it in a few words."""
        if self.state is State.EMPTY and self.optional:
            return "选填"
        parts = []
        if self.errors:
            parts.append(f"{self.errors}处有错")
        if self.to_fill:
            parts.append(f"还有{self.to_fill}项未填")
        if self.unexplained:
            parts.append(f"{self.unexplained}处要说明")
        return "，".join(parts) or self.state.value


def form_state(*, touched: bool, to_fill: int, errors: int, unexplained: int) -> State:
    """Return the mark of a form."""
    if errors:
        return State.WRONG
    if not touched and to_fill:
        return State.EMPTY
    if to_fill or unexplained:
        return State.PARTLY
    return State.DONE if touched else State.EMPTY


def together(statuses: Iterable[Status]) -> Status:
    """Return the status of several forms as one; optional forms nobody touched don't count."""
    everything = list(statuses)
    counted = [s for s in everything if not (s.optional and s.state is State.EMPTY)]
    states = {status.state for status in counted}
    if State.WRONG in states:
        state = State.WRONG
    elif not counted:
        state = State.EMPTY
    elif len(states) == 1:
        state = states.pop()
    else:
        state = State.PARTLY
    return Status(
        state,
        sum(status.to_fill for status in counted),
        sum(status.errors for status in counted),
        sum(status.unexplained for status in counted),
        optional=not counted,
    )
