"""回执: what the bureau received of a school, what it makes of it, and what it changed.

It is about figures only; of a list of names it says that it came, and nothing of what it holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from models.checks.explanations import unexplained
from models.entry.export import safe_name
from models.files import named, write_safely
from models.forms.applicability import forms_for
from models.forms.context import ReturnContext
from models.forms.differences import differences
from models.forms.migrate import in_terms_of
from models.forms.payload import decode_part, short_code
from models.forms.place_words import where
from models.indicators.declared import is_bureau
from models.merge.combine import Status
from models.merge.prepared import work_out
from models.merge.sentences import ORIGIN_WORDS, STATUS_WORDS
from models.merge.snapshot import Frame, context, read_frame
from models.problems import Problem
from models.records import EMPTY_CONTENT, Content, Origin, Part, Unit
from models.store import batches, registry
from models.store.dataset import DataSet
from models.store.payloads import payload
from models.store.revisions import StoredRevision, revisions
from models.store.submissions import SubmissionState, submissions
from models.store.transaction import Transaction
from models.task.readings import readings
from models.watch import Watch
from models.workbook.receipt import Table

_MOST_DIFFERENCES = 200
_TWO = 2


class _Received(Struct, frozen=True):
    """A unit's return as it counts."""

    ctx: ReturnContext
    state: SubmissionState
    content: Content
    problems: tuple[Problem, ...]
    open: frozenset[Problem]
    stored: tuple[StoredRevision, ...]


class _Page(Struct, frozen=True):
    """One receipt, ready to be drawn."""

    unit: Unit
    period: str
    lines: tuple[str, ...]
    tables: tuple[Table, ...]


def write_receipts(
    dataset: DataSet,
    period: str,
    folder: Path,
    units: Collection[str] | None = None,
    watch: Watch | None = None,
) -> tuple[Path, ...]:
    """Write a receipt for every unit of which something came, and return their paths.

    Args:
        dataset: the bureau's data.
        period: the half-year.
        folder: where; made if it is not there.
        units: only these; None for all.
        watch: told how far it is, and asked whether to stop.

    Raises:
        NotFound: the period is not set up.
        Cancelled: the user stopped it; the files written so far are whole.
        EnvironmentFault: the disk could not do it.
    """
    from models.workbook.receipt_book import draw_receipt  # noqa: PLC0415  # openpyxl loads here

    watch = watch or Watch()
    pages = dataset.db.call(lambda tx: list(_pages(tx, period, units)), write=False)
    understood = readings(dataset, period, units, watch)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise named(error, folder) from error
    paths = []
    for number, page in enumerate(pages):
        watch.step(number, len(pages))
        path = folder / (safe_name(f"{page.period}_{page.unit.name}_回执") + ".xlsx")
        title = f"{page.period}报表回执"
        tables = (*page.tables, _understood(understood.get(page.unit.code, ())))
        data = draw_receipt(title, page.lines, tables, f"{page.unit.name}　{title}")
        write_safely(path, data, lambda _written: None)
        paths.append(path)
    watch.step(len(pages), len(pages))
    return tuple(paths)


def _understood(notes: Sequence[Problem]) -> Table:
    """List what stood in a cell filled in by hand, and what it was taken for."""
    rows = tuple((note.place.sheet, note.place.cell, "", "", note.message) for note in notes)
    headings = ("表", "格", "", "", "填的是什么，按什么读入")
    return Table("六、认读的格子", headings, rows, "没有要说明的。")


def _pages(tx: Transaction, period: str, units: Collection[str] | None) -> Iterator[_Page]:
    frame = read_frame(tx, period)
    for state in submissions(tx, period):
        unit = frame.units.get(state.unit)
        wanted = units is None or state.unit in units
        if wanted and unit is not None and not is_bureau(frame.form_set, unit):
            yield _page(tx, frame, _received(tx, frame, state))


def _received(tx: Transaction, frame: Frame, state: SubmissionState) -> _Received:
    ctx = context(tx, frame, state.unit)
    content = _figures(tx, frame, state.effective.get(Part.FIGURES, ""), state.form_set_hash)
    problems: tuple[Problem, ...] = ()
    if state.has_figures:
        problems = work_out(ctx, content, (Part.FIGURES,)).problems
    stored = revisions(tx, state.unit, state.period)
    return _Received(
        ctx, state, content, problems, frozenset(unexplained(problems, content)), stored
    )


def _figures(tx: Transaction, frame: Frame, digest: str, form_set_hash: str) -> Content:
    """Return the figures of a digest in terms of the form set in use."""
    known = registry.form_set(tx, form_set_hash)
    data = payload(tx, Part.FIGURES, digest) if digest else None
    if known is None or data is None:
        return EMPTY_CONTENT
    return in_terms_of(frame.form_set, known, decode_part(known, data))


def _page(tx: Transaction, frame: Frame, one: _Received) -> _Page:
    state = one.state
    errors = sum(problem.is_error for problem in one.problems)
    codes = "、".join(short_code(head) for head in state.heads)
    lines = (
        f"学校（单位）：{one.ctx.unit.name}　　时期：{one.ctx.period.title}",
        f"现在的状态：{STATUS_WORDS[Status(state.status)]}　　校验码：{codes}",
        f"还有{errors}处错误，{len(one.open)}处要核对的没有说明。",
    )
    tables = (
        _came(tx, one),
        _forms(one),
        _open_problems(one),
        _corrections(tx, frame, one),
        _since_before(tx, frame, one),
    )
    return _Page(one.ctx.unit, one.ctx.period.title, lines, tables)


def _came(tx: Transaction, one: _Received) -> Table:
    numbers = {item.revision.digest: item.revision.number for item in one.stored}
    rows = []
    for batch in reversed(batches.batches(tx)):
        for file in batches.batch_files(tx, batch.id):
            if (file.unit, file.period) == (one.state.unit, one.state.period):
                number = f"第{numbers[file.revision]}版" if file.revision in numbers else ""
                code = short_code(file.revision) if file.revision else ""
                undone = "（这次导入已撤销）" if batch.undone else ""
                when = batch.time.replace("T", " ")[:16]
                rows.append((when, file.file_name, number, code, file.message + undone))
    return Table(
        "一、收到的文件",
        ("收到的时间", "文件", "版次", "校验码", "怎么处理的"),
        tuple(rows),
        "没有收到文件，是县局录入的。",
    )


def _forms(one: _Received) -> Table:
    errors = Counter(problem.place.form for problem in one.problems if problem.is_error)
    warnings = Counter(problem.place.form for problem in one.open)
    rows = []
    for form in forms_for(one.ctx.form_set, one.ctx.unit):
        if form.part is Part.FIGURES:
            data = one.content.form(form.id)
            held = sum(not row.empty for row in data.rows)
            state = "已填" if held else "没有填"
            if data.absent:
                state = "本期无此项"
            elif held and form.shape == "list":
                state = f"{held}条"
            rows.append(
                (form.title, state, str(errors[form.id] or ""), str(warnings[form.id] or ""))
            )
    headings = ("表", "填报情况", "错误", "要核对")
    return Table("二、各表情况", headings, tuple(rows), "没有要填的表。")


def _open_problems(one: _Received) -> Table:
    rows = tuple(
        (
            where(one.ctx.form_set, problem.place, one.content),
            "错误" if problem.is_error else "要核对",
            "",
            "",
            problem.message + problem.hint,
        )
        for problem in one.problems
        if problem.is_error or problem in one.open
    )
    headings = ("位置", "性质", "", "", "问题")
    return Table("三、要改正或说明的", headings, rows, "没有。")


def _corrections(tx: Transaction, frame: Frame, one: _Received) -> Table:
    """List what the bureau changed: each of its revisions against the one it was made from."""
    known = {item.revision.digest: item.revision for item in one.stored}
    rows: list[tuple[str, ...]] = []
    for item in one.stored:
        made = item.revision
        if made.origin is Origin.BUREAU and item.active and len(made.parents) == 1:
            base = known.get(made.parents[0])
            if base is None:  # keyed in from paper: nothing of the school's was changed
                continue
            after = _figures(tx, frame, made.part_digests[Part.FIGURES], made.form_set_hash)
            before = _figures(tx, frame, base.part_digests[Part.FIGURES], base.form_set_hash)
            who = f"{made.author} {made.time[:10]}".strip()
            rows += (
                (change.place, change.field, change.before, change.after, who)
                for change in differences(frame.form_set, before, after)
            )
    headings = ("位置", "栏目", "学校填的", "县局改为", "谁改的")
    return Table("四、县局的更正", headings, tuple(rows[:_MOST_DIFFERENCES]), "没有。")


def _since_before(tx: Transaction, frame: Frame, one: _Received) -> Table:
    """Compare the return the school handed in last with the one before."""
    own = sorted(
        (
            item.revision
            for item in one.stored
            if item.active
            and item.revision.origin in {Origin.SCHOOL, Origin.WORKBOOK}
            and item.has_part(Part.FIGURES)
        ),
        key=lambda made: made.number,
    )
    title = "五、和上次交的不同"
    headings = ("位置", "栏目", "上次", "这次", "")
    if len(own) < _TWO:
        return Table(title, headings, (), "没有更早的一份。")
    before, after = own[-2:]
    was, now = (
        _figures(tx, frame, made.part_digests[Part.FIGURES], made.form_set_hash)
        for made in (before, after)
    )
    rows = [
        (change.place, change.field, change.before, change.after, "")
        for change in differences(frame.form_set, was, now)
    ]
    if len(rows) > _MOST_DIFFERENCES:
        rest = len(rows) - _MOST_DIFFERENCES
        rows = [*rows[:_MOST_DIFFERENCES], (f"还有{rest}处", "", "", "", "")]
    versions = f"{title}（第{before.number}版，{ORIGIN_WORDS[before.origin]}）"
    return Table(versions, headings, tuple(rows), "没有不同。")
