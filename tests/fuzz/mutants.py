"""Changes a workbook at random, on one of five levels; the same number makes the same mutant.

Bytes break the file, members break the zip, XML breaks what Excel relies on, cells are what people
and careless programs do, the stamp is what an enemy would write who can compute a digest. The
control group is changed in ways that mean nothing.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import struct
import zipfile
from collections.abc import Callable
from html import unescape
from io import BytesIO
from xml.sax.saxutils import escape

from msgspec import Struct

from models.workbook.stamp import MAGIC

LEVELS = ("bytes", "members", "xml", "cells", "stamp", "control")
_WEIGHTS = (3, 2, 5, 6, 3, 1)
_OF_NUMBERS = 0.6
_RARE = frozenset(("locked", "package"))

_CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)([^<>]*?)(/?)>")
_ATTRIBUTE = re.compile(r'([\w:.-]+)="([^"<>]*)"')
_ROW = re.compile(r"<row [^>]*?(?:/>|>.*?</row>)", re.DOTALL)
_STAMPED = re.compile(r"<t[^>]*>([^<]*)</t>")

_TEXTS = (
    "", " ", "　", "0", "-1", "１２３", "123人", "约120", "一百二十", "1,234", "1e999", "NaN",
    "inf", "-0", "1E400", "0x10", "12.5", "3.5万元",
    "2006.3.23", "3月23日", "三月", "38799", "60", "0.5",
    "1900-02-29", "9999-12-31", "10000-01-01", "是", "否", "√", "无", "—", "/", "合计", "小计",
    "#REF!", "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "-1+1", "'1", "\t=1", "\r=1",
    "张三\u202e四", "a\u0000b", "\ufeff7", "𠮷𠮷", "é", "e\u0301", "﷽", "👨‍👩‍👧", "<b>&amp;</b>",
    "_x0041_", "#xqh enrolment a", "#title", "#total",
    "#absent", "#last", "#xqh-notes", "C060|enrolment|7",
    "1", "2", "7", "8", "9", "99999999999999999999", "0.1", "0.10", "1.005", "451324199103040013",
    "4.51324E+17", "13978000001", "0772-6212001", "男", "1/2", "2006-13-45", "true", "null", "None",
)  # fmt: skip
_NUMBERS = (
    "0", "-0", "1", "-1", "1.5", "1e3", "1E+300", "1e999", "NaN", "INF", "-INF", "0.1", "38799",
    "99999999999999999999", "1_000", "0x1F", "", " 7 ", "7.0", "7.00000000000001", "2958466", "-38",
    "9" * 400, "٣", "1,5", "0.30000000000000004", "60", "1e-320",
)  # fmt: skip
_STRANGE = (
    "", "0", "-1", "1", "99999", "4294967296", "9" * 30, "x", "A1", "XFD1048576", "A0", "A1:B2",
    "s", "str", "e", "b", "n", "d", "inlineStr", "rId1", "rId99", "hidden", "veryHidden", "true",
    "../../etc/passwd", "/xl/workbook.xml", "xl/workbook.xml", "http://x/", "预", "a" * 3000,
    "&#0;", "&#xD800;", "&lt;", "&nix;", "1.5", "1e9", "NaN",
)  # fmt: skip
_PIECES = (
    "<!-- x -->", "<![CDATA[7]]>", "<?pi x?>", "<a/>", "<a>", "</a>", "&amp;", "&#7;", "&#x10FFFF;",
    "<c/>", '<c r="B7"><v>7</v></c>', "<v>7</v>", "<f>1+1</f>", '<f t="shared" si="0"/>', "<row/>",
    '<row r="9"/>', "<is><t>x</t></is>", "\u202e", "</sheetData><sheetData>", "<r><t>x</t></r>",
    '<mergeCell ref="A1:Z99"/>', '<row r="1" hidden="1"><c r="B1" t="e"><v>#N/A</v></c></row>',
    '<extLst><ext uri="x"><x14:y xmlns:x14="u"/></ext></extLst>',
    "<rPh sb='0' eb='1'><t>p</t></rPh>",
)  # fmt: skip


class Mutant(Struct, frozen=True):
    """A changed file.

    Attributes:
        number: makes it again, together with the seed.
        source: which workbook it was made from.
        what: how it was changed, in a few words.
    """

    number: int
    source: str
    level: str
    what: str
    data: bytes


def mutant(seed: int, number: int, seeds: dict[str, bytes]) -> Mutant:
    """Make a mutant."""
    chance = random.Random(f"{seed}:{number}")
    names = sorted(seeds)
    source = chance.choices(names, [1 if name in _RARE else 4 for name in names])[0]
    data = seeds[source]
    level = chance.choices(LEVELS, _WEIGHTS)[0]
    if not data.startswith(b"PK"):
        level = "bytes"
    elif not _is_workbook(data) and level in {"xml", "cells", "stamp", "control"}:
        level = "members"
    what: list[str] = []
    ways = _WAYS[level]
    times = 1 if level == "stamp" else chance.choice((1, 1, 1, 2, 3, 8))
    chosen = (
        chance.choices(ways, k=times) if level != "control" else chance.sample(ways, min(times, 3))
    )
    for how in chosen:
        try:
            data = how(chance, data)
        except Exception:  # noqa: BLE001
            continue  # an earlier change left nothing to change
        what.append(how.__name__.strip("_"))
    return Mutant(number, source, level, "+".join(what), data)


def _is_workbook(data: bytes) -> bool:
    return any(name == "xl/workbook.xml" for name, _ in _members(data))


# Bytes.


def _flip(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 30))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _overwrite(chance: random.Random, data: bytes) -> bytes:
    at, length = chance.randrange(len(data)), chance.choice((1, 2, 4, 64, 512))
    filling = chance.choice((b"\0" * length, b"\xff" * length, chance.randbytes(length)))
    return data[:at] + filling + data[at + length :]


def _cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def _cut_out(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice((1, 2, 100, 4096)) :]


def _insert(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.randbytes(chance.choice((1, 2, 100))) + data[at:]


def _double(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    length = chance.choice((4, 46, 512, 5000))
    return data[:at] + data[at : at + length] + data[at:]


def _in_directory(chance: random.Random, data: bytes) -> bytes:
    """Change a number of the zip's directory, where bombs are built, or of an OLE header."""
    places = [match.start() for match in re.finditer(b"PK\x01\x02|PK\x05\x06|PK\x03\x04", data)]
    at = chance.choice(places or [0]) + chance.randrange(4, 46)
    size = chance.choice((1, 2, 4))
    value = chance.choice((0, 1, 0x7F, 0xFF, 0xFFFF, 0xFFFFFFFF, chance.getrandbits(32)))
    packed = struct.pack("<I", value & 0xFFFFFFFF)[:size]
    return data[:at] + packed + data[at + size :]


# Members.


def _members(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def _zipped(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            _quietly(archive, info, data)
    return out.getvalue()


def _quietly(archive: zipfile.ZipFile, info: zipfile.ZipInfo, data: bytes) -> None:
    archive.NameToInfo.pop(info.filename, None)  # or a doubled name would be warned of
    archive.writestr(info, data)


def _drop_member(chance: random.Random, data: bytes) -> bytes:
    found = _members(data)
    del found[chance.randrange(len(found))]
    return _zipped(found)


def _double_member(chance: random.Random, data: bytes) -> bytes:
    found = _members(data)
    found.insert(chance.randrange(len(found)), chance.choice(found))
    return _zipped(found)


def _swap_members(chance: random.Random, data: bytes) -> bytes:
    found = _members(data)
    one, other = chance.randrange(len(found)), chance.randrange(len(found))
    (name, first), (second_name, second) = found[one], found[other]
    found[one], found[other] = (name, second), (second_name, first)
    return _zipped(found)


def _rename_member(chance: random.Random, data: bytes) -> bytes:
    found = _members(data)
    at = chance.randrange(len(found))
    name = found[at][0]
    names = (
        name.upper(),
        name.lower(),
        "../" + name,
        "/" + name,
        name + "\u202e",
        name[:-1],
        "长" * 500,
    )
    found[at] = chance.choice(names), found[at][1]
    return _zipped(found)


def _replace_member(chance: random.Random, data: bytes) -> bytes:
    found = _members(data)
    at = chance.randrange(len(found))
    filling = chance.choice(
        (b"", b"<a/>", b"\xff\xfe<\0a\0/\0>\0", chance.randbytes(300), b"<a>" * 9)
    )
    found[at] = found[at][0], filling
    return _zipped(found)


def _add_member(chance: random.Random, data: bytes) -> bytes:
    names = (
        "xl/vbaProject.bin",
        "xl/externalLinks/externalLink1.xml",
        "word/document.xml",
        "x/",
        ".x",
    )
    return _zipped([*_members(data), (chance.choice(names), chance.randbytes(40))])


def _other_method(chance: random.Random, data: bytes) -> bytes:
    return _zipped(_members(data), chance.choice((zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)))


def _break_member(chance: random.Random, data: bytes) -> bytes:
    """Break the bytes of a member, and pack them with a good checksum."""
    found = _members(data)
    at = chance.randrange(len(found))
    name, inner = found[at]
    found[at] = name, chance.choice(_BYTES)(chance, inner or b"x")
    return _zipped(found)


# XML.


def _part(chance: random.Random, data: bytes) -> tuple[list[tuple[str, bytes]], int, str]:
    found = _members(data)
    of_interest = [
        at for at, (name, _) in enumerate(found) if name.startswith("xl/") and ".xml" in name
    ]
    at = chance.choice(of_interest)
    return found, at, found[at][1].decode("utf-8", "surrogateescape")


def _with(found: list[tuple[str, bytes]], at: int, xml: str) -> bytes:
    found[at] = found[at][0], xml.encode("utf-8", "surrogateescape")
    return _zipped(found)


def _tag(chance: random.Random, xml: str) -> re.Match[str]:
    start = chance.randrange(len(xml))
    match = _TAG.search(xml, start) or _TAG.search(xml)
    if match is None:
        raise ValueError
    return match


def _change_attribute(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _part(chance, data)
    tag = _tag(chance, xml)
    attributes = list(_ATTRIBUTE.finditer(xml, tag.start(), tag.end()))
    if not attributes:
        raise ValueError
    one = chance.choice(attributes)
    return _with(found, at, xml[: one.start(2)] + chance.choice(_STRANGE) + xml[one.end(2) :])


def _drop_attribute(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _part(chance, data)
    tag = _tag(chance, xml)
    attributes = list(_ATTRIBUTE.finditer(xml, tag.start(), tag.end()))
    if not attributes:
        raise ValueError
    one = chance.choice(attributes)
    return _with(found, at, xml[: one.start()] + xml[one.end() :])


def _drop_tag(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _part(chance, data)
    tag = _tag(chance, xml)
    return _with(found, at, xml[: tag.start()] + xml[tag.end() :])


def _rename_tag(chance: random.Random, data: bytes) -> bytes:
    """Rename an element from its beginning to its end, so that the part stays well formed."""
    found, at, xml = _part(chance, data)
    name = _tag(chance, xml)[2]
    other = chance.choice(("a", "x:" + name, name + "s", "c", "v", "row", "sheet", "si", "t"))
    head = ' xmlns:x="urn:x"' if other.startswith("x:") else ""
    text = re.sub(rf"<{re.escape(name)}(?=[\s/>])", f"<{other}{head}", xml)
    return _with(found, at, text.replace(f"</{name}>", f"</{other}>"))


def _put_piece(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _part(chance, data)
    place = chance.choice((_tag(chance, xml).end(), chance.randrange(len(xml))))
    return _with(found, at, xml[:place] + chance.choice(_PIECES) + xml[place:])


def _drop_element(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _part(chance, data)
    tag = _tag(chance, xml)
    end = xml.find(f"</{tag[2]}>", tag.end())
    if end < 0 or tag[1]:
        raise ValueError
    return _with(found, at, xml[: tag.start()] + xml[end + len(tag[2]) + 3 :])


def _double_element(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _part(chance, data)
    tag = _tag(chance, xml)
    end = xml.find(f"</{tag[2]}>", tag.end()) + len(tag[2]) + 3
    if tag[1] or end < tag.end():
        end = tag.end()
    return _with(found, at, xml[:end] + xml[tag.start() : end] + xml[end:])


def _other_encoding(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _part(chance, data)
    encoding = chance.choice(("utf-16", "gb18030", "utf-8-sig"))
    body = re.sub(r"<\?xml[^>]*\?>", "", xml)
    head = f'<?xml version="1.0" encoding="{chance.choice((encoding, "UTF-8"))}"?>'
    found[at] = found[at][0], (head + body).encode(encoding, "replace")
    return _zipped(found)


# Cells.


def _sheet(chance: random.Random, data: bytes) -> tuple[list[tuple[str, bytes]], int, str]:
    found = _members(data)
    sheets = [at for at, (name, _) in enumerate(found) if name.startswith("xl/worksheets/sheet")]
    at = chance.choice(sheets)
    return found, at, found[at][1].decode("utf-8", "surrogateescape")


def _cells(xml: str) -> list[re.Match[str]]:
    found = list(_CELL.finditer(xml))
    if not found:
        raise ValueError
    return found


def _cell(chance: random.Random, xml: str) -> re.Match[str]:
    """Return any cell, more often one that holds a number: most of these are filled in."""
    cells = _cells(xml)
    numbers = [cell for cell in cells if cell[4] and cell[4].startswith("<v>")]
    return chance.choice(numbers if numbers and chance.random() < _OF_NUMBERS else cells)


def _type_text(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _sheet(chance, data)
    cell = _cell(chance, xml)
    text = escape(chance.choice(_TEXTS)).replace("\0", "_x0000_")
    made = (
        f'<c r="{cell[1]}{cell[2]}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    )
    return _with(found, at, xml[: cell.start()] + made + xml[cell.end() :])


def _type_number(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _sheet(chance, data)
    cell = _cell(chance, xml)
    style = re.sub(r'\st="[^"]*"', "", cell[3])
    made = f'<c r="{cell[1]}{cell[2]}"{style}><v>{chance.choice(_NUMBERS)}</v></c>'
    return _with(found, at, xml[: cell.start()] + made + xml[cell.end() :])


def _type_other(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _sheet(chance, data)
    cell = _cell(chance, xml)
    inner = chance.choice(
        (
            ' t="e"><v>#REF!</v>', ' t="e"><v>#怪!</v>', ' t="b"><v>1</v>', ' t="b"><v>2</v>',
            ' t="d"><v>2006-03-23</v>', ' t="d"><v>2006-03-23T99:00</v>', ' t="s"><v>0</v>',
            ' t="s"><v>99999</v>', ' t="s"><v>-1</v>', ' t="str"><v>x</v>', "><f>1+1</f>",
            "><f>1+1</f><v/>", "><f>1+1</f><v>2</v>", '><f t="shared" si="9"/>',
            ' t="e"><f>1/0</f>', '><f t="array" ref="A1:C3">1</f>',
            ' t="s"><v>x</v>', "><v>1</v><v>2</v>",
            ' t="n" s="1"><v>38799</v>', ' s="9999"><v>38799</v>', ' t="z"><v>7</v>', ">7",
        )
    )  # fmt: skip
    made = f'<c r="{cell[1]}{cell[2]}"{inner}</c>'
    return _with(found, at, xml[: cell.start()] + made + xml[cell.end() :])


def _empty_cell(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _sheet(chance, data)
    cell = _cell(chance, xml)
    return _with(found, at, xml[: cell.start()] + xml[cell.end() :])


def _swap_cells(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _sheet(chance, data)
    cells = _cells(xml)
    one, other = sorted(chance.choices(cells, k=2), key=lambda cell: cell.start())
    if one.start() == other.start():
        raise ValueError
    first = f'<c r="{one[1]}{one[2]}"{other[3]}>{other[4] or ""}</c>'
    second = f'<c r="{other[1]}{other[2]}"{one[3]}>{one[4] or ""}</c>'
    middle = xml[one.end() : other.start()]
    return _with(found, at, xml[: one.start()] + first + middle + second + xml[other.end() :])


def _rows(xml: str) -> list[re.Match[str]]:
    found = list(_ROW.finditer(xml))
    if not found:
        raise ValueError
    return found


def _drop_row(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _sheet(chance, data)
    row = chance.choice(_rows(xml))
    return _with(found, at, xml[: row.start()] + xml[row.end() :])


def _copy_row(chance: random.Random, data: bytes) -> bytes:
    """Put a copy of a row at the end, as people do who insert one."""
    found, at, xml = _sheet(chance, data)
    rows = _rows(xml)
    last = max((int(n) for n in re.findall(r'<row [^>]*?r="(\d{1,6})"', xml)), default=1) + 1
    row = re.sub(r'r="([A-Z]*)\d+"', lambda match: f'r="{match[1]}{last}"', chance.choice(rows)[0])
    return _with(found, at, xml[: rows[-1].end()] + row + xml[rows[-1].end() :])


def _move_row(chance: random.Random, data: bytes) -> bytes:
    """Give a row another number, far down or where another one stands."""
    found, at, xml = _sheet(chance, data)
    row = chance.choice(_rows(xml))
    number = chance.choice(("1", "7", "8", "500", "19000", "1048576", "0"))
    moved = re.sub(r'r="([A-Z]*)\d+"', lambda match: f'r="{match[1]}{number}"', row[0])
    return _with(found, at, xml[: row.start()] + moved + xml[row.end() :])


def _move_column(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _sheet(chance, data)
    one, other = chance.choice("ABCDEFGH"), chance.choice(("C", "D", "Z", "ZZ", "XFD"))
    return _with(found, at, re.sub(rf'r="{one}(\d+)"', rf'r="{other}\1"', xml))


def _rename_sheet(chance: random.Random, data: bytes) -> bytes:
    found = _members(data)
    at = next(at for at, (name, _) in enumerate(found) if name == "xl/workbook.xml")
    xml = found[at][1].decode()
    names = list(re.finditer(r'<sheet [^>]*?name="([^"]*)"', xml))
    one = chance.choice(names)
    name = chance.choice(
        ("副本", "x" * 200, "\u202e倒", "_xqh", "封面", "F01 在校生与班级 (2)", "", "a&#9;b")
    )
    return _with(found, at, xml[: one.start(1)] + name + xml[one.end(1) :])


def _copy_sheet(chance: random.Random, data: bytes) -> bytes:
    """Let a sheet's part hold what another's holds."""
    found, _, xml = _sheet(chance, data)
    sheets = [n for n, (name, _) in enumerate(found) if name.startswith("xl/worksheets/sheet")]
    return _with(found, chance.choice(sheets), xml)


def _nineteen_four(_chance: random.Random, data: bytes) -> bytes:
    found = _members(data)
    at = next(at for at, (name, _) in enumerate(found) if name == "xl/workbook.xml")
    xml = found[at][1].decode().replace("<workbookPr", '<workbookPr date1904="1"', 1)
    return _with(found, at, xml)


# The stamp.


def _forge(chance: random.Random, data: bytes) -> bytes:
    """Change something the stamp says, and compute its digest anew."""
    found = _members(data)
    for at, (name, inner) in enumerate(found):
        xml = inner.decode("utf-8", "surrogateescape")
        lines = [unescape(text) for text in _STAMPED.findall(xml)]
        if not name.startswith("xl/worksheets/sheet") or lines[:1] != [MAGIC]:
            continue
        forged = _change_json(chance, json.loads("".join(lines[4:])))
        text = json.dumps(forged, ensure_ascii=False)
        lines[3:] = [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), text]
        if chance.random() < 0.1:
            lines[2] = chance.choice(("0", "2", "x", "1" * 9, "-1", ""))
        rows = "".join(
            f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{escape(line)}</t></is></c></row>'
            for row, line in enumerate(lines, 1)
        )
        head, _, rest = xml.partition("<sheetData>")
        tail = rest.rpartition("</sheetData>")[2]
        return _with(found, at, f"{head}<sheetData>{rows}</sheetData>{tail}")
    raise ValueError


def _change_json(chance: random.Random, value: object) -> object:
    """Change one place of a JSON value, or what it is."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(sorted(value))
        if chance.random() < 0.1:
            return {name: inner for name, inner in value.items() if name != key}
        return {**value, key: _change_json(chance, value[key])}
    if isinstance(value, list) and value and chance.random() < 0.8:
        at = chance.randrange(len(value))
        return [*value[:at], _change_json(chance, value[at]), *value[at + 1 :]]
    deep: object = 1
    for _ in range(500):
        deep = [deep]
    return chance.choice(
        (None, "", "x", 0, -1, 10**30, 1.5, True, [], {}, [value], {"a": value}, deep, "\u202e",
         "a" * 64, "A" * 64, "NaN", "1e999", "2006-99-99", "9" * 500, [["x"]],
         "persons", "figures", "\ud7ff")
    )  # fmt: skip


# What means nothing.


def _pack_anew(chance: random.Random, data: bytes) -> bytes:
    return _zipped(_members(data), chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


def _other_order(chance: random.Random, data: bytes) -> bytes:
    found = _members(data)
    chance.shuffle(found)
    return _zipped(found)


def _harmless_member(_chance: random.Random, data: bytes) -> bytes:
    return _zipped([*_members(data), ("xl/theme/theme9.xml", b"<a/>")])


def _xml_comment(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _sheet(chance, data)
    return _with(found, at, xml.replace("<sheetData>", "<!-- saved --><sheetData>", 1))


def _white_space(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _sheet(chance, data)
    return _with(found, at, xml.replace("</row>", "</row>\n  "))


def _spans(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _sheet(chance, data)
    return _with(found, at, xml.replace("<row ", '<row spans="1:9" '))


def _single_quotes(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _sheet(chance, data)
    return _with(found, at, re.sub(r'<c r="([A-Z]+\d+)"', r"<c r='\1'", xml))


def _wrong_dimension(chance: random.Random, data: bytes) -> bytes:
    found, at, xml = _sheet(chance, data)
    ref = chance.choice(("A1", "A1:XFD1048576", "B2:C3"))
    return _with(found, at, re.sub(r"<dimension[^>]*/>", f'<dimension ref="{ref}"/>', xml))


_Way = Callable[[random.Random, bytes], bytes]
_BYTES: tuple[_Way, ...] = (
    _flip,
    _flip,
    _overwrite,
    _cut,
    _cut_out,
    _insert,
    _double,
    _in_directory,
)
_WAYS: dict[str, tuple[_Way, ...]] = {
    "bytes": (*_BYTES, _in_directory, _in_directory),
    "members": (
        _drop_member, _double_member, _swap_members, _rename_member, _replace_member, _add_member,
        _other_method, _break_member,
    ),
    "xml": (
        _change_attribute, _change_attribute, _drop_attribute, _drop_tag, _rename_tag, _put_piece,
        _put_piece, _drop_element, _double_element, _other_encoding,
    ),
    "cells": (
        _type_text, _type_text, _type_number, _type_number, _type_other, _type_other, _type_other,
        _empty_cell, _swap_cells,
        _drop_row, _copy_row, _move_row, _move_column, _rename_sheet, _copy_sheet, _nineteen_four,
    ),
    "stamp": (_forge,),
    "control": (
        _pack_anew, _other_order, _harmless_member, _xml_comment, _white_space, _spans,
        _single_quotes, _wrong_dimension,
    ),
}  # fmt: skip
