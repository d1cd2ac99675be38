"""Reads a workbook: which return it is, what it says, and what could not be understood.

Nothing is taken from positions, sheet names or the file's name. Whether the file was changed after
the export is told by its content's digest: the same as in the stamp, and it *is* the stamped
revision; another, and it is a new revision of origin WORKBOOK made from the stamped one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from msgspec import Struct
from msgspec.structs import replace
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from models.errors import FileRefused
from models.files import read_whole
from models.forms.applicability import forms_for
from models.forms.context import ReturnContext
from models.forms.definition import Form, FormSet
from models.forms.payload import encode_part, part_digest
from models.forms.plain_text import shown
from models.problems import Problem, Severity
from models.records import (
    Content,
    FormData,
    Period,
    Unit,
)
from models.workbook import layout, limits
from models.workbook.encrypt import unprotect
from models.workbook.foreign import Kind, foreign_problem, identify
from models.workbook.form_reader import FormRead, read_form
from models.workbook.frame import Frame, find_marker, frame_by_headings, frame_by_marker
from models.workbook.headings import strange_headlines
from models.workbook.layout import SheetMap
from models.workbook.notes_reader import read_notes
from models.workbook.result import Known, ReadResult, calculated, derived, with_computed
from models.workbook.scan import DAMAGED, WorkbookScan, is_workbook, open_zip, refuse, scan_workbook
from models.workbook.sheet_scan import NO_FACTS
from models.workbook.stamp import MAGIC, Stamp, read_stamp
from models.workbook.table import Table

_NO_STAMP = (
    "这是一张普通表格，不是校情汇的报表工作簿，认不出是哪个学校哪一期的；"
    "请让学校把数据填进任务包里的工作簿，或用校情汇导出。"
)
_TOO_LARGE = (
    "这份工作簿里的表加起来大得不正常，为了安全没有打开；请删掉表格以外的内容，保存后再导入。"
)
_FOUND_BY_HEADINGS = 0.6
"""Share of a form's fields that must be recognised by their headings alone."""


def read_workbook(
    path: Path,
    *,
    form_sets: Mapping[str, FormSet],
    units: Mapping[str, Unit],
    periods: Mapping[str, Period],
    passwords: Sequence[str] = (),
) -> ReadResult:
    """Read one workbook file; foreign files belong into a worker process (see worker.py).

    Raises:
        FileRefused: it is not a return we take; the message says what it is and what to do.
        NewerFile: a newer version of the program wrote it.
        EnvironmentFault: it can't be read from the disk.
    """
    known = Known(form_sets, units, periods, tuple(passwords))
    return read_bytes(path.name, read_whole(path, limits.FILE_BYTES), known)


def read_bytes(name: str, data: bytes, known: Known) -> ReadResult:
    """Read a workbook that is in memory; see ``read_workbook``."""
    archive = open_zip(decrypted(name, data, known.passwords))
    if not is_workbook(archive):
        raise refuse("这是一个压缩包，不是工作簿；请导入整个压缩包，或先解压。", "R001")
    return read_archive(name, data, archive, known)


def read_archive(name: str, data: bytes, archive: ZipFile, known: Known) -> ReadResult:
    """Read a workbook whose zip is open; ``data`` are the bytes of the file as it came."""
    scan = scan_workbook(archive)
    opened = _Opened(name, hashlib.sha256(data).hexdigest(), scan, _open(scan))
    stamp = _find_stamp(opened.book)
    reading = _Reading(_context(stamp, known), stamp, opened)
    content = reading.run()
    return _result(opened, reading, content)


class _Opened(Struct, frozen=True):
    """A file that passed the scan."""

    name: str
    sha256: str
    scan: WorkbookScan
    book: CalamineWorkbook

    def tables(self) -> Iterator[Table]:
        """Yield the sheets that are not the program's own; FileRefused for too many cells."""
        area = 0
        for sheet in self.book.sheets_metadata:
            own = sheet.name in {layout.STAMP_SHEET, layout.CHOICES_SHEET}
            if sheet.typ == SheetTypeEnum.WorkSheet and not own:
                rows = _rows(self.book, sheet.name)
                area += len(rows) * len(rows[0]) if rows else 0
                if area > limits.TOTAL_AREA:
                    raise refuse(_TOO_LARGE, "R004")
                if rows:
                    name = shown(sheet.name[: limits.SHOWN])
                    yield Table(name, rows, self.scan.sheets.get(sheet.name, NO_FACTS))


def open_sheets(scan: WorkbookScan) -> Iterator[Sequence[Sequence[object]]]:
    """Yield the rows of every sheet that is in sight."""
    book = _open(scan)
    for sheet in book.sheets_metadata:
        seen = sheet.visible == SheetVisibleEnum.Visible
        if sheet.typ == SheetTypeEnum.WorkSheet and seen:
            yield _rows(book, sheet.name)


def decrypted(name: str, data: bytes, passwords: Sequence[str]) -> bytes:
    """Return the bytes of a zip; FileRefused for everything that is none."""
    if len(data) > limits.PACKAGE_BYTES:
        problem = foreign_problem(name, "big")
        raise FileRefused(problem.message, [problem])
    kind, problem_found = identify(name, data)
    if kind is Kind.ENCRYPTED:
        return unprotect(data, passwords)
    if problem_found is not None:
        raise FileRefused(problem_found.message, [problem_found])
    return data


def _open(scan: WorkbookScan) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(BytesIO(scan.clean))
    except (CalamineError, ValueError, OSError) as error:
        raise refuse(DAMAGED) from error


def _rows(book: CalamineWorkbook, name: str) -> Sequence[Sequence[object]]:
    try:
        return book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as error:
        raise refuse(DAMAGED) from error


def _find_stamp(book: CalamineWorkbook) -> Stamp:
    """Return the stamp, wherever it stands; FileRefused if there is none."""
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    hidden = {
        sheet.name for sheet in book.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible
    }
    names.sort(key=lambda name: (name != layout.STAMP_SHEET, name not in hidden))
    for name in names:
        rows = _rows(book, name)
        if rows and rows[0] and rows[0][0] == MAGIC:
            return read_stamp([row[0] for row in rows])
    raise refuse(_NO_STAMP, "R006")


def _context(stamp: Stamp, known: Known) -> ReturnContext:
    """Return what the stamp speaks of; FileRefused for what this program doesn't know."""
    revision = stamp.revision
    unit = known.units.get(revision.unit)
    if unit is None:
        raise refuse(
            f"工作簿里的学校代码{revision.unit[:20]}不在本县名册里；请核对名册，"
            "或确认是不是外县的文件。",
            "R007",
        )
    period = known.periods.get(revision.period)
    if period is None:
        wanted = "、".join(item.title for item in known.periods.values()) or "（还没有设定）"
        raise refuse(
            f"这是{unit.name}{_period_title(revision.period)}的工作簿，现在收的是{wanted}；"
            "请让学校交本期的工作簿。",
            "R008",
        )
    form_set = known.form_sets.get(revision.form_set_hash)
    if form_set is None:
        raise refuse(
            f"{unit.name}的这份工作簿用的表样（{revision.form_set[:30]}）本程序里没有；"
            "请先导入对应的任务包，或让学校用本期任务包里的工作簿填报。",
            "R009",
        )
    return ReturnContext(form_set, unit, period)


def _period_title(period_id: str) -> str:
    year, _, half = period_id.partition("H")
    if year.isdigit() and half in {"1", "2"}:
        return f"{year}年{'上' if half == '1' else '下'}半年"
    return f"“{period_id[:12]}”期"


def _file_problems(scan: WorkbookScan) -> list[Problem]:
    found = []
    if scan.macros:
        text = "这份工作簿里带有宏，程序没有运行它，只读了数据；这样的文件可能带病毒，请先杀毒。"
        found.append(Problem("R010", Severity.WARNING, text))
    if scan.links:
        text = "这份工作簿里有引用别的文件的公式，读的是保存时的结果，请核对有关数字。"
        found.append(Problem("R011", Severity.WARNING, text))
    if scan.embedded:
        text = "这份工作簿里嵌有别的文件或控件，程序没有打开它，只读了数据；请不要双击它，先杀毒。"
        found.append(Problem("R015", Severity.WARNING, text))
    return found


class _Reading:
    """Reads the sheets of one workbook."""

    def __init__(self, ctx: ReturnContext, stamp: Stamp, opened: _Opened) -> None:
        self.ctx = ctx
        self.stamp = stamp
        self.problems: list[Problem] = []
        self.cells: dict[str, SheetMap] = {}
        self.uncalculated: dict[str, set[tuple[str, str]]] = {}
        known = {form.id: form for form in ctx.form_set.forms}
        self.forms = [
            known[form_id].travelling()
            for form_id in dict.fromkeys(stamp.forms)
            if form_id in known and known[form_id].part is stamp.part
        ]
        self._name = opened.name
        self._tables = list(opened.tables())
        self._by_form: dict[str, list[tuple[Table, Frame]]] = {}
        self._unknown: list[Table] = []

    def run(self) -> Content:
        """Return what the workbook says."""
        self._find_sheets()
        forms: dict[str, FormData] = {}
        for form in self.forms:
            found = self._by_form.get(form.id)
            if not found:
                text = f"工作簿里找不到“{form.title}”这张表，可能被删掉了；这张表没有读入。"
                self._report(Severity.ERROR, "R110", text, form)
                continue
            read = self._read_first(form, found)
            self.cells[form.id] = read.cells
            self.uncalculated[form.id] = read.uncalculated
            forms[form.id] = read.data
        first = [
            (form, found[0][0]) for form in self.forms if (found := self._by_form.get(form.id))
        ]
        self._take(strange_headlines(self.ctx, first))
        notes = read_notes(self.ctx.form_set, self.forms, self._unknown)
        self.problems.extend(notes.problems)
        return Content(forms, notes.explanations)

    def _find_sheets(self) -> None:
        known = {form.id: form for form in self.forms}
        for table in self._tables:
            corner = find_marker(table)
            if corner is None:
                self._unknown.append(table)
            elif corner[0] in known:
                frame = frame_by_marker(known[corner[0]], table, corner[1], corner[2])
                self._by_form.setdefault(corner[0], []).append((table, frame))
            else:
                text = f"工作表“{table.name}”不属于这份工作簿，没有读入。"
                self.problems.append(Problem("R114", Severity.WARNING, text))
        for form in self.forms:
            if form.id not in self._by_form:
                self._find_by_headings(form)

    def _find_by_headings(self, form: Form) -> None:
        """Look for a form whose corner is gone among the sheets that have none."""
        name = layout.sheet_names((form,))[form.id]
        best: tuple[tuple[bool, float], Table, Frame] | None = None
        for table in self._unknown:
            found = frame_by_headings(self.ctx.form_set, form, table)
            if found is None or found[0] < _FOUND_BY_HEADINGS:
                continue
            titled = any(
                isinstance(cell, str) and form.title in cell
                for row in table.rows[:10]
                for cell in row
            )
            rank = (table.name == name or titled, found[0])
            if best is None or rank > best[0]:
                best = rank, table, found[1]
        if best is not None:
            self._unknown.remove(best[1])
            self._by_form[form.id] = [(best[1], best[2])]

    def _read_first(self, form: Form, found: list[tuple[Table, Frame]]) -> FormRead:
        """Read a form; of several sheets the one with its own name, and compare the others."""
        name = layout.sheet_names((form,))[form.id]
        found.sort(key=lambda pair: pair[0].name != name)
        spare = layout.spare_tail(self.stamp.revision.digest, form)
        reads = [
            read_form(self.ctx.form_set, frame, table, self.ctx.period.year, spare)
            for table, frame in found
        ]
        first = reads[0]
        self._take(first.problems)
        for (table, _), other in zip(found[1:], reads[1:], strict=True):
            if other.data in (first.data, FormData()):
                text = f"工作表“{table.name}”是“{form.title}”的副本，内容没有不同，只读了一张。"
                self._report(Severity.NOTE, "R115", text, form)
            else:
                text = (
                    f"“{form.title}”有两张表，内容不一样，只读了“{found[0][0].name}”，"
                    f"“{table.name}”没有读入；请把内容合到一张表里，删掉另一张。"
                )
                self._report(Severity.ERROR, "R116", text, form)
        return first

    def _take(self, problems: Iterable[Problem]) -> None:
        unit = self.ctx.unit.code
        self.problems.extend(problem.at(unit=unit, file=self._name) for problem in problems)

    def _report(self, severity: Severity, code: str, text: str, form: Form) -> None:
        self._take([Problem(code, severity, text).at(form=form.id)])


def _result(opened: _Opened, reading: _Reading, content: Content) -> ReadResult:
    """Tell whether the file was edited, and as which revision it counts."""
    ctx, stamp = reading.ctx, reading.stamp
    as_stamped = with_computed(ctx.form_set, content, stamp.computed)
    payload = encode_part(ctx.form_set, as_stamped, stamp.part)
    edited = part_digest(payload) != stamp.content_digest
    revision = stamp.revision
    if edited:
        content = calculated(ctx, content, stamp, reading.uncalculated)
        payload = encode_part(ctx.form_set, content, stamp.part)
        scope = tuple(form.id for form in reading.forms if form.id in reading.cells)
        revision = derived(stamp, part_digest(payload), scope, content)
    else:
        content = as_stamped
    touched = {key: data for key, data in content.forms.items() if data != FormData()}
    asked = {form.id for form in forms_for(ctx.form_set, ctx.unit) if form.part is stamp.part}
    whole = stamp.revision.part_digests.get(stamp.part)
    return ReadResult(
        name=opened.name,
        sha256=opened.sha256,
        stamp=stamp,
        revision=revision,
        edited=edited,
        complete=asked <= set(stamp.forms) and stamp.content_digest == whole,
        content=Content(touched, content.explanations),
        payload=payload,
        problems=_limited([*_file_problems(opened.scan), *reading.problems]),
        cells=reading.cells,
    )


def _limited(problems: list[Problem]) -> tuple[Problem, ...]:
    """Return the problems, worst first; beyond a limit only their number."""
    order = {severity: rank for rank, severity in enumerate(Severity)}
    found = sorted(problems, key=lambda problem: order[problem.severity])
    told = tuple(map(_short, found[: limits.PROBLEMS]))
    rest = len(found) - len(told)
    if not rest:
        return told
    worst = found[limits.PROBLEMS].severity
    text = f"这份工作簿问题太多，这里只列出前{limits.PROBLEMS}条，还有{rest}条没有列出。"
    return (*told, Problem("R012", worst, text))


def _short(problem: Problem) -> Problem:
    """Return a problem as it can be shown, whatever stood in the cell it quotes."""
    message, most = shown(problem.message), limits.SHOWN
    if len(message) > 3 * most:
        message = f"{message[: 2 * most]}……{message[-most:]}"
    return replace(problem, message=message, found=problem.found[:most])
