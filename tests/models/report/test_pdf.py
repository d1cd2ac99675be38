"""The summary as PDF: pages, text that can be copied, positions to the millimetre."""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from msgspec.structs import replace

from models.errors import EnvironmentFault
from models.report import gb9704
from models.report.content import Column, Document, Heading, Paragraph, Row, Run, Table
from models.report.fonts import Fonts
from models.report.gb9704 import MM, Mode
from models.report.pdf import PdfReport, draw_pdf, write_pdf
from tests.models.report.documents import (
    FONTS,
    RESOURCES,
    RETENTION,
    cells,
    long_table,
    paragraph,
    sample,
    stacked_chart,
    town_table,
    wide_table,
)

GOLDEN = Path(__file__).with_name("golden") / "summary.txt"
UPDATE = "UPDATE_GOLDEN"
"""Environment variable that rewrites the golden file after a wanted change."""


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    pdf = pdfium.PdfDocument(data)
    try:
        yield pdf
    finally:
        pdf.close()


def drawn(document: Document, mode: Mode = Mode.PLAIN) -> tuple[bytes, PdfReport]:
    return draw_pdf(document, FONTS, mode=mode)


def page_texts(data: bytes) -> list[str]:
    """Return the text of each page, as it would be copied."""
    with opened(data) as pdf:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pdf]


def origin(data: bytes, page: int, text: str) -> tuple[float, float]:
    """Return left edge and top of the ink of a text, in millimetres from the upper left."""
    with opened(data) as pdf:
        sheet = pdf[page]
        textpage = sheet.get_textpage()
        found = textpage.search(text, match_case=True).get_next()
        assert found is not None, text
        left, _, _, top = textpage.get_charbox(found[0])
        return left / MM, gb9704.PAPER_HEIGHT - top / MM


def right_end(data: bytes, page: int, text: str) -> float:
    """Return the right edge of the ink of a text, in millimetres."""
    with opened(data) as pdf:
        textpage = pdf[page].get_textpage()
        begin, count = textpage.search(text, match_case=True).get_next()
        return float(textpage.get_charbox(begin + count - 1)[2]) / MM


def test_the_text_of_every_page_is_as_it_was() -> None:
    """Nothing in it is volatile: no time, no machine. UPDATE_GOLDEN=1 rewrites the file."""
    document = replace(sample(), tables=(town_table(), wide_table(), long_table(45)))
    data, _ = drawn(document)
    pages = page_texts(data)
    text = "\n".join(f"=== {n} ===\n{page.strip()}\n" for n, page in enumerate(pages, start=1))
    if os.environ.get(UPDATE):
        GOLDEN.write_text(text, encoding="utf-8")
    golden = GOLDEN.read_text(encoding="utf-8")
    changes = difflib.unified_diff(golden.splitlines(), text.splitlines(), lineterm="")
    assert "\n".join(changes) == ""


def test_the_same_document_gives_the_same_file() -> None:
    assert drawn(sample())[0] == drawn(sample())[0]


def test_the_grid_stands_where_the_standard_puts_it() -> None:
    """First line, indents, flush right edge, page numbers: to 0.3 mm of ink."""
    data, _ = drawn(sample(2))
    left, _ = origin(data, 0, "持“巩固")
    assert left == pytest.approx(gb9704.TYPE_LEFT, abs=0.5)
    left, _ = origin(data, 0, "控辍保学工作取得")
    assert left == pytest.approx(gb9704.TYPE_LEFT + 2 * gb9704.CELL, abs=0.5)
    assert right_end(data, 0, "县委、县政府的中心工作，坚") == pytest.approx(
        gb9704.TYPE_RIGHT, abs=0.5
    )
    dash, top = origin(data, 0, "— 1 —")
    assert top == pytest.approx(269, abs=0.1)
    assert right_end(data, 0, "— 1 —") == pytest.approx(184 - 14 / MM, abs=0.2)
    dash, top = origin(data, 1, "— 2 —")
    assert top == pytest.approx(269, abs=0.1)
    assert dash == pytest.approx(28 + 14 / MM, abs=0.2)


def test_lines_follow_each_other_at_the_pitch_of_the_grid() -> None:
    document = Document((), tuple(paragraph(str(n), f"国{n}") for n in range(22)))
    data, report = drawn(document)
    tops = [origin(data, 0, f"国{n}")[1] for n in range(22)]
    assert report.pages == 1
    assert tops[21] - tops[0] == pytest.approx(21 * gb9704.LINE_PITCH, abs=0.05)
    assert tops[0] > gb9704.TYPE_TOP
    assert tops[21] + 15.75 / MM < gb9704.TYPE_BOTTOM + 0.5


def test_turned_pages_are_read_sideways_and_keep_their_number_upright() -> None:
    """On the upright sheet the head of the table is at the left, the number where it always is."""
    data, report = drawn(Document((), (paragraph("p", "正文。"),), tables=(wide_table(),)))
    assert report.turned == (2, 3)
    with opened(data) as pdf:
        assert [page.get_rotation() for page in pdf] == [0, 90, 90]
        assert [tuple(map(round, page.get_mediabox())) for page in pdf] == [(0, 0, 595, 842)] * 3
    left, _ = origin(data, 1, "中小学基本情况")
    assert gb9704.TYPE_LEFT + 20 < left < gb9704.TYPE_LEFT + 32
    dash, top = origin(data, 1, "— 2 —")
    assert dash == pytest.approx(28 + 14 / MM, abs=0.2)
    assert top == pytest.approx(269, abs=0.1)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_another_reader_finds_the_text_too(tmp_path: Path) -> None:
    """Rare characters, beyond the BMP as well, can be searched and copied."""
    rare = "赟翀燚犇𬭎𠅤㟖峝垌"
    path = tmp_path / "a.pdf"
    write_pdf(Document(("总结",), (paragraph("p", RETENTION), paragraph("q", rare))), path, FONTS)
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    flat = "".join(text.split())
    assert RETENTION in flat
    assert rare in flat
    assert "—1—" in flat


def test_a_character_without_a_font_is_printed_as_a_sign_and_reported() -> None:
    data, report = drawn(Document(("总结",), (paragraph("p", "校徽🏫和👩‍🏫在此"),)))
    assert report.missing == ("🏫", "👩")
    assert "校徽〓和〓〓在此" in page_texts(data)[0]
    (problem,) = report.problems
    assert problem.code == "P001"
    assert "U+1F3EB" in problem.message


def test_tables_that_suffer_are_reported() -> None:
    crowded = Table("t", "挤", (Column("数"),) * 16, (Row(cells(*["123456789012"] * 16)),))
    columns = (Column("名", align="text"), Column("文", align="text"))
    long = Table("t", "长", columns, (Row(cells("甲", "长" * 30000)),))
    _, report = drawn(Document((), tables=(crowded, long)))
    assert [problem.code for problem in report.problems] == ["P002", "P003"]
    assert "附件1“挤”" in report.problems[0].message


def test_nothing_at_all_is_one_page_with_a_number() -> None:
    data, report = drawn(Document(()))
    assert report.pages == 1
    assert page_texts(data)[0].strip() == "— 1 —"


def test_charts_alone_are_the_only_attachment() -> None:
    data, _ = drawn(Document((), charts=(stacked_chart(),)))
    texts = page_texts(data)
    assert "附件：统计图" in texts[0]
    assert texts[1].startswith("附件\n")


def test_forty_pages_are_numbered_to_the_end() -> None:
    data, report = drawn(Document(("总结",), sample(36).blocks))
    assert report.pages > 40
    texts = page_texts(data)
    assert all(f"— {n} —" in text for n, text in enumerate(texts, start=1))
    headings = [block.text for block in sample().blocks if isinstance(block, Heading)]
    for text in texts[:-1]:
        body = text.replace("—", "").strip().splitlines()
        assert body[-2] not in headings


def test_the_file_tells_nobody_who_made_it_or_when() -> None:
    data, _ = drawn(sample())
    with opened(data) as pdf:
        metadata = pdf.get_metadata_dict()
    assert metadata["Title"] == "金秀瑶族自治县教育和科技局2006年上半年工作总结"
    assert metadata["Creator"] == metadata["Producer"] == "校情汇"
    assert metadata["Author"] == metadata["Subject"] == metadata["Keywords"] == ""
    assert "20000101" in metadata["CreationDate"]


def test_only_fonts_inside_the_file_are_used() -> None:
    data, _ = drawn(sample())
    assert b"Helvetica" not in data
    assert data.count(b"/FontFile2") == data.count(b"/Subtype /TrueType") > 4


@pytest.mark.parametrize(
    ("schools", "seconds"), [(84, 3), pytest.param(1000, 15, marks=pytest.mark.slow)]
)
def test_a_summary_with_its_appendix_is_printed_in_time(schools: int, seconds: float) -> None:
    """Twelve tables, eight of them with a row per school; fonts are loaded within the time."""
    wide = wide_table()
    rows = (wide.rows * (schools // len(wide.rows) + 1))[:schools]
    lists = (replace(wide, rows=rows),) * 8 + (town_table(), long_table(schools)) * 2
    begin = time.perf_counter()
    _, report = draw_pdf(replace(sample(6), tables=lists), Fonts(RESOURCES / "fonts"))
    assert time.perf_counter() - begin < seconds
    assert report.pages > schools / 4


def test_runs_of_a_paragraph_follow_each_other_without_a_gap() -> None:
    runs = (Run("共"), Run("12", "returned", "returned"), Run("人"))
    data, _ = drawn(Document((), (Paragraph("p", runs),)))
    assert "共12人" in page_texts(data)[0]


def test_an_unwritable_place_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "a.pdf"
    with pytest.raises(EnvironmentFault):
        write_pdf(sample(), path, FONTS)
    kept = tmp_path / "a.pdf"
    kept.write_bytes(b"old")
    write_pdf(sample(), kept, FONTS)
    assert kept.read_bytes().startswith(b"%PDF-")
    assert [item.name for item in tmp_path.iterdir()] == ["a.pdf"]


def test_two_documents_at_once_do_not_mix() -> None:
    """Fonts are shared; whoever comes second waits."""
    wanted = drawn(sample())[0]
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(drawn(sample())[0])) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [wanted] * 3
