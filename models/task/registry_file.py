"""The registry of schools as a clerk keeps it in Excel or WPS: a workbook or a CSV file.

Read are .xlsx, and text in UTF-8, GB18030 and Excel's "Unicode text", with commas, semicolons or
tabs, columns in any order. Every fault is reported with its line, all of them at once; with a
single fault nothing is taken over. Written is UTF-8 with a mark, which Excel and WPS open rightly.

The form set knows the townships of one county. A registry that names none of them brings its own.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from models.errors import FileRefused
from models.files import read_whole
from models.forms.definition import ChoiceItem, FormSet
from models.forms.plain_text import LONGEST_NAME, guarded, narrow, one_line, squeeze, unguarded
from models.indicators.declared import is_bureau
from models.problems import Place, Problem, Severity, errors_in
from models.records import Unit
from models.workbook.plain_table import Line, read_table

_LARGEST = 8 * 2**20
_LONGEST_CELL = 200
TOWNS = "towns"
"""The choice list of a form set that has the county's townships."""
_CODE = re.compile(r"^[0-9A-Z]{4,20}$")
_ROUNDED = re.compile(r"^\d(\.\d+)?E\+?\d+$")
_WITH_CODE = re.compile(r"^(\d{9})(\D+)$")
_EXAMPLE = "例"
_PACKED = (b"PK", b"\xd0\xcf\x11\xe0")
_BETWEEN = re.compile(r"[、，,;；/]")
CODE, NAME, KIND, TOWN, PARENT, ALIASES = "代码", "名称", "类型", "乡镇", "所属中心校", "别名"
_NEEDED = (CODE, NAME, KIND)
_OTHER_NAMES = {
    "学校代码": CODE,
    "单位代码": CODE,
    "标识码": CODE,
    "校名": NAME,
    "学校名称": NAME,
    "单位名称": NAME,
    "类别": KIND,
    "学校类型": KIND,
    "单位类型": KIND,
    "乡镇代码": TOWN,
    "所在乡镇": TOWN,
    "中心校": PARENT,
    "所属中心校代码": PARENT,
    "曾用名": ALIASES,
}
FACTS = {
    "办学类型代码": "type_code",
    "所在村": "village",
    "城乡分类代码": "urban_rural",
    "寄宿制": "boarding",
    "民族学校": "minority",
    "举办者代码": "founder",
    "地址": "address",
    "邮政编码": "postcode",
    "学校电话": "phone",
    "校长": "principal",
    "校长电话": "principal_phone",
}
"""Heading of a column → id of the fact that forms are pre-filled with."""
_SHORT = frozenset((NAME, KIND, TOWN, PARENT))
COLUMNS = (CODE, NAME, KIND, TOWN, PARENT, ALIASES, *FACTS)


_EXAMPLES = (
    ("例1", "某某县教育局", "县局"),
    ("例2", "某某镇中心小学", "中心校", "某某镇", "", "中心校", "211", "", "121", "是", "否", "1"),
    ("例3", "某某村小学", "村完小", "某某镇", "某某镇中心小学", "", "211", "某某村", "220", "否"),
    ("例4", "某某屯教学点", "教学点", "某某镇", "某某镇中心小学", "", "218", "某某村", "220", "否"),
)
"""Lines that show how to fill the form in; reading passes over codes that begin with 例."""


class RegistryRead(Struct, frozen=True):
    """What a file says.

    Attributes:
        problems: what is wrong with it, or worth a look.
        towns: the townships it names, where the form set knows none of them.
    """

    units: tuple[Unit, ...]
    problems: tuple[Problem, ...] = ()
    towns: tuple[ChoiceItem, ...] = ()


def read_registry(path: Path, form_set: FormSet) -> RegistryRead:
    """Read a registry.

    Raises:
        FileRefused: it is no table in text form.
        EnvironmentFault: the disk could not do it.
    """
    data = read_whole(path, _LARGEST)
    if data.startswith(_PACKED):
        return _registry(path.name, read_table(path), form_set)
    return registry_from_bytes(path.name, data, form_set)


def registry_from_bytes(name: str, data: bytes, form_set: FormSet) -> RegistryRead:
    """Read a registry that is in memory, as text; see ``read_registry``."""
    return _registry(name, _lines(name, _text(name, data)), form_set)


def _registry(name: str, lines: Sequence[Line], form_set: FormSet) -> RegistryRead:
    reading = _Reading(name, form_set)
    if not lines:
        reading.fault(1, "文件是空的。", "请先存一份表样，填好再来。")
        return RegistryRead((), tuple(reading.problems))
    head = reading.columns(lines[0][1])
    if not errors_in(reading.problems):
        for number, cells in lines[1:]:
            reading.line(number, dict(zip(head, cells, strict=False)), len(cells) > len(head))
        reading.settle()
    if errors_in(reading.problems):
        return RegistryRead((), tuple(reading.problems))
    return RegistryRead(tuple(reading.units.values()), tuple(reading.problems), reading.towns)


def registry_to_bytes(units: Iterable[Unit], form_set: FormSet) -> bytes:
    """Return a registry as a file; without units the empty form of one, with examples."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    known = tuple(units)
    rows = [] if known else [list(row) for row in _EXAMPLES]
    for unit in known:
        kind = form_set.kind(unit.kind)
        facts = [unit.facts.get(fact, "") for fact in FACTS.values()]
        head = [unit.code, unit.name, kind.title if kind else unit.kind, unit.town, unit.parent]
        rows.append([*head, "、".join(unit.aliases), *facts])
    writer.writerows([list(map(guarded, row)) for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _text(name: str, data: bytes) -> str:
    """Return the text of a file, whatever it was saved as."""
    if len(data) > _LARGEST:
        raise _refused(f"“{name}”太大，不像是学校名册。")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _refused(f"“{name}”不是文字表格；请把名册另存为CSV（逗号分隔），再来导入。")


def _lines(name: str, text: str) -> list[Line]:
    """Return the lines that are not empty, with their numbers as Excel counts them."""
    head = text.partition("\n")[0]
    mark = max(("\t", ",", ";", "；", "，"), key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    found = []
    try:
        for cells in reader:
            stripped = [unguarded(one_line(cell)) for cell in cells]
            if any(stripped):
                found.append((reader.line_num, stripped))
    except csv.Error as error:
        raise _refused(f"“{name}”第{reader.line_num}行读不出来；请把名册重新另存为CSV。") from error
    return found


class _Reading:
    """Goes through the lines and collects units and faults."""

    def __init__(self, name: str, form_set: FormSet) -> None:
        self._name = name
        self._form_set = form_set
        self.problems: list[Problem] = []
        self.units: dict[str, Unit] = {}
        self._line_of: dict[str, int] = {}
        self._kinds = {kind.code: kind.code for kind in form_set.kinds}
        self._kinds |= {squeeze(kind.title): kind.code for kind in form_set.kinds}
        self.towns: tuple[ChoiceItem, ...] = ()
        self._strange: dict[str, list[int]] = {}
        self._usual = False
        towns = form_set.choices.get(TOWNS)
        self._towns = {item.code: item.code for item in towns.items} if towns else {}
        for item in towns.items if towns else ():
            self._towns |= {squeeze(word): item.code for word in (item.label, *item.aliases)}

    def fault(self, line: int, message: str, hint: str = "", *, error: bool = True) -> None:
        severity = Severity.ERROR if error else Severity.WARNING
        place = Place(file=self._name, row=str(line))
        self.problems.append(Problem("G001", severity, f"第{line}行：{message}", place, hint))

    def columns(self, cells: Sequence[str]) -> list[str]:
        """Return what the columns are; faults if one is missing, double or unknown."""
        found = [_OTHER_NAMES.get(title, title) for title in map(squeeze, cells)]
        for title in _NEEDED:
            if title not in found:
                self.fault(1, f"没有“{title}”这一列。", "第一行要写各列的名称。")
        for title in sorted({title for title in found if title and found.count(title) > 1}):
            self.fault(1, f"“{title}”这一列有两个，不知道该用哪个。")
        for title in found:
            if title and title not in COLUMNS:
                self.fault(1, f"不认识“{title}”这一列，没有用它。", error=False)
        return found

    def line(self, number: int, told: Mapping[str, str], too_many: bool) -> None:  # noqa: FBT001
        """Take one line over."""
        if too_many:
            self.fault(number, "格子比第一行的列数多。", "名称里有逗号的，要用英文引号括起来。")
        code = narrow(told.get(CODE, "")).upper()
        if code.startswith(_EXAMPLE):
            return
        if not self._code_fits(number, code):
            return
        if not told.get(NAME, ""):
            self.fault(number, "没有写名称。")
        for title, text in told.items():
            most = LONGEST_NAME if title in _SHORT else _LONGEST_CELL
            if len(text) > most:
                self.fault(number, f"“{title}”写了{len(text)}个字，太长。", f"最多{most}个字。")
        kind = self._kind(number, told.get(KIND, ""))
        town = self._town(number, told.get(TOWN, ""))
        self._line_of[code] = number
        self.units[code] = Unit(
            code,
            told.get(NAME, ""),
            kind,
            town,
            told.get(PARENT, ""),
            tuple(filter(None, map(one_line, _BETWEEN.split(told.get(ALIASES, ""))))),
            {fact: told[title] for title, fact in FACTS.items() if told.get(title)},
        )

    def _kind(self, number: int, text: str) -> str:
        found = self._kinds.get(squeeze(text), "")
        if not found:
            known = "、".join(item.title for item in self._form_set.kinds)
            said = f"类型“{text}”不认识。" if text else "没有写类型。"
            self.fault(number, said, f"可以写：{known}。")
        return found

    def _town(self, number: int, text: str) -> str:
        """Return the code of a township; one the form set does not know is looked at later."""
        if not text or not self._towns:
            return text
        found = self._towns.get(squeeze(text), "")
        if found:
            self._usual = True
            return found
        made = _own_town(text)
        self._strange.setdefault(text, []).append(number)
        return made.code if made else text

    def _settle_towns(self) -> None:
        """Take the townships for those of another county, unless some are the form set's own."""
        named = {text: _own_town(text) for text in self._strange}
        for text, item in named.items():
            for number in self._strange[text] if self._usual or item is None else ():
                hint = "请写九位代码或乡镇的全名。" if self._usual else "请写乡镇的全名。"
                self.fault(number, f"乡镇“{text}”不认识。", hint)
        if self._strange and not errors_in(self.problems):
            items = {item.code: item for item in named.values() if item}
            self.towns = tuple(items[code] for code in sorted(items))
            told = "、".join(f"{item.label}" for item in self.towns)
            self.fault(1, f"乡镇按名册上写的用：{told}。", "请看看有没有写错的。", error=False)

    def _code_fits(self, number: int, code: str) -> bool:
        if not code:
            self.fault(number, "没有写代码。", "每个单位都要有自己的代码。")
        elif _ROUNDED.match(code):
            self.fault(number, f"代码“{code}”被Excel改成了科学记数。", "请把这一列设成文本再填。")
        elif not _CODE.match(code):
            self.fault(number, f"代码“{code}”不对。", "代码只能有数字和大写字母，4到20位。")
        elif code in self._line_of:
            self.fault(number, f"代码{code}和第{self._line_of[code]}行的重复。")
        else:
            return True
        return False

    def settle(self) -> None:
        """Look at what only the whole tells: townships, central schools, names, the bureau."""
        self._settle_towns()
        by_name: dict[str, str] = {}
        for code, unit in self.units.items():
            other = by_name.setdefault(unit.name, code)
            if unit.name and other != code:
                line = self._line_of[other]
                self.fault(
                    self._line_of[code], f"名称“{unit.name}”和第{line}行的一样。", error=False
                )
        for code, unit in list(self.units.items()):
            if unit.parent:
                self._find_parent(code, unit, by_name)
        bureaus = [code for code, unit in self.units.items() if is_bureau(self._form_set, unit)]
        if not bureaus and not errors_in(self.problems):
            self.fault(1, "没有县局自己这一行。", "请加一行，代码自定，类型写“县局”。")
        for code in bureaus[1:]:
            self.fault(self._line_of[code], "县局只能有一行。")

    def _find_parent(self, code: str, unit: Unit, by_name: Mapping[str, str]) -> None:
        """Take a central school that was named by its code or its name."""
        wanted = narrow(unit.parent).upper()
        found = wanted if wanted in self.units else by_name.get(unit.parent, "")
        if not found:
            self.fault(
                self._line_of[code],
                f"所属中心校“{unit.parent}”不在名册里。",
                "请写中心校的代码或全名。",
            )
        self.units[code] = replace(unit, parent=found)


def _own_town(text: str) -> ChoiceItem | None:
    """Return the township a registry names, by code and name or by its name alone."""
    plain = squeeze(text)
    found = _WITH_CODE.match(plain)
    code, name = found.groups() if found else (plain, plain)
    return None if name.isdigit() else ChoiceItem(code, name)


def _refused(message: str) -> FileRefused:
    return FileRefused(message, [Problem("G002", Severity.ERROR, message)])
