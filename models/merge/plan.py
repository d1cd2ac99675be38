"""What an import would do, file by file and unit by unit, worked out before anything is written.

The plan is data: the window shows it, ``apply`` carries it out, and nothing is decided in between.
What each file does follows from the set of all revisions, those stored and those of the batch
together, so that the order of the files has no meaning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from models.forms.applicability import forms_for
from models.forms.context import ReturnContext
from models.forms.migrate import migrate_content
from models.forms.payload import decode_part
from models.merge.combine import Combiner, Status
from models.merge.ghosts import last_again, twins
from models.merge.incoming import Incoming, Turned
from models.merge.lineage import Family, Relation, UnitState, relation_within
from models.merge.prepared import Prepared, work_out
from models.merge.sentences import FileFacts, excluded_sentence, file_sentence, part_sentence
from models.merge.snapshot import Fetch, Shelf, Snapshot, StoredUnit
from models.merge.total_changes import TotalChange, total_changes
from models.merge.unit_result import UnitResult, known_result, unit_result
from models.problems import Problem
from models.records import Content, Origin, Part, Revision, made_twice
from models.store.submissions import SubmissionState

LastOf = Callable[[str], Content]
"""Gets a unit's last return."""


class Action(StrEnum):
    """What will happen with a file."""

    NEW = "new"  # first return of its unit: taken
    NEWER = "newer"  # takes the place of the one before
    PART = "part"  # brings the other part of a revision that is already there
    IDENTICAL = "identical"  # nothing happens
    OLDER = "older"  # filed, not applied
    ALIKE = "alike"  # made apart, but it says the same as the other one: nothing to decide
    SEPARATE = "separate"  # combined by itself: other forms than the other one
    CORRECTED_MEANWHILE = "corrected_meanwhile"  # three-way merge with the bureau's corrections
    DIVERGENT = "divergent"  # a person decides
    EXCLUDED = "excluded"  # a person left it out earlier: it stays out
    REFUSED = "refused"  # not taken in


class FileItem(Struct, frozen=True):
    """What will happen with one file.

    Attributes:
        sentence: what it is and what will happen, in one or two sentences.
        problems: what the reader found, or why the file is refused; of a return on older forms
            also what was carried over to those in use, and what was not.
        findings: what the checks found in it.
    """

    position: int
    name: str
    action: Action
    sentence: str
    unit: str = ""
    part: Part | None = None
    revision: str = ""
    sha256: str = ""
    problems: tuple[Problem, ...] = ()
    findings: tuple[Problem, ...] = ()


class UnitChange(Struct, frozen=True):
    """How a unit stands before and after."""

    unit: str
    name: str
    before: Status
    after: Status
    conflicts: int = 0
    notes: tuple[Problem, ...] = ()


class MergePlan(Struct, frozen=True):
    """What an import would do.

    Attributes:
        store_revision: of the store it was made for; with any other it no longer holds.
        items: in the order of the files.
        units: those whose state changes, by code.
        totals: the county figures that change.
        taken: the files that bring something the store does not hold.
        results: what counts afterwards, for the units that change.
    """

    period: str
    store_revision: int
    items: tuple[FileItem, ...]
    units: tuple[UnitChange, ...] = ()
    totals: tuple[TotalChange, ...] = ()
    taken: tuple[Incoming, ...] = ()
    results: tuple[UnitResult, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether the store already holds everything in it."""
        return not self.taken

    def count(self, *actions: Action) -> int:
        """Return how many files have one of these actions."""
        return sum(item.action in actions for item in self.items)

    @property
    def summary(self) -> str:
        """The result in one sentence: n of m."""
        same, turned = self.count(Action.IDENTICAL), self.count(Action.REFUSED)
        words = [f"共{len(self.items)}个文件，收下{len(self.taken)}/{len(self.items)}个"]
        if same:
            words.append(f"{same}个和已收的完全一样")
        if turned:
            words.append(f"{turned}个没有收下")
        if self.changes_nothing:
            words.append("数据没有任何改动")
        undecided = sum(change.after is Status.DISPUTED for change in self.units)
        if undecided:
            words.append(f"{undecided}个学校待定，要由您决定")
        return "，".join(words) + "。"


class _Working(Struct):
    """A plan under way."""

    items: list[FileItem] = field(default_factory=list)
    units: list[UnitChange] = field(default_factory=list)
    taken: list[Incoming] = field(default_factory=list)
    results: list[UnitResult] = field(default_factory=list)


class _UnitBatch:
    """The files of one unit in a batch, together with what is stored of it."""

    def __init__(self, stored: StoredUnit, files: Sequence[Incoming]) -> None:
        self.stored = stored
        self.files = _said_once(files)
        self.before: dict[str, Revision] = {item.digest: item for item in stored.active}
        coming = [file.revision for file in self.files]
        self.after = [
            item for item in (*coming, *stored.active) if item.digest not in stored.excluded
        ]
        self.brought = {
            (file.part, file.revision.part_digests[file.part]): file.payload for file in files
        }
        self.here = stored.here.union(self.brought)

    def prepared(self, form_set_hash: str) -> dict[str, Prepared]:
        """Return digest → what the reader worked out, for files of the form set in use."""
        return {
            file.revision.part_digests[file.part]: file.prepared
            for file in self.files
            if file.revision.form_set_hash == form_set_hash
        }

    def says_more(self, revision: Revision) -> bool:
        """Tell whether others, the bureau perhaps, had made a revision that is sent in now."""
        known = self.before.get(revision.digest)
        return known is not None and _who(made_twice(known, revision)) != _who(known)

    def has(self, file: Incoming) -> bool:
        """Tell whether the store holds all that a file brings."""
        digest = file.revision.digest
        if self.says_more(file.revision):
            return False
        known = digest in self.before or digest in self.stored.excluded
        return known and (file.part, file.revision.part_digests[file.part]) in self.stored.here


def _who(revision: Revision) -> tuple[Origin, tuple[str, ...]]:
    return revision.origin, revision.scope


def _said_once(files: Sequence[Incoming]) -> list[Incoming]:
    """Return the files, those of one revision with the same word for who made it."""
    made: dict[str, Revision] = {}
    for file in files:
        known = made.get(file.revision.digest, file.revision)
        made[file.revision.digest] = made_twice(known, file.revision)
    return [replace(file, revision=made[file.revision.digest]) for file in files]


class Planner:
    """Works out what an import would do to one period."""

    def __init__(self, snapshot: Snapshot, fetch: Fetch, last: LastOf) -> None:
        """Keep what is stored.

        Args:
            snapshot: the period as it is.
            fetch: gets stored payloads; only asked where revisions must be combined.
            last: gets a unit's last return; only asked where something must be checked anew.
        """
        self._snapshot = snapshot
        self._frame = snapshot.frame
        self._fetch = fetch
        self._last = last

    def plan(self, files: Iterable[Incoming | Turned]) -> MergePlan:
        """Return what importing these files together would do."""
        work = _Working()
        by_unit: dict[str, list[Incoming]] = defaultdict(list)
        for file in files:
            if isinstance(file, Turned):
                work.items.append(_turned(file))
            else:
                by_unit[file.revision.unit].append(file)
        for unit in sorted(by_unit):
            self._unit(work, unit, by_unit[unit])
        self._tell_ghosts(work, by_unit)
        return MergePlan(
            self._frame.period.id,
            self._snapshot.store_revision,
            tuple(sorted(work.items, key=lambda item: item.position)),
            tuple(work.units),
            total_changes(self._snapshot, work.results),
            tuple(work.taken),
            tuple(work.results),
        )

    def _unit(self, work: _Working, unit: str, files: Sequence[Incoming]) -> None:
        """Work out one unit with all its files of the batch."""
        stored = self._snapshot.unit(unit)
        batch = _UnitBatch(stored, files)
        asked = forms_for(self._frame.form_set, self._frame.units[unit])
        state = Family(batch.after, {form.id: form.part for form in asked}).state()
        result = self._result(unit, batch, state)
        self._items(work, batch, state, result.status)
        if differs(stored.state, result):
            work.results.append(result)
            before = Status(stored.state.status) if stored.state else Status.MISSING
            name = self._frame.units[unit].name
            work.units.append(
                UnitChange(unit, name, before, result.status, result.conflicts, result.notes)
            )

    def _tell_ghosts(self, work: _Working, by_unit: Mapping[str, Sequence[Incoming]]) -> None:
        """Say of which units the numbers are those of another one, or of last period."""
        coming = {result.state.unit: result.parts for result in work.results}
        alike = twins(coming, self._snapshot.shares, self._frame.units)
        for place, change in enumerate(work.units):
            told = [*last_again(by_unit[change.unit])]
            told += [alike[change.unit]] if change.unit in alike else []
            if told:
                work.units[place] = replace(change, notes=(*change.notes, *told))

    def _result(self, unit: str, batch: _UnitBatch, state: UnitState) -> UnitResult:
        """Return what counts for a unit afterwards; most have one head, and nothing to open."""
        light = ReturnContext(self._frame.form_set, self._frame.units[unit], self._frame.period)
        ctx = light if len(state.heads) <= 1 else self._full(light)
        shelf = Shelf(self._frame, batch.here, self._fetch, batch.brought)
        effective = Combiner(ctx, batch.after, shelf).effective()
        known = known_result(effective, batch.prepared(self._frame.form_set.hash))
        if known is None and ctx is light:
            ctx = self._full(light)
        return unit_result(ctx, effective, known)

    def _full(self, ctx: ReturnContext) -> ReturnContext:
        return ReturnContext(ctx.form_set, ctx.unit, ctx.period, self._last(ctx.unit.code))

    def _items(self, work: _Working, batch: _UnitBatch, state: UnitState, status: Status) -> None:
        """Say what happens with each file; of two that bring the same, the second is nothing."""
        seen: set[tuple[str, Part]] = set()
        for file in batch.files:
            facts = FileFacts(
                self._frame.units[file.revision.unit],
                file.revision,
                file.part,
                file.edited,
                status is Status.DISPUTED,
            )
            repeated = any(digest == file.revision.digest for digest, _ in seen)
            if batch.has(file) or file.key in seen:
                action, sentence = Action.IDENTICAL, file_sentence(facts, Relation.IDENTICAL)
            else:
                work.taken.append(file)
                action, sentence = _taken(facts, batch, state, repeated=repeated)
            seen.add(file.key)
            problems, findings = self._told(file)
            work.items.append(
                FileItem(
                    file.position,
                    file.name,
                    action,
                    sentence,
                    file.revision.unit,
                    file.part,
                    file.revision.digest,
                    file.sha256,
                    problems,
                    findings,
                )
            )

    def _told(self, file: Incoming) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
        """Return what is to be said of a file's content, in terms of the forms in use."""
        frame = self._frame
        old = frame.form_sets[file.revision.form_set_hash]
        if old.hash == frame.form_set.hash:
            return file.problems, file.prepared.problems
        said = decode_part(old, file.payload)
        content, carried = migrate_content(old, frame.form_set, said)
        unit = frame.units[file.revision.unit]
        ctx = self._full(ReturnContext(frame.form_set, unit, frame.period))
        found = work_out(ctx, content, (file.part,))
        return (*file.problems, *carried), found.problems


def _taken(
    facts: FileFacts, batch: _UnitBatch, state: UnitState, *, repeated: bool
) -> tuple[Action, str]:
    """Return what happens with a file that brings something, and the sentence that says so."""
    digest = facts.revision.digest
    if digest in batch.stored.excluded:
        stored = batch.stored.find(digest)
        reason = stored.excluded if stored else ""
        return Action.EXCLUDED, excluded_sentence(facts, reason or "")
    if batch.says_more(facts.revision) and not repeated:
        return Action.ALIKE, file_sentence(facts, Relation.ALIKE)
    if repeated or digest in batch.before:
        return Action.PART, part_sentence(facts)
    relation = relation_within(facts.revision, state)
    if relation is Relation.DIVERGENT and not facts.disputed:
        relation = Relation.ALIKE
    if relation is Relation.NEWER and not batch.before:
        relation = Relation.NEW
    return Action(relation.value), file_sentence(facts, relation)


def _turned(file: Turned) -> FileItem:
    return FileItem(
        file.position, file.name, Action.REFUSED, file.problem.message, problems=(file.problem,)
    )


def differs(before: SubmissionState | None, result: UnitResult) -> bool:
    """Tell whether a unit's state is another than the stored one."""
    if before is None:
        return result.status is not Status.MISSING
    return before != result.state


def make_plan(
    snapshot: Snapshot, files: Iterable[Incoming | Turned], fetch: Fetch, last: LastOf
) -> MergePlan:
    """Return what importing these files together would do."""
    return Planner(snapshot, fetch, last).plan(files)
