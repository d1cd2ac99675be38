"""The tables as an Excel workbook."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook

from models.errors import EnvironmentFault
from models.report.content import Cell, Column, Document, Row, Table
from models.report.xlsx import draw_xlsx, sheet_names, write_xlsx
from tests.models.report.documents import bar_chart, cells, sample, town_table, wide_table


def opened(document: Document) -> Workbook:
    return load_workbook(io.BytesIO(draw_xlsx(document)))


def values(book: Workbook, name: str) -> list[list[object]]:
    return [list(row) for row in book[name].iter_rows(values_only=True)]


def test_every_table_has_a_sheet_with_all_it_says() -> None:
    book = opened(sample())
    assert book.sheetnames == [
        "附件1 学生变动与巩固率统计表",
        "附件2 中小学基本情况统计表",
        "附件3 安全隐患排查整改情况一览表",
        "附件4 统计图",
    ]
    rows = values(book, "附件1 学生变动与巩固率统计表")
    assert [row[0] for row in rows[:5]] == [
        "附件1",
        "学生变动与巩固率统计表",
        "填报单位：金秀瑶族自治县教育和科技局　　2006年上半年",
        "乡镇",
        None,
    ]
    assert rows[2][-1] == "单位：人"
    assert rows[3] == ["乡镇", "小学", None, None, "初中", None, None, "未返校人数"]
    assert rows[4][1:4] == ["在校学生数", "其中：女生", "巩固率（%）"]
    assert rows[5] == ["合计", 9087, 4310, 99.63, 5219, 2502, 95.2, 12]
    assert rows[14][4:7] == ["—", "—", "—"]
    assert rows[9][7] == "*"
    assert "应报84所，已报83所（含83/84校）。" in [row[0] for row in rows]


def test_sheets_are_set_up_for_printing() -> None:
    book = opened(sample())
    upright, turned = book.worksheets[0], book.worksheets[1]
    assert upright.print_title_rows == "$4:$5"
    assert upright.freeze_panes == "B6"
    assert (upright.page_setup.orientation, turned.page_setup.orientation) == (
        "portrait",
        "landscape",
    )
    assert upright.page_setup.paperSize == 9


def test_heads_over_several_columns_are_merged() -> None:
    sheet = opened(Document((), tables=(town_table(),))).worksheets[0]
    assert {"B4:D4", "E4:G4", "A4:A5", "H4:H5", "A2:H2"} <= {
        str(area) for area in sheet.merged_cells.ranges
    }


def test_charts_can_be_edited_beside_their_values() -> None:
    book = opened(sample())
    rows = values(book, "附件4 统计图")
    assert rows[2][0] == "图1　各乡镇初中巩固率"
    assert rows[4][1:3] == ["初中巩固率", "目标"]
    assert rows[5][:3] == ["金秀镇", 97, 95]
    assert rows[13][1] is None  # no value is no zero
    assert len(book.worksheets[3]._charts) == 3  # type: ignore[attr-defined]


def test_names_of_sheets_are_what_excel_accepts() -> None:
    titles = ["a/b:c*?[x]'", "很长" * 30, "\x00\n", ""]
    document = Document((), tables=tuple(replace(town_table(), title=t) for t in titles))
    names = sheet_names(document)
    assert names == ["附件1 abcx", ("附件2 " + "很长" * 30)[:31], "附件3", "附件4"]
    assert opened(document).sheetnames == names


def test_odd_tables_come_out_too() -> None:
    band = Row(cells("小学"), "band")
    short = Row((Cell("甲"),))
    tables = (
        Table("t", "空", (), ()),
        Table(
            "t", "一栏", (Column("名称", align="text"),), (band, short), unit="人", reporter="县局"
        ),
        Table("t", "短", (Column("名称"), Column("数")), (band, short)),
        replace(wide_table(), landscape=False),
    )
    book = opened(Document((), tables=tables))
    assert values(book, "附件2 一栏")[2] == ["县局　　单位：人"]
    assert book.worksheets[3].page_setup.orientation == "portrait"
    assert values(book, "附件3 短")[-1] == ["甲", None]


def test_a_document_without_tables_says_so() -> None:
    assert opened(Document(("总结",))).sheetnames == ["空"]


def test_nobody_is_named_in_the_file() -> None:
    assert opened(sample()).properties.creator == "校情汇"


def test_formulas_of_people_stay_texts() -> None:
    table = Table("t", "表", (Column("名称", align="text"),), (Row(cells("=HYPERLINK(1)")),))
    sheet = opened(Document((), tables=(table,))).worksheets[0]
    assert sheet["A5"].data_type == "s"
    assert sheet["A5"].value == "=HYPERLINK(1)"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_xlsx(sample(), tmp_path / "a.xlsx")
    assert load_workbook(tmp_path / "a.xlsx").sheetnames
    with pytest.raises(EnvironmentFault):
        write_xlsx(sample(), tmp_path / "gone" / "a.xlsx")


def test_an_axis_that_does_not_begin_at_zero_does_so_in_excel() -> None:
    book = opened(Document((), charts=(bar_chart(), replace(bar_chart(), base=Decimal(0)))))
    first, second = book.worksheets[0]._charts  # type: ignore[attr-defined]
    assert first.y_axis.scaling.min == 90
    assert second.y_axis.scaling.min is None
