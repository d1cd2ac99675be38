"""What a file that is not a return is, told by its first bytes, and the one sentence about it."""

from __future__ import annotations

import re
from enum import StrEnum

from models.problems import Place, Problem, Severity


class Kind(StrEnum):
    """What the bytes of a file look like."""

    ZIP = "zip"  # perhaps a workbook or a package; scan.py looks inside
    ENCRYPTED = "encrypted"  # a workbook behind a password
    FOREIGN = "foreign"  # surely nothing we read


_SAVE_AS = "请用WPS或Excel打开它，“另存为”.xlsx格式后再导入"
_ASK = "请向学校要校情汇导出的.xlsx工作簿"

_SENTENCES = {
    "lock": "这是WPS或Excel打开文件时留下的临时文件，不是报表，可以不管它；请先关闭表格程序。",
    "system": "这是电脑系统自动生成的文件，不是报表，可以不管它。",
    "partial": f"这个文件还没有下载完或拷贝完，{_ASK}，重新拷贝一次。",
    "empty": "这个文件是空的，一个字节也没有，可能没有拷完；请让学校重新拷贝一次。",
    "zeros": "这个文件的内容全部丢失了（U盘可能没有安全拔出）；请让学校重新拷贝一次。",
    "xls": f"这是旧格式的表格（.xls），不能直接读入；{_SAVE_AS}。",
    "et": f"这是WPS表格（.et），不能直接读入；{_SAVE_AS}。",
    "doc": f"这是Word文档，不是报表工作簿；{_ASK}。",
    "ppt": f"这是演示文稿，不是报表工作簿；{_ASK}。",
    "ole": f"这是别的办公软件的文件，不是报表工作簿；{_ASK}。",
    "rar": "这是.rar压缩包，程序打不开；请先解压，再导入里面的.xlsx工作簿。",
    "7z": "这是.7z压缩包，程序打不开；请先解压，再导入里面的.xlsx工作簿。",
    "gz": "这是.gz压缩包，程序打不开；请先解压，再导入里面的.xlsx工作簿。",
    "pdf": f"这是PDF文件，只能看，不能读出数据；{_ASK}。",
    "image": f"这是图片，不能读出数据；{_ASK}。",
    "program": "这是一个可执行程序，不是报表，很可能是U盘病毒；不要打开它，请先杀毒。",
    "shortcut": f"这是快捷方式，不是报表本身，有时是U盘病毒；{_ASK}。",
    "html": f"这是网页格式的表格（有的系统把它叫作.xls），不能直接读入；{_SAVE_AS}。",
    "xml": f"这是XML格式的表格，不能直接读入；{_SAVE_AS}。",
    "rtf": f"这是RTF文档，不是报表工作簿；{_ASK}。",
    "database": "这是程序的数据文件，不是报表；数据要通过工作簿上报，请让学校用“导出”。",
    "text": f"这是文本文件（如.csv、.txt），没有报表的标记，不能读入；{_ASK}。",
    "unknown": f"认不出这是什么文件，可能已经损坏；{_ASK}。",
    "big": f"这个文件太大了，不会是报表工作簿；{_ASK}。",
}

_MAGIC = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "shortcut"),
    (b"{\\rtf", "rtf"),
    (b"SQLite format 3\x00", "database"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
_SYSTEM_NAMES = frozenset(("thumbs.db", "desktop.ini", ".ds_store", "autorun.inf"))
_PARTIAL = (".crdownload", ".part", ".tmp", ".td", ".xltd", ".download")
_MARKUP = re.compile(rb"^\s*<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def identify(name: str, data: bytes) -> tuple[Kind, Problem | None]:
    """Tell what a file is; the problem is the sentence to show where it is foreign."""
    what = _by_name(name)
    if what is None:
        if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return Kind.ZIP, None
        if data.startswith(_OLE) and _utf16("EncryptedPackage") in data:
            return Kind.ENCRYPTED, None
        what = _by_content(name, data)
    return Kind.FOREIGN, foreign_problem(name, what)


def foreign_problem(name: str, what: str) -> Problem:
    """Return the problem of a known kind of foreign file."""
    return Problem("R001", Severity.ERROR, _SENTENCES[what], Place(file=name))


def is_ignorable(name: str) -> bool:
    """Tell whether a file of this name is rubbish that nobody needs to hear of in a folder."""
    return _by_name(name) in {"lock", "system"}


def _by_name(name: str) -> str | None:
    """Recognise the few files that only their name gives away."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1].lower()
    if base.startswith(("~$", ".~lock.", ".~")):
        return "lock"
    if base in _SYSTEM_NAMES or base.startswith("._"):
        return "system"
    if base.endswith(_PARTIAL):
        return "partial"
    return None


def _by_content(name: str, data: bytes) -> str:
    if not data:
        return "empty"
    if not data.strip(b"\x00"):
        return "zeros"
    if data.startswith(_OLE):
        return _ole(name, data)
    for magic, what in _MAGIC:
        if data.startswith(magic):
            return what
    return _by_text(data[:65536])


def _ole(name: str, data: bytes) -> str:
    for stream, what in _OLE_STREAMS:
        if _utf16(stream) in data:
            return "et" if what == "xls" and name.lower().endswith((".et", ".ett")) else what
    return "ole"


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _by_text(head: bytes) -> str:
    """Recognise markup and plain text, in UTF-8, UTF-16 or GB18030."""
    body = head.removeprefix(b"\xef\xbb\xbf")
    if _MARKUP.match(body) or body.startswith(b"MIME-Version:"):
        return "html"
    if body.lstrip().startswith(b"<?xml"):
        return "html" if b"<html" in body.lower() else "xml"
    encodings = ["utf-8", "gb18030"]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        text = body.decode(encoding, "ignore")
        lost = len(body) - len(text.encode(encoding, "ignore"))
        if abs(lost) <= 4 and text and not _CONTROL.search(text):
            return "text"
    return "unknown"
