"""The summary as a Word file that can be edited: same text, measures, tables, charts."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph
from msgspec.structs import replace
from openpyxl import load_workbook

from models.errors import EnvironmentFault
from models.report.content import Column, Document, Row, Table
from models.report.docx import draw_docx, write_docx
from tests.models.report.documents import (
    EXAMS,
    bar_chart,
    cells,
    long_table,
    paragraph,
    sample,
    town_table,
    wide_table,
)


def opened(document: Document) -> WordDocument:
    return docx.Document(io.BytesIO(draw_docx(document)))


def texts(word: WordDocument) -> list[str]:
    return [paragraph.text for paragraph in word.paragraphs]


def properties(word: WordDocument, text: str) -> BaseOxmlElement:
    """Return the paragraph properties of the first paragraph with this text."""
    return look_of(next(p for p in word.paragraphs if p.text == text))


def look_of(paragraph: Paragraph) -> BaseOxmlElement:
    look = paragraph._p.pPr
    assert look is not None
    return look


def attribute(element: BaseOxmlElement, tag: str, name: str) -> str:
    found = element.find(qn(tag))
    assert found is not None
    return str(found.get(qn(name)))


def test_the_text_is_that_of_the_document_in_its_order() -> None:
    said = texts(opened(replace(sample(), subtitle="（草稿）", salutation="县人民政府：")))
    assert said[:7] == [
        "金秀瑶族自治县教育和科技局",
        "2006年上半年工作总结",
        "（草稿）",
        "",
        "县人民政府：",
        sample().blocks[0].text,
        "一、上半年工作完成情况",
    ]
    begin = said.index("附件：1.\t学生变动与巩固率统计表")
    assert said[begin : begin + 8] == [
        "附件：1.\t学生变动与巩固率统计表",
        "2.\t中小学基本情况统计表",
        "3.\t安全隐患排查整改情况一览表",
        "4.\t统计图",
        "",
        "金秀瑶族自治县教育和科技局",
        "2006年7月5日",
        "（本总结的数据含83/84校，忠良乡车田教学点未报）",
    ]
    assert EXAMS in said


def test_pages_have_the_measures_of_the_standard() -> None:
    section = opened(sample()).sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]  # type: ignore[union-attr]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in margins] == [37, 35, 28, 26]  # type: ignore[union-attr]
    assert attribute(section._sectPr, "w:docGrid", "w:linePitch") == "580"


def test_styles_are_fonts_sizes_and_indents_of_the_standard() -> None:
    word = opened(sample())
    heading = properties(word, "一、上半年工作完成情况")
    assert attribute(heading, "w:ind", "w:firstLineChars") == "200"
    assert attribute(heading, "w:outlineLvl", "w:val") == "0"
    assert heading.find(qn("w:keepNext")) is not None
    fonts = {
        run.text: (attribute(run._r.get_or_add_rPr(), "w:rFonts", "w:eastAsia"), run.font.size.pt)
        for each in word.paragraphs
        for run in each.runs
        if run.text and run.font.size
    }
    assert fonts["一、上半年工作完成情况"] == ("黑体", 16)
    assert fonts["（二）强化教学管理，提高教育教学质量"] == ("楷体", 16)
    assert fonts["2006年上半年工作总结"] == ("方正小标宋简体", 22)
    assert fonts[EXAMS] == ("仿宋", 16)


def test_the_date_stands_two_characters_further_in_than_the_signature() -> None:
    word = opened(sample())
    lefts = [
        int(attribute(look_of(each), "w:ind", "w:leftChars"))
        for each in word.paragraphs
        if each.text in {"金秀瑶族自治县教育和科技局", "2006年7月5日"}
    ]
    assert lefts[1:] == [1300, 1500]


def test_page_numbers_stand_outside_on_both_sides() -> None:
    word = opened(sample())
    section = word.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (line,) = footer.paragraphs
        assert line.text == "—  —"
        assert attribute(look_of(line), "w:jc", "w:val") == side
        assert line._p.find(qn("w:fldSimple")) is not None
    assert word.settings.odd_and_even_pages_header_footer


def test_tables_repeat_their_heads_and_never_split_a_row() -> None:
    word = opened(Document((), tables=(town_table(),)))
    (table,) = word.tables
    rows = table._tbl.tr_lst
    assert len(rows) == 2 + 11
    heads = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
    assert heads == [True, True, *[False] * 11]
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    first = [cell.text for cell in table.rows[0].cells]
    assert first == ["乡镇", "小学", "小学", "小学", "初中", "初中", "初中", "未返校\n人数"]
    assert [cell.text for cell in table.rows[2].cells] == [
        "合计", "9087", "4310", "99.63", "5219", "2502", "95.20", "12",
    ]  # fmt: skip


def test_turned_tables_have_turned_sections() -> None:
    """No section ends in a paragraph of its own, which could begin an empty page."""
    word = opened(sample())
    sizes = [(round(s.page_width.mm), round(s.page_height.mm)) for s in word.sections]  # type: ignore[union-attr]
    assert sizes == [(210, 297), (297, 210), (210, 297)]
    margins = [round(word.sections[1].top_margin.mm), round(word.sections[1].left_margin.mm)]  # type: ignore[union-attr]
    assert margins == [28, 35]
    ending = [p for p in word.paragraphs if p._p.find(f".//{qn('w:sectPr')}") is not None]
    assert [p.text for p in ending] == [
        "填表人：　　　　审核人：　　　　负责人：　　　　填报日期：",
        "",
    ]


def test_tables_of_one_direction_begin_on_new_pages_of_one_section() -> None:
    word = opened(Document((), tables=(town_table(), town_table())))
    assert len(word.sections) == 1
    for label in ("附件1", "附件2"):
        assert properties(word, label).find(qn("w:pageBreakBefore")) is not None


def test_odd_tables_come_out_too() -> None:
    band = Row(cells("小学", "（附）"), "band")
    table = Table(
        "t", "短", (Column("名称", align="text"), Column("数")), (band, Row(cells("甲\n乙<&>\x00")))
    )
    word = opened(Document((), tables=(table, Table("t", "空", (), ()))))
    rows = word.tables[0].rows
    assert rows[1].cells[0].text == "小学（附）"
    assert rows[2].cells[0].text == "甲\n乙<&>"
    assert "附件：1.\t短" in texts(word)


def test_a_bare_paragraph_is_a_document() -> None:
    blocks = (paragraph("empty", " "), paragraph("p", "正文。"))
    assert texts(opened(Document((), blocks))) == ["正文。"]
    assert texts(opened(Document((), note="未报齐"))) == ["", "（未报齐）"]
    assert texts(opened(Document((), signature=sample().signature)))[1:] == [
        "金秀瑶族自治县教育和科技局",
        "2006年7月5日",
    ]


def test_a_turned_table_alone_can_be_a_document() -> None:
    word = opened(Document((), tables=(wide_table(),)))
    assert texts(word)[:2] == ["", "附件：中小学基本情况统计表"]


def test_charts_are_native_and_carry_their_values() -> None:
    data = draw_docx(sample())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        for number in (1, 2, 3):
            ET.fromstring(package.read(f"word/charts/chart{number}.xml"))
            inside = package.read(f"word/embeddings/values{number}.xlsx")
            assert load_workbook(io.BytesIO(inside))["数据"]["B1"].value
            assert f"word/charts/_rels/chart{number}.xml.rels" in names
    said = texts(docx.Document(io.BytesIO(data)))
    captions = [text for text in said if text.startswith("图")]
    assert captions == ["图1　各乡镇初中巩固率", "图2　高考本科上线人数", "图3　各乡镇功能室配置"]


def test_long_lists_are_written_fast_enough() -> None:
    word = opened(Document((), (paragraph("p", "正文。"),), tables=(long_table(1000),)))
    assert len(word.tables[0]._tbl.tr_lst) == 1001


def test_nobody_is_named_in_the_file() -> None:
    core = opened(Document(("总结",))).core_properties
    assert (core.author, core.last_modified_by, core.title) == ("校情汇", "校情汇", "总结")
    assert core.created is not None
    assert core.created.year == 2000


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_docx(Document((), charts=(bar_chart(),)), tmp_path / "a.docx")
    assert docx.Document(str(tmp_path / "a.docx")).paragraphs
    with pytest.raises(EnvironmentFault):
        write_docx(sample(), tmp_path / "gone" / "a.docx")
