"""Text as people type and paste it: what is invisible goes, what is meant stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.forms.plain_text import clean, narrow, one_line, shown, squeeze


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  桐木小学 ", "桐木小学"),
        ("\u3000桐木\u3000小学\u00a0", "桐木\u3000小学"),
        ("桐\u200b木\ufeff小学", "桐木小学"),
        ("\u202a桐木\u202c", "桐木"),
        ("第一行\r\n第二行\r第三行", "第一行\n第二行\n第三行"),
        ("第一行\u2028第二行", "第一行\n第二行"),
        ("甲\x00乙\x0b丙\ud800", "甲乙丙"),
        ("甲\x9b乙\u061c丙", "甲乙丙"),
        ("e\u0301", "é"),
        (" plain ", "plain"),
        ("", ""),
    ],
)
def test_clean(raw: str, cleaned: str) -> None:
    """Invisible and forbidden characters go, line breaks become one kind, edges are stripped."""
    assert clean(raw) == cleaned


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("桐木\n小学", "桐木小学"),
        ("桐木 \r\n 小学", "桐木小学"),
        ("room\n2", "room 2"),
        ("甲\t乙", "甲 乙"),
        ("桐木小学", "桐木小学"),
    ],
)
def test_one_line(raw: str, line: str) -> None:
    """A break inside a Chinese name just goes; elsewhere it is a space."""
    assert one_line(raw) == line


def test_narrow_and_squeeze() -> None:
    """Digits, letters, brackets become half width; squeezed words carry no space and no case."""
    assert narrow("\u3000１２３（ＡＢ），") == "123(AB),"
    assert squeeze("Ｙ ｅ\u3000Ｓ") == "yes"


@settings(deadline=None)
@given(st.text())
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    """What has been cleaned is clean, so that a value read back is the value stored."""
    assert clean(clean(raw)) == clean(raw)
    assert one_line(one_line(raw)) == one_line(raw)
    assert "\n" not in one_line(raw)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("报表\u202exslx.exe", "报表�xslx.exe"),
        ("报表\x1b[2J.xlsx", "报表�[2J.xlsx"),
        ("报\n表\u2028.xlsx", "报�表�.xlsx"),
        ("报\u200b表.xlsx", "报�表.xlsx"),
        ("桐木镇　𠮷小学（2）.xlsx", "桐木镇　𠮷小学（2）.xlsx"),
        ("plain.xlsx", "plain.xlsx"),
    ],
)
def test_a_foreign_name_is_shown_without_trickery(name: str, seen: str) -> None:
    """It is marked, not made to look like another name."""
    assert shown(name) == seen
    assert shown(seen) == seen
