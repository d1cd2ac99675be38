"""A bounded look into a foreign zip and its XML before any library opens it.

python-calamine reads well, but believes what it is given: a 5 KB file with one value in XFD1048576
makes it ask for 400 GB and abort the process, a member that unpacks to more than its header says
is unpacked to the end, and XML that is not well formed is read as far as it goes. So every member
is unpacked here first, within bounds and with its checksum, sheets go through expat once without
handlers (a third of the time calamine takes), and a few byte patterns find far cells. Nesting
needs no bound: neither expat nor calamine recurses (a million levels take 0.05 s). calamine then
gets a fresh zip of just the members that passed, so that two readers of one crafted zip can't see
two different files.

The same look finds what calamine keeps silent about: cells that hold an error (#REF!) and formulas
without a stored result both come back from it as blank.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.parsers import expat

from msgspec import Struct

from models.errors import FileRefused
from models.problems import Problem, Severity
from models.workbook import limits
from models.workbook.date_scan import without_endless_dates
from models.workbook.sheet_scan import SheetFacts, scan_sheet, with_known_errors
from models.workbook.text_scan import too_much_text

_ASK = "请让学校重新拷贝或重新导出一份"
_HOSTILE = f"这个文件的内部结构不正常，为了安全没有打开；{_ASK}，不要用来历不明的文件。"
DAMAGED = f"这个文件已经损坏或没有拷贝完整，打不开；{_ASK}。"
_TOO_BIG = f"这个文件解开后大得不正常，为了安全没有打开；{_ASK}。"
_METHOD = "这个压缩包用了少见的压缩方法，程序打不开；请先解压，再导入里面的.xlsx工作簿。"

_DRIVE = re.compile(r"^[A-Za-z]:")
_BINARY = re.compile("[\x00-\x1f\x7f]")
_REFUSALS = (
    (
        "xl/workbook.bin",
        "这是Excel二进制工作簿（.xlsb），不能直接读入；请“另存为”.xlsx格式后再导入。",
    ),
    ("word/document.xml", "这是Word文档，不是报表工作簿；请向学校要校情汇导出的.xlsx工作簿。"),
    ("ppt/presentation.xml", "这是演示文稿，不是报表工作簿；请向学校要校情汇导出的.xlsx工作簿。"),
    ("content.xml", "这是OpenDocument文件（如.ods），不能直接读入；请“另存为”.xlsx格式后再导入。"),
)
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    LookupError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
_EMBEDDED = ("xl/embeddings/", "xl/activex/", "xl/ctrlprops/")
_METHODS = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_TEXTS = "xl/sharedstrings.xml"
_STYLES = "xl/styles.xml"
_FIXED_PARTS = (_WORKBOOK, _RELATIONS, _TEXTS, _STYLES)
_CASED = {_TEXTS: "xl/sharedStrings.xml"} | {name: name for name in (_WORKBOOK, _RELATIONS)}
_ROOT = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r" Target="xl/workbook.xml" Type="http://schemas.openxmlformats.org'
    b'/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
TASK_MEMBERS = frozenset(("task.json", "form_set.json"))
_TASK = "这是县局下发的任务包，不是学校交来的报表；请在学校版里用“导入任务包”打开它。"


class WorkbookScan(Struct, frozen=True):
    """What the scan of a workbook found.

    Attributes:
        clean: the checked members, repacked: the only bytes any library gets to see.
        sheets: sheet name → what calamine does not tell about its cells.
        macros: whether the file carries macros (they are never run).
        links: whether it refers to other files.
        embedded: whether other files or controls lie in it (they are never opened).
    """

    clean: bytes
    sheets: Mapping[str, SheetFacts]
    macros: bool = False
    links: bool = False
    embedded: bool = False


class PackageMember(Struct, frozen=True):
    """A file inside a package: its readable name and its bytes."""

    name: str
    data: bytes


def refuse(sentence: str, code: str = "R003") -> FileRefused:
    """Return the error that refuses a file with one sentence."""
    return FileRefused(sentence, [Problem(code, Severity.ERROR, sentence)])


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Return the zip after a look at its directory only; FileRefused if that is not in order."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _UNREADABLE as error:
        raise refuse(DAMAGED) from error
    _check_directory(archive.infolist())
    return archive


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > limits.ENTRIES:
        raise refuse(_HOSTILE)
    seen = set()
    for member in members:
        name = readable_name(member)
        _check_name(name)
        _check_name(member.orig_filename)
        if (member.external_attr >> 16) & 0o170000 == 0o120000:
            raise refuse(_HOSTILE)
        folded = name.lower()
        if folded in seen:
            raise refuse(_HOSTILE)
        seen.add(folded)
        if member.flag_bits & 0x1:
            raise refuse("这个压缩包设了密码，程序打不开；请先解压，再导入里面的.xlsx工作簿。")
        if member.compress_type not in _METHODS:  # others may ask for gigabytes to unpack
            raise refuse(_METHOD)
        if member.file_size > limits.RATIO_FROM and member.file_size > limits.RATIO * max(
            member.compress_size, 1
        ):
            raise refuse(_TOO_BIG)


def _check_name(name: str) -> None:
    """Refuse names that climb out of the folder, are absolute, or hide characters."""
    parts = name.replace("\\", "/").split("/")
    if (
        len(name) > limits.NAME_LENGTH
        or name.startswith(("/", "\\"))
        or _DRIVE.match(name)
        or _BINARY.search(name)
        or ".." in parts
    ):
        raise refuse(
            f"压缩包里有一个路径不正常的文件，为了安全整个没有打开；{_ASK}，"
            "打包时直接选中工作簿压缩即可。"
        )


def readable_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; Chinese Windows writes GBK where the standard says cp437."""
    name = member.filename
    if member.flag_bits & 0x800 or name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Tell a workbook from a package; FileRefused for any other kind of zip."""
    names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.xml" in names:
        return True
    for member, sentence in _REFUSALS:
        if member in names:
            raise refuse(sentence, "R001")
    if names & TASK_MEMBERS:
        raise refuse(_TASK, "R001")
    return False


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """Unpack one member, no further than its declared size, and verify its checksum."""
    if member.file_size > limit:
        raise refuse(_TOO_BIG)
    try:
        return archive.read(member)
    except _UNREADABLE as error:
        raise refuse(DAMAGED) from error


def package_names(archive: zipfile.ZipFile) -> list[str]:
    """Return the readable names of the members of a package that may be returns, in order."""
    names = [readable_name(member) for member in archive.infolist() if _may_be_return(member)]
    if not names:
        raise refuse("这个压缩包里没有工作簿；请把校情汇导出的.xlsx工作簿放进去再压缩。")
    if len(names) > limits.PACKAGE_MEMBERS:
        raise refuse(f"这个压缩包里的文件超过{limits.PACKAGE_MEMBERS}个；请分成几个压缩包。")
    return sorted(names)


def _may_be_return(member: zipfile.ZipInfo) -> bool:
    base = readable_name(member).rsplit("/", 1)[-1]
    system = base.startswith((".", "~$")) or "__macosx" in member.filename.lower()
    return not member.is_dir() and not system


def package_member(archive: zipfile.ZipFile, name: str) -> PackageMember:
    """Return one member of a package, unpacked in memory."""
    for member in archive.infolist():
        if readable_name(member) == name:
            limit = limits.PACKAGE_BYTES if name.lower().endswith(".zip") else limits.FILE_BYTES
            return PackageMember(name, read_member(archive, member, limit))
    raise refuse(DAMAGED)


def scan_workbook(archive: zipfile.ZipFile) -> WorkbookScan:
    """Unpack and check what calamine reads of a workbook; FileRefused names what is wrong."""
    members = {member.filename.lower(): member for member in archive.infolist()}
    if sum(member.file_size for member in members.values()) > limits.TOTAL_BYTES:
        raise refuse(_TOO_BIG)
    parts = {name: _part(archive, members, name) for name in _FIXED_PARTS if name in members}
    if _RELATIONS not in parts:
        raise refuse(DAMAGED)
    sheets = {}
    for title, part in _sheet_names(parts):
        if part in parts or title in sheets:  # two sheets in one, or something that is none
            raise refuse(_HOSTILE)
        if part in members:
            parts[part] = _part(archive, members, part)
            sheets[title] = scan_sheet(title, parts[part])
            known = with_known_errors(parts[part], sheets[title])
            parts[part] = without_endless_dates(known, parts.get(_STYLES, b""))
    if too_much_text(parts.get(_TEXTS, b""), (facts.xml for facts in sheets.values())):
        raise refuse(_TOO_BIG)
    return WorkbookScan(
        _packed({_CASED.get(name, members[name].filename): data for name, data in parts.items()}),
        sheets,
        macros=any(name.endswith("vbaproject.bin") for name in members),
        links=any(name.startswith("xl/externallinks/") for name in members),
        embedded=any(name.startswith(_EMBEDDED) for name in members),
    )


def _part(archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], name: str) -> bytes:
    limit = limits.SHARED_TEXT if name == _TEXTS else limits.PART_BYTES
    data = read_member(archive, members[name], limit)
    _check_xml(data)
    return data


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of the checked parts only, not compressed."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo("_rels/.rels"), _ROOT)
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def _check_xml(data: bytes) -> None:
    """Make sure that a part is well-formed UTF-8 XML without any declarations of its own."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse(_HOSTILE)  # the byte patterns hold in UTF-8, all that office programs write
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_declaration
    parser.XmlDeclHandler = _check_encoding
    try:
        parser.Parse(data, True)  # noqa: FBT003  # expat takes no keywords
    except expat.ExpatError as error:
        raise refuse(DAMAGED) from error


def _refuse_declaration(*_details: object) -> None:
    raise refuse(_HOSTILE)


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in {"utf-8", "us-ascii", "ascii"}:
        raise refuse(_HOSTILE)


def _sheet_names(parts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Return (sheet name, member in lower case) in the order of the workbook."""
    targets = dict(_targets(parts[_RELATIONS]))
    found: list[tuple[str, str]] = []
    for attributes in _elements(parts[_WORKBOOK], "sheet", limits.SHEETS):
        key = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
        found.append((attributes.get("name", ""), targets.get(key, "")))
    if not found:
        raise refuse(DAMAGED)
    return found


def _targets(relations: bytes) -> Iterator[tuple[str, str]]:
    """Return (relation id, member in lower case) of what the workbook is made of."""
    for attributes in _elements(relations, "Relationship", limits.RELATIONS):
        if attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            yield attributes.get("Id", ""), path.lower()


def _elements(data: bytes, name: str, most: int) -> list[dict[str, str]]:
    """Return the attributes of a checked part's elements of one name; refused beyond ``most``."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == name:
            if len(found) >= most:
                raise refuse(_HOSTILE)
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(data, True)  # noqa: FBT003  # expat takes no keywords
    return found
