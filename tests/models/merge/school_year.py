"""A year of a county's returns, seeded: what schools and bureau do, and what must come of it.

Everything that happens is told twice: to the program, and to the plain bookkeeping of ``truth``.
After every step the two are compared: who has returned and who waits, every cell of the units
touched, and the figures of the county.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from fractions import Fraction
from random import Random

import pytest
from msgspec.structs import replace

from models.demo.figures import DemoReturns
from models.errors import Refused
from models.forms.payload import only_part
from models.merge.decisions import (
    Combine,
    Correction,
    PickHead,
    Review,
    Who,
    correct,
    leave_out,
    resolve,
    review,
    take_back_in,
)
from models.merge.three_way import choose_side
from models.records import Content, FormData, Part, Period, Row, Unit, Value
from models.workspace import Workspace
from tests.models.merge.couriers import Courier, Edits, Sheet, blank_sheet, exported
from tests.models.merge.truth import (
    COMBINED,
    DISPUTED,
    MISSING,
    RECEIVED,
    Cell,
    Cells,
    Recount,
    Standing,
    Version,
    standing,
)

WHO = Who("李股长", "电话核对过")
_NUMBERS = [("enrolment", "students"), ("enrolment", "girls"), ("enrolment", "classes")]
_NUMBERS += [("movement", "start"), ("movement", "out_dropout"), ("contest_entry", "submitted")]
_PLACES = "食堂门口", "操场", "校门外公路", "宿舍楼梯"


class SchoolYear:
    """One half-year under way: the program's data set, and the truth beside it."""

    def __init__(  # what a half-year is made of
        self,
        workspace: Workspace,
        courier: Courier,
        made: DemoReturns,
        period: Period,
        random: Random,
    ) -> None:
        """Begin with nothing in; the workspace works on the period."""
        self.workspace = workspace
        self.courier = courier
        self.made = made
        self.period = period
        self.random = random
        self.happened: Counter[str] = Counter()
        self.stood: set[str] = set()
        self.units = made.county.units
        self._lists = frozenset(f.id for f in made.form_set.forms if f.shape == "list")
        self._plain = frozenset(
            (form.id, item.id)
            for form in made.form_set.forms
            if form.part is Part.FIGURES
            for item in form.fields
            if not item.compute
        )
        self._own_rows: dict[str, set[tuple[str, str]]] = {}
        self.versions: dict[str, list[Version]] = defaultdict(list)
        self.sheets: dict[Version, Sheet] = {}
        self.blanks = {unit.code: blank_sheet(made, unit, period) for unit in self.units}
        self.post: list[Version] = []
        self.arrived: list[Version] = []
        self.batches: dict[int, tuple[Version, ...]] = {}
        self._standings: dict[str, Standing] = {}
        self._open: set[str] = set()

    # What everybody knows.

    def cells(self, unit: str, content: Content) -> Cells:
        """Return what a content says, cell by cell; a record added later goes by its words."""
        known = self._own_rows.setdefault(
            unit, {(form, row.row_id) for form, data in content.forms.items() for row in data.rows}
        )
        found: dict[Cell, object] = {}
        for form, data in only_part(self.made.form_set, content, Part.FIGURES).forms.items():
            if data.absent:
                found[form, "", ""] = True
            for row in data.rows:
                name = row.row_id
                if form in self._lists and (form, name) not in known:
                    key = self.made.form_set.form(form).natural_key
                    name = "+" + "/".join(str(row.values.get(part)) for part in key)
                for item, value in row.values.items():
                    if (form, item) in self._plain:
                        found[form, name, item] = value
        return found

    def there(self, unit: str, without: int = -1) -> list[Version]:
        """Return the versions that count; ``without`` what came with one import only."""
        return [one for one in self.versions[unit] if one.batches - {without} and not one.left_out]

    def standing(self, unit: str) -> Standing:
        """Return what the truth says of a unit."""
        if unit not in self._standings:
            self._standings[unit] = standing(self.there(unit), self._lists)
        return self._standings[unit]

    def _note(self, unit: str, version: Version) -> Version:
        known = {one.digest: one for one in self.versions[unit]}
        if version.digest in known:
            return known[version.digest]
        self.versions[unit].append(version)
        return version

    def _unit_with(self, wanted: Callable[[str], bool]) -> Unit | None:
        found = [unit for unit in self.units if wanted(unit.code)]
        return self.random.choice(found) if found else None

    # What schools do.

    def begins(self) -> None:
        """A school fills in its return and puts it into the post."""
        unit = self._unit_with(lambda code: code not in self._own_rows)
        if unit is not None:
            content = self.made.content(unit, self.period)
            self._put(self._export(unit.code, self.blanks[unit.code], None, content))

    def goes_on(self) -> None:
        """A school changes its return and exports it again, from whichever copy lies there."""
        old = self._some_copy()
        if old is not None:
            content, _ = self._changed(self.sheets[old].content)
            self._put(self._export(old.unit, self.sheets[old], old, content))

    def parts_ways(self) -> None:
        """Two people at a school go on from the same copy, neither knowing of the other."""
        old = self._some_copy()
        if old is None:
            return
        for _ in range(2):
            content, _ = self._changed(self.sheets[old].content)
            self._put(self._export(old.unit, self.sheets[old], old, content))

    def types_into_excel(self) -> None:
        """Somebody opens an exported workbook in Excel, perhaps for the second time, and types."""
        old = self._some_copy()
        if old is None:
            return
        content, edits = self._changed(self.sheets[old].content, only_numbers=True)
        if edits:
            sheet = self.courier.edited(self.sheets[old], content, edits)
            cells = self.cells(old.unit, sheet.content)
            (parent,) = (one for one in self.versions[old.unit] if one.digest == sheet.stamp.digest)
            version = Version(old.unit, cells, (parent,), digest=sheet.revision.digest)
            made = self._note(old.unit, version)
            self.sheets.setdefault(made, sheet)
            self._put(made)

    def _some_copy(self) -> Version | None:
        return self.random.choice(list(self.sheets)) if self.sheets else None

    def _export(self, unit: str, before: Sheet, old: Version | None, content: Content) -> Version:
        sheet = exported(before, content)
        if old is not None and sheet.revision.digest == old.digest:
            return old
        cells = self.cells(unit, sheet.content)
        made = self._note(
            unit, Version(unit, cells, (old,) if old else (), digest=sheet.revision.digest)
        )
        self.sheets.setdefault(made, sheet)
        return made

    def _put(self, version: Version) -> None:
        self.post.append(version)

    def _changed(self, content: Content, *, only_numbers: bool = False) -> tuple[Content, Edits]:
        """Return a content with one to three changes; of numbers also which."""
        edits: dict[tuple[str, str, str], Value] = {}
        for _ in range(self.random.randint(1, 3)):
            what = (
                "number" if only_numbers else self.random.choice(("number",) * 4 + ("add", "cut"))
            )
            if what == "number":
                form, name = self.random.choice(_NUMBERS)
                rows = [row for row in content.form(form).rows if name in row.values]
                if not rows:
                    continue
                row = self.random.choice(rows)
                value = int(str(row.values[name])) + self.random.randint(1, 9)
                edits[form, row.row_id, name] = value
                content = with_cell(content, form, row.row_id, name, value)
            elif what == "add" and "accident" in content.forms:
                content = self._with_accident(content)
            else:
                content = self._without_record(content)
        return content, edits

    def _with_accident(self, content: Content) -> Content:
        """Add an accident; what two people add may be the same one."""
        form = self.made.form_set.form("accident")
        kind = self.made.form_set.choices[form.field("kind").choices].items[0].code  # type: ignore[union-attr]
        day = self.period.start.replace(day=self.random.randint(1, 6))
        place = self.random.choice(_PLACES)
        data = content.form("accident")
        same = ("date", day), ("kind", kind), ("place", place)
        if any(all(row.values.get(k) == v for k, v in same) for row in data.rows):
            return content
        values: dict[str, Value] = {**dict(same), "level": "1", "deaths": 0}
        values["injured"] = self.random.randint(0, 2)
        name = f"1K{self.random.randrange(10**12):012d}"
        rows = (*data.rows, Row(name, values))
        return content.with_form("accident", FormData(rows))

    def _without_record(self, content: Content) -> Content:
        form = self.random.choice(("accident", "contest_entry"))
        data = content.form(form)
        if not data.rows:
            return content
        gone = self.random.choice(data.rows)
        return content.with_form(form, FormData(tuple(r for r in data.rows if r is not gone)))

    # What the bureau does.

    def opens_the_post(self) -> None:
        """The bureau imports some of what lies there: late ones, copies, in any order."""
        if not self.post and not self.arrived:
            return
        self.random.shuffle(self.post)
        size = self.random.randint(1, 4)
        batch, self.post = self.post[:size], self.post[size:]
        if self.arrived and self.random.random() < 0.3:
            batch.append(self.random.choice(self.arrived))
        self.imports(batch)

    def imports(self, batch: list[Version]) -> None:
        """Import files as one batch."""
        batch = list(dict.fromkeys(batch))
        plan = self.courier.plan(self.workspace, [self.sheets[one] for one in batch])
        number = self.workspace.apply(plan)
        assert {item.revision for item in plan.items} == {one.digest for one in batch}
        self.batches[number] = tuple(batch)
        self.arrived += [one for one in batch if one not in self.arrived]
        for one in batch:
            one.bureau = False  # what the school says itself, it says, whoever said it before
            one.batches.add(number)
            self._touched(one.unit)

    def corrects(self) -> None:
        """The bureau puts a number right in a return that is not disputed."""
        unit = self._unit_with(lambda code: self.standing(code).status in {RECEIVED, COMBINED})
        if unit is None:
            return
        now = self.standing(unit.code)
        numbers = sorted(
            cell for cell in now.cells if (cell[0], cell[2]) in _NUMBERS and cell[1][0] != "+"
        )
        if not numbers:
            return
        cell = self.random.choice(numbers)
        value = int(str(now.cells[cell])) + self.random.randint(1, 9)
        fix = Correction(*cell, value)
        correct(self.workspace.dataset, self.period.id, unit.code, [fix], WHO)
        self._decided(unit.code, now, {**now.cells, cell: value})

    def decides(self) -> None:
        """The bureau takes one return, or what the program proposes."""
        unit = self._unit_with(lambda code: self.standing(code).status == DISPUTED)
        if unit is None:
            return
        now = self.standing(unit.code)
        seen = self._seen(unit.code)
        assert seen.heads == tuple(head.digest for head in now.heads)
        head = self.random.choice(now.heads)
        assert seen.proposal is not None
        how = self.random.choice(("pick", "combine", "one side"))
        if how == "pick":
            decision: PickHead | Combine = PickHead(head.digest)
            cells = head.cells
        elif how == "one side":
            decision = Combine(choose_side(seen.proposal.places, head.digest))
            cells = head.cells if seen.proposal.places else now.mixed
        else:
            decision = Combine(choose_side(seen.proposal.conflicts, head.digest))
            cells = taken(now, head)
        resolve(self.workspace.dataset, self.period.id, unit.code, seen.heads, decision, WHO)
        self._decided(unit.code, now, cells)

    def _decided(self, unit: str, before: Standing, cells: Cells) -> None:
        """Note the bureau's revision, whose digest is the only head now."""
        (digest,) = self._seen(unit).heads
        made = Version(unit, cells, before.heads, bureau=True, digest=digest)
        made = self._note(unit, made)
        made.bureau = made not in self.arrived
        made.batches.add(0)
        made.left_out = False
        self._touched(unit)

    def leaves_out(self) -> None:
        """The bureau leaves one version out, or withdraws a decision of its own."""
        unit = self._unit_with(lambda code: bool(self.there(code)))
        if unit is not None:
            self._leave_out(self.random.choice(self.there(unit.code)))

    def sends_back(self) -> None:
        """The bureau sends a return back; the school corrects it and hands it in again."""
        unit = self._unit_with(
            lambda code: any(head in self.sheets for head in self.standing(code).heads)
        )
        if unit is None:
            return
        head = next(head for head in self.standing(unit.code).heads if head in self.sheets)
        if self._leave_out(head):
            content, _ = self._changed(self.sheets[head].content)
            self._put(self._export(unit.code, self.sheets[head], head, content))

    def _leave_out(self, version: Version) -> bool:
        """Leave a version out; False if a decision of the bureau stands on it."""
        args = self.workspace.dataset, self.period.id, version.unit, version.digest, WHO
        if self._stands_on(version.unit, {version}):
            with pytest.raises(Refused):
                leave_out(*args)
            return False
        leave_out(*args)
        version.left_out = True
        self._touched(version.unit)
        return True

    def takes_back_in(self) -> None:
        """The bureau lets a version that was left out count again."""
        out = [one for own in self.versions.values() for one in own if one.left_out]
        if out:
            version = self.random.choice(out)
            take_back_in(self.workspace.dataset, self.period.id, version.unit, version.digest, WHO)
            version.left_out = False
            self._touched(version.unit)

    def undoes(self) -> None:
        """The bureau takes a whole import back, if no decision stands on it."""
        if not self.batches:
            return
        number = self.random.choice(list(self.batches))
        units = {version.unit for version in self.batches[number]}
        gone = {
            version
            for unit in units
            for version in set(self.there(unit)) - set(self.there(unit, without=number))
        }
        if any(self._stands_on(unit, gone) for unit in units):
            with pytest.raises(Refused):
                self.workspace.undo(number, "导错了")
            return
        self.workspace.undo(number, "导错了")
        for version in self.batches.pop(number):
            version.batches.discard(number)
        for unit in units:
            self._touched(unit)

    def _stands_on(self, unit: str, gone: set[Version]) -> bool:
        rest = set(self.there(unit)) - gone
        return any(one.bureau and one.above() & gone for one in rest)

    def _seen(self, unit: str) -> Review:
        return review(self.workspace.dataset, self.period.id, unit)

    def _touched(self, unit: str) -> None:
        self._standings.pop(unit, None)
        self._open.add(unit)

    # The year, and what must be true after each step.

    def step(self) -> None:
        """Let one thing happen, and compare."""
        what = self.random.choice(STEPS)
        getattr(self, what)()
        self.happened[what] += 1
        self.compare()

    def compare(self) -> None:
        """Compare the program with the truth: the units touched cell by cell, and the county."""
        for unit in self._open:
            self._compare_unit(unit)
        self._open.clear()
        by_status = defaultdict(set)
        for one in self.units:
            by_status[self.standing(one.code).status].add(one.code)
        self.stood |= {status for status, units in by_status.items() if units}
        view = self.workspace.view()
        coverage = view.coverage
        assert set(coverage.missing) == by_status[MISSING]
        assert set(coverage.pending) == by_status[DISPUTED]
        assert set(coverage.returned) == by_status[RECEIVED] | by_status[COMBINED]
        there = {one.code: self.standing(one.code).cells for one in self.units}
        counted = {code: cells for code, cells in there.items() if cells}
        figures = Recount(counted, {unit.code: unit.kind for unit in self.units}).figures()
        for name, again in figures.items():
            shown = Fraction(view.figure(name).value or 0).limit_denominator(10**9)
            assert shown == again, f"{name}: {shown} {again}"

    def _compare_unit(self, unit: str) -> None:
        seen, truth = self._seen(unit), self.standing(unit)
        assert seen.effective.status.value == truth.status, (truth.status, seen.heads)
        assert seen.heads == tuple(head.digest for head in truth.heads)
        assert unlike(self.cells(unit, seen.effective.content), truth.cells) == {}
        if truth.status == DISPUTED:
            assert seen.proposal is not None
            keys = [one.key for one in seen.proposal.conflicts]
            assert len(keys) == len(truth.conflicts), (keys, truth.conflicts)


STEPS = (
    *("begins",) * 6,
    *("opens_the_post",) * 8,
    *("goes_on",) * 3,
    *("corrects",) * 3,
    *("decides",) * 3,
    *("parts_ways", "types_into_excel", "leaves_out", "sends_back", "takes_back_in", "undoes"),
)


def with_cell(content: Content, form: str, row: str, name: str, value: Value) -> Content:
    """Return a content with one value set."""
    data = content.form(form)
    rows = tuple(
        replace(item, values={**item.values, name: value}) if item.row_id == row else item
        for item in data.rows
    )
    return content.with_form(form, replace(data, rows=rows))


def unlike(found: Cells, wanted: Cells) -> dict[Cell, tuple[object, object]]:
    """Return the cells in which two differ, with both values."""
    return {
        cell: (found.get(cell), wanted.get(cell))
        for cell in {**found, **wanted}
        if found.get(cell) != wanted.get(cell)
    }


def taken(now: Standing, head: Version) -> Cells:
    """Return the combination with one side's answer to everything in conflict."""
    cells = dict(now.mixed)
    for conflict in now.conflicts:
        named = [part for part in conflict if part]
        for place in [
            cell for cell in {**cells, **head.cells} if list(cell[: len(named)]) == named
        ]:
            cells.pop(place, None)
            if place in head.cells:
                cells[place] = head.cells[place]
    return cells
