"""Which font draws a character, how wide it stands, and what happens where none can."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import Damaged
from models.report.faces import Face, to_unicode_map
from models.report.fonts import Fonts, Role
from tests.models.report.documents import FONTS, RESOURCES


@pytest.mark.parametrize(
    ("role", "char", "drawn"),
    [
        (Role.FANGSONG, "学", Role.FANGSONG),
        (Role.FANGSONG, "垌", Role.FANGSONG),  # a village's valley
        (Role.FANGSONG, "燚", Role.SONG),  # a rare name
        (Role.FANGSONG, "𬭎", Role.SONG),  # beyond the BMP
        (Role.FANGSONG, "2", Role.SONG),  # digits match 宋 better
        (Role.KAI, "〇", Role.FANGSONG),
        (Role.HEI, "2", Role.HEI),
        (Role.BIAOSONG, "㟖", Role.BIAOSONG),
    ],
)
def test_a_character_is_drawn_with_the_first_font_that_has_it(
    role: Role, char: str, drawn: Role
) -> None:
    glyph = FONTS.glyph(role, char)
    assert glyph.role is drawn
    assert glyph.char == char
    assert not glyph.missing


def test_what_no_font_has_is_seen() -> None:
    glyph = FONTS.glyph(Role.FANGSONG, "🏫")
    assert (glyph.char, glyph.missing, glyph.advance) == ("〓", True, 1)


@pytest.mark.parametrize("role", [Role.FANGSONG, Role.HEI, Role.KAI, Role.SONG])
def test_digits_take_half_a_cell_and_lie_in_its_middle(role: Role) -> None:
    for digit in "0123456789":
        glyph = FONTS.glyph(role, digit)
        assert glyph.advance == 0.5
        assert 0 <= glyph.inset * 2 == pytest.approx(0.5 - glyph.natural * glyph.scale)


def test_titles_keep_the_digits_of_their_font() -> None:
    glyph = FONTS.glyph(Role.BIAOSONG, "6")
    assert glyph.scale == 1
    assert glyph.advance == glyph.natural > 0.5


@pytest.mark.parametrize("char", "。，“”（）—…·学￥")
def test_chinese_marks_take_a_whole_cell(char: str) -> None:
    assert FONTS.measure(Role.FANGSONG)(char) == 1


@pytest.mark.parametrize("char", ["\n", "\x07", "\ufe0f", "\u0301"])
def test_what_has_no_width_is_not_drawn(char: str) -> None:
    glyph = FONTS.glyph(Role.SONG, char)
    assert (glyph.face, glyph.advance) == (None, 0)


def test_spaces_take_room() -> None:
    assert FONTS.glyph(Role.SONG, "\u3000").advance == 1
    assert FONTS.glyph(Role.SONG, "\u3000").face is None
    assert 0 < FONTS.glyph(Role.SONG, " ").advance < 0.5


class FakeFace(Face):
    """A font whose quotation marks are as narrow as Latin ones."""

    def __init__(self, family: str = "方正小标宋_GBK") -> None:
        super().__init__("fake", Path("fake.ttf"), family=family)

    def has(self, char: str) -> bool:
        """Lack one character."""
        return char != "学"

    def width(self, char: str) -> float:
        """Tell widths that need mending."""
        return 0.4 if char in "“”·" else 1.0 if char > "\u2000" else 0.48


def test_the_fonts_of_the_pc_come_first() -> None:
    """They bring their own digits; narrow marks are put where a full cell has its ink."""
    own = FakeFace()
    fonts = Fonts(RESOURCES / "fonts", {"fangsong": own, "biaosong": own})
    assert fonts.glyph(Role.FANGSONG, "2").face is own
    assert fonts.glyph(Role.FANGSONG, "2").advance == 0.5
    assert fonts.glyph(Role.FANGSONG, "学").role is Role.SONG
    insets = [fonts.glyph(Role.FANGSONG, char).inset for char in "“”·"]
    assert insets == pytest.approx([0.6, 0, 0.3])
    assert fonts.substitutes == ()
    assert FONTS.substitutes


def test_a_folder_without_fonts_is_said_to_be_damaged(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="重新安装"):
        Fonts(tmp_path)


def test_a_broken_font_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "kai.ttf"
    path.write_bytes(b"no font")
    with pytest.raises(Damaged, match=r"kai\.ttf"):
        Face("kai", path).has("学")


def test_the_dash_of_page_numbers_has_a_height() -> None:
    assert 0.25 < FONTS.face(Role.SONG).top("—") < 0.5


def test_copied_text_is_what_was_printed_beyond_the_bmp_too() -> None:
    """Readers want surrogates, at most a hundred characters a block."""
    lines = to_unicode_map([0x5B66, 0x2CB4E, *range(0x4E00, 0x4E80)]).splitlines()
    assert "<00> <5B66>" in lines
    assert "<01> <D872DF4E>" in lines
    assert [line for line in lines if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "30 beginbfchar",
    ]
