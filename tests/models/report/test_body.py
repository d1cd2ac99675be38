"""The text in lines and pages: where title, headings, attachments and signature stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.report import gb9704
from models.report.body import BLANK, Body, Row, body_sheets, paginate
from models.report.content import Document, Heading, Paragraph, Run, Signature
from models.report.fonts import Role
from models.report.gb9704 import CELL, CELLS, LINES, MM, Mode
from models.report.marks import UPRIGHT, Sheet, Text
from tests.models.report.documents import FONTS, paragraph, sample, town_table

ORG = "金秀瑶族自治县教育和科技局"
DAY = date(2006, 7, 5)


def said(rows: Sequence[Row]) -> list[str]:
    """Return the rows as text, pieces side by side."""
    return ["|".join(text.text for text in row.texts) for row in rows]


def rows_of(document: Document) -> list[Row]:
    return Body(FONTS.measure).rows(document)


def cell_of(text: Text, index: int = 0) -> float:
    """Return the cell a character begins in."""
    return round((text.x + text.offsets[index] - UPRIGHT.left) / (CELL * MM), 6)


def lines_of(sheet: Sheet) -> list[tuple[int, str]]:
    """Return the grid line and text of everything on a sheet."""
    found = []
    for mark in sheet.marks:
        assert isinstance(mark, Text)
        line = (mark.y / MM - gb9704.TYPE_TOP) / gb9704.LINE_PITCH
        found.append((int(line), mark.text))
    return found


def test_parts_follow_each_other_in_the_order_of_the_standard() -> None:
    document = Document(
        title=("某县教育局总结",),
        subtitle="（草稿）",
        salutation="县人民政府",
        blocks=(
            Heading("h", 1, "一、成绩"),
            Heading("h", 2, "（一）控辍"),
            Heading("h", 3, "1.走访"),
            paragraph("p", "各校走访。"),
            Paragraph("empty", (Run(" "),)),
        ),
        tables=(town_table(), replace(town_table(), title="资助情况表")),
        signature=Signature("某县教育局", DAY),
        note="含83/84校",
    )
    rows = rows_of(document)
    assert said(rows) == [
        "某县教育局总结",
        "（草稿）",
        "",
        "县人民政府：",
        "一、成绩",
        "（一）控辍",
        "1.走访",
        "各校走访。",
        "",
        "附件：|1.|学生变动与巩固率统计表",
        "2.|资助情况表",
        "",
        "某县教育局",
        "2006年7月5日",
        "（含83/84校）",
    ]
    roles = [row.texts[0].role for row in rows[4:8]]
    assert roles == [Role.HEI, Role.KAI, Role.FANGSONG, Role.FANGSONG]
    assert cell_of(rows[3].texts[0]) == 0
    assert {cell_of(row.texts[0]) for row in rows[4:8]} == {2}


def test_headings_and_the_last_lines_are_bound_to_what_follows() -> None:
    rows = rows_of(sample())
    kept = {text for row, text in zip(rows, said(rows), strict=True) if row.keep}
    assert {"一、上半年工作完成情况", "1.抓好高考备考工作", ORG, "2006年7月5日"} <= kept
    assert {"4.|统计图", "3.|安全隐患排查整改情况一览表"} <= kept
    assert not rows[-1].keep


def test_the_date_begins_two_characters_further_in_than_the_signature() -> None:
    """The name ends two characters from the edge (右空二字)."""
    name, day = [
        row.texts[0] for row in rows_of(Document((), signature=Signature(ORG, DAY))) if row.texts
    ]
    assert cell_of(name, -1) + 1 == pytest.approx(CELLS - 2)
    assert cell_of(day) == pytest.approx(cell_of(name) + 2)


def test_under_a_short_name_the_date_takes_the_right_place() -> None:
    name, day = [
        row.texts[0] for row in rows_of(Document((), signature=Signature("县局", DAY))) if row.texts
    ]
    assert cell_of(day, -1) + 1 == pytest.approx(CELLS - 2)
    assert cell_of(day) == pytest.approx(cell_of(name) + 2)


def test_a_signature_too_long_for_a_line_takes_two() -> None:
    org = "金秀瑶族自治县人民政府教育督导委员会办公室、金秀瑶族自治县教育和科技局"
    one, two, day = said(rows_of(Document((), signature=Signature(org, DAY))))[1:]
    assert (one + two, day) == (org, "2006年7月5日")


def test_a_single_attachment_has_no_number() -> None:
    document = Document((), tables=(town_table(),))
    assert said(rows_of(document)) == ["", "附件：|学生变动与巩固率统计表"]


def test_a_long_name_of_an_attachment_goes_on_below_its_first_character() -> None:
    long = "全县义务教育阶段学校在校学生变动情况与小学、初中巩固率、辍学率统计表"
    tables = [replace(town_table(), title=long)] * 10
    rows = [row for row in rows_of(Document((), tables=tuple(tables))) if row.texts]
    first, second = rows[0].texts[-1], rows[1].texts[0]
    assert cell_of(first) == cell_of(second) == cell_of(rows[-2].texts[-1])
    assert rows[0].keep


def test_no_page_ends_with_a_heading() -> None:
    """21 lines, then a heading that would be the 22nd: it goes to the next page."""
    lines = tuple(paragraph(str(n), f"第{n}段。") for n in range(21))
    document = Document((), (*lines, Heading("h", 1, "二、问题"), paragraph("p", "不足。")))
    first, second = body_sheets(document, FONTS.measure, Mode.PLAIN)
    assert len(lines_of(first)) == 21
    assert lines_of(second) == [(0, "二、问题"), (1, "不足。")]


def test_no_signature_stands_alone_on_a_page() -> None:
    """20 lines fill the page but for the signature: two of them go along."""
    lines = tuple(paragraph(str(n), f"第{n}段。") for n in range(20))
    document = Document((), lines, signature=Signature(ORG, DAY))
    first, second = body_sheets(document, FONTS.measure, Mode.PLAIN)
    assert len(lines_of(first)) == 18
    assert [text for _, text in lines_of(second)] == ["第18段。", "第19段。", ORG, "2006年7月5日"]


@pytest.mark.parametrize("before", range(10, 22))
def test_no_page_has_only_a_line_or_two_of_the_attachments(before: int) -> None:
    """However the text ends: three of seven names at least on a page, or none."""
    lines = tuple(paragraph(str(n), f"第{n}段。") for n in range(before))
    document = Document((), lines, tables=(town_table(),) * 7)
    pages = body_sheets(document, FONTS.measure, Mode.PLAIN)
    assert sum(len(lines_of(page)) for page in pages) >= before + 7
    for page in pages:
        told = [text for _, text in lines_of(page) if "段。" not in text]
        names = len({line for line, text in lines_of(page) if text in told})
        assert names == 0 or names >= 3


def test_no_page_begins_blank() -> None:
    """The blank line above the attachments falls away at the top of a page."""
    lines = tuple(paragraph(str(n), f"第{n}段。") for n in range(22))
    first, second = body_sheets(
        Document((), lines, tables=(town_table(),)), FONTS.measure, Mode.PLAIN
    )
    assert len(lines_of(first)) == 22
    assert lines_of(second)[0] == (0, "附件：")


def test_preprinted_paper_keeps_its_head_free() -> None:
    (sheet,) = body_sheets(Document(("总结",)), FONTS.measure, Mode.PREPRINTED)
    assert lines_of(sheet) == [(gb9704.title_line(Mode.PREPRINTED), "总结")]


def test_an_empty_document_is_one_empty_page() -> None:
    assert body_sheets(Document(()), FONTS.measure, Mode.PLAIN) == [Sheet(())]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from("tkb"), max_size=120), st.integers(1, LINES))
def test_property_pages_hold_everything_in_order(kinds: list[str], room: int) -> None:
    """t: text, k: kept with what follows, b: blank. Only blanks at the top may go."""
    mark = Text(0, 0, "", (), Role.SONG, 1)
    rows = [
        BLANK if kind == "b" else Row((replace(mark, text=str(n)),), keep=kind == "k")
        for n, kind in enumerate(kinds)
    ]
    pages = paginate(rows, room)
    flat = [row for page in pages for row in page]
    assert [row for row in flat if row.texts] == [row for row in rows if row.texts]
    assert all(len(page) <= (LINES if n else room) for n, page in enumerate(pages))
    assert all(page[0].texts for page in pages[1:])
    for number, page in enumerate(pages[:-1]):
        full = len(page) == (LINES if number else room)
        assert not page[-1].keep or full
