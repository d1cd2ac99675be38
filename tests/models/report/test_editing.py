"""Edited paragraphs: words and live slots, stored and read back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import Damaged
from models.report.editing import read_edit, write_edit
from models.report.slots import Slot


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
