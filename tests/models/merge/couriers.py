"""Two ways in which the returns of the year's simulation reach the bureau.

``WorkbookCourier`` writes real workbooks, edits them as Excel does, and lets the program read them.
``PayloadCourier`` makes what the reader would make of them: quick enough for every test run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import openpyxl
from msgspec.structs import replace

from models.demo.figures import DemoReturns
from models.entry.export import next_revision
from models.forms.applicability import forms_for
from models.forms.compute import fill_computed, prefill
from models.forms.context import ReturnContext
from models.forms.payload import (
    RevisionIdentity,
    canonical,
    encode_part,
    only_part,
    part_digest,
)
from models.merge.incoming import Incoming
from models.merge.intake import plan_files
from models.merge.plan import MergePlan
from models.merge.prepared import work_out
from models.records import Content, Origin, Part, Period, Revision, Unit, Value
from models.workbook.layout import SheetMap
from models.workbook.reader import read_workbook
from models.workbook.writer import blank_revision, write_workbook
from models.workspace import Workspace

Edits = Mapping[tuple[str, str, str], Value]


class Sheet:
    """A return as it lies at the school: what it says, and as which revision."""

    def __init__(self, ctx: ReturnContext, content: Content, revision: Revision) -> None:
        """Keep both.

        ``stamp`` is what the program wrote the file as: typing into it in Excel changes nothing
        there. ``path`` is the file it lies in, once it is written.
        """
        self.ctx = ctx
        self.content = content
        self.revision = self.stamp = revision
        self.path: Path | None = None


class Courier(Protocol):
    """Makes files of returns and brings them to the bureau."""

    def edited(self, sheet: Sheet, content: Content, edits: Edits) -> Sheet:
        """Return the return as edited in Excel after its export."""

    def plan(self, workspace: Workspace, sheets: Sequence[Sheet]) -> MergePlan:
        """Return what importing the returns as one batch would do."""


def blank_sheet(made: DemoReturns, unit: Unit, period: Period) -> Sheet:
    """Return what a school starts with."""
    ctx = made.context(unit, period)
    known = ReturnContext(
        ctx.form_set, unit, period, only_part(ctx.form_set, ctx.last, Part.FIGURES)
    )
    return Sheet(ctx, prefill(known), blank_revision(known, prefill(known)))


def exported(before: Sheet, content: Content) -> Sheet:
    """Return what the school edition makes of a return that was changed."""
    ctx = before.ctx
    said = canonical(ctx.form_set, fill_computed(ctx, content))
    return Sheet(ctx, said, next_revision(ctx, said, before.revision, "2006-07-01T08:00:00"))


class PayloadCourier:
    """Hands over what stands in the files, without Excel."""

    def __init__(self, folder: Path) -> None:
        """Keep the originals in a folder."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def edited(self, sheet: Sheet, content: Content, edits: Edits) -> Sheet:
        """Return the return with another content, as the reader would derive it."""
        ctx, old = sheet.ctx, sheet.stamp
        said = canonical(ctx.form_set, fill_computed(ctx, content))
        figures = part_digest(encode_part(ctx.form_set, said, Part.FIGURES))
        digests = {**old.part_digests, Part.FIGURES: figures}
        identity = RevisionIdentity(old.unit, old.period, old.form_set_hash, digests, (old.digest,))
        scope = tuple(f.id for f in forms_for(ctx.form_set, ctx.unit) if f.part is Part.FIGURES)
        revision = replace(
            old,
            number=old.number + 1,
            digest=identity.digest(),
            parents=(old.digest,),
            ancestors=old.ancestors | {old.digest},
            part_digests=digests,
            origin=Origin.WORKBOOK,
            scope=scope,
        )
        made = Sheet(ctx, said, revision)
        made.stamp = old
        return made

    def plan(self, workspace: Workspace, sheets: Sequence[Sheet]) -> MergePlan:
        """Return what importing the returns as one batch would do."""
        files = [self._file(number, sheet) for number, sheet in enumerate(sheets)]
        return plan_files(workspace.dataset, workspace.period_id(), files)

    def _file(self, position: int, sheet: Sheet) -> Incoming:
        ctx, revision = sheet.ctx, sheet.revision
        own = only_part(ctx.form_set, sheet.content, Part.FIGURES)
        payload = encode_part(ctx.form_set, own, Part.FIGURES)
        path = self._folder / f"{revision.digest}.xlsx"
        path.write_bytes(payload + revision.digest.encode())
        return Incoming(
            position=position,
            name=path.name,
            path=path,
            member="",
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            revision=revision,
            part=Part.FIGURES,
            payload=payload,
            prepared=work_out(ctx, own, (Part.FIGURES,)),
            edited=revision.origin is Origin.WORKBOOK,
        )


class WorkbookCourier:
    """Writes workbooks, edits them with openpyxl, and has them read in the worker processes."""

    def __init__(self, folder: Path) -> None:
        """Keep the workbooks in a folder."""
        self._folder = folder
        self._changed = 0
        folder.mkdir(parents=True, exist_ok=True)

    def _written(self, sheet: Sheet) -> Path:
        if sheet.path is None:
            sheet.path = self._folder / f"{sheet.revision.digest}.xlsx"
            ctx = sheet.ctx
            write_workbook(
                ctx, sheet.content, sheet.revision, Part.FIGURES, sheet.path, prepared_rows=3
            )
        return sheet.path

    def edited(self, sheet: Sheet, content: Content, edits: Edits) -> Sheet:
        """Return the return as it is read after somebody typed into its cells in Excel."""
        ctx, path = sheet.ctx, self._written(sheet)
        before = self._read(ctx, path)[2]
        book = openpyxl.load_workbook(path)
        for (form, row, name), value in edits.items():
            place = before[form]
            book[place.sheet][place.address(row, name)].value = value
        self._changed += 1
        changed = self._folder / f"{path.stem}_{self._changed}.xlsx"
        book.save(changed)
        revision, said, _ = self._read(ctx, changed)
        wanted = canonical(ctx.form_set, fill_computed(ctx, content))
        assert said.forms == only_part(ctx.form_set, wanted, Part.FIGURES).forms
        made = Sheet(ctx, wanted, revision)
        made.path, made.stamp = changed, sheet.stamp
        return made

    @staticmethod
    def _read(ctx: ReturnContext, path: Path) -> tuple[Revision, Content, Mapping[str, SheetMap]]:
        result = read_workbook(
            path,
            form_sets={ctx.form_set.hash: ctx.form_set},
            units={ctx.unit.code: ctx.unit},
            periods={ctx.period.id: ctx.period},
        )
        return result.revision, canonical(ctx.form_set, result.content), result.cells

    def plan(self, workspace: Workspace, sheets: Iterable[Sheet]) -> MergePlan:
        """Return what importing the workbooks as one batch would do."""
        return workspace.plan_import(list(dict.fromkeys(self._written(one) for one in sheets)))
