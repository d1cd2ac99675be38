"""Identity numbers (GB 11643) and masks (domain.md §6)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.forms.identity import (
    birth_in_id,
    check_digit_holds,
    is_id_shape,
    long_form,
    male_in_id,
    mask,
)

VECTOR = "11010519491231002X"
OLD = "451324980101002"


def test_the_vector_of_the_standard() -> None:
    """The number the standard itself uses: born on the last day of 1949, a girl."""
    assert is_id_shape(VECTOR)
    assert check_digit_holds(VECTOR)
    assert birth_in_id(VECTOR) == date(1949, 12, 31)
    assert not male_in_id(VECTOR)


@settings(deadline=None)
@given(st.sampled_from(range(18)), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_noticed(place: int, wrong: str) -> None:
    """MOD 11-2 finds every single mistake."""
    typed = VECTOR[:place] + wrong + VECTOR[place + 1 :]
    assert check_digit_holds(typed) == (typed == VECTOR)


def test_the_form_of_1989() -> None:
    """15 digits: no century, no check character; the last digit tells the sex."""
    assert is_id_shape(OLD)
    assert check_digit_holds(OLD)
    assert birth_in_id(OLD) == date(1998, 1, 1)
    assert not male_in_id(OLD)
    assert male_in_id("451324980101003")
    assert long_form(OLD) == "451324199801010026"
    assert check_digit_holds(long_form(OLD))
    assert male_in_id("451324199801010031")


@pytest.mark.parametrize("text", ["", "1234", "11010519491231002Y", "1101051949123100X2", "1" * 17])
def test_other_shapes(text: str) -> None:
    """Neither 15 nor 18 characters, or letters in the wrong place."""
    assert not is_id_shape(text)
    assert not check_digit_holds(text)


def test_an_impossible_birthday() -> None:
    """30 February is no birthday, whatever the check character says."""
    assert birth_in_id("110105194902300020") is None


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("name", "张小明", "张*明"),
        ("name", "张三", "张*"),
        ("name", "欧阳小明", "欧**明"),
        ("guardian", "韦大", "韦*"),
        ("id", VECTOR, "**************002X"),
        ("id", OLD, "***********1002"),
        ("id", "12", "****"),
        ("phone", "13812345678", "138****5678"),
        ("phone", "7212345", "****45"),
        ("address", "金秀县桐木镇古池村3号", "金秀县桐木镇***"),
        ("address", "六巷乡门头村", "六巷乡***"),
        ("address", "古池村3号", "***"),
        ("birth", "1998-01-01", "1998-**-**"),
        ("birth", "1998", "1998"),
        ("other", "什么都行", "***"),
        (None, "公开", "公开"),
        ("name", "", ""),
    ],
)
def test_masks(kind: str | None, text: str, shown: str) -> None:
    """Surname, last four digits, township: as much as is needed to tell records apart."""
    assert mask(kind, text) == shown


@settings(deadline=None)
@given(
    st.sampled_from(["id", "phone", "address", "birth", "other"]),
    st.text(st.characters(categories=["Nd", "Lo"]), min_size=5),
)
def test_a_mask_hides_something(kind: str, text: str) -> None:
    """No personal text of some length is shown as it is."""
    assert mask(kind, text) != text
