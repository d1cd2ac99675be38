"""Writes a revision, or a blank return, into a workbook: whole, checked, or not at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from msgspec.structs import replace

from models.errors import Damaged, Refused
from models.files import write_safely
from models.forms.applicability import forms_for
from models.forms.compute import prefill
from models.forms.context import ReturnContext
from models.forms.definition import Form
from models.forms.field_types import field_types
from models.forms.payload import RevisionIdentity, encode_part, part_digest
from models.problems import Problem
from models.records import Content, FormData, Origin, Part, Revision
from models.workbook.encrypt import protect, unprotect
from models.workbook.layout import FORMAT
from models.workbook.reader import read_bytes
from models.workbook.result import Known
from models.workbook.stamp import Plain, Stamp

PREPARED_ROWS = 200
_PERSONS_OPEN = "有个人信息的工作簿必须设密码，请先设定密码再导出。"
_UNLIKE = (
    "写出的工作簿读回来和数据不一样，没有保存；请换一个位置再导出一次，"
    "还不行，请把本校数据备份交县局检查。"
)


def write_workbook(  # noqa: PLR0913  # what an export is made of
    ctx: ReturnContext,
    content: Content,
    revision: Revision,
    part: Part,
    path: Path,
    *,
    forms: Collection[str] | None = None,
    prepared_rows: int = PREPARED_ROWS,
    warnings: Sequence[Problem] = (),
    returned: Sequence[Problem] = (),
    password: str = "",
    task: str = "",
) -> None:
    """Write one part of a revision into a workbook.

    Args:
        ctx: form set, unit, period and the last return, whose values stand beside the cells.
        content: what the revision says; only its own part is written.
        revision: who made it from what; goes into the stamp.
        part: figures or persons; a persons workbook needs a password.
        path: where; a file already there is replaced in one step or left as it is.
        forms: only these forms (work handed out by area); None for all of the part.
        prepared_rows: empty rows with lasting ids in each list.
        warnings: findings of the checks that want an explanation, for the 说明 sheet.
        returned: why it goes back to the school, marked in its cells and listed on a sheet.
        password: encrypts the file.
        task: id of the task package.

    Raises:
        Refused: a persons workbook without a password; a text no cell can hold.
        Damaged: what was written could not be read back the same.
        EnvironmentFault: the disk could not do it.
    """
    from models.workbook.book import Draft, draw_book  # noqa: PLC0415  # openpyxl loads here

    if part is Part.PERSONS and not password:
        raise Refused(_PERSONS_OPEN)
    chosen = _chosen(ctx, content, part, forms)
    carried = _carried(content, chosen)
    stamp = Stamp(
        FORMAT,
        revision.program,
        revision,
        part,
        tuple(form.id for form in chosen),
        part_digest(encode_part(ctx.form_set, carried, part)),
        _computed(ctx, carried, chosen),
        task,
    )
    data = draw_book(Draft(ctx, chosen, carried, stamp, warnings, prepared_rows, returned))
    if password:
        data = protect(data, password)
    write_safely(path, data, lambda written: _verify(ctx, stamp, written, password))


def write_blank(  # noqa: PLR0913  # see write_workbook
    ctx: ReturnContext,
    path: Path,
    *,
    part: Part = Part.FIGURES,
    forms: Collection[str] | None = None,
    task: str = "",
    program: str = "",
    password: str = "",
) -> Revision:
    """Write the pre-filled blank workbook of a unit and return its revision, number 0."""
    content = prefill(ctx)
    revision = blank_revision(ctx, content, program)
    write_workbook(ctx, content, revision, part, path, forms=forms, password=password, task=task)
    return revision


def blank_revision(ctx: ReturnContext, content: Content, program: str = "") -> Revision:
    """Return revision 0: what a new return of this unit starts with."""
    digests = {part: part_digest(encode_part(ctx.form_set, content, part)) for part in Part}
    identity = RevisionIdentity(ctx.unit.code, ctx.period.id, ctx.form_set.hash, digests, ())
    return Revision(
        unit=ctx.unit.code,
        period=ctx.period.id,
        form_set=ctx.form_set.id,
        form_set_hash=ctx.form_set.hash,
        number=0,
        digest=identity.digest(),
        parents=(),
        ancestors=frozenset(),
        part_digests=digests,
        origin=Origin.BLANK,
        program=program,
    )


def _chosen(
    ctx: ReturnContext, content: Content, part: Part, wanted: Collection[str] | None
) -> tuple[Form, ...]:
    """Return the forms to write: the unit's own, and any other that holds something."""
    own = {form.id for form in forms_for(ctx.form_set, ctx.unit)}
    return tuple(
        form.travelling()
        for form in ctx.form_set.forms
        if form.part is part
        and (wanted is None or form.id in wanted)
        and (form.id in own or content.form(form.id) != FormData())
    )


def _carried(content: Content, forms: tuple[Form, ...]) -> Content:
    ids = {form.id for form in forms}
    return Content(
        {key: data for key, data in content.forms.items() if key in ids},
        {key: text for key, text in content.explanations.items() if key.split("|")[1] in ids},
    )


def _computed(
    ctx: ReturnContext, content: Content, forms: tuple[Form, ...]
) -> dict[str, dict[str, dict[str, Plain]]]:
    """Return the values of the computed fields, as the stamp keeps them."""
    types = field_types(ctx.form_set)
    found: dict[str, dict[str, dict[str, Plain]]] = {}
    for form in forms:
        fields = [field for field in form.fields if field.compute]
        for row in content.form(form.id).rows if fields else ():
            values = {
                field.id: types.of(field).to_json(row.values[field.id])
                for field in fields
                if field.id in row.values
            }
            if values:
                found.setdefault(form.id, {})[row.row_id] = values
    return found


def _verify(ctx: ReturnContext, stamp: Stamp, written: bytes, password: str) -> None:
    """Read the written bytes like any foreign file; Damaged unless they say the same."""
    if password:
        written = unprotect(written, [password])
    period = replace(ctx.period, settings=dict(ctx.period.settings))
    known = Known({ctx.form_set.hash: ctx.form_set}, {ctx.unit.code: ctx.unit}, {period.id: period})
    result = read_bytes("", written, known)
    if result.stamp != stamp or result.edited:
        raise Damaged(_UNLIKE)
