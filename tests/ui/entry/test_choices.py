"""Typing finds the option: code, label, beginning, another spelling."""

from __future__ import annotations

import pytest

from models.forms.field_types import field_type
from tests.models.entry.samples import DROPOUTS, FORM_SET
from ui.entry.choices import matching, meant, options_of


def options(field_id: str) -> tuple:  # type: ignore[type-arg]
    """Return the options of a field of the sample list."""
    item = DROPOUTS.field(field_id)
    assert item is not None
    return options_of(field_type(FORM_SET, item))


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("", ["家庭经济困难", "厌学或学习困难", "外出务工", "其他"]),
        ("03", ["外出务工"]),
        ("3", ["外出务工"]),
        ("外", ["外出务工"]),
        ("打工", ["外出务工"]),
        ("打", ["外出务工"]),
        ("困难", ["家庭经济困难", "厌学或学习困难"]),
        ("0", ["家庭经济困难", "厌学或学习困难", "外出务工"]),
        ("没有这个", []),
    ],
)
def test_matching(typed: str, labels: list[str]) -> None:
    """The options that fit come best first."""
    assert [option.label for option in matching(options("reason"), typed)] == labels


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("外", "外出务工"),
        ("贫困", "家庭经济困难"),
        ("困难", None),
        ("0", None),
        ("", None),
        ("x", None),
    ],
)
def test_what_is_meant_when_the_field_is_left(typed: str, label: str | None) -> None:
    """A beginning that fits one option is that option; a doubtful one stays as it was typed."""
    found = meant(options("reason"), typed)
    assert (found.label if found else None) == label


def test_exact_before_beginnings() -> None:
    """The code 1 is grade one, though 10 would begin with it too."""
    assert options("name") == ()
    assert matching(options("grade"), "1")[0].label == "一年级"
    assert [option.label for option in matching(options("returned"), "有")] == ["是", "否"]
    assert options("reason")[0].shown == "01　家庭经济困难"
    assert options("returned")[0].shown == "是"
