"""Edited paragraphs: words and live slots, stored and read back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import Damaged, Refused
from models.report.editing import from_typed, read_edit, to_type, write_edit
from models.report.slots import Slot
from models.report.wording import Piece


def test_words_and_slots() -> None:
    """One line of JSON; words that touch are one."""
    items: list[str | Slot] = ["今年", "", "有", Slot("gk_sat"), "人", Slot("fund", "over"), "。"]
    stored = write_edit(items)
    assert stored == '["今年有",{"slot":"gk_sat"},"人",{"slot":"fund|over"},"。"]'
    assert read_edit(stored) == ("今年有", Slot("gk_sat"), "人", Slot("fund", "over"), "。")


@pytest.mark.parametrize("text", ["", "5", "[5]", '[{"slot":"甲"}]', '[{"a":"b"}]', "["])
def test_damaged(text: str) -> None:
    """What cannot be read is said to be damaged, never guessed."""
    with pytest.raises(Damaged, match="已损坏"):
        read_edit(text)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(min_size=1) | st.just(Slot("a", "people", ("名", "人")))))
def test_round_trip(items: list[str | Slot]) -> None:
    """Whatever the clerk types comes back."""
    joined = "".join(item if isinstance(item, str) else "\0" for item in items)
    read = read_edit(write_edit(items))
    assert "".join(item if isinstance(item, str) else "\0" for item in read) == joined


PIECES = (
    Piece("全县"),
    Piece("84所", "schools"),
    Piece("，"),
    Piece("84所", "reported"),
    Piece("。"),
)


def test_what_the_clerk_types() -> None:
    """Figures stand in 【】; they may be moved and left out, and two alike keep their order."""
    assert to_type(PIECES) == "全县【84所】，【84所】。"
    assert from_typed("应报【84所】，已报【84所】", PIECES) == (
        "应报",
        Slot("schools"),
        "，已报",
        Slot("reported"),
    )
    assert from_typed("一所也没有。", PIECES) == ("一所也没有。",)


@pytest.mark.parametrize("text", ["【85所】", "【84所】【84所】【84所】", "【84所", "84所】"])
def test_figures_are_not_made_up(text: str) -> None:
    """What stands in 【】 must have come from the program."""
    with pytest.raises(Refused, match="【"):
        from_typed(text, PIECES)
