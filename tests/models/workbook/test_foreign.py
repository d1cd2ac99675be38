"""Files that are no returns: each gets one plain sentence, what it is and what to do."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from models.errors import FileRefused
from models.problems import Severity
from models.workbook.encrypt import protect
from models.workbook.foreign import Kind, identify, is_ignorable
from models.workbook.reader import read_bytes
from tests.models.workbook.editing import Book
from tests.models.workbook.sample_county import known

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(400)


def zipped(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"<x/>")
    return out.getvalue()


def office() -> bytes:
    """Return the least that msoffcrypto takes for an Office file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        types = "http://schemas.openxmlformats.org/package/2006/content-types"
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{types}"/>')
    return out.getvalue()


CSV = "学校,年级,人数\r\n桐木小学,一年级,30\r\n"

CASES = [
    ("老格式.xls", ole("Workbook"), r"\.xls.*另存为"),
    ("老格式.xlsx", ole("Book"), r"\.xls.*另存为"),  # the name lies, the bytes don't
    ("报表.et", ole("Workbook"), r"\.et.*另存为"),
    ("总结.doc", ole("WordDocument"), "Word"),
    ("课件.ppt", ole("PowerPoint Document"), "演示文稿"),
    ("别的.wps", ole("SomethingElse"), "别的办公软件"),
    ("总结.docx", zipped("[Content_Types].xml", "word/document.xml"), "Word"),
    ("课件.pptx", zipped("ppt/presentation.xml"), "演示文稿"),
    ("报表.ods", zipped("mimetype", "content.xml"), r"\.ods.*另存为"),
    ("报表.xlsb", zipped("xl/workbook.bin"), r"\.xlsb.*另存为"),
    ("任务包.zip", zipped("manifest.json", "task.json", "form_set.json"), "任务包"),
    ("报表.csv", CSV.encode("gb18030"), r"\.csv"),
    ("报表.csv", CSV.encode("utf-8-sig"), r"\.csv"),
    ("报表.txt", CSV.encode("utf-16"), r"\.csv"),
    ("打包.rar", b"Rar!\x1a\x07\x01\x00" + bytes(50), r"\.rar.*解压"),
    ("打包.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50), r"\.7z.*解压"),
    ("打包.gz", b"\x1f\x8b\x08" + bytes(50), r"\.gz.*解压"),
    ("总结.pdf", b"%PDF-1.4\n" + bytes(50), "PDF"),
    ("截图.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
    ("照片.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "图片"),
    ("校情汇.exe", b"MZ\x90\x00" + bytes(50), "病毒"),
    ("报表.lnk", b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(50), "快捷方式"),
    ("网页.xls", b"<html><table><tr><td>30</td></tr></table>", "网页"),
    ("网页.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "网页"),
    ("表格.xml", b'<?xml version="1.0"?><Workbook xmlns="urn:x"></Workbook>', "XML"),
    ("表格.xml", b'<?xml version="1.0"?><html></html>', "网页"),
    ("文档.rtf", b"{\\rtf1\\ansi}", "RTF"),
    ("data.db", b"SQLite format 3\x00" + bytes(84), "导出"),
    ("空的.xlsx", b"", "空的"),
    ("清零.xlsx", bytes(4096), "全部丢失"),
    ("乱码.xlsx", bytes(range(256)) * 8, "认不出"),
    ("~$报表.xlsx", b"\x05owner" + bytes(160), "临时文件"),
    (".~lock.报表.xlsx#", b",user,pc,", "临时文件"),
    ("Thumbs.db", OLE, "自动生成"),
    ("._报表.xlsx", b"\x00\x05\x16\x07", "自动生成"),
    ("报表.xlsx.crdownload", b"PK\x03\x04", "没有下载完"),
    ("加密.xlsx", protect(office(), "abc"), "密码"),
    ("半截.xlsx", zipped("xl/workbook.xml", "a", "b")[:60], "没有拷贝完整"),
    ("打包.zip", zipped("说明.txt")[:-30], "没有拷贝完整"),
]


@pytest.mark.parametrize(("name", "data", "sentence"), CASES, ids=[case[0] for case in CASES])
def test_each_foreign_file_gets_its_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_bytes(name, data, known())

    message = refused.value.message
    assert re.search(sentence, message), message
    assert message.endswith("。")
    assert message.count("。") == 1  # one sentence
    assert [problem.severity for problem in refused.value.problems] == [Severity.ERROR]
    assert refused.value.problems[0].message == message


def test_a_wrong_password_is_told_apart_from_a_missing_one() -> None:
    data = protect(office(), "对的")

    with pytest.raises(FileRefused, match="设了密码"):
        read_bytes("a.xlsx", data, known())
    with pytest.raises(FileRefused, match="密码不对"):
        read_bytes("a.xlsx", data, known("错的", "也错"))


def test_a_changed_content_behind_the_right_password_is_damage(tmp_path: Path) -> None:
    """Whoever types the right password must not be told that it is wrong."""
    data = bytearray(protect(Book(tmp_path).path.read_bytes(), "abc"))
    data[len(data) // 2] ^= 1

    with pytest.raises(FileRefused, match="损坏"):
        read_bytes("a.xlsx", bytes(data), known("abc"))


def test_broken_encryption_is_damage() -> None:
    """Cut off, or with an encryption header nobody can read."""
    data = protect(office(), "abc")
    spoilt = data.replace(b"spinCount", b"spinKount")

    for broken in (data[: len(data) // 2], spoilt):
        with pytest.raises(FileRefused, match="损坏"):
            read_bytes("a.xlsx", broken, known("abc"))


def test_too_large_files_are_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.workbook.limits.PACKAGE_BYTES", 100)

    with pytest.raises(FileRefused, match="太大"):
        read_bytes("a.xlsx", bytes(101), known())


def test_names_alone_never_make_a_workbook() -> None:
    assert identify("报表.xlsx", zipped("a"))[0] is Kind.ZIP
    assert identify("报表.doc", zipped("a"))[0] is Kind.ZIP
    assert identify("报表.xlsx", b"%PDF-1.4")[0] is Kind.FOREIGN


def test_rubbish_in_a_folder_needs_no_word() -> None:
    assert is_ignorable("~$报表.xlsx")
    assert is_ignorable("报表/Thumbs.db")
    assert not is_ignorable("报表.doc")
