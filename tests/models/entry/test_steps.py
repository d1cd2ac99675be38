"""Changes, steps and the history of what can be undone."""

from __future__ import annotations

from models.entry.steps import (
    AbsentChange,
    ExplanationChange,
    History,
    RowChange,
    Step,
    merged,
)
from models.records import Row

ONE, TWO = Row("1", {"total": 1}), Row("1", {"total": 2})


def test_changes_of_one_thing_become_one() -> None:
    """Typing and what was computed from it are one change of the row."""
    first, second = RowChange("pupils", None, ONE), RowChange("pupils", ONE, TWO)
    assert merged([first, second]) == (RowChange("pupils", None, TWO),)
    there_and_back = [AbsentChange("a", before=False, after=True)]
    there_and_back.append(there_and_back[0].back())
    assert merged(there_and_back) == ()
    said = ExplanationChange("C041|pupils|1", "", "合班上课")
    assert merged([said, ExplanationChange("C041|pupils|1", "合班上课", "新说明")]) == (
        ExplanationChange("C041|pupils|1", "", "新说明"),
    )


def test_back_is_the_reverse() -> None:
    """Taking a step back undoes the last change first."""
    step = Step("填写", (RowChange("a", ONE, TWO), ExplanationChange("k", "", "x")))
    assert step.back().changes == (ExplanationChange("k", "x", ""), RowChange("a", TWO, ONE))


def test_history() -> None:
    """A new step forgets what was taken back; there is a bottom."""
    history = History()
    assert history.take_back() is None
    assert history.bring_again() is None
    for number in range(600):
        history.add(Step(str(number), ()))
    assert len(history.done) == 500
    taken = history.take_back()
    assert taken is not None
    assert taken.title == "599"
    assert history.bring_again() is not None
    history.take_back()
    history.add(Step("new", ()))
    assert history.bring_again() is None
