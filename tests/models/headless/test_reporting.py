"""``report``: the summary as PDF, Word file and tables, and what keeps it from being final."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from models.store.registry import set_setting
from models.workspace import Workspace
from tests.models.headless.running import Terminal


def test_three_files_are_written(terminal: Terminal, county: Path, tmp_path: Path) -> None:
    pdf, docx, xlsx = (tmp_path / f"总结.{ending}" for ending in ("pdf", "docx", "xlsx"))
    ran = terminal.run("report", county, "--pdf", pdf, "--docx", docx, "--xlsx", xlsx)

    assert ran.lines[0] == "应报学校2所，已报学校2所（含2/2校）"
    assert ran.lines[1:4] == [f"已写好：{path}" for path in (pdf, docx, xlsx)]
    book = pypdfium2.PdfDocument(pdf)
    assert "初中巩固率达到99.5%以" in book[0].get_textpage().get_text_range()
    book.close()
    assert docx.read_bytes().startswith(b"PK")
    assert xlsx.read_bytes().startswith(b"PK")


def test_what_keeps_it_from_being_final(terminal: Terminal, county: Path, tmp_path: Path) -> None:
    """This county has no primary school, so the rate its report speaks of does not exist."""
    plain, facts = terminal.both("report", county, "--pdf", tmp_path / "a.pdf")

    assert plain.status == 1
    assert "现在还不能定稿：" in plain.lines
    assert facts["final"] is False
    assert facts["pages"] >= 1
    assert "（未定稿）" in first_page(tmp_path / "a.pdf")
    assert [one["code"] for one in facts["obstacles"]]


def test_the_day_it_is_issued(terminal: Terminal, county: Path, tmp_path: Path) -> None:
    """It is kept for the next time; the cut-off stands there until one is chosen."""
    pdf = tmp_path / "a.pdf"

    def run(*more: str) -> tuple[str, set[str]]:
        facts = terminal.run("report", county, "--pdf", pdf, "--json", *more).facts
        book = pypdfium2.PdfDocument(pdf)
        text = "".join(page.get_textpage().get_text_range() for page in book)
        book.close()
        return text, {one["code"] for one in facts["problems"]}

    text, codes = run()
    assert "2006年6月20日" in text
    assert "R019" in codes
    for more in (("--date", "2006.7.6"), ()):
        text, codes = run(*more)
        assert "2006年7月6日" in text
        assert "R019" not in codes
    text, codes = run("--date", "-")
    assert "2006年7月6日" not in text
    assert "R019" in codes


def test_no_day_at_all(terminal: Terminal, county: Path, tmp_path: Path) -> None:
    ran = terminal.run("report", county, "--pdf", tmp_path / "a.pdf", "--date", "七夕")

    assert ran.status == 2
    assert ran.err == "“七夕”认不出是哪一天，请写成2006-07-06这样。\n"
    assert not (tmp_path / "a.pdf").exists()


def test_who_will_read_it_is_kept(terminal: Terminal, county: Path, tmp_path: Path) -> None:
    terminal.run("report", county, "--pdf", tmp_path / "a.pdf", "--for", "internal")

    with Workspace.open(county) as workspace:
        assert workspace.choices().privacy == "internal"


def test_without_a_file_nothing_is_done(terminal: Terminal, county: Path) -> None:
    ran = terminal.run("report", county)

    assert ran.status == 2
    assert ran.err == "没有说要写成什么；请用--pdf、--docx或--xlsx写上文件名。\n"


def test_the_word_file_alone(terminal: Terminal, county: Path, tmp_path: Path) -> None:
    facts = terminal.run("report", county, "--docx", tmp_path / "a.docx", "--json").facts

    assert facts["files"] == [str(tmp_path / "a.docx")]
    assert facts["pages"] is None
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.docx"]


def test_what_was_locked_is_told(terminal: Terminal, county: Path, tmp_path: Path) -> None:
    """Who locked it and when, and what the summary would say otherwise now."""
    with Workspace.open(county) as workspace:
        told = {"who": "覃", "time": "2006-07-08T09:00:00", "files": {}}
        lines = [["title", "标题", "旧的标题"]]
        key = f"final/{workspace.period_id()}"
        workspace.dataset.db.call(lambda tx: set_setting(tx, key, {**told, "lines": lines}))
    plain, facts = terminal.both("report", county, "--pdf", tmp_path / "a.pdf")
    assert "已定稿（2006-07-08 09:00，覃）。" in plain.lines
    assert any(line.startswith("标题：定稿“旧的标题”，现在“") for line in plain.lines)
    assert facts["locked"] == {"who": "覃", "time": "2006-07-08T09:00:00"}
    assert facts["differences"][0]["before"] == "旧的标题"
    assert facts["marked"] == "（定稿后有改动，不是定稿）"
    assert facts["marked"] in first_page(tmp_path / "a.pdf")


def first_page(path: Path) -> str:
    book = pypdfium2.PdfDocument(path)
    try:
        return str(book[0].get_textpage().get_text_range())
    finally:
        book.close()
