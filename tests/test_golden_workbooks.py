"""Nothing is planted: the figures of 2006, counted again from the schools' workbooks alone.

The workbooks of the whole sample county are written as schools write them; everything after that
is openpyxl and plain Python over what stands in the cells, in words as people read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models.demo.returns import write_returns
from models.watch import Watch
from tests.models.demo.samples import returns

Record = dict[str, Any]
LEVELS = ("region", "city", "county")
FLOWS = (
    *("start", "in_transfer_county", "in_transfer_outside"),
    *("out_transfer_county", "out_transfer_outside", "out_death", "out_grad"),
)
PRIMARY = ("县小", "中心校", "村完小")
DELIVERED = {"设备到校", "已安装", "已验收"}
WANTED = frozenset(
    (
        *("school", "enrolment", "movement", "distance", "equipment", "room", "project"),
        *("contest_entry", "award_summary", "fee", "safety_duty", "accident"),
    )
)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # 145 workbooks written and read


def typed(value: object) -> bool:
    """Tell whether somebody wrote into a cell: prepared lines hold formulas only."""
    return value is not None and not str(value).startswith("=")


def records(sheet: Any) -> tuple[str, list[Record]]:  # noqa: ANN401  # openpyxl's own
    """Return the form of a sheet and its records: ids stand beside what is hidden from readers."""
    lines: list[Sequence[Any]] = list(sheet.iter_rows(values_only=True))
    for top, line in enumerate(lines[:16]):
        corner = next((x for x in line[:2] if isinstance(x, str) and x.startswith("#xqh ")), "")
        if not corner:
            continue
        form = corner.split()[1]
        left = line.index(corner)
        below = [row for row in lines[top + 1 :] if row[left] and str(row[left])[0] != "#"]
        if corner.endswith(" u"):
            column = line.index("1")
            return form, [{str(row[left]): row[column] for row in below}]
        named = [(i, str(name)) for i, name in enumerate(line) if name and str(name)[0] != "#"]
        found = [{"row": str(row[left]), **{name: row[i] for i, name in named}} for row in below]
        return form, [one for one in found if any(map(typed, list(one.values())[1:]))]
    return "", []


class School(dict[str, list[Record]]):
    """What one workbook says: form → records."""

    def __init__(self, path: Path) -> None:
        """Read the sheets that are counted."""
        super().__init__()
        book = openpyxl.load_workbook(path, read_only=True)
        for sheet in book.worksheets:
            form, found = records(sheet)
            if form in WANTED:
                self[form] = found
        book.close()
        self.kind = str(self["school"][0]["school_kind"])

    def one(self, form: str) -> Record:
        """Return the record of a form that has one."""
        return self[form][0] if self.get(form) else {}


@pytest.fixture(scope="module")
def schools(tmp_path_factory: pytest.TempPathFactory) -> list[School]:
    """Return every school and teaching point of the county of 2006, read from its workbook."""
    folder = tmp_path_factory.mktemp("returns")
    paths = write_returns(returns(), folder, "yanshi-2006", "任务", Watch())
    return [School(path) for path in paths if "数字表" in path.name]


def number(value: object) -> Decimal:
    """Return a cell as a number; blanks and formulas nobody has calculated count as nothing."""
    return Decimal(str(value)) if typed(value) else Decimal(0)


def column(schools: list[School], form: str, field: str) -> Iterator[Decimal]:
    """Yield a field of a form over all records of all schools."""
    for school in schools:
        for record in school.get(form, []):
            yield number(record.get(field))


def test_who_is_there(schools: list[School]) -> None:
    """85 schools, 60 teaching points; 74 of them complete primary schools."""
    kinds = [school.kind for school in schools]
    assert len(kinds) == 145
    assert kinds.count("教学点") == 60
    assert sum(kind in PRIMARY for kind in kinds) == 74


@pytest.mark.parametrize(
    ("grades", "least", "most"), [(range(1, 7), "99.5", "100"), (range(7, 10), "95", "96")]
)
def test_who_stays_at_school(schools: list[School], grades: range, least: str, most: str) -> None:
    """There at the end or graduated ÷ there at the start or come, and not gone elsewhere."""
    kept = due = Decimal(0)
    for school in schools:
        for line in school.get("movement", []):
            if int(line["row"]) not in grades:
                continue
            flow = {name: number(line.get(name)) for name in FLOWS}
            came = flow["in_transfer_county"] + flow["in_transfer_outside"]
            gone = flow["out_transfer_county"] + flow["out_transfer_outside"] + flow["out_death"]
            there = sum(
                number(of_grade["students"])
                for of_grade in school["enrolment"]
                if of_grade["row"] == line["row"]
            )
            kept += there + flow["out_grad"]
            due += flow["start"] + came - gone
    assert Decimal(least) <= kept * 100 / due < Decimal(most)


def test_distance_education(schools: list[School]) -> None:
    """41 of the 74 complete primary schools have equipment that has arrived."""
    ready = [
        school
        for school in schools
        if school.kind in PRIMARY
        and any(
            school.one("distance").get(f"mode{n}") == "是"
            and school.one("distance").get(f"status{n}") in DELIVERED
            for n in (1, 2, 3)
        )
    ]
    assert len(ready) == 41


def test_laboratories(schools: list[School]) -> None:
    """Whole sets at 6 middle and 10 central schools; a combined laboratory at 1 and 6 schools."""
    sets = [s.kind for s in schools if s.one("equipment").get("lab_full_set") == "是"]
    assert sum(kind in {"初中", "高中"} for kind in sets) == 6
    assert sets.count("中心校") == 10
    combined = [
        school.kind
        for school in schools
        if any(room["room_type"] == "综合实验室" for room in school.get("room", []))
    ]
    assert (combined.count("县小"), combined.count("中心校")) == (1, 6)
    assert sum(column(schools, "equipment", "fund_lab")) // 10_000 == 73


def test_projects(schools: list[School]) -> None:
    """Seven under way, about 9,100 square metres, over 1.9 million yuan arrived."""
    going = [
        project
        for school in schools
        for project in school.get("project", [])
        if project["progress"] != "未开工"
    ]
    assert len(going) == 7
    assert round(sum(number(project["area"]) for project in going), -2) == 9100
    assert 190 <= sum(number(p["fund_arrived_period"]) for p in going) / 10_000 < 200


def test_essays_and_prizes(schools: list[School]) -> None:
    """521 essays; 1, 16 and 174 prizes."""
    essays = [
        number(entry["submitted"])
        for school in schools
        for entry in school.get("contest_entry", [])
        if entry["contest"] == "安全征文"
    ]
    assert sum(essays) == 521
    prizes = [sum(column(schools, "award_summary", f"essay_{level}")) for level in LEVELS]
    assert prizes == [1, 16, 174]


def test_fees_and_safety(schools: list[School]) -> None:
    """A written 0 from everybody, a board everywhere, a letter signed by all, nothing grave."""
    assert [school.one("fee").get("violation") for school in schools] == [0] * 145
    assert {school.one("fee").get("board") for school in schools} == {"是"}
    assert {school.one("safety_duty").get("letter_signed") for school in schools} == {"是"}
    levels = {str(one.get("level")) for school in schools for one in school.get("accident", [])}
    assert not any(re.search("重大|较大", level) for level in levels)
