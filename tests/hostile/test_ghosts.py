"""Returns that look like another one are found and said in the plan, before anything is applied.

Last period's workbook under a new name, last period's numbers again, two schools with the same
numbers, a copy of a file that is there already. Our workbooks carry no sample row that could be
left in: what is typed stands in empty rows.
"""

from __future__ import annotations

import shutil
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models.demo.returns import school_revision
from models.forms.compute import fill_computed
from models.forms.context import ReturnContext
from models.forms.payload import canonical
from models.records import Content, FormData, Part, Period, Row, Unit
from models.workbook.writer import write_workbook
from models.workspace import Workspace
from tests.models.demo.samples import form_set, returns
from tests.models.headless.county import store_revision
from tests.models.headless.running import Terminal, quietly

KIND = "12"


def schools() -> tuple[Unit, Unit, Unit]:
    """Return three village schools of one kind."""
    found = returns(10).county.of_kind(KIND)
    return found[0], found[1], found[2]


def write(path: Path, unit: Unit, content: Content, period: Period) -> Path:
    """Write a return of a school as it exports it."""
    ctx = ReturnContext(form_set(), unit, period)
    content = canonical(form_set(), fill_computed(ctx, content))
    made = school_revision(ctx, content)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_workbook(ctx, content, made, Part.FIGURES, path, prepared_rows=0)
    return path


def own(unit: Unit, period: Period) -> Content:
    return returns(10).content(unit, period)


def named(content: Content, unit: Unit) -> Content:
    """Return the numbers of one school as another hands them in: under its own name and code."""
    (row,) = content.form("school").rows
    values = {**row.values, "school_code": unit.code, "school_name": unit.name}
    return Content({**content.forms, "school": FormData((Row(row.row_id, values),))})


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a bureau that took in a school's return of the last half-year."""
    folder = tmp_path_factory.mktemp("ghosts")
    made = returns(10)
    with Workspace.open(folder / "bureau", create=True) as workspace:
        workspace.set_up(made.form_set, made.before, made.county.registry)
    last = write(
        folder / "last" / "上期.xlsx", schools()[0], own(schools()[0], made.before), made.before
    )
    assert quietly(["import", folder / "bureau", last]) in {0, 1}
    with Workspace.open(folder / "bureau") as workspace:
        workspace.set_up(made.form_set, made.now, made.county.registry)
    return folder


@pytest.fixture
def bureau(set_up: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(set_up / "bureau", tmp_path / "bureau"))


def planned(terminal: Terminal, bureau: Path, *paths: Path) -> dict[str, Any]:
    """Return what the plan says; nothing is written for it."""
    before = store_revision(bureau)
    told = terminal.run("import", bureau, *paths, "--dry-run", "--json")
    assert store_revision(bureau) == before
    return {**told.facts, "exit": told.status}


def notes(facts: dict[str, Any]) -> dict[str, list[str]]:
    return {one["name"]: [note["message"] for note in one["notes"]] for one in facts["units"]}


def test_an_honest_return_is_told_nothing(terminal: Terminal, bureau: Path, tmp_path: Path) -> None:
    now = returns(10).now
    paths = [write(tmp_path / f"{u.code}.xlsx", u, own(u, now), now) for u in schools()]

    assert notes(planned(terminal, bureau, *paths)) == {unit.name: [] for unit in schools()}


def test_last_periods_workbook_under_a_new_name(
    terminal: Terminal, bureau: Path, set_up: Path, tmp_path: Path
) -> None:
    """What a file is called says nothing."""
    unit, now = schools()[0], returns(10).now
    copy = tmp_path / f"{now.title}_{unit.name}_数字表_第1版.xlsx"
    shutil.copy(set_up / "last" / "上期.xlsx", copy)
    (told,) = planned(terminal, bureau, copy)["files"]

    assert told["action"] == "refused"
    assert told["sentence"].startswith(
        f"这是{unit.name}2005年下半年的工作簿，现在收的是{now.title}；"
    )


def test_last_periods_numbers_again(terminal: Terminal, bureau: Path, tmp_path: Path) -> None:
    """This period's workbook, typed off from the last one; it is taken only after it was said."""
    unit, now = schools()[0], returns(10).now
    again = write(tmp_path / "本期.xlsx", unit, own(unit, returns(10).before), now)
    facts = planned(terminal, bureau, again)
    ran = terminal.run("import", bureau, again, "--dry-run")

    said = "数字和上一期一模一样，请先问学校是不是把上期的表又交了一次，再决定收不收。"
    assert notes(facts) == {unit.name: [said]}
    assert facts["exit"] == 1
    assert "C012" in {problem["code"] for problem in facts["files"][0]["findings"]}
    assert [line for line in ran.lines if said in line]


def test_two_schools_with_the_same_numbers(
    terminal: Terminal, bureau: Path, tmp_path: Path
) -> None:
    """In one batch, and where the other return is there already; the third school is at peace."""
    one, other, third = schools()
    now = returns(10).now
    numbers = own(one, now)
    first = write(tmp_path / "甲.xlsx", one, numbers, now)
    second = write(tmp_path / "乙.xlsx", other, named(numbers, other), now)
    honest = write(tmp_path / "丙.xlsx", third, own(third, now), now)
    together = notes(planned(terminal, bureau, first, second, honest))
    terminal.run("import", bureau, first, honest)
    later = planned(terminal, bureau, second)

    said = "数字和“{}”的一模一样，请先问学校是不是拿错或照抄了别校的表，再决定收不收。"
    assert together == {
        one.name: [said.format(other.name)],
        other.name: [said.format(one.name)],
        third.name: [],
    }
    assert notes(later) == {other.name: [said.format(one.name)]}
    assert later["exit"] == 1


def test_what_was_taken_in_is_still_said(terminal: Terminal, bureau: Path, tmp_path: Path) -> None:
    """The county's findings repeat it as long as it is so; an honest school is at peace."""
    one, other, third = schools()
    now = returns(10).now
    numbers = own(one, returns(10).before)
    paths = [
        write(tmp_path / "甲.xlsx", one, numbers, now),
        write(tmp_path / "乙.xlsx", other, named(numbers, other), now),
        write(tmp_path / "丙.xlsx", third, own(third, now), now),
    ]
    terminal.run("import", bureau, *paths)
    twin = f"“{one.name}”、“{other.name}”的数字一模一样，请问学校是不是拿错或照抄了别校的表。"
    again = f"{one.name}的数字和上一期一模一样，请问学校是不是把上期的表又交了一次。"

    def said() -> list[str]:
        county = terminal.run("check", bureau, "--json").facts["county"]
        return [item["message"] for item in county if item["code"] in {"M020", "M021"}]

    assert sorted(said()) == sorted([twin, again])
    printed = terminal.run("report", bureau, "--xlsx", tmp_path / "表.xlsx")
    assert [text for text in (twin, again) if text not in printed.out] == []


def resaved(data: bytes) -> bytes:
    """Return a workbook as another program saves it: other bytes, the same content."""
    out = BytesIO()
    book = openpyxl.load_workbook(BytesIO(data))
    book.save(out)
    book.close()
    return out.getvalue()


def test_a_copy_of_a_file_that_is_there(terminal: Terminal, bureau: Path, tmp_path: Path) -> None:
    """Under another name, saved again, and inside a package: nothing is counted twice."""
    unit, now = schools()[0], returns(10).now
    path = write(tmp_path / "原件.xlsx", unit, own(unit, now), now)
    terminal.run("import", bureau, path)
    data = path.read_bytes()
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / "副本 (2).xlsx").write_bytes(data)
    (copies / "报表（最终版）.xlsx").write_bytes(resaved(data))
    with zipfile.ZipFile(copies / "打包.zip", "w") as archive:
        archive.writestr("x.xlsx", data)
    facts = planned(terminal, bureau, *copies.iterdir())

    assert [one["action"] for one in facts["files"]] == ["identical"] * 3
    assert all("和已收的完全一样，不改动任何数据" in one["sentence"] for one in facts["files"])
    assert facts["units"] == []
    assert facts["totals"] == []
    assert "收下0/3个" in facts["summary"]


def test_a_copy_in_the_same_batch(terminal: Terminal, bureau: Path, tmp_path: Path) -> None:
    unit, now = schools()[0], returns(10).now
    path = write(tmp_path / "甲.xlsx", unit, own(unit, now), now)
    copy = Path(shutil.copy(path, tmp_path / "乙.xlsx"))
    facts = planned(terminal, bureau, path, copy)

    assert [one["action"] for one in facts["files"]] == ["new", "identical"]
    assert "收下1/2个" in facts["summary"]
