"""Names, ids and addresses both sides rely on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from models.forms.definition import Field, Form
from models.workbook.layout import (
    cell_name,
    header_key,
    header_text,
    marker,
    parse_marker,
    prepared_ids,
    quoted,
    sheet_names,
    typed_computed,
)
from models.workbook.sheet_scan import column_number
from tests.models.workbook.sample_county import filled, revision_of, sample_form_set


def form(title: str, form_id: str = "x", code: str = "") -> Form:
    return Form(form_id, title, "list", (), code=code)


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_addresses_go_both_ways(column: int, row: int) -> None:
    name = cell_name(row, column)
    letters = name.rstrip("0123456789")

    assert (column_number(letters.encode()), int(name[len(letters) :])) == (column, row)


def test_sheet_names_are_allowed_and_unique() -> None:
    """Excel takes 31 characters, none of a few, and no name twice."""
    forms = (
        form("学生[变动]情况:一/二*三?", "a", "F40"),
        form("很长" * 20, "b"),
        form("很长" * 20, "c"),
        form("封面", "d"),
        form("", "e"),
        form("任何", "cover"),
    )

    names = sheet_names(forms)

    assert names["a"] == "F40 学生 变动 情况 一 二 三"
    assert len(set(names.values())) == len(forms)
    assert max(map(len, names.values())) <= 31
    assert (names["d"], names["e"], names["cover"]) == ("封面 2", "e", "封面")
    assert quoted("甲'乙") == "'甲''乙'"


def test_markers_go_both_ways() -> None:
    assert parse_marker(marker(form("x", "movement"))) == "movement"
    for other in ("", "#xqh", "#xqh A a", "#xqh movement z", 7, None):
        assert parse_marker(other) is None


@pytest.mark.parametrize("text", ["＊ 在校生数\n（人）", "在校生数", "*在校生数(人)", "在校生数："])
def test_headings_are_known_in_other_clothes(text: str) -> None:
    field = Field("students", "在校生数", "integer", unit="人", required=True)

    assert header_key(text) == header_key(header_text(field)) == header_key(field.label)


@pytest.mark.parametrize("time", ["2006-06-28T10:00:00", "2006-06-28T10:00:00+09:00", "", "昨天"])
def test_prepared_ids_are_lasting(time: str) -> None:
    """The same for one revision on every computer, in rising order, different by form."""
    revision = replace(revision_of(filled()), time=time)
    building, pupils = (sample_form_set().form(key) for key in ("building", "pupils"))

    ids = prepared_ids(revision, building, 50)

    assert ids == prepared_ids(revision, building, 50)
    assert list(ids) == sorted(set(ids))
    assert {len(row_id) for row_id in ids} == {14}
    assert not set(ids) & set(prepared_ids(revision, pupils, 50))


def test_computed_fields_of_the_other_part_are_typed() -> None:
    assert typed_computed(sample_form_set()) == {("school", "aided")}
