"""Hostile and broken zips and XML are refused before any library opens them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from models.errors import FileRefused
from models.workbook import limits, scan
from models.workbook.scan import (
    is_workbook,
    open_zip,
    package_member,
    package_names,
    readable_name,
    scan_workbook,
)
from tests.models.workbook.editing import Book, repacked

SHEET = "xl/worksheets/sheet2.xml"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return Book(tmp_path_factory.mktemp("scan")).path.read_bytes()


def scanned(data: bytes) -> scan.WorkbookScan:
    archive = open_zip(data)
    assert is_workbook(archive)
    return scan_workbook(archive)


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        scanned(data)
    return refused.value.message


def into_sheet(xml: str) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(b"<sheetData>", b"<sheetData>" + xml.encode(), 1)


def zip_of(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def test_an_honest_workbook_passes(workbook: bytes) -> None:
    found = scanned(workbook)

    assert not found.macros
    assert not found.links
    assert "F61 校舍建筑" in found.sheets
    assert open_zip(found.clean).testzip() is None


FAR = [
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    '<row r="1"><c r="XFD1"><v>1</v></c></row>',
    '<row r="20001"><c r="A20001" t="inlineStr"><is><t>x</t></is></c></row>',
    '<row r="1"><c r="SG1"><v>1</v></c></row>',
    '<row r="1"><c r="xfd1048576"><v>1</v></c></row>',
    "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    '<row r="1048576"><c><v>1</v></c></row>',
    '<row r="1"><c s="0" r="XFD1048576"><v>1</v></c></row>',
    '<row r="1"><c r="XF&#68;1048576"><v>1</v></c></row>',
    '<x:row xmlns:x="urn:x" r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    '<row r="1"><c r="ZZZZZZZZ99999999999"><v>1</v></c></row>',
    '<row r="1"><c r="A0"><v>1</v></c></row>',
]


@pytest.mark.parametrize("xml", FAR)
def test_far_cells_are_refused_by_name(workbook: bytes, xml: str) -> None:
    """However the cell is written: one value in XFD1048576 makes calamine abort the process."""
    message = refusal(repacked(workbook, {SHEET: into_sheet(xml)}))

    assert "单元格" in message
    assert "F00 学校情况" in message


def test_far_cells_without_content_do_no_harm(workbook: bytes) -> None:
    """People format whole columns and rows down to the end of the sheet."""
    xml = '<row r="1048576"><c r="XFD1048576" s="1"/><c r="A1048576" s="1"></c></row>'

    scanned(repacked(workbook, {SHEET: into_sheet(xml)}))


def test_a_large_rectangle_is_refused(workbook: bytes) -> None:
    xml = '<row r="19000"><c r="A19000"><v>1</v></c></row><row r="2"><c r="SA2"><v>1</v></c></row>'

    assert "撑得太大" in refusal(repacked(workbook, {SHEET: into_sheet(xml)}))
    unusual = xml.replace('"', "'")
    assert "撑得太大" in refusal(repacked(workbook, {SHEET: into_sheet(unusual)}))


@pytest.mark.parametrize("quote", ['"', "'"])
def test_too_many_cells_are_refused(
    workbook: bytes, monkeypatch: pytest.MonkeyPatch, quote: str
) -> None:
    monkeypatch.setattr(limits, "CELLS", 500)
    cell = f"<c r={quote}A1{quote}/>"

    assert "超过500个" in refusal(repacked(workbook, {SHEET: into_sheet(cell * 501)}))


def test_deep_nesting_does_no_harm(workbook: bytes) -> None:
    deep = into_sheet("<a>" * 100_000 + "</a>" * 100_000)

    scanned(repacked(workbook, {SHEET: deep}))


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    "<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"
)


@pytest.mark.parametrize(
    ("member", "data", "words"),
    [
        (SHEET, ENTITIES.encode(), "不正常"),
        ("xl/workbook.xml", ENTITIES.encode(), "不正常"),
        ("xl/styles.xml", ENTITIES.encode(), "不正常"),
        (SHEET, '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"), "不正常"),
        (SHEET, '<?xml version="1.0" encoding="GBK"?><a/>'.encode("gbk"), "不正常"),
        (SHEET, b"<worksheet><sheetData><row></sheetData>", "损坏"),
        ("xl/workbook.xml", b"<workbook><sheets/></workbook>", "损坏"),
    ],
)
def test_xml_that_is_not_plain_is_refused(
    workbook: bytes, member: str, data: bytes, words: str
) -> None:
    assert words in refusal(repacked(workbook, {member: data}))


def test_a_missing_member_is_damage(workbook: bytes) -> None:
    assert "损坏" in refusal(repacked(workbook, {"xl/_rels/workbook.xml.rels": None}))


def test_too_many_sheets_are_refused(workbook: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHEETS", 3)

    assert "不正常" in refusal(workbook)


def test_a_zip_bomb_is_refused(workbook: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its ratio, by the size of a member, and by the sum of all."""
    bomb = repacked(workbook, {SHEET: b"<a>" + b" " * 40_000_000 + b"</a>"})
    assert "大得不正常" in refusal(bomb)
    monkeypatch.setattr(limits, "RATIO", 10**9)
    monkeypatch.setattr(limits, "PART_BYTES", 30_000_000)
    assert "大得不正常" in refusal(bomb)
    monkeypatch.setattr(limits, "TOTAL_BYTES", 20_000_000)
    assert "大得不正常" in refusal(bomb)


def test_a_member_that_lies_about_its_size_is_damage(workbook: bytes) -> None:
    """The directory says 10 bytes; a reader that trusts it would unpack what it likes."""
    lying = bytearray(workbook)
    name = SHEET.encode()
    place = lying.rindex(name) - 46
    lying[place + 24 : place + 28] = (10).to_bytes(4, "little")

    assert "损坏" in refusal(bytes(lying))


def test_a_wrong_checksum_is_damage(workbook: bytes) -> None:
    plain = bytearray(zip_of(dict(_members(workbook)), zipfile.ZIP_STORED))
    place = plain.index(b"<sheetData>")
    plain[place + 1] ^= 1

    assert "损坏" in refusal(bytes(plain))


def _members(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def test_calamine_only_sees_what_was_checked(workbook: bytes) -> None:
    """Members nobody checked are not in the clean copy, whatever they are."""
    extra = repacked(workbook, {"xl/media/x.bin": b"\x00" * 100, "xl/vbaProject.bin": b"macro"})

    found = scanned(extra)

    names = open_zip(found.clean).namelist()
    assert "xl/vbaProject.bin" not in names
    assert "xl/media/x.bin" not in names
    assert found.macros


def test_external_links_are_noticed(workbook: bytes) -> None:
    assert scanned(repacked(workbook, {"xl/externalLinks/externalLink1.xml": b"<a/>"})).links


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.xlsx",
        "a/../../evil.xlsx",
        "..\\evil.xlsx",
        "/etc/passwd",
        "\\\\server\\x.xlsx",
        "C:\\x.xlsx",
        "c:x.xlsx",
        "a\nb.xlsx",
        "a" * 500,
    ],
)
def test_climbing_and_hidden_names_are_refused(name: str) -> None:
    with pytest.raises(FileRefused, match="路径不正常"):
        open_zip(zip_of({name: b"x", "good.xlsx": b"y"}))


def test_links_and_doubles_and_crowds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("a.xlsx")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(FileRefused, match="不正常"):
        open_zip(out.getvalue())
    with pytest.raises(FileRefused, match="不正常"):
        open_zip(zip_of({"A.xlsx": b"", "a.XLSX": b""}))
    monkeypatch.setattr(limits, "ENTRIES", 2)
    with pytest.raises(FileRefused, match="不正常"):
        open_zip(zip_of({"1": b"", "2": b"", "3": b""}))


def test_a_zip_with_a_password_is_refused() -> None:
    data = bytearray(zip_of({"a.xlsx": b"x"}, zipfile.ZIP_STORED))
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1

    with pytest.raises(FileRefused, match="密码"):
        open_zip(bytes(data))


def gbk_zip(names: list[str], raw: bytes = b"x") -> bytes:
    """Return a zip as Chinese Windows writes it: GBK names without the UTF-8 flag."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for index, name in enumerate(names):
            archive.writestr("#" * len(name.encode("gb18030")) + str(index), raw)
    data = out.getvalue()
    for index, name in enumerate(names):
        encoded = name.encode("gb18030")
        data = data.replace(
            b"#" * len(encoded) + str(index).encode(), encoded + str(index).encode()
        )
    return data


def test_gbk_names_are_read() -> None:
    archive = open_zip(gbk_zip(["桐木镇/古潭垌小学.xlsx", "大乐.xlsx"]))

    assert package_names(archive) == ["大乐.xlsx1", "桐木镇/古潭垌小学.xlsx0"]
    assert package_member(archive, "大乐.xlsx1").data == b"x"


def test_names_in_no_known_encoding_stay() -> None:
    member = zipfile.ZipInfo("桐木.xlsx")
    assert readable_name(member) == "桐木.xlsx"
    member.filename = b"\xff\xff\x20\xfe".decode("cp437")
    assert readable_name(member) == member.filename


def test_a_package_leaves_rubbish_out(monkeypatch: pytest.MonkeyPatch) -> None:
    members = dict.fromkeys(["a/", "a/b.xlsx", "__MACOSX/._b.xlsx", "~$b.xlsx", ".x"], b"")
    assert package_names(open_zip(zip_of(members))) == ["a/b.xlsx"]

    with pytest.raises(FileRefused, match="没有工作簿"):
        package_names(open_zip(zip_of({"__MACOSX/x": b""})))
    monkeypatch.setattr(limits, "PACKAGE_MEMBERS", 1)
    with pytest.raises(FileRefused, match="超过1个"):
        package_names(open_zip(zip_of({"a": b"", "b": b""})))


def test_a_member_that_is_not_there() -> None:
    with pytest.raises(FileRefused):
        package_member(open_zip(zip_of({"a": b""})), "b")


def test_limits_are_stated_in_one_place() -> None:
    """No module of the room has a size of its own."""
    folder = Path(scan.__file__).parent
    for path in folder.glob("*.py"):
        if path.name != "limits.py":
            assert not re.search(r"\* 2\*\*[23]0", path.read_text("utf-8")), path.name
