"""Hands a return over: what was filled in becomes a revision, and its workbooks are written.

The revision is kept first, so that whatever leaves the school is known there. Exporting again
without a change is the same revision again: nothing at the bureau will call it newer.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from models.checks.explanations import sufficient
from models.checks.runner import check_content
from models.entry.asked import persons_asked
from models.entry.blank import sent_blank
from models.entry.open_return import Opened, opened_in
from models.errors import Refused
from models.forms.compute import fill_computed
from models.forms.context import ReturnContext
from models.forms.payload import (
    RevisionIdentity,
    canonical,
    encode_part,
    part_digest,
)
from models.forms.plain_text import clean
from models.merge.apply import refresh
from models.merge.prepared import OVERRIDE, override_reason
from models.merge.snapshot import read_frame
from models.problems import Problem
from models.records import SINGLE_ROW, Content, Origin, Part, Revision, explanation_key
from models.store import drafts
from models.store.dataset import DataSet
from models.store.revisions import add_revision, revision
from models.store.transaction import Transaction
from models.version import PROGRAM
from models.workbook.layout import COVER_FORM
from models.workbook.writer import PREPARED_ROWS, write_workbook

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
PART_WORDS = {Part.FIGURES: "数字表", Part.PERSONS: "人员名单"}
"""How the file of a part is called."""


class ExportWish(Struct, frozen=True):
    """What is to be handed over, and how.

    Attributes:
        parts: which workbooks to write.
        password: protects the workbook of the person lists.
        shortest: how many characters the bureau asks of it at least.
        reason: why the head teacher sends it with errors (带错上报); "" if there must be none.
        forms: only these forms, for work handed out by area; None for all.
        task: id of the task package the return answers.
    """

    parts: tuple[Part, ...] = (Part.FIGURES,)
    password: str = ""
    shortest: int = 8
    reason: str = ""
    forms: tuple[str, ...] | None = None
    task: str = ""


class Exported(Struct, frozen=True):
    """What was handed over.

    Attributes:
        paths: the files, in the order of the parts.
        again: nothing had changed since the last export.
        problems: what the checks found; it went along as it is.
    """

    revision: Revision
    paths: tuple[Path, ...]
    again: bool
    problems: tuple[Problem, ...]


class _Kept(Struct, frozen=True):
    """A revision with what it was made of."""

    opened: Opened
    content: Content
    revision: Revision
    again: bool
    problems: tuple[Problem, ...]


def export_return(
    dataset: DataSet, period: str, unit: str, folder: Path, wish: ExportWish | None = None
) -> Exported:
    """Write the workbooks of a unit's return into a folder.

    Raises:
        Refused: there are errors and no reason was given (``problems`` lists them), or names
            would go out that the bureau did not ask for, or without a password that is long
            enough; nothing was written.
        EnvironmentFault: the disk could not do it; the return itself is kept.
    """
    wish = wish or ExportWish()
    if Part.PERSONS in wish.parts and not dataset.db.call(
        lambda tx: persons_asked(tx, period), write=False
    ):
        raise Refused("县局本期不要人员名单，名单留在学校，没有导出；只导出数字表就可以了。")
    if Part.PERSONS in wish.parts and not wish.password:
        raise Refused("人员名单里有个人信息，必须设密码才能导出，请先设定密码。")
    if Part.PERSONS in wish.parts and len(wish.password) < wish.shortest:
        raise Refused(f"密码太短，至少要{wish.shortest}个字符。")
    if wish.reason and not sufficient(wish.reason):
        raise Refused("带错上报的原因写得太短，请写明为什么暂时改不了（至少6个字）。")
    kept = dataset.db.call(lambda tx: _keep(tx, period, unit, wish))
    ctx = kept.opened.ctx
    warnings = [problem for problem in kept.problems if not problem.is_error]
    paths = []
    for part in wish.parts:
        path = folder / file_name(ctx, kept.revision, part, wish.forms)
        forms = _with_cover(kept.content, wish.forms) if part is Part.FIGURES else wish.forms
        write_workbook(
            ctx,
            kept.content,
            kept.revision,
            part,
            path,
            forms=forms,
            prepared_rows=PREPARED_ROWS,
            warnings=warnings,
            password=wish.password if part is Part.PERSONS else "",
            task=wish.task,
        )
        paths.append(path)
    return Exported(kept.revision, tuple(paths), kept.again, kept.problems)


def _with_cover(content: Content, forms: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Return the forms, with the cover if the head teacher's reason stands on it."""
    if forms is None or COVER_FORM in forms or not override_reason(content):
        return forms
    return (COVER_FORM, *forms)


def file_name(
    ctx: ReturnContext, made: Revision, part: Part, forms: Collection[str] | None = None
) -> str:
    """Return the name of a workbook: whose, which half-year, which part and areas, which revision.

    Work handed out by area makes several files of one revision; none may take another's place.
    """
    areas = [
        area.title
        for area in ctx.form_set.areas
        if forms is not None and any(form.id in forms for form in area.forms)
    ]
    only = ["、".join(areas)] if areas else []
    words = (ctx.period.title, ctx.unit.name, PART_WORDS[part], *only, f"第{made.number}版")
    return safe_name("_".join(words)) + ".xlsx"


def safe_name(text: str) -> str:
    """Return a text as a file may be called on every system."""
    return _FORBIDDEN.sub("_", text)


def _keep(tx: Transaction, period: str, unit: str, wish: ExportWish) -> _Kept:
    """Make the draft a revision, unless it is one already, and keep it."""
    opened = opened_in(tx, period, unit)
    ctx = opened.ctx
    content = fill_computed(ctx, opened.content)
    problems = check_content(ctx, content, wish.forms)
    errors = [problem for problem in problems if problem.is_error]
    content = _with_reason(content, wish.reason if errors else _other_reason(ctx, content, wish))
    if errors and not override_reason(content):
        raise Refused(
            f"还有{len(errors)}处错误没有改正，不能导出。实在改不了的，请校长写明原因后带错上报。",
            errors,
        )
    content = canonical(ctx.form_set, content)
    drafts.replace_draft(tx, unit, period, ctx.form_set, content)
    base = _base(tx, ctx)
    made = next_revision(ctx, content, base, tx.now())
    again = made.digest == base.digest
    if not again:
        payloads = {part: encode_part(ctx.form_set, content, part) for part in Part}
        add_revision(tx, made, payloads)
        drafts.set_draft_base(tx, unit, period, made.digest)
        refresh(tx, read_frame(tx, period), unit)
    return _Kept(opened, content, made, again, tuple(problems))


def _other_reason(ctx: ReturnContext, content: Content, wish: ExportWish) -> str:
    """Return why other areas went out with errors, as long as these are still there."""
    if wish.forms is None or not override_reason(content):
        return ""
    wrong = any(problem.is_error for problem in check_content(ctx, content))
    return override_reason(content) if wrong else ""


def _with_reason(content: Content, reason: str) -> Content:
    key = explanation_key(OVERRIDE, COVER_FORM, SINGLE_ROW)
    texts = {name: clean(text) for name, text in content.explanations.items() if name != key}
    if reason:
        texts[key] = clean(reason)
    return Content(content.forms, texts)


def _base(tx: Transaction, ctx: ReturnContext) -> Revision:
    """Return the revision the draft was made from; the blank one if it is the first."""
    digest = drafts.draft_base(tx, ctx.unit.code, ctx.period.id)
    stored = revision(tx, digest) if digest else None
    if stored is not None:
        return stored.revision
    return sent_blank(ctx)[0]


def next_revision(ctx: ReturnContext, content: Content, base: Revision, time: str) -> Revision:
    """Return the revision of a content; the base itself if it says the same.

    Args:
        ctx: whose return it is.
        content: canonical, with its computed fields.
        base: the revision it was made from.
        time: as the clock says; decides nothing.
    """
    digests = {part: part_digest(encode_part(ctx.form_set, content, part)) for part in Part}
    same_forms = base.form_set_hash == ctx.form_set.hash
    if base.number and same_forms and dict(base.part_digests) == digests:
        return base
    parents = (base.digest,)
    identity = RevisionIdentity(ctx.unit.code, ctx.period.id, ctx.form_set.hash, digests, parents)
    cover = content.form(COVER_FORM).row(SINGLE_ROW)
    return Revision(
        unit=ctx.unit.code,
        period=ctx.period.id,
        form_set=ctx.form_set.id,
        form_set_hash=ctx.form_set.hash,
        number=base.number + 1,
        digest=identity.digest(),
        parents=parents,
        ancestors=base.ancestors | {base.digest},
        part_digests=digests,
        origin=Origin.SCHOOL,
        author=str(cover.values.get("filled_by", "")) if cover else "",
        time=time,
        program=PROGRAM,
    )
