"""The stamp says what a file is; one that does not hold together is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from models.errors import FileRefused, NewerFile
from models.forms.plain_text import name_of
from models.records import Part
from models.workbook import limits
from models.workbook.layout import FORMAT
from models.workbook.stamp import Stamp, read_stamp, stamp_lines
from tests.models.workbook.sample_county import filled, revision_of

PARENT = "ab" * 32


def stamp() -> Stamp:
    revision = revision_of(filled(), number=3, parents=(PARENT,))
    computed = {"enrolment": {"1": {"boys": 16}}}
    return Stamp(FORMAT, "0.1.0", revision, Part.FIGURES, ("cover",), "cd" * 32, computed, "T9")


@given(author=st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_a_stamp_comes_back(author: str) -> None:
    """Whoever wrote it, the name is one that may be shown; what proves it is untouched."""
    made = replace(stamp(), revision=replace(stamp().revision, author=author))
    plain = replace(made, revision=replace(made.revision, author=name_of(author)))

    assert read_stamp(stamp_lines(made)) == plain


@pytest.mark.parametrize(
    ("author", "read"),
    [
        ("覃老师", "覃老师"),
        ("覃\u202e师老\u200b", "覃师老"),
        ("\x1b[31m覃\n老师", "[31m覃老师"),
        ("覃" * 5000, "覃" * 59 + "…"),
    ],
)
def test_an_author_that_is_a_trick(author: str, read: str) -> None:
    made = replace(stamp(), revision=replace(stamp().revision, author=author, program=author))

    revision = read_stamp(stamp_lines(made)).revision

    assert (revision.author, revision.program) == (read, read)
    assert revision.digest == made.revision.digest


def test_many_ancestors_spread_over_several_cells() -> None:
    ancestors = frozenset({PARENT, *(f"{number:064x}" for number in range(2_000))})
    made = replace(stamp(), revision=replace(stamp().revision, ancestors=ancestors))

    lines = stamp_lines(made)

    assert len(lines) > 6
    assert max(map(len, lines)) <= 32_767
    assert read_stamp(lines) == made


def forged(change: Callable[[Stamp], Stamp]) -> list[str]:
    return stamp_lines(change(stamp()))


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["别的"],
        [*stamp_lines(stamp())[:3], "0" * 64, *stamp_lines(stamp())[4:]],
        [*stamp_lines(stamp())[:2], "一", *stamp_lines(stamp())[3:]],
        [*stamp_lines(stamp())[:4], "{}"],
        forged(lambda it: replace(it, content_digest="x")),
        forged(lambda it: replace(it, revision=replace(it.revision, unit="2145000002"))),
        forged(lambda it: replace(it, revision=replace(it.revision, ancestors=frozenset()))),
        forged(lambda it: replace(it, revision=replace(it.revision, number=-1))),
        forged(lambda it: replace(it, part="other")),
        forged(lambda it: replace(it, computed={"enrolment": {"1": {"boys": [[16]]}}})),
    ],
)
def test_a_stamp_that_does_not_hold_together_is_refused(lines: list[str]) -> None:
    with pytest.raises(FileRefused, match="隐藏页"):
        read_stamp(lines)


def test_a_huge_stamp_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STAMP_BYTES", 100)

    with pytest.raises(FileRefused):
        read_stamp(stamp_lines(stamp()))


def test_a_stamp_of_a_newer_version() -> None:
    lines = stamp_lines(stamp())
    lines[2] = str(FORMAT + 1)

    with pytest.raises(NewerFile):
        read_stamp(lines)
