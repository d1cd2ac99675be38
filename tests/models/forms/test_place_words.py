"""Where a problem lies, as people call it."""

from __future__ import annotations

import pytest

from models.forms.place_words import in_cell, placed, where
from models.problems import Place, Problem, Severity
from tests.models.headless.county import FIRST, PERSON, filled, form_set

CONTENT = filled(FIRST, person=PERSON)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(), ""),
        (Place(form="nowhere"), ""),
        (Place(form="school", row="1", field="phone"), "学校基本信息"),
        (Place(form="movement"), "学生变动"),
        (Place(form="movement", row="9"), "学生变动／九年级"),
        (Place(form="movement", row="99"), "学生变动／99"),
        (Place(form="dropout_ledger", row="d1"), "辍学学生台账／第1行"),
        (Place(form="dropout_ledger", row="gone"), "辍学学生台账"),
    ],
)
def test_form_and_record(place: Place, words: str) -> None:
    assert where(form_set(), place, CONTENT) == words


def test_a_problem_says_its_place_first() -> None:
    problem = Problem("C060", Severity.ERROR, "人数不平。", Place(form="movement", row="9"))

    assert placed(form_set(), problem).message == "学生变动／九年级：人数不平。"
    assert placed(form_set(), Problem("x", Severity.ERROR, "空。")).message == "空。"


def test_a_problem_of_a_file_says_its_cell_first() -> None:
    problem = Problem("C002", Severity.ERROR, "只能填数字。", Place(sheet="F01 在校生", cell="C7"))

    assert in_cell(problem).message == "“F01 在校生”C7：只能填数字。"
    assert in_cell(Problem("x", Severity.ERROR, "空。")).message == "空。"
