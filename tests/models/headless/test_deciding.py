"""``conflicts`` and ``resolve``: what waits for a person, and every way to decide it."""

from __future__ import annotations

import shutil
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from models.errors import Refused
from models.headless import deciding
from models.headless.choosing import decision
from models.merge.decisions import Combine, Review
from models.merge.decisions import review as review_in
from models.merge.sentences import shown_side
from models.merge.three_way import Choice, Conflict, Merged, Side
from models.records import EMPTY_CONTENT, FormData
from models.workspace import Workspace
from tests.models.headless.conftest import PASSWORD
from tests.models.headless.county import (
    FIRST,
    PERSON,
    SECOND,
    Places,
    fill_in,
    filled,
    form_set,
)
from tests.models.headless.running import Terminal, quietly

WHO = ("--who", "韦股长", "--why", "打电话问过校长了")


@pytest.fixture(scope="module")
def quarrel(
    made: Places, counted: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """Return the bureau's data with two returns of one school, neither made from the other.

    And the folder they came in: one says 60 pupils in each grade, the other 70.
    """
    root = tmp_path_factory.mktemp("quarrel")
    for name, content in (
        ("a", filled(FIRST, students=60, person=PERSON.replace("韦大山", "韦大川"))),
        ("b", filled(FIRST, students=70, person=PERSON.replace("韦大山", "韦大海"))),
    ):
        school = Path(shutil.copytree(made.schools[FIRST], root / f"school-{name}"))
        fill_in(school, content)
        secret = ("--persons", "--password", PASSWORD)
        assert quietly(["export", school, root / name, *secret]) == 0
    data = Path(shutil.copytree(counted, root / "county"))
    assert quietly(["import", data, root / "a", root / "b", "--password", PASSWORD]) == 1
    return data, root


@pytest.fixture
def disputed(quarrel: tuple[Path, Path], tmp_path: Path) -> Path:
    """Return a copy of the data of the quarrel."""
    return Path(shutil.copytree(quarrel[0], tmp_path / "disputed"))


def review(terminal: Terminal, data: Path) -> dict[str, Any]:
    (one,) = terminal.run("conflicts", data, "--json").facts["units"]
    assert isinstance(one, dict)
    return one


def students(terminal: Terminal, data: Path) -> list[str]:
    """Return what the school says about its three grades."""
    facts = terminal.run("trace", data, "stu_jun", "--json").facts
    found = next(one for one in facts["units"] if one["unit"] == FIRST)
    return [cell["value"] for record in found["records"] for cell in record["cells"]]


def test_where_nothing_waits(terminal: Terminal, county: Path) -> None:
    plain, facts = terminal.both("conflicts", county)

    assert (plain.status, plain.lines, facts["units"]) == (0, ["没有等人决定的报表。"], [])


def test_what_waits_is_told_place_by_place(terminal: Terminal, disputed: Path) -> None:
    plain, facts = terminal.both("conflicts", disputed)
    (unit,) = facts["units"]

    assert plain.status == 1
    assert plain.lines[0] == f"桐木镇初级中学（{FIRST}）：已收，待定"
    assert [head["number"] for head in unit["heads"]] == [2, 2]
    assert [head["files"] for head in unit["heads"]] == [
        [
            "2006年上半年_桐木镇初级中学_人员名单_第2版.xlsx",
            "2006年上半年_桐木镇初级中学_数字表_第2版.xlsx",
        ]
    ] * 2
    places = [one["place"] for one in unit["conflicts"]]
    assert "enrolment/7/students" in places
    assert "dropout_ledger/d1/guardian" in places
    (at,) = [one for one in unit["conflicts"] if one["place"] == "enrolment/7/students"]
    assert at["title"] == "在校生与班级／七年级／在校生数"
    assert sorted(side["says"] for side in at["sides"]) == ["50", "60", "70"]
    assert at["sides"][0]["code"] == "base"
    codes = {head["code"] for head in unit["heads"]}
    assert {side["code"] for side in at["sides"][1:]} == codes
    assert any(line.startswith("  enrolment/7/students  在校生与班级") for line in plain.lines)


def test_no_name_of_a_person_is_shown(terminal: Terminal, disputed: Path) -> None:
    plain, _ = terminal.both("conflicts", disputed)
    told = terminal.run("conflicts", disputed, "--json")

    for name in ("韦小明", "韦大山", "韦大川", "韦大海"):
        assert name not in plain.out + told.out
    assert "韦*海" in plain.out


def head_of(terminal: Terminal, data: Path, says: str) -> str:
    """Return the code of the return that says so many in the seventh grade."""
    conflicts = review(terminal, data)["conflicts"]
    sides = next(one for one in conflicts if one["place"] == "enrolment/7/students")["sides"]
    return str(next(side["code"] for side in sides if side["says"] == says))


def test_one_return_is_taken_whole(terminal: Terminal, disputed: Path) -> None:
    code = head_of(terminal, disputed, "70")
    ran = terminal.run("resolve", disputed, FIRST, "--head", code.lower(), *WHO)

    assert ran.status == 0
    assert ran.lines == ["桐木镇初级中学：已收，决定已记录在案。"]
    assert students(terminal, disputed) == ["70", "70", "70"]
    assert terminal.run("conflicts", disputed).status == 0


def test_a_return_is_named_by_its_digest_too(terminal: Terminal, disputed: Path) -> None:
    digest = review(terminal, disputed)["heads"][0]["revision"]
    ran = terminal.run("resolve", disputed, FIRST, "--head", digest[:12], *WHO, "--json")

    assert ran.facts["now"] == "received"


def test_place_by_place_with_values_and_blanks(terminal: Terminal, disputed: Path) -> None:
    """Seventh grade from one return, eighth as it was, ninth typed, the rest from the other."""
    seventy, sixty = (head_of(terminal, disputed, says) for says in ("70", "60"))
    ran = terminal.run(
        "resolve", disputed, "桐木镇初级中学", "--combine",
        "--rest", sixty,
        "--choose", f"enrolment/7={seventy}",
        "--choose", "enrolment/8/students=base",
        "--value", "enrolment/9/students=６５人",
        *WHO,
    )  # fmt: skip

    assert ran.status == 0
    assert students(terminal, disputed) == ["70", "50", "65"]


def test_what_is_not_decided_is_counted(terminal: Terminal, disputed: Path) -> None:
    open_places = len(review(terminal, disputed)["conflicts"])
    code = head_of(terminal, disputed, "60")
    ran = terminal.run(
        "resolve", disputed, FIRST, "--combine", "--choose", f"enrolment/7={code}",
        "--blank", "enrolment/8/students", *WHO,
    )  # fmt: skip

    assert ran.status == 2
    assert ran.err == f"还有{open_places - 2}处没有决定；请逐项选定，或整份采用其中一份。\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--head", "ABCD-EFGH"], "“ABCD-EFGH”不是待定的那几版之一；现在待定的是："),
        (["--combine", "--choose", "enrolment/7/students"], "“enrolment/7/students”里没有等号"),
        (["--combine", "--choose", "enrol=base"], "没有“enrol”这一处要决定"),
        (["--combine", "--value", "enrolment/7/students=很多"], "“在校生数”"),
        (["--combine", "--value", "enrolment/7/students="], "这一格要写一个值"),
        (["--head", "ABCD-EFGH", "--rest", "base"], "整份采用一版（--head）时"),
    ],
)
def test_a_decision_that_fits_nothing_is_refused(
    terminal: Terminal, disputed: Path, words: list[str], told: str
) -> None:
    ran = terminal.run("resolve", disputed, FIRST, *words, *WHO)

    assert ran.status == 2
    assert ran.err.startswith(told)
    assert ran.err.count("\n") == 1
    assert terminal.run("conflicts", disputed).status == 1


def test_a_unit_that_waits_for_nothing_needs_no_decision(terminal: Terminal, county: Path) -> None:
    ran = terminal.run("resolve", county, FIRST, "--combine", *WHO)

    assert (ran.status, ran.err) == (2, "这个学校没有待定的事，不需要决定。\n")


def test_other_commands_say_that_something_waits(terminal: Terminal, disputed: Path) -> None:
    check = terminal.run("check", disputed, "--json")
    report = terminal.run("report", disputed, "--pdf", disputed / "a.pdf", "--json")

    assert check.facts["pending"] == [FIRST]
    assert check.status == 1
    assert (report.status, report.facts["final"]) == (1, False)
    assert "R010" in [one["code"] for one in report.facts["obstacles"]]


def test_one_of_two_returns_can_be_imported_again_without_change(
    terminal: Terminal, disputed: Path, quarrel: tuple[Path, Path]
) -> None:
    """What waited still waits, so the import wants attention."""
    ran = terminal.run("import", disputed, quarrel[1] / "a", "--password", PASSWORD)

    assert ran.status == 1
    assert "还有1个单位的报表等人决定，用conflicts看。" in ran.lines


@pytest.fixture
def agreeing(made: Places, counted: Path, tmp_path: Path) -> Path:
    """Return the bureau's data with two returns of one school that changed different things."""
    known = filled(FIRST, person=PERSON)
    for name, form, item, value in (
        ("a", "school", "short_name", "桐木中学"),
        ("b", "enrolment", "left_behind", 5),
    ):
        school = Path(shutil.copytree(made.schools[FIRST], tmp_path / f"school-{name}"))
        first, *others = known.form(form).rows
        changed = replace(first, values={**first.values, item: value})
        fill_in(school, known.with_form(form, FormData((changed, *others))))
        assert quietly(["export", school, tmp_path / name]) == 0
    data = Path(shutil.copytree(counted, tmp_path / "county"))
    assert quietly(["import", data, tmp_path / "a", tmp_path / "b"]) == 1
    return data


def test_returns_that_agree_are_combined_when_a_person_says_so(
    terminal: Terminal, agreeing: Path
) -> None:
    plain, facts = terminal.both("conflicts", agreeing)
    ran = terminal.run("resolve", agreeing, FIRST, "--combine", *WHO)

    assert facts["units"][0]["conflicts"] == []
    assert "  几版之间没有冲突，可以合在一起（resolve --combine），也可以只用一版。" in plain.lines
    assert (ran.status, ran.lines) == (0, ["桐木镇初级中学：已收，决定已记录在案。"])


def test_what_still_waits_is_counted(
    terminal: Terminal, agreeing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the other school's return waited too."""
    monkeypatch.setattr(deciding, "undecided", lambda *_: (SECOND,))
    ran = terminal.run("resolve", agreeing, FIRST, "--combine", *WHO)

    assert ran.status == 0
    assert ran.lines[1] == "还有1个单位的报表等人决定。"


@pytest.mark.parametrize(
    ("side", "says"),
    [
        (Side("h", "韦大山"), "韦*山"),
        (Side("h", unread="韦大山？"), "“韦**？”（认不出）"),
        (Side("h"), "空着"),
    ],
)
def test_what_is_personal_is_masked(side: Side, says: str) -> None:
    conflict = Conflict("field", "dropout_ledger", "d1", "guardian", Side(), (side,))

    assert shown_side(form_set(), conflict, side) == says


def test_a_part_can_be_taken_but_not_typed(terminal: Terminal, agreeing: Path) -> None:
    """A person list that stayed at the school is one place, and no field."""
    seen = review_of(Workspace.open(agreeing))
    part = Conflict("part", "", "", "persons", Side(), tuple(Side(head) for head in seen.heads))
    wrong = replace(
        seen, effective=replace(seen.effective, proposal=Merged(EMPTY_CONTENT, (part,)))
    )
    asked = Namespace(head=None, choose=[], value=[], blank=[], rest="")

    taken = decision(wrong, replace_in(asked, choose=["persons=base"]))
    assert isinstance(taken, Combine)
    assert taken.choices == {("", "", "persons"): Choice("")}
    for words in ({"value": ["persons=3"]}, {"blank": ["persons"]}):
        with pytest.raises(Refused, match="“persons”不是一格，只能选定用哪一版。"):
            decision(wrong, replace_in(asked, **words))


def replace_in(asked: Namespace, **words: list[str]) -> Namespace:
    return Namespace(**{**vars(asked), **words})


def review_of(workspace: Workspace) -> Review:
    with workspace:
        return review_in(workspace.dataset, workspace.period_id(), FIRST)
