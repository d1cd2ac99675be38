"""Every kind of file that people put on the stick and that is no return."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
from msgspec.structs import replace

from models.entry.export import next_revision
from models.forms.compute import fill_computed, prefill
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.forms.loader import form_set_to_json, trusted_form_set
from models.forms.payload import canonical
from models.records import Part, Period, Unit
from models.version import PROGRAM
from models.workbook.writer import blank_revision, write_workbook
from tests.models.headless.county import PERIOD, SECOND, UNITS, filled, form_set
from tests.models.workbook.editing import repacked

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
SHEET = "xl/worksheets/sheet3.xml"
SCHOOL = UNITS[1]


def workbook(
    path: Path,
    unit: Unit = SCHOOL,
    period: Period = PERIOD,
    forms: FormSet | None = None,
    password: str = "",
) -> bytes:
    """Write the return of a school, as it may be of another county, half-year or form set."""
    ctx = ReturnContext(forms or form_set(), unit, period)
    content = canonical(ctx.form_set, fill_computed(ctx, filled(SECOND)))
    base = blank_revision(ctx, prefill(ctx), PROGRAM)
    made = next_revision(ctx, content, base, "2006-07-01T08:00:00")
    part = Part.PERSONS if password else Part.FIGURES
    write_workbook(ctx, content, made, part, path, prepared_rows=5, password=password)
    return path.read_bytes()


def other_form_set() -> FormSet:
    """Return a form set that the bureau's data does not know."""
    return trusted_form_set(form_set_to_json(replace(form_set(), version="0.9", hash="")))


def packed(members: dict[str, bytes]) -> bytes:
    """Return a zip."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def named_in_gbk(name: str, data: bytes) -> bytes:
    """Return a zip as Chinese Windows makes it: the name in GBK, and nothing that says so."""
    encoded = name.encode("gbk")
    stand_in = "x" * len(encoded)
    return packed({stand_in: data}).replace(stand_in.encode(), encoded)


def ordinary() -> bytes:
    """Return a spreadsheet that somebody made."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["学校", "人数"])
    sheet.append(["桐木镇初级中学", 312])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def into_sheet(xml: bytes) -> Callable[[bytes], bytes]:
    """Return what puts something into the cells of a sheet."""
    return lambda data: data.replace(b"<sheetData>", b"<sheetData>" + xml, 1)


def utf16(text: str) -> bytes:
    """Return a name as it stands in old office files."""
    return text.encode("utf-16-le")


def bad_files(folder: Path) -> None:
    """Write one file of every kind."""
    scratch = folder.parent / "scratch.xlsx"
    good = workbook(scratch)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    stranger = Unit("JX99999999", "外县中学", "20", "451324101")
    last_year = replace(PERIOD, id="2005H2", title="2005年下半年")
    files = {
        "上期的.xlsx": workbook(scratch, period=last_year),
        "外县的.xlsx": workbook(scratch, unit=stranger),
        "旧表样.xlsx": workbook(scratch, forms=other_form_set()),
        "普通表格.xlsx": ordinary(),
        "旧格式.xls": OLE + utf16("Workbook"),
        "金山.et": OLE + utf16("Workbook"),
        "文本.csv": "学校,人数\n桐木,312\n".encode("gb18030"),
        "文档.docx": packed({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
        "压缩.rar": b"Rar!\x1a\x07\x01\x00" + b"x" * 50,
        "压缩.7z": b"7z\xbc\xaf\x27\x1c" + b"x" * 50,
        "照片.jpg": b"\xff\xd8\xff\xe0" + b"x" * 50,
        "加密的.xlsx": workbook(scratch, password="zaijian-2006"),
        "截断的.xlsx": good[: len(good) // 2],
        "炸弹.xlsx": repacked(good, {SHEET: b"<x>" + b" " * 40_000_000 + b"</x>"}),
        "很远的格子.xlsx": repacked(good, {SHEET: into_sheet(far)}),
        "往外爬.zip": packed({"../../evil.xlsx": good}),
        "空包.zip": packed({"说明/": b""}),
        "空的.xlsx": b"",
        "丢了内容.xlsx": b"\0" * 4096,
        "~$报表.xlsx": b"\x05user" + b" " * 150,
        "没下完.xlsx.crdownload": good[:1000],
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    scratch.unlink()
