"""Lines of Chinese text: what may stand at their ends, what is never torn, how they fill."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.report.line_setter import (
    CLOSING,
    MOST_GAP,
    NEVER_FIRST,
    NEVER_LAST,
    Line,
    break_places,
    even_lines,
    is_narrow,
    natural_width,
    set_paragraph,
    single_line,
    widest_piece,
)

CELLS = 28


def measure(char: str) -> float:
    """Half a cell for digits and letters, like the fonts of an official document."""
    if char == " ":
        return 0.25
    return 0.5 if is_narrow(char) else 1.0


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


def gaps(line: Line) -> list[float]:
    """Return what lies between the characters of a line, beyond their cells."""
    seen = line.text.rstrip()
    return [
        after - before - measure(char)
        for (before, after), char in zip(pairwise(line.offsets), seen[:-1], strict=False)
    ]


HANZI = "控辍保学工作取得新进展各校把责任落实到人"
words = st.text(HANZI, min_size=1, max_size=9)
pieces = st.one_of(
    words,
    words.map(lambda word: f"{word}，"),
    words.map(lambda word: f"“{word}”"),
    words.map(lambda word: f"（{word}）。"),
    words.map(lambda word: f"{word}——教"),
    words.map(lambda word: f"{word}……校"),
    st.integers(0, 99999).map(lambda n: f"{n}人"),
    st.integers(0, 9999).map(lambda n: f"{n / 100}%，"),
    st.dates().map(lambda day: f"{day.year}年{day.month}月{day.day}日在"),
    st.integers(1, 20).map(lambda n: f"{n}月{n}—{n + 8}日，"),
    st.sampled_from(["Excel", "USB3.0", "63%~68%", "A4"]).map(lambda word: f"{word}纸"),
)
paragraphs = st.lists(pieces, min_size=1, max_size=45).map("".join)

KEPT = re.compile(r"\d+(?:[.—]\d+)*[年月日%]?|[A-Z]+[a-z]*|——|……")


@settings(deadline=None, max_examples=150)
@given(paragraphs, st.sampled_from([0, 2]))
def test_property_every_line_obeys_the_rules(text: str, indent: int) -> None:
    """Nothing lost, no forbidden ends, nothing torn, both edges flush, gaps at most 1/8."""
    lines = set_paragraph(text, measure, CELLS, indent=indent)
    assert "".join(texts(lines)) == text
    for line in lines[1:]:
        assert line.text[0] not in NEVER_FIRST
        assert line.offsets[0] == 0
    for line in lines[:-1]:
        assert line.text[-1] not in NEVER_LAST
        assert line.loose or line.width == pytest.approx(CELLS)
        assert line.loose or max(gaps(line), default=0) <= MOST_GAP + 1e-6
    borders = {line.start for line in lines}
    for match in KEPT.finditer(text):
        assert not borders & set(range(match.start() + 1, match.end()))
    assert lines[0].offsets[0] == indent


@settings(deadline=None, max_examples=60)
@given(paragraphs)
def test_property_no_character_is_squeezed_by_more_than_its_empty_half(text: str) -> None:
    for line in set_paragraph(text, measure, CELLS):
        for gap, char, after in zip(gaps(line), line.text, line.text[1:], strict=False):
            if gap < -1e-9:
                assert gap >= -0.5 - 1e-9
                assert char in NEVER_LAST | CLOSING
                assert after in NEVER_LAST | CLOSING


@settings(deadline=None, max_examples=30)
@given(st.text(HANZI, min_size=1, max_size=200))
def test_property_chinese_characters_alone_stand_on_the_grid(text: str) -> None:
    lines = set_paragraph(text, measure, CELLS, indent=2)
    assert [len(line.text) for line in lines[:-1]] == [26, *[28] * (len(lines) - 2)][
        : len(lines) - 1
    ]
    assert all(offset == int(offset) for line in lines for offset in line.offsets)


def test_a_mark_that_has_no_room_takes_a_character_along() -> None:
    """29 cells with one mark: the character before it goes down, the line is spread."""
    lines = set_paragraph("学" * 28 + "。" + "学" * 5, measure, CELLS)
    assert texts(lines) == ["学" * 27, "学。" + "学" * 5]
    assert lines[0].width == pytest.approx(CELLS)


def test_marks_side_by_side_make_room_for_one_more() -> None:
    """” and 。 give up half a cell each, so that 29 characters stand in 28 cells."""
    lines = set_paragraph("“" + "学" * 26 + "”。" + "学" * 5, measure, CELLS)
    assert texts(lines) == ["“" + "学" * 26 + "”。", "学" * 5]
    assert lines[0].width == pytest.approx(CELLS)
    assert not lines[0].loose
    assert lines[0].offsets[:28] == tuple(range(28))
    assert lines[0].offsets[28] == pytest.approx(27.5)


def test_marks_are_not_squeezed_where_the_line_is_full_anyway() -> None:
    lines = set_paragraph("“学”，“" + "学" * 23 + "学" * 9, measure, CELLS)
    assert lines[0].offsets == tuple(range(28))


def test_opening_marks_move_together() -> None:
    """（“ gives up one half, the closing pair at the end the other two."""
    lines = set_paragraph("（“" + "学" * 25 + "”）" + "学" * 5, measure, CELLS)
    assert lines[0].text == "（“" + "学" * 25 + "”）"
    assert lines[0].width == pytest.approx(CELLS)


def test_gaps_stand_first_where_chinese_and_digits_meet() -> None:
    """Half a cell to fill: 1/16 at both sides of the digit, the rest everywhere."""
    lines = set_paragraph("学" * 20 + "1" + "学" * 30, measure, CELLS)
    assert lines[0].text == "学" * 20 + "1" + "学" * 7
    even = (0.5 - 2 / 16) / 27
    assert gaps(lines[0]) == pytest.approx([even] * 19 + [even + 1 / 16] * 2 + [even] * 6)


def test_an_earlier_line_gives_way_so_that_a_later_one_is_not_too_loose() -> None:
    """The number would leave the second line 4 cells in 23 gaps; one more character mends it."""
    text = "学" * 52 + "0123456789" + "学" * 3
    lines = set_paragraph(text, measure, CELLS)
    assert texts(lines) == ["学" * 27, "学" * 25, "0123456789学学学"]
    assert not any(line.loose for line in lines)


def test_a_word_wider_than_the_line_is_torn() -> None:
    lines = set_paragraph("见" + "a" * 130, measure, CELLS)
    assert texts(lines) == ["见" + "a" * 54, "a" * 56, "a" * 20]
    assert lines[1].width == CELLS


def test_a_line_left_too_loose_by_a_long_word_stays_ragged() -> None:
    lines = set_paragraph("学校网址" + "a" * 50 + "学", measure, CELLS)
    assert lines[0].text == "学校网址"
    assert lines[0].loose
    assert lines[0].width == pytest.approx(4 + 3 * 0.5)


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("2006年6月19日", ["2006年", "6月", "19日"]),
        ("6月19—23日在", ["6月", "19—23日", "在"]),
        ("达99.63%以上", ["达", "99.63%", "以", "上"]),
        ("63%~68%之间", ["63%~68%", "之", "间"]),
        ("二〇〇六年六月", ["二〇〇六年", "六月"]),
        ("约￥12.5元", ["约", "￥12.5", "元"]),
        ("比-3.5%低", ["比-3.5%", "低"]),
        ("用Word 2003写", ["用", "Word ", "2003", "写"]),
        ("其中——八所", ["其", "中——", "八", "所"]),
        ("等等……他", ["等", "等……", "他"]),
    ],
)
def test_where_a_line_may_break(text: str, broken: list[str]) -> None:
    places = [0, *break_places(text), len(text)]
    assert [text[begin:end] for begin, end in pairwise(places)] == broken
    assert widest_piece(text, measure) == max(natural_width(p.rstrip(), measure) for p in broken)


def test_spaces_at_a_lines_end_hang_over() -> None:
    lines = set_paragraph("学" * 28 + "　 " + "学" * 3, measure, CELLS)
    assert texts(lines) == ["学" * 28 + "　 ", "学" * 3]
    assert lines[0].width == CELLS


def test_accents_stay_with_their_letter() -> None:
    """A variation selector takes no room and never begins a line."""
    lines = set_paragraph("葛\U000e0100" * 28 + "学", lambda c: float(c < "\U000e0000"), CELLS)
    assert texts(lines) == ["葛\U000e0100" * 28, "学"]
    one = set_paragraph("a\u0301" * 30, lambda c: 0 if c == "\u0301" else 1, 10)
    assert texts(one) == ["a\u0301" * 10] * 3


def test_line_breaks_are_kept_and_later_parts_hang() -> None:
    lines = set_paragraph("一\n二\n\n三", measure, CELLS, indent=2, hanging=1)
    assert texts(lines) == ["一\n", "二\n", "\n", "三"]
    assert [line.offsets[0] for line in lines] == [2, 1, 1, 1]
    assert not any(line.loose for line in lines)


def test_nothing_is_one_empty_line() -> None:
    assert set_paragraph("", measure, CELLS) == [Line("", 0, (), 0)]


def test_without_flush_lines_keep_their_width() -> None:
    lines = set_paragraph("学" * 5 + "2006年" + "学" * 5, measure, 6, flush=False)
    assert texts(lines) == ["学" * 5, "2006年学学学", "学学"]
    assert [line.width for line in lines] == [5, 6, 2]


def test_a_line_narrower_than_a_character_still_goes_on() -> None:
    assert texts(set_paragraph("学校", measure, 0.5)) == ["学", "校"]


def test_headings_break_evenly() -> None:
    assert texts(even_lines("在校学生数", measure, 4)) == ["在校学", "生数"]
    assert texts(even_lines("巩固率（%）", measure, 4)) == ["巩固率", "（%）"]
    assert texts(even_lines("班数", measure, 4)) == ["班数"]


def test_a_single_line_is_as_wide_as_its_characters() -> None:
    line = single_line("附件1", measure, 2)
    assert list(line.offsets) == [2, 3, 4]
    assert line.width == 4.5
