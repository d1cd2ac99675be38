"""The registry as a CSV file: every fault with its line, whatever program saved it."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest

from models.errors import FileRefused
from models.forms.definition import FormSet
from models.forms.loader import load_form_set
from models.records import Unit
from models.store import registry
from models.store.dataset import DataSet
from models.task.half_years import half_year
from models.task.new_county import NewCounty, registry_of, set_up_county
from models.task.registry_file import (
    COLUMNS,
    RegistryRead,
    read_registry,
    registry_from_bytes,
    registry_to_bytes,
)

SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "forms" / "county_2006"
BUREAU = "JX00000090,教育局,县局,,\n"
HEAD = "代码,名称,类型,乡镇,所属中心校\n"


@lru_cache(maxsize=1)
def forms() -> FormSet:
    return load_form_set(SHIPPED)


def read(text: str, encoding: str = "utf-8") -> RegistryRead:
    return registry_from_bytes("名册.csv", text.encode(encoding), forms())


def faults(text: str) -> list[str]:
    found = read(text)
    assert found.units == ()
    return [problem.message for problem in found.problems if problem.is_error]


FULL = """代码,名称,类型,乡镇代码,所属中心校,别名,学校电话,寄宿制
2145000001,桐木镇中心小学,中心校,451324101,,,0772-7212345,是
JX00000021,六巷教学点,13,桐木镇,桐木镇中心小学,六巷分校、六巷小学,,否
JX00000090,教育局,县局,,,,,
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_whatever_it_was_saved_as(encoding: str, mark: str) -> None:
    """Excel, WPS and Notepad each save it their own way."""
    found = read(FULL.replace(",", mark).replace("\n", "\r\n"), encoding)
    assert found.problems == ()
    first, second, bureau = found.units
    assert first == Unit(
        "2145000001",
        "桐木镇中心小学",
        "11",
        "451324101",
        facts={"phone": "0772-7212345", "boarding": "是"},
    )
    assert (second.kind, second.town, second.parent) == ("13", "451324101", "2145000001")
    assert second.aliases == ("六巷分校", "六巷小学")
    assert bureau.kind == "90"


def test_every_fault_is_told_with_its_line() -> None:
    """All at once, and nothing is taken over."""
    text = (
        HEAD
        + "2145000001,甲小学,小学校,,\n"
        + ",乙小学,村完小,,\n"
        + "2.145E+09,丙小学,村完小,,\n"
        + "2145-1,丁小学,村完小,,\n"
        + "2145000002,,村完小,月亮镇,不在的小学\n"
        + "2145000002,戊小学,村完小,,\n"
        + "2145000003,己小学,,,,,多了\n"
        + "2145000004,庚小学,村完小,桐木镇,\n"
    )
    found = faults(text)
    assert [message.split("。")[0] for message in found] == [
        "第2行：类型“小学校”不认识",
        "第3行：没有写代码",
        "第4行：代码“2.145E+09”被Excel改成了科学记数",
        "第5行：代码“2145-1”不对",
        "第6行：没有写名称",
        "第7行：代码2145000002和第6行的重复",
        "第8行：格子比第一行的列数多",
        "第8行：没有写类型",
        "第6行：乡镇“月亮镇”不认识",
        "第6行：所属中心校“不在的小学”不在名册里",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["第1行：文件是空的。"]),
        ("名称,类型\n甲,村完小\n", ["第1行：没有“代码”这一列。"]),
        (
            "学校代码,代码,名称,类型\nA001,A001,甲,村完小\n",
            ["第1行：“代码”这一列有两个，不知道该用哪个。"],
        ),
        (HEAD + "A001,甲小学,村完小,,\n", ["第1行：没有县局自己这一行。"]),
        (HEAD + BUREAU + "A001,二局,县局,,\n", ["第3行：县局只能有一行。"]),
    ],
    ids=["empty", "no codes", "two codes", "no bureau", "two bureaus"],
)
def test_what_the_whole_must_have(text: str, told: list[str]) -> None:
    assert faults(text) == told


def test_what_may_be_but_is_odd_is_only_told() -> None:
    """Equal names and columns nobody knows hinder nothing."""
    text = (
        "代码,名称,类型,颜色\nA001,中心小学,村完小,红\nA002,中心小学,村完小,\n\nA090,教育局,县局,\n"
    )
    found = read(text)
    assert [unit.code for unit in found.units] == ["A001", "A002", "A090"]
    assert [problem.message for problem in found.problems] == [
        "第1行：不认识“颜色”这一列，没有用它。",
        "第3行：名称“中心小学”和第2行的一样。",
    ]


def test_a_line_with_too_few_cells_and_wide_letters() -> None:
    """What is missing at the end is blank; full-width digits mean digits."""
    found = read(HEAD + "２１４５０００００１,甲　小学,村完小\n" + BUREAU)
    assert [unit.code for unit in found.units] == ["2145000001", "JX00000090"]
    assert found.units[0].parent == ""


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\x81\xff\x00\x00", "不是文字表格"),
        ("代码\x00".encode(), "不是文字表格"),
        (b'\xef\xbb\xbfa,"' + b"x" * 200_000, "读不出来"),
        (b"x" * (9 * 2**20), "太大"),
    ],
    ids=["binary", "zero bytes", "endless cell", "too large"],
)
def test_what_is_no_table_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(FileRefused, match=told):
        registry_from_bytes("名册", data, forms())


def test_the_empty_form_and_back(tmp_path: Path) -> None:
    """What is written is read again the same; without units it is the form to fill in."""
    units = read(FULL).units
    path = tmp_path / "名册.csv"
    path.write_bytes(registry_to_bytes(units, forms()))
    assert read_registry(path, forms()) == RegistryRead(units)
    path.write_bytes(registry_to_bytes((), forms()))
    assert path.read_text("utf-8-sig").startswith(",".join(COLUMNS))
    assert "\n例3,某某村小学,村完小,某某镇,某某镇中心小学," in path.read_text("utf-8-sig")
    assert [p.message for p in read_registry(path, forms()).problems] == [
        "第1行：没有县局自己这一行。"
    ]


OTHER = """代码,名称,类型,乡镇,所属中心校
A001,柳城镇中心小学,中心校,柳城镇,
A002,大埔小学,村完小,450222101大埔镇,
A003,沙浦小学,村完小,柳城镇,柳城镇中心小学
A090,教育局,县局,,
"""


def test_a_registry_brings_the_townships_of_its_county() -> None:
    """Where the forms know none of them; the clerk is told, for a slip of the pen is one more."""
    found = read(OTHER)
    assert [(item.code, item.label) for item in found.towns] == [
        ("450222101", "大埔镇"),
        ("柳城镇", "柳城镇"),
    ]
    assert [unit.town for unit in found.units] == ["柳城镇", "450222101", "柳城镇", ""]
    (told,) = found.problems
    assert told.message + told.hint == (
        "第1行：乡镇按名册上写的用：大埔镇、柳城镇。请看看有没有写错的。"
    )
    assert read(FULL).towns == ()
    assert faults(OTHER.replace("450222101大埔镇", "450222101")) == [
        "第3行：乡镇“450222101”不认识。"
    ]


def test_a_workbook_is_as_good_as_text(tmp_path: Path) -> None:
    """The first sheet in sight that holds anything, numbers without a point, examples left out."""
    book = openpyxl.Workbook()
    book.create_sheet("名册")
    rows = [line.split(",") for line in FULL.splitlines()]
    for row in (rows[0], ["例1", "某某小学", "村完小"], *rows[1:]):
        book["名册"].append([int(cell) if cell.isdigit() else cell or None for cell in row])
    path = tmp_path / "名册.xlsx"
    book.save(path)
    assert read_registry(path, forms()).units == read(FULL).units


def test_a_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    """In one sentence, from the process that reads it."""
    path = tmp_path / "名册.xlsx"
    path.write_bytes(b"PK\x03\x04....")
    with pytest.raises(FileRefused):
        read_registry(path, forms())


def test_a_county_with_its_own_townships(tmp_path: Path) -> None:
    """They stand in the forms of its schools; the next half-year takes them over."""
    found = read(OTHER)
    county = NewCounty(forms(), half_year(2006, 1), found.units, found.towns)
    with DataSet.open(tmp_path / "县", create=True) as dataset:
        set_up_county(dataset, county)
        (made,) = dataset.db.call(registry.form_sets, write=False)
    assert [item.label for item in made.choices["towns"].items] == ["大埔镇", "柳城镇"]
    assert made.hash != forms().hash
    again = registry_of(tmp_path / "县", forms())
    assert again.towns == found.towns
    assert sorted(unit.code for unit in again.units) == sorted(u.code for u in found.units)


@pytest.mark.parametrize("mark", ["=", "+", "-", "@"])
def test_a_registry_runs_nothing_where_it_is_opened(mark: str) -> None:
    """Excel takes a cell of a CSV file for a formula; what is read again is what was written."""
    bad = f"{mark}cmd|' /C calc'!A0"
    unit = Unit(
        "2145000001",
        bad,
        "11",
        aliases=(f"{mark}别名",),
        facts={"address": bad, "phone": "+86-772"},
    )
    bureau = Unit("JX00000090", "教育局", "90")
    data = registry_to_bytes([unit, bureau], forms())
    cells = next(csv.reader(data.decode("utf-8-sig").splitlines()[1:]))
    again = registry_from_bytes("名册.csv", data, forms())

    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert again.units == (unit, bureau)


def test_names_in_a_registry_hide_nothing_and_are_no_novels() -> None:
    """What is invisible goes; what is too long is told with its line."""
    head = "代码,名称,类型,乡镇,所属中心校,别名,地址\n"
    trick = f"2145000001,桐\u202e木\u200b小学,中心校,,,铜\u2066木,路\u200e边\n{BUREAU}"
    found = read(head + trick)
    assert found.units[0].name == "桐木小学"
    assert (found.units[0].aliases, found.units[0].facts["address"]) == (("铜木",), "路边")

    told = faults(head + f"2145000001,{'木' * 61},中心校,,,,{'路' * 201}\n{BUREAU}")
    assert told == ["第2行：“名称”写了61个字，太长。", "第2行：“地址”写了201个字，太长。"]
