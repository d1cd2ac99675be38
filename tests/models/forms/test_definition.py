"""A form set finds its parts by id."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.models.forms.samples import sample


def test_what_is_there_is_found() -> None:
    """Forms in the order of their areas, fields, items, kinds."""
    form_set = sample()
    assert [form.id for form in form_set.forms] == ["school", "enrolment", "pupils"]
    assert form_set.form("pupils").title == "学生名单"
    field = form_set.form("school").field("staff")
    assert field is not None
    assert field.label == "教职工"
    item = form_set.choices["grades"].item("7")
    assert item is not None
    assert item.label == "七年级"
    kind = form_set.kind("13")
    assert kind is not None
    assert kind.title == "教学点"


def test_what_is_not_there() -> None:
    """A form must exist; fields, items and kinds are asked for."""
    form_set = sample()
    with pytest.raises(KeyError):
        form_set.form("nothing")
    assert form_set.form("school").field("nothing") is None
    assert form_set.choices["grades"].item("9") is None
    assert form_set.kind("99") is None


def test_form_sets_are_compared_by_identity() -> None:
    """So that what is compiled from one can be kept; their hash says whether they say the same."""
    assert replace(sample()) != sample()
    assert replace(sample()).hash == sample().hash
