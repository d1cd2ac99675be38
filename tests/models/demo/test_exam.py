"""Preparations and results of the sample county's leaving classes."""

from __future__ import annotations

import pytest

from models.forms.applicability import forms_for
from tests.models.demo.samples import form_set, number, returns, rows, total


@pytest.mark.parametrize(
    ("schools", "seed"), [(10, 2006), (85, 2006), pytest.param(200, 2006, marks=pytest.mark.slow)]
)
def test_schools_and_bureau_count_the_same_candidates(schools: int, seed: int) -> None:
    """Of the 高考; at the default size 493."""
    contents = returns(schools, seed).contents()
    told = total(contents, "exam_result", "sat")
    assert total(contents, "exam_score", "sat", "100") == told
    if schools == 85:
        assert told == 493


def test_junior_schools_sit_the_examination_with_nearly_all_of_grade_nine() -> None:
    """And nobody was caught cheating, said by everybody."""
    made = returns()
    contents = made.contents()
    there = total(contents, "enrolment", "students", "9")
    assert 0.95 * there < total(contents, "exam_score", "sat", "200") <= there
    for row in rows(contents, "exam_score"):
        if row.row_id in {"100", "200", "300"}:
            assert row.values["violators"] == 0
            assert number(row, "sat") <= number(row, "registered")
            assert number(row, "excellent") <= number(row, "passed") or row.row_id == "100"


def test_every_school_with_a_leaving_class_prepares_it() -> None:
    """At least once in spring; in autumn nobody has results."""
    made = returns()
    for unit in made.county.units:
        own = {form.id for form in forms_for(form_set(), unit)}
        assert ("exam_score" in own) is (unit.kind != "13")
        if "exam_score" not in own:
            continue
        content = made.content(unit)
        leaving = [row for row in content.form("enrolment").rows if row.row_id in {"6", "9", "12"}]
        if any(number(row, "students") for row in leaving):
            assert content.form("exam_activity").rows, unit.name
        assert made.content(unit, made.before).form("exam_score").absent
