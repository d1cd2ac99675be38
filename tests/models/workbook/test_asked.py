"""A workbook shows a school what it is asked for, and prints it readably."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from models.workbook.writer import write_blank
from tests.resources.teacher import POINT, VILLAGE, context, last_return


@lru_cache(maxsize=2)
def blank(*, point: bool) -> openpyxl.Workbook:
    """Return the blank workbook of a teaching point with three grades, or of a village school."""
    grades = ("1", "2", "3") if point else ("1", "2", "3", "4", "5", "6")
    last = last_return(dict.fromkeys(grades, 5), top=3 if point else None)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "blank.xlsx"
        write_blank(context(POINT if point else VILLAGE, last), path)
        return openpyxl.load_workbook(path)


def sheet(title: str, *, point: bool = True) -> Worksheet:
    """Return a sheet of a blank workbook."""
    found = blank(point=point)[title]
    assert isinstance(found, Worksheet)
    return found


def labels(found: Worksheet) -> list[str]:
    """Return what stands in the first visible column, in rows that are not hidden."""
    rows = range(1, found.max_row + 1)
    shown = [row for row in rows if not found.row_dimensions[row].hidden]
    return [str(found.cell(row, 2).value) for row in shown if found.cell(row, 2).value]


def test_a_teaching_point_sees_its_own_grades_and_fields() -> None:
    """Grades it does not have and fields it is never asked for are hidden, not yellow."""
    grades = sheet("F01 在校生与班级")
    assert {"一年级", "二年级", "三年级"} <= set(labels(grades))
    assert not {"四年级", "五年级", "六年级"} & set(labels(grades))
    letters = [key for key, column in grades.column_dimensions.items() if column.hidden]
    assert any("寄宿生" in str(grades[f"{letter}6"].value) for letter in letters)
    staff = labels(sheet("F02 教职工"))
    assert staff[-4:] == ["＊教职工总数", "＊其中：专任教师", "＊学历达标", "＊代课教师"]


def test_a_whole_school_sees_all_of_it() -> None:
    """Of a boarding village school with six grades only what is asked in autumn is hidden."""
    grades = sheet("F01 在校生与班级", point=False)
    assert {"一年级", "六年级"} <= set(labels(grades))
    letters = [key for key, column in grades.column_dimensions.items() if column.hidden]
    assert {str(grades[f"{letter}6"].value).split("\n")[0] for letter in letters[1:]} == {
        "＊本年招生数",
        "＊预计毕业生数",
    }


def test_a_form_that_is_not_asked_for_says_so() -> None:
    """Without boarders nobody fills in the dormitory; cover and sheet say it."""
    assert "按这份报表现在填的情况，这张表不用填。" in labels(sheet("F62 寄宿条件"))
    cover = sheet("封面")
    (row,) = [row for row in range(1, 60) if cover.cell(row, 2).value == "F62 寄宿条件"]
    assert "不用填" in str(cover.cell(row, 3).value)
    assert "不用填" not in str(cover.cell(row - 1, 3).value)


def test_printing() -> None:
    """A wide table goes over two pages with its row labels on both, the cover on one."""
    wide = sheet("F40 学生变动")
    assert (wide.page_setup.orientation, wide.page_setup.fitToWidth) == ("landscape", 2)
    assert wide.print_title_cols == "$A:$B"
    assert sheet("封面").page_setup.fitToHeight == 1
    heights = {row.height for row in sheet("F02 教职工").row_dimensions.values() if row.height}
    assert len(heights) <= 2  # the title, and all fields alike
