"""Numbers no calendar holds, in cells that look like dates: calamine would end the whole process.

An identity number typed into a column of dates is such a number. It is handed on as a text, so that
its field can say what is wrong with it.
"""

from __future__ import annotations

import re
from xml.parsers import expat

_LAST_DAY = 2_958_465.0  # 9999-12-31, the last one Excel knows
_HUGE = rb"v[^>]*>\s*(?:[-+]?\d{8,}|[-+]?[\d.]+[eE][-+\d]|[-+]?(?:[iI][nN][fF]|[nN][aA][nN]))"
_SUSPICIOUS = re.compile(b"<" + _HUGE), re.compile(b":" + _HUGE)  # each searched for by its start
_CELL = re.compile(
    rb"""(<(?:[^\s<>/:]+:)?c\s[^>]*?)(>\s*(?:<(?:[^\s<>/:]+:)?f\b[^>]*>(?:[^<]*"""
    rb"""</(?:[^\s<>/:]+:)?f>)?\s*)?<(?:[^\s<>/:]+:)?v\b[^>]*>)([^<]*)"""
)
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d{1,6})["']""")
_TYPE = re.compile(rb"""\st\s*=\s*["'](\w+)["']""")
_NO_DATES = frozenset(("0", "1", "2", "3", "4", "9", "10", "11", "12", "13", "48", "49"))
_NO_LETTERS = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^a-zA-Z])*')


def without_endless_dates(sheet: bytes, styles: bytes) -> bytes:
    """Return a sheet in which what can be no date is a text where it would be read as one."""
    if not any(pattern.search(sheet) for pattern in _SUSPICIOUS):
        return sheet
    dates = _date_styles(styles)
    return _CELL.sub(lambda match: _as_text(match, dates), sheet)


def _as_text(match: re.Match[bytes], dates: frozenset[int]) -> bytes:
    kind, style = _TYPE.search(match[1]), _STYLE.search(match[1])
    if (kind is not None and kind[1] != b"n") or style is None or int(style[1]) not in dates:
        return match[0]
    try:
        number = float(match[3])
    except ValueError:
        return match[0]
    if abs(number) <= _LAST_DAY:
        return match[0]
    head = match[1] if kind is None else match[1].replace(kind[0], b"")
    return head + b' t="str"' + match[2] + f"{number:.15G}".encode()


def _date_styles(styles: bytes) -> frozenset[int]:
    """Return the numbers of all cell formats that may be dates."""
    formats: dict[str, str] = {}
    cells: list[str] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        name = tag.rpartition(":")[2]
        inside = inside or name == "cellXfs"
        if name == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and inside:
            cells.append(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and tag.rpartition(":")[2] != "cellXfs"

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    if styles:
        parser.Parse(styles, True)  # noqa: FBT003  # expat takes no keywords
    return frozenset(
        number
        for number, code in enumerate(cells)
        if code not in _NO_DATES and not _NO_LETTERS.fullmatch(formats.get(code, "d"))
    )
