"""Workbooks as enemies would make them: each a good return of one school, made bad in one way."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO

from tests.models.workbook.editing import repacked

SHEET = "xl/worksheets/sheet3.xml"
TEXTS = "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
EXCEL_FORM = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def after(mark: str, text: str) -> Callable[[bytes], bytes]:
    """Return what puts a text behind the first mark of a member."""
    return lambda data: data.replace(mark.encode(), (mark + text).encode(), 1)


def before(mark: str, text: str) -> Callable[[bytes], bytes]:
    """Return what puts a text in front of the last mark of a member."""

    def change(data: bytes) -> bytes:
        at = data.rindex(mark.encode())
        return data[:at] + text.encode() + data[at:]

    return change


def in_rows(text: str) -> Callable[[bytes], bytes]:
    """Return what adds rows at the end of a sheet."""
    return before("</sheetData>", text)


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """Return what lies in a zip."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# Zips that grow.


def high_ratio(good: bytes, many: int) -> bytes:
    """One member of 40 MB of spaces."""
    return repacked(good, {SHEET: b"<x>" + b" " * 40_000_000 + b"</x>"})


def huge_member(good: bytes, many: int) -> bytes:
    """One member of 100 MB that packs badly enough for its ratio to look honest."""
    piece = zlib.compress(b"".join(struct.pack(">I", n * 2654435761 % 2**32) for n in range(500)))
    line = b"<a>" + piece.hex().encode() + b" " * 60_000 + b"</a>"
    return repacked(good, {SHEET: b"<x>" + line * (100_000_000 // len(line)) + b"</x>"})


def many_large_members(good: bytes, many: int) -> bytes:
    """Thirty members of 5 MB, none of them remarkable."""
    line = b"<a>" + b"0123456789abcdef" * 8 + b" " * 8_000 + b"</a>"
    extra = b"<x>" + line * (5_000_000 // len(line)) + b"</x>"
    return repacked(good, {f"xl/media/{n}.xml": extra for n in range(30)})


def nested_zips(good: bytes, many: int) -> bytes:
    """Zips in zips in zips, three in each."""
    data = packed({"报表.xlsx": b"x" * 100_000})
    for _ in range(5):
        data = packed({f"{n}.zip": data for n in range(3)})
    return data


def overlapping(good: bytes, many: int) -> bytes:
    """A directory of 20 members that all point at the same bytes."""
    data = b"<x>" + b"0123456789" * 100_000 + b"</x>"
    inner = packed({"a.xlsx": data})
    start = inner.index(b"PK\x01\x02")
    end = inner.index(b"PK\x05\x06")
    entry = inner[start:end]
    directory = b"".join(entry.replace(b"a.xlsx", b"%06d" % n) for n in range(20))
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 20, 20, len(directory), start, 0)
    return inner[:start] + directory + tail


def quoted_overlap(good: bytes, many: int) -> bytes:
    """Two members of which the second lies in the first, as the famous bombs do it."""
    kernel = packed({"b.xlsx": good}, zipfile.ZIP_STORED)
    size = kernel.index(b"PK\x01\x02")
    outer = packed({"a.xlsx": kernel[:size]}, zipfile.ZIP_STORED)
    at = outer.index(b"PK\x03\x04", 4)
    start = outer.index(b"PK\x01\x02", at + size)
    first = outer[start : outer.index(b"PK\x05\x06", start)]
    end = kernel.rindex(b"PK\x05\x06")
    second = bytearray(kernel[kernel.rindex(b"PK\x01\x02", 0, end) : end])
    second[42:46] = struct.pack("<I", at)
    directory = first + bytes(second)
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), start, 0)
    return outer[:start] + directory + tail


# XML that grows.


def quadratic_texts(good: bytes, many: int) -> bytes:
    """A text of 1 MB that very many cells refer to."""
    text = f"{EXCEL_FORM}<si><t>{'很' * 350_000}</t></si></sst>".encode()
    cells = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{letter}{row}" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJ")
        + "</row>"
        for row in range(5_000, 5_000 + many // 10)
    )
    return repacked(good, {TEXTS: text, SHEET: in_rows(cells)})


def long_texts_shared(good: bytes, many: int) -> bytes:
    """The longest text Excel allows, which very many cells refer to."""
    text = f"{EXCEL_FORM}<si><t>{'很' * 32_000}</t></si></sst>".encode()
    cells = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{a}{b}{row}" t="s"><v>0</v></c>' for a in "ABCDE" for b in "ABCDEFGHIJ")
        + "</row>"
        for row in range(5_000, 5_000 + many // 10)
    )
    return repacked(good, {TEXTS: text, SHEET: in_rows(cells)})


def billion_laughs(good: bytes, many: int) -> bytes:
    """Entities of entities of entities."""
    levels = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">' for n in range(10)
    )
    xml = f"<!DOCTYPE sst [{levels}]>{EXCEL_FORM}<si><t>&l9;</t></si></sst>"
    return repacked(good, {TEXTS: f'<?xml version="1.0"?>{xml}'.encode()})


def external_entity(good: bytes, many: int) -> bytes:
    """An entity that is a file of the reader's computer."""
    xml = f'<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>{EXCEL_FORM}<si><t>&x;</t></si>'
    return repacked(good, {TEXTS: f'<?xml version="1.0"?>{xml}</sst>'.encode()})


def external_dtd(good: bytes, many: int) -> bytes:
    """A document type that lies on the net."""
    return repacked(good, {SHEET: _doctype})


def _doctype(data: bytes) -> bytes:
    head, found, rest = data.partition(b"?>")
    kind = b'<!DOCTYPE worksheet SYSTEM "http://example.com/x.dtd">'
    return head + found + kind + rest if found else kind + data


def deep_nesting(good: bytes, many: int) -> bytes:
    """Hundreds of thousands of levels."""
    return repacked(good, {SHEET: in_rows("<a>" * (many * 2) + "</a>" * (many * 2))})


def deep_in_styles(good: bytes, many: int) -> bytes:
    """As many in the list of styles and in the book itself."""
    deep = "<a>" * (many * 2) + "</a>" * (many * 2)
    return repacked(
        good,
        {STYLES: before("</styleSheet>", deep), BOOK: before("</workbook>", deep)},
    )


# Cells that are too many or too far.


def far_cell(good: bytes, many: int) -> bytes:
    """A value in the last cell there is."""
    return repacked(good, {SHEET: in_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')})


def far_cell_in_other_words(good: bytes, many: int) -> bytes:
    """The same, under a prefix in Chinese."""
    cell = (
        '<格:row xmlns:格="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="1048576">'
        '<格:c r="XFD1048576"><格:v>1</格:v></格:c></格:row>'
    )
    return repacked(good, {SHEET: in_rows(cell)})


def far_cell_behind_a_comment(good: bytes, many: int) -> bytes:
    """Patterns see a cell without content where there is one with it."""
    cell = '<row r="1048576"><c r="XFD1048576"><!-- <c r="A1"></c> --><v>1</v></c></row>'
    return repacked(good, {SHEET: in_rows(cell)})


def billion_rows_declared(good: bytes, many: int) -> bytes:
    """The sheet says that it fills everything."""
    dimension = b'<dimension ref="A1:XFD1000000000"/>'

    def change(data: bytes) -> bytes:
        changed = re.sub(rb"<dimension[^>]*/>", dimension, data, count=1)
        assert changed != data
        return changed

    return repacked(good, {SHEET: change})


def row_numbers_without_end(good: bytes, many: int) -> bytes:
    """A row whose number has 10,000 digits, and a merged range like it."""
    digits = "9" * 10_000
    rows = f'<row r="{digits}"><c><v>1</v></c></row>'
    return repacked(good, {SHEET: in_rows(rows)})


def merged_without_end(good: bytes, many: int) -> bytes:
    """A merged range whose last row has 10,000 digits."""
    ref = f'<mergeCells count="1"><mergeCell ref="A1:B{"9" * 10_000}"/></mergeCells>'
    return repacked(good, {SHEET: after("</sheetData>", ref)})


def many_sheets(good: bytes, many: int) -> bytes:
    """Very many sheets, all the same part."""
    sheets = "".join(
        f'<sheet name="s{n}" sheetId="{n + 1000}" r:id="rId1" xmlns:r="http://schemas.'
        'openxmlformats.org/officeDocument/2006/relationships"/>'
        for n in range(many)
    )
    return repacked(good, {BOOK: before("</sheets>", sheets)})


def one_sheet_many_times(good: bytes, many: int) -> bytes:
    """Two hundred sheets that are one and the same large part."""
    sheets = "".join(
        f'<sheet name="s{n}" sheetId="{n + 1000}" r:id="rIdBig" xmlns:r="http://schemas.'
        'openxmlformats.org/officeDocument/2006/relationships"/>'
        for n in range(200)
    )
    relation = (
        '<Relationship Id="rIdBig" Target="worksheets/big.xml" Type="http://schemas.openxml'
        'formats.org/officeDocument/2006/relationships/worksheet"/>'
    )
    cells = "".join(
        f'<row r="{row}">'
        + "".join(
            f'<c r="{letter}{row}"><v>{row}</v></c>' for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        )
        + "</row>"
        for row in range(1, 15_000)
    )
    big = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{cells}</sheetData></worksheet>"
    )
    return repacked(
        good,
        {
            BOOK: before("</sheets>", sheets),
            RELATIONS: before("</Relationships>", relation),
            "xl/worksheets/big.xml": big.encode(),
        },
    )


def wide_sheets(good: bytes, many: int) -> bytes:
    """Two hundred sheets with a value at either end of the largest rectangle allowed."""
    sheets = relations = ""
    parts: dict[str, Callable[[bytes], bytes] | bytes | None] = {}
    body = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="5990"><c r="SF5990"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    for n in range(200):
        sheets += (
            f'<sheet name="s{n}" sheetId="{n + 1000}" r:id="w{n}" xmlns:r="http://schemas.'
            'openxmlformats.org/officeDocument/2006/relationships"/>'
        )
        relations += (
            f'<Relationship Id="w{n}" Target="worksheets/w{n}.xml" Type="http://schemas.openxml'
            'formats.org/officeDocument/2006/relationships/worksheet"/>'
        )
        parts[f"xl/worksheets/w{n}.xml"] = body.encode()
    parts[BOOK] = before("</sheets>", sheets)
    parts[RELATIONS] = before("</Relationships>", relations)
    return repacked(good, parts)


def many_cells(good: bytes, many: int) -> bytes:
    """More than a million cells in one sheet."""
    row = "".join(f'<c r="{letter}9000"><v>1</v></c>' for letter in "ABCDEFGHIJ")
    return repacked(good, {SHEET: in_rows(f'<row r="9000">{row * max(many * 2, 100_001)}</row>')})


def many_styles(good: bytes, many: int) -> bytes:
    """Very many cell formats."""
    styles = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' * many
    return repacked(good, {STYLES: before("</cellXfs>", styles)})


def many_number_formats(good: bytes, many: int) -> bytes:
    """Very many number formats, each long."""
    formats = "".join(
        f'<numFmt numFmtId="{n + 1000}" formatCode="{"[&lt;1]0;" * 20}yyyy"/>' for n in range(many)
    )
    xml = f'<numFmts count="{many}">{formats}</numFmts>'

    def change(data: bytes) -> bytes:
        at = data.index(b">", data.index(b"<styleSheet")) + 1
        return data[:at] + xml.encode() + data[at:]

    return repacked(good, {STYLES: change})


def many_validations(good: bytes, many: int) -> bytes:
    """Very many drop-down lists."""
    rules = (
        '<dataValidation type="list" sqref="A1:Z100"><formula1>"a,b"</formula1></dataValidation>'
    ) * many
    xml = f'<dataValidations count="{many}">{rules}</dataValidations>'
    return repacked(good, {SHEET: after("</sheetData>", xml)})


def many_merged(good: bytes, many: int) -> bytes:
    """Very many merged ranges."""
    ranges = "".join(
        f'<mergeCell ref="A{n % 18_000 + 10}:ZZ{n % 18_000 + 1_000}"/>' for n in range(many)
    )
    xml = f'<mergeCells count="{many}">{ranges}</mergeCells>'
    return repacked(good, {SHEET: after("</sheetData>", xml)})


def many_comments(good: bytes, many: int) -> bytes:
    """Very many cell notes."""
    notes = '<comment ref="A1" authorId="0"><text><t>x</t></text></comment>' * many
    return repacked(good, {"xl/comments9.xml": f"<comments>{notes}</comments>".encode()})


def many_defined_names(good: bytes, many: int) -> bytes:
    """Very many names, as copying between old workbooks leaves them."""
    names = "".join(
        f'<definedName name="n{n}" hidden="1">\'[1]x\'!#REF!</definedName>' for n in range(many)
    )

    def change(data: bytes) -> bytes:
        if b"<definedNames>" in data:
            return data.replace(b"<definedNames>", b"<definedNames>" + names.encode(), 1)
        return data.replace(
            b"</sheets>", f"</sheets><definedNames>{names}</definedNames>".encode(), 1
        )

    return repacked(good, {BOOK: change})


def many_conditional_formats(good: bytes, many: int) -> bytes:
    """Very many conditional formats."""
    rules = (
        '<conditionalFormatting sqref="A1:Z999"><cfRule type="expression" priority="1">'
        "<formula>A1=1</formula></cfRule></conditionalFormatting>"
    ) * many
    return repacked(good, {SHEET: after("</sheetData>", rules)})


def many_formulas(good: bytes, many: int) -> bytes:
    """Very many formulas without a result, in rows that look like those of a grade."""
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>7</t></is></c>'
        + "".join(f'<c r="{letter}{row}"><f>1+1</f></c>' for letter in "BCDEFGHIJK")
        + "</row>"
        for row in range(5_000, 5_000 + many // 10)
    )
    return repacked(good, {SHEET: in_rows(cells)})


def many_errors(good: bytes, many: int) -> bytes:
    """Very many cells with an error."""
    cells = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{letter}{row}" t="e"><v>#REF!</v></c>' for letter in "ABCDEFGHIJ")
        + "</row>"
        for row in range(5_000, 5_000 + many // 10)
    )
    return repacked(good, {SHEET: in_rows(cells)})


def cells_in_comments(good: bytes, many: int) -> bytes:
    """XML comments full of beginnings of cells that never end."""
    rubbish = '<!-- <c r="A1" t="e"> -->' * (many * 4)
    return repacked(good, {SHEET: after("</sheetData>", rubbish)})


def long_attribute(good: bytes, many: int) -> bytes:
    """One cell with an attribute of 2 MB that looks like thousands of others."""
    cell = f'<row r="9000"><c r="A9000" x="{chr(32) + "t=&quot;e&quot; " * many}"/></row>'
    return repacked(good, {SHEET: in_rows(cell)})


# Names.


def climbing(good: bytes, many: int) -> bytes:
    """A member that wants to lie two folders above."""
    return packed({"../../evil.xlsx": good})


def absolute(good: bytes, many: int) -> bytes:
    """A member with a place of its own."""
    return packed({"/etc/cron.d/evil.xlsx": good})


def other_drive(good: bytes, many: int) -> bytes:
    """The same on Windows."""
    return packed({"C:\\Windows\\evil.xlsx": good})


def device(good: bytes, many: int) -> bytes:
    """A member named like a device of Windows."""
    return packed({"CON.xlsx": good})


def link(good: bytes, many: int) -> bytes:
    """A member that is a symbolic link."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("报表.xlsx")
        info.create_system = 3
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def nul_in_name(good: bytes, many: int) -> bytes:
    """A name that ends in the middle."""
    return packed({"a.xlsx?.exe": good}).replace(b"a.xlsx?.exe", b"a.xlsx\x00.exe")


def long_name(good: bytes, many: int) -> bytes:
    """A name of 60,000 characters."""
    return packed({"长" * 20_000 + ".xlsx": good})


def turned_name(good: bytes, many: int) -> bytes:
    """A name that runs from right to left."""
    return packed({"报表\u202exslx.exe\u202c.xlsx": good})


# Zips that lie.


def doubled(good: bytes, many: int) -> bytes:
    """Two members of one name."""
    found = members(good)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(zipfile.ZipInfo(name), data)
        twin = zipfile.ZipInfo("x" * len(SHEET))
        archive.writestr(twin, found[SHEET])
    return out.getvalue().replace(b"x" * len(SHEET), SHEET.encode())


def other_name_inside(good: bytes, many: int) -> bytes:
    """The directory calls a member otherwise than the member itself does."""
    at = good.index(SHEET.encode())
    return good[:at] + SHEET.replace("sheet3", "sheet9").encode() + good[at + len(SHEET) :]


def other_size_inside(good: bytes, many: int) -> bytes:
    """The directory says 10 bytes."""
    lying = bytearray(good)
    at = lying.rindex(SHEET.encode()) - 46
    lying[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(lying)


def wrong_checksum(good: bytes, many: int) -> bytes:
    """One byte of a member is another."""
    plain = bytearray(packed(members(good), zipfile.ZIP_STORED))
    plain[plain.index(b"<sheetData>") + 1] ^= 1
    return bytes(plain)


def zip64_sizes(good: bytes, many: int) -> bytes:
    """A directory whose 64-bit sizes are beyond all disks."""
    lying = bytearray(good)
    at = lying.rindex(SHEET.encode()) - 46
    length = int.from_bytes(lying[at + 28 : at + 30], "little")
    lying[at + 20 : at + 28] = b"\xff" * 8
    extra = struct.pack("<HHQQ", 1, 16, 2**62, 2**40)
    lying[at + 30 : at + 32] = len(extra).to_bytes(2, "little")
    lying[at + 46 + length : at + 46 + length] = extra
    tail = lying.rindex(b"PK\x05\x06")
    size = int.from_bytes(lying[tail + 12 : tail + 16], "little") + len(extra)
    lying[tail + 12 : tail + 16] = size.to_bytes(4, "little")
    return bytes(lying)


def zip64_cut(good: bytes, many: int) -> bytes:
    """A 64-bit field that ends too early."""
    lying = bytearray(good)
    at = lying.rindex(SHEET.encode()) - 46
    length = int.from_bytes(lying[at + 28 : at + 30], "little")
    lying[at + 20 : at + 28] = b"\xff" * 8
    extra = struct.pack("<HHI", 1, 4, 7)
    lying[at + 30 : at + 32] = len(extra).to_bytes(2, "little")
    lying[at + 46 + length : at + 46 + length] = extra
    tail = lying.rindex(b"PK\x05\x06")
    size = int.from_bytes(lying[tail + 12 : tail + 16], "little") + len(extra)
    lying[tail + 12 : tail + 16] = size.to_bytes(4, "little")
    return bytes(lying)


def many_members(good: bytes, many: int) -> bytes:
    """Thousands of members."""
    return packed(dict.fromkeys((f"{n}.xlsx" for n in range(max(many // 2, 2_500))), b""))


def packed_by_lzma(good: bytes, many: int) -> bytes:
    """A way of packing no office program uses, which may ask for gigabytes."""
    data = bytearray(packed(members(good), zipfile.ZIP_LZMA))
    at = 0
    while (at := data.find(b"PK\x03\x04", at)) >= 0:
        name, extra = struct.unpack("<HH", data[at + 26 : at + 30])
        start = at + 30 + name + extra
        data[start + 5 : start + 9] = b"\xff\xff\xff\xff"
        at = start
    return bytes(data)


# What else workbooks carry.


def macros(good: bytes, many: int) -> bytes:
    """A workbook with macros."""
    return repacked(good, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"Auto_Open" * 50})


def embedded(good: bytes, many: int) -> bytes:
    """A program hidden as an embedded object."""
    return repacked(good, {"xl/embeddings/oleObject1.bin": b"MZ" + b"\x90" * 5_000})


def external_link(good: bytes, many: int) -> bytes:
    """A link to a file on somebody's computer, as a target and as a part."""
    relation = (
        '<Relationship Id="rIdX" TargetMode="External" Target="file:///C:/secret.xlsx" Type="http:'
        '//schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"/>'
    )
    return repacked(
        good,
        {
            RELATIONS: before("</Relationships>", relation),
            "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        },
    )


Attack = Callable[[bytes, int], bytes]
"""Makes a bad workbook of a good one; the number says how many of whatever there are many of."""

REFUSED: Mapping[Attack, str] = {
    high_ratio: "这个文件解开后大得不正常",
    huge_member: "这个文件解开后大得不正常",
    many_large_members: "这个文件解开后大得不正常",
    nested_zips: "压缩包里一层又一层都是压缩包",
    overlapping: "已经损坏",
    quoted_overlap: "已经损坏",
    quadratic_texts: "这个文件解开后大得不正常",
    long_texts_shared: "这个文件解开后大得不正常",
    billion_laughs: "内部结构不正常",
    external_entity: "内部结构不正常",
    external_dtd: "内部结构不正常",
    far_cell: "离表太远",
    far_cell_in_other_words: "离表太远",
    far_cell_behind_a_comment: "离表太远",
    row_numbers_without_end: "里有行号不正常的行",
    many_sheets: "内部结构不正常",
    one_sheet_many_times: "内部结构不正常",
    wide_sheets: "大得不正常",
    many_cells: "的格子超过",
    climbing: "路径不正常",
    absolute: "路径不正常",
    other_drive: "路径不正常",
    link: "内部结构不正常",
    nul_in_name: "路径不正常",
    long_name: "路径不正常",
    doubled: "内部结构不正常",
    other_name_inside: "已经损坏",
    other_size_inside: "已经损坏",
    wrong_checksum: "已经损坏",
    zip64_sizes: "大得不正常",
    zip64_cut: "已经损坏",
    many_members: "内部结构不正常",
    packed_by_lzma: "少见的压缩方法",
}
TAKEN: Sequence[Attack] = (
    deep_nesting,
    deep_in_styles,
    billion_rows_declared,
    merged_without_end,
    many_styles,
    many_number_formats,
    many_validations,
    many_merged,
    many_comments,
    many_defined_names,
    many_conditional_formats,
    many_formulas,
    many_errors,
    cells_in_comments,
    long_attribute,
    device,
    turned_name,
    macros,
    embedded,
    external_link,
)
