"""Who fills in what (domain.md §1.3)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from models.forms.applicability import fields_in_row, forms_for, grid_rows, kind_matches
from tests.models.forms.samples import UNIT, sample


@pytest.mark.parametrize(
    ("kind", "named", "matches"),
    [
        ("11", (), True),
        ("11", ("11",), True),
        ("11", ("primary",), True),
        ("11", ("junior", "20"), False),
        ("20", ("junior",), True),
        ("99", ("school",), False),
        ("99", ("99",), True),
    ],
)
def test_kinds_and_groups(kind: str, named: tuple[str, ...], matches: bool) -> None:  # noqa: FBT001
    """By code or by one of its groups; nothing named means all."""
    assert kind_matches(sample(), kind, named) == matches


@pytest.mark.parametrize(
    ("kind", "forms", "rows"),
    [
        ("11", ["school", "enrolment", "pupils"], ["1", "2"]),
        ("13", ["school", "pupils"], ["2"]),
        ("20", ["school", "enrolment", "pupils"], ["7"]),
        ("99", [], []),
    ],
)
def test_forms_and_rows(kind: str, forms: list[str], rows: list[str]) -> None:
    """A teaching point has no grid; a junior school sees grade 7 only."""
    unit = replace(UNIT, kind=kind)
    assert [form.id for form in forms_for(sample(), unit)] == forms
    shown = grid_rows(sample(), sample().form("enrolment"), unit)
    assert [item.code for item in shown] == rows


def test_a_form_for_nobody() -> None:
    """Naming no kind at all is not the same as naming all."""
    area = sample().areas[0]
    nobody = replace(area, forms=(replace(area.forms[0], for_=()),))
    assert forms_for(replace(sample(), areas=(nobody,)), UNIT) == ()


def test_fields_of_a_row() -> None:
    """A grid may leave out a field for some rows; other forms have all of them."""
    enrolment, school = sample().form("enrolment"), sample().form("school")
    assert [field.id for field in fields_in_row(enrolment, "1")][-1] == "intake"
    assert [field.id for field in fields_in_row(enrolment, "2")][-1] == "boys"
    assert fields_in_row(school, "1") == school.fields
