"""What one sheet's XML says that calamine does not: far cells, errors, formulas without a result.

Office programs all write a cell as ``<c r="B7" …>``; where a sheet keeps to that, byte patterns
are enough. Any other way of writing the same (prefixes, other quotes, no address, comments) goes
through expat with handlers, which is slower and understands everything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from xml.parsers import expat

from models.errors import FileRefused
from models.forms.plain_text import shown
from models.problems import Place, Problem, Severity
from models.workbook import limits
from models.workbook.layout import cell_name

Cell = tuple[int, int]
"""Row and column, both counted from 1."""


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What calamine keeps silent about.

    Attributes:
        errors: cells that hold an error, with its text (#REF!).
        formulas: cells with a formula but without a stored result: address → the formula, or
            where its cell begins in ``xml``.
        merged: merged regions: first row, first column, last row, last column.
        xml: the sheet, to look formulas up; few are ever asked for.
    """

    errors: Mapping[Cell, str] = field(default_factory=dict)
    formulas: Mapping[bytes, str | int] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    xml: bytes = field(default=b"", repr=False, compare=False)

    def formula(self, address: bytes) -> str:
        """Return the formula of a cell without a result, as a person would see it."""
        known = self.formulas[address]
        if isinstance(known, str):
            return known
        match = _FORMULA_TEXT.search(self.xml, known)
        return "=" + _text(match[1] or b"") if match else "="


NO_FACTS = SheetFacts()

ANY_ERROR = "#VALUE!"
KNOWN_ERRORS = frozenset(("#REF!", "#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", ANY_ERROR))
"""Errors calamine reads."""

# A cell written in any other way than <c r="B7" …>, or what may hide one or look like one.
_UNUSUAL = re.compile(
    rb'<c(?! r="[A-Z]{1,3}[1-9]\d{0,6}")(?=[\s/>])|<[^\s<>/:]+:c[\s/>]|<!|<\?(?!xml\s)'
)
# Columns from SG (501) on, three letters, or rows from 20,000 on.
_FAR = re.compile(
    rb'<c r="(?:([A-Z]{3}|[T-Z][A-Z]|S[G-Z])(\d+)|([A-Z]+)([2-9]\d{4}|\d{6,}))"([^>]*)>'
)
_WIDE = re.compile(rb'<c r="[A-Z]{2}\d')
_LONG = re.compile(rb'<c r="[A-Z]+\d{4}')
_USED = re.compile(rb'<c r="([A-Z]+)(\d+)"(?:[^>]*[^/>])?>(?!</c>)')
_ERROR = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*\st="e"(?:[^>]*[^/>])?>(.*?)</c>', re.DOTALL)
_ERROR_VALUE = re.compile(
    rb"""(<(?:[^\s<>/:]+:)?c\s[^>]*\bt\s*=\s*["']e["'][^>]*>\s*"""
    rb"""(?:<(?:[^\s<>/:]+:)?f\b[^>]*>(?:[^<]*</(?:[^\s<>/:]+:)?f>)?\s*)?"""
    rb"""<(?:[^\s<>/:]+:)?v\b[^>]*>)([^<]*)"""
)
_VALUE = re.compile(rb"<v[^>]*>([^<]*)</v>")
_NO_RESULT = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_FORMULA_TEXT = re.compile(rb"<f[^>/]*(?:/>|>([^<]*)</f>)")
_MERGED = re.compile(rb'<mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_DIGITS = 9
_ADDRESS = re.compile(rf"^([A-Za-z]{{1,7}})([0-9]{{1,{_DIGITS}}})$")


@lru_cache(maxsize=2048)
def column_number(letters: bytes) -> int:
    """Return the number of a column: A is 1."""
    number = 0
    for char in letters.upper():
        number = number * 26 + char - 64
    return number


def _text(raw: bytes) -> str:
    return unescape(raw.decode("utf-8", "replace"))


def scan_sheet(title: str, data: bytes) -> SheetFacts:
    """Return what is to be known about a sheet; FileRefused for cells out of bounds."""
    if _UNUSUAL.search(data):
        return _SlowScan(title).run(data)
    if data.count(b"<c ") > limits.CELLS:
        raise _refused(title, "", f"的格子超过{limits.CELLS}个")
    _check_far(title, data)
    return SheetFacts(
        _errors(data) if b't="e"' in data else {},
        _formulas(data) if b"<f" in data else {},
        _merged(data) if b"<mergeCell" in data else (),
        xml=data,
    )


def _check_far(title: str, data: bytes) -> None:
    for match in _FAR.finditer(data):
        empty = match[5].endswith(b"/") or data.startswith(b"</c>", match.end())
        if not empty:
            _Extent(title).add(int(match[2] or match[4]), column_number(match[1] or match[3]))
    if _WIDE.search(data) and _LONG.search(data):
        extent = _Extent(title)
        for letters, digits in _USED.findall(data):
            extent.add(int(digits), column_number(letters))


class _Extent:
    """The rectangle around the used cells of a sheet, kept within bounds."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._rows = self._columns = 0

    def add(self, row: int, column: int) -> None:
        """Count a cell as used; FileRefused names the one that is too much."""
        address = cell_name(row, column)
        self._rows = max(self._rows, row)
        self._columns = max(self._columns, column)
        if not (0 < row <= limits.MAX_ROW and 0 < column <= limits.MAX_COLUMN):
            raise _refused(self._title, address, "离表太远")
        if self._rows * self._columns > limits.MAX_AREA:
            raise _refused(self._title, address, "把表撑得太大")


def _refused(title: str, address: str, what: str) -> FileRefused:
    title = shown(title[: limits.SHOWN])
    where = f"单元格{shown(address)}" if address else ""
    sentence = (
        f"工作表“{title}”{where}{what}，为了安全没有打开；请删掉表格以外的内容，保存后再导入。"
    )
    place = Place(sheet=title, cell=address)
    return FileRefused(sentence, [Problem("R004", Severity.ERROR, sentence, place)])


def _errors(data: bytes) -> dict[Cell, str]:
    found = {}
    for letters, digits, body in _ERROR.findall(data):
        value = _VALUE.search(body)
        if value:
            found[int(digits), column_number(letters)] = _text(value[1]) or ANY_ERROR
    return found


def with_known_errors(data: bytes, facts: SheetFacts) -> bytes:
    """Return a sheet whose errors calamine knows: one of Excel's newer ones would end all reading.

    What the cell really shows is in the facts.
    """
    if KNOWN_ERRORS.issuperset(facts.errors.values()):
        return data
    return _ERROR_VALUE.sub(_known_error, data)


def _known_error(match: re.Match[bytes]) -> bytes:
    known = _text(match[2]) in KNOWN_ERRORS
    return match[0] if known else match[1] + ANY_ERROR.encode()


def _formulas(data: bytes) -> dict[bytes, str | int]:
    """Return the cells whose formula ends the cell, so that no result follows it: where they begin.

    A second cell of the same address is none that an office program writes; the first one counts.
    """
    found: dict[bytes, str | int] = {}
    for match in _NO_RESULT.finditer(data):
        start = data.rfind(b"<c ", 0, match.start()) + 6  # past <c r="
        end = data.find(b'"', start)
        if data.find(b't="str"', end, data.find(b">", end)) < 0:
            found.setdefault(data[start:end], start)
    return found


def _merged(data: bytes) -> tuple[tuple[int, int, int, int], ...]:
    return tuple(
        (int(row), column_number(column), int(last_row), column_number(last_column))
        for column, row, last_column, last_row in _MERGED.findall(data)
    )


class _SlowScan:
    """The same with expat, for sheets written in an unusual way."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._extent = _Extent(title)
        self._row = self._column = self._cells = 0
        self._kind = ""
        self._inside = ""
        self._valued = False
        self._cell: Cell = (0, 0)
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._errors: dict[Cell, str] = {}
        self._formulas: dict[bytes, str | int] = {}
        self._merged: list[tuple[int, int, int, int]] = []

    def run(self, data: bytes) -> SheetFacts:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(data, True)  # noqa: FBT003  # expat takes no keywords
        return SheetFacts(self._errors, self._formulas, tuple(self._merged), data)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self._start_row(attributes.get("r", ""))
        elif name == "c":
            self._start_cell(attributes)
        elif name in {"v", "f", "t"}:
            self._inside = name
            self._valued = self._valued or name == "v"
            self._touch()
            if name == "f":
                self._formula = []
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            ends = [_ADDRESS.match(first), _ADDRESS.match(last or first)]
            if ends[0] and ends[1]:
                numbers = [(int(end[2]), column_number(end[1].encode())) for end in ends if end]
                self._merged.append((*numbers[0], *numbers[1]))

    def _start_row(self, number: str) -> None:
        if len(number) > _DIGITS:
            raise _refused(self._title, "", "里有行号不正常的行")
        self._row = int(number) if number.isascii() and number.isdigit() else self._row + 1
        self._column = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cells += 1
        if self._cells > limits.CELLS:
            raise _refused(self._title, "", f"的格子超过{limits.CELLS}个")
        address = attributes.get("r", "")
        if address:
            match = _ADDRESS.match(address)
            if match is None:
                raise _refused(self._title, address[:20], "的地址不正常")
            self._cell = int(match[2]), column_number(match[1].encode())
        else:
            self._cell = max(self._row, 1), self._column + 1
        self._row, self._column = self._cell
        self._kind = attributes.get("t", "n")
        self._value, self._formula, self._valued = [], None, False

    def _touch(self) -> None:
        """Count the cell as used: it holds something."""
        self._extent.add(*self._cell)

    def _text(self, text: str) -> None:
        if self._inside == "v":
            self._value.append(text)
        elif self._inside == "f" and self._formula is not None:
            self._formula.append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self._inside = ""
        if name != "c":
            return
        value = "".join(self._value)
        if self._kind == "e" and self._valued:
            self._errors[self._cell] = value or ANY_ERROR
        elif self._formula is not None and not value and self._kind != "str":
            address = cell_name(*self._cell).encode()
            self._formulas[address] = "=" + "".join(self._formula)
