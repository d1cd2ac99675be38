"""What a user did, as changes that can be taken back: rows, 本期无此项, explanations."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from models.problems import NOWHERE, Place
from models.records import Row

_DEPTH = 500


class RowChange(Struct, frozen=True):
    """A row before and after; None is a row that does not exist."""

    form: str
    before: Row | None
    after: Row | None

    @property
    def row_id(self) -> str:
        """The row's id."""
        row = self.after or self.before
        assert row is not None
        return row.row_id

    @property
    def key(self) -> tuple[str, str]:
        """What is changed."""
        return self.form, self.row_id

    def fields(self) -> set[str]:
        """Return the fields that do not hold what they held before."""
        old, new = self.before or Row(""), self.after or Row("")
        names = {*old.values, *old.unread, *new.values, *new.unread}
        return {
            name
            for name in names
            if old.values.get(name) != new.values.get(name)
            or old.unread.get(name) != new.unread.get(name)
        }

    def back(self) -> RowChange:
        """Return the change that takes this one back."""
        return RowChange(self.form, self.after, self.before)

    def then(self, later: RowChange) -> RowChange:
        """Return this change and a later one of the same row as one."""
        return RowChange(self.form, self.before, later.after)


class AbsentChange(Struct, frozen=True):
    """本期无此项 of a form before and after."""

    form: str
    before: bool
    after: bool

    @property
    def key(self) -> tuple[str, str]:
        """What is changed."""
        return self.form, ""

    def back(self) -> AbsentChange:
        """Return the change that takes this one back."""
        return AbsentChange(self.form, self.after, self.before)

    def then(self, later: AbsentChange) -> AbsentChange:
        """Return this change and a later one of the same form as one."""
        return AbsentChange(self.form, self.before, later.after)


class ExplanationChange(Struct, frozen=True):
    """The 说明 of a warning before and after; "" is none."""

    explanation: str
    before: str
    after: str

    @property
    def key(self) -> tuple[str, str]:
        """What is changed."""
        return "", self.explanation

    def back(self) -> ExplanationChange:
        """Return the change that takes this one back."""
        return ExplanationChange(self.explanation, self.after, self.before)

    def then(self, later: ExplanationChange) -> ExplanationChange:
        """Return this change and a later one of the same explanation as one."""
        return ExplanationChange(self.explanation, self.before, later.after)


Change = RowChange | AbsentChange | ExplanationChange


def merged(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Put several changes of one thing together and leave out what changed nothing."""
    made: dict[tuple[str, str], Change] = {}
    for change in changes:
        known = made.get(change.key)
        # The key tells the kind: rows have a row id, 本期无此项 none, explanations no form.
        made[change.key] = known.then(change) if known else change  # type: ignore[arg-type]
    return tuple(change for change in made.values() if change.before != change.after)


class Step(Struct, frozen=True):
    """One action of the user: what it is called, what it changed, where to look at it."""

    title: str
    changes: tuple[Change, ...]
    place: Place = NOWHERE

    def back(self) -> Step:
        """Return the step that takes this one back."""
        return Step(self.title, tuple(c.back() for c in reversed(self.changes)), self.place)


class History(Struct):
    """The steps that can be taken back and those that can be done again."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Remember a new step; what was taken back before it can't come again."""
        self.done.append(step)
        del self.done[:-_DEPTH]
        self.undone.clear()

    def take_back(self) -> Step | None:
        """Return the step that undoes the last one, or None."""
        if not self.done:
            return None
        step = self.done.pop()
        self.undone.append(step)
        return step.back()

    def bring_again(self) -> Step | None:
        """Return the step last taken back, or None."""
        if not self.undone:
            return None
        step = self.undone.pop()
        self.done.append(step)
        return step
