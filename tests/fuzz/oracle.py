"""What must hold of every mutant: it is taken, with problems, or refused, with a reason.

Nothing unexpected is logged, nothing of a refused file is stored, a taken one comes whole and goes
whole when it is undone, no file takes long, and no value changes unless the file says so.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Self
from zipfile import ZipFile

import psutil
from msgspec import Struct, field

from models.merge.apply import apply_plan, undo_batch
from models.merge.intake import plan_outcomes, snapshot_of
from models.merge.last_return import last_payloads
from models.merge.plan import Action, MergePlan
from models.merge.prepared import prepare
from models.problems import Severity
from models.records import Content, Value
from models.store.transaction import Transaction
from models.workbook.result import Known, ReadResult
from models.workbook.worker import ReadOutcome, WorkerPool
from models.workspace import Workspace
from tests.fuzz.mutants import Mutant
from tests.fuzz.seeds import PASSWORD, World
from tests.test_punctuation import narrow_marks

SECONDS, RESIDENT = 10.0, 300 * 2**20
GROWTH = 100 * 2**20
"""More than this on top of what the process held before, where other tests have filled it."""

_KILLED = frozenset(("R020", "R021", "R022"))
_STATE = ("submission", "indicator_part")
_CELL = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_FILLED = re.compile(r"<(?:v|t)(?: [^>]*)?>[^<]*[^<\s\u3000\ufeff]|<f")
_ONE_CELL = frozenset(("type_text", "type_number", "type_other", "empty_cell"))


class Fault(Struct, frozen=True):
    """What should not be: which mutant, and what was seen."""

    number: int
    source: str
    how: str
    text: str


class _Listener(logging.Handler):
    """Hears what the program would write into its log as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


class Bench:
    """A county that mutants are handed to, one by one, and that must stay as it is."""

    def __init__(self, world: World, scratch: Path) -> None:
        self._world = world
        self._scratch = scratch
        scratch.mkdir(parents=True, exist_ok=True)
        self._workspace = Workspace.open(world.folder)
        self._data = self._workspace.dataset
        self._period = self._workspace.period_id()
        frame = snapshot_of(self._data, self._period).frame
        last = self._data.db.call(
            lambda tx: last_payloads(tx, frame.period, frame.form_set), write=False
        )
        known = Known(frame.form_sets, frame.units, {frame.period.id: frame.period}, (PASSWORD,))
        self._pool = WorkerPool(known, count=1, after=prepare, last=last)
        self._log = _Listener()
        logging.getLogger().addHandler(self._log)
        self._clean = self._state()
        self._originals = {name: self._read(name, data) for name, data in world.seeds.items()}
        self.outcomes: Counter[str] = Counter()
        self.faults: list[Fault] = []
        self.slowest = 0.0
        self.resident = self._before = psutil.Process().memory_info().rss

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the county."""
        logging.getLogger().removeHandler(self._log)
        self._pool.close()
        self._workspace.close()

    def _read(self, name: str, data: bytes) -> dict[str, ReadResult]:
        """Read a seed as it is: what control mutants are held against."""
        path = self._scratch / f"{name}.xlsx"
        path.write_bytes(data)
        found = {out.member: out.result for out in self._pool.read_many([path])}
        path.unlink()
        assert None not in found.values(), f"{name} is no good seed"
        return {member: result for member, result in found.items() if result is not None}

    def judge(self, mutants: Sequence[Mutant]) -> None:
        """Hand mutants in and keep what should not be."""
        paths = [self._scratch / f"{one.number:07}.xlsx" for one in mutants]
        for path, one in zip(paths, mutants, strict=True):
            path.write_bytes(one.data)
        by_path: dict[Path, list[ReadOutcome]] = defaultdict(list)
        for outcome in self._pool.read_many(paths):
            by_path[outcome.path].append(outcome)
        for path, one in zip(paths, mutants, strict=True):
            try:
                self._one(one, by_path[path])
            except Exception:  # noqa: BLE001  # whatever a mutant could do to the program
                self._fault(one, traceback.format_exc())
            path.unlink()
        for text in self._log.heard:
            self.faults.append(Fault(mutants[0].number, "?", "one of the batch", text))
        self._log.heard.clear()
        self.resident = max(self.resident, psutil.Process().memory_info().rss)
        if self.resident > max(RESIDENT, self._before + GROWTH):
            self._fault(mutants[-1], f"the program holds {self.resident / 2**20:.0f} MB")

    def _fault(self, one: Mutant, text: str) -> None:
        self.faults.append(Fault(one.number, one.source, f"{one.level}: {one.what}", text))

    def _one(self, one: Mutant, outcomes: Sequence[ReadOutcome]) -> None:
        for outcome in outcomes:
            self.slowest = max(self.slowest, outcome.seconds)
            if outcome.seconds > SECONDS:
                self._fault(one, f"reading took {outcome.seconds:.1f} s")
            if outcome.refused is not None and outcome.refused.code in _KILLED:
                self._fault(one, f"{outcome.refused.code} {outcome.refused.message}")
        plan = plan_outcomes(self._data, self._period, outcomes)
        for text in _unsaid(plan):
            self._fault(one, text)
        self.outcomes[_kind(plan)] += 1
        if plan.taken:
            self._take(one, plan, outcomes)
        if self._state() != self._clean:
            self._fault(one, "the county is not as it was")
            self._clean = self._state()
        for outcome in outcomes:
            for text in self._silent(one, outcome):
                self._fault(one, text)

    def _take(self, one: Mutant, plan: MergePlan, outcomes: Sequence[ReadOutcome]) -> None:
        """Carry a plan out, see that a second time changes nothing, and take it back."""
        batch = apply_plan(self._data, plan)
        again = plan_outcomes(self._data, self._period, outcomes)
        if not again.changes_nothing:
            self._fault(one, "importing it again would change something")
        undo_batch(self._data, batch, "试一试")

    def _state(self) -> object:
        """Return what counts in the county."""

        def read(tx: Transaction) -> object:
            return [
                sorted(map(repr, map(tuple, tx.all(f"SELECT * FROM {name}")))) for name in _STATE
            ]

        return self._data.db.call(read, write=False)

    def _silent(self, one: Mutant, outcome: ReadOutcome) -> Iterator[str]:
        """Tell of values that changed without a word."""
        result = outcome.result
        original = self._originals[one.source].get(outcome.member)
        if result is None or original is None:
            if one.level == "control" and one.source in self._originals:
                yield f"not taken: {outcome.refused}"
            return
        if result.revision.unit != original.revision.unit or result.part != original.part:
            return
        told = any(problem.severity is not Severity.NOTE for problem in result.problems)
        before, now = _values(original.content), _values(result.content)
        changed = {key for key in {*before, *now} if before.get(key) != now.get(key)}
        if one.level == "control" and (result.payload != original.payload or result.edited):
            yield f"changed though nothing was touched: {sorted(changed)[:5]}"
        if one.level == "bytes" and changed and not told:
            yield f"broken bytes changed values without a word: {sorted(changed)[:5]}"
        if one.level == "cells" and one.what in _ONE_CELL:
            yield from self._one_cell(one, original, result, changed)

    def _one_cell(
        self, one: Mutant, original: ReadResult, result: ReadResult, changed: set[_Key]
    ) -> Iterator[str]:
        """Tell of values that changed beside the cell that was typed into, or of what was lost."""
        touched = _touched(self._world.seeds[one.source], one.data, original)
        beyond = changed - touched.fields - touched.computed
        if beyond and touched.fields:
            yield f"one cell was typed into, others changed: {sorted(beyond)[:5]}"
        elif (
            beyond
            and not result.problems
            and _records(original.content) != _records(result.content)
        ):
            yield f"values changed without a word: {sorted(beyond)[:5]}"
        kept = touched.fields & _values(result.content).keys() or touched.fields & touched.computed
        if touched.broken and touched.fields and not touched.fields & touched.computed:
            told = {problem.place for problem in result.problems if problem.is_error}
            places = {(place.form, place.row, place.field) for place in told}
            if not (touched.fields & places or touched.fields & _kept_unread(result)):
                yield f"an error cell was read as if it were none: {sorted(touched.fields)[:2]}"
        if touched.fields and touched.filled and not kept and not result.problems:
            yield f"what was typed is gone without a word: {sorted(touched.fields)[:2]}"


_Key = tuple[str, str, str]


def _values(content: Content) -> dict[_Key, Value | str]:
    found: dict[_Key, Value | str] = {}
    for form, data in content.forms.items():
        if data.absent:
            found[form, "", "absent"] = True
        for row in data.rows:
            found |= {(form, row.row_id, field): value for field, value in row.values.items()}
            found |= {(form, row.row_id, f"?{field}"): text for field, text in row.unread.items()}
    return found


def _records(content: Content) -> Counter[str]:
    """Return what the records say, whatever they are called: one without an id gets another."""
    return Counter(
        repr((form, sorted(row.values.items(), key=str), sorted(row.unread.items())))
        for form, data in content.forms.items()
        for row in data.rows
    )


class _Touched(Struct, frozen=True):
    """Where one cell was typed into.

    Attributes:
        fields: what it is a cell of, read or not; empty if it holds no value of a record.
        computed: what may follow from it.
        filled: whether something was typed, and not only space.
        broken: whether the cell shows an error: #REF!.
    """

    fields: set[_Key] = field(default_factory=set)
    computed: set[_Key] = field(default_factory=set)
    filled: bool = False
    broken: bool = False


def _kept_unread(result: ReadResult) -> set[_Key]:
    """Return where a text was kept that could not be understood."""
    return {
        (form, row.row_id, f"?{field}")
        for form, data in result.content.forms.items()
        for row in data.rows
        for field in row.unread
    }


def _touched(before: bytes, after: bytes, original: ReadResult) -> _Touched:
    one, other = _sheets(before), _sheets(after)
    cells = {
        (sheet, address)
        for sheet, found in one.items()
        for address in {*found, *other.get(sheet, {})}
        if found.get(address) != other.get(sheet, {}).get(address)
    }
    names = _titles(before)
    fields: set[_Key] = set()
    for sheet, address in cells:
        for form, at in original.cells.items():
            if at.sheet != names.get(sheet):
                continue
            for row, line in at.rows.items():
                for name, column in at.columns.items():
                    place = (column, line) if at.upright else (line, column)
                    if _name(*place) == address:
                        fields |= {(form, row, name), (form, row, f"?{name}")}
    computed = {key for key in _values(original.content) if _is_computed(original, key)}
    filled = any(
        _FILLED.search(other[sheet].get(address, b"").decode("utf-8", "replace"))
        for sheet, address in cells
        if sheet in other
    )
    broken = any(b' t="e"' in other.get(sheet, {}).get(address, b"") for sheet, address in cells)
    return _Touched(fields, computed, filled, broken)


def _is_computed(original: ReadResult, key: _Key) -> bool:
    form, row, field = key
    return field in original.stamp.computed.get(form, {}).get(row, {})


def _name(row: int, column: int) -> bytes:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}".encode()


def _sheets(data: bytes) -> dict[str, dict[bytes, bytes]]:
    with ZipFile(BytesIO(data)) as archive:
        return {
            name: {match[1]: match[0] for match in _CELL.finditer(archive.read(name))}
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet")
        }


def _titles(data: bytes) -> dict[str, str]:
    """Return member → sheet name; our own workbooks number both alike."""
    with ZipFile(BytesIO(data)) as archive:
        names = re.findall(r'<sheet [^>]*?name="([^"]*)"', archive.read("xl/workbook.xml").decode())
    return {f"xl/worksheets/sheet{at}.xml": name for at, name in enumerate(names, 1)}


def _kind(plan: MergePlan) -> str:
    if len(plan.items) != 1:
        return f"package: {plan.count(Action.REFUSED)} of {len(plan.items)} refused"
    item = plan.items[0]
    if item.action is Action.REFUSED:
        return f"refused {item.problems[0].code}"
    return f"{item.action.value}{' with problems' if item.problems else ''}"


def _unsaid(plan: MergePlan) -> Iterator[str]:
    """Yield what is missing where a file is refused or a problem told: words people understand."""
    for item in plan.items:
        if item.action is Action.REFUSED and not re.search("请|可以不管它", item.sentence):
            yield f"says not what to do: {item.sentence}"
        texts = [item.sentence, *(problem.message for problem in item.problems)]
        for text in texts:
            if not text.rstrip().endswith(("。", "！", "？")):
                yield f"is no sentence: {text[:200]}"
            if "Traceback" in text or len(text) > 500:
                yield f"is no plain sentence: {text[:200]}"
        if item.action is Action.REFUSED and narrow_marks(re.sub("“[^”]*”", "", item.sentence)):
            yield f"has narrow marks: {item.sentence}"
