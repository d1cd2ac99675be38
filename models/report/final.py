"""定稿: the summary as it was agreed on, with date and name; what differs from it later is told.

Kept are the printed files as they were and every line and figure in them, so that a later summary
can be laid beside it. Locking and unlocking are decisions that stay on record.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple, replace

from models.errors import Refused
from models.problems import Problem
from models.report.content import Chart, Document, Heading, Table
from models.report.record_lists import long_date
from models.report.stored import read_choices, read_view
from models.report.summary import Summary, build_summary, lock_problems
from models.store import originals, registry
from models.store.batches import Decision, add_decision
from models.store.dataset import DataSet
from models.store.final_files import drop_final, keep_final
from models.store.transaction import Transaction

Files = Mapping[str, bytes]
Draw = Callable[[Document], Files]
"""Draws the files of a document: ``pdf``, ``docx``, ``xlsx`` → bytes."""

LOCKED, UNLOCKED = "定稿", "解除定稿"
DRAFT, CHANGED = "（未定稿）", "（定稿后有改动，不是定稿）"
"""What a document says of itself below its title, as long as it may not be taken for final."""
_GONE = "（没有）"
_NOT_YET = "总结还有要处理的，不能定稿。"
_ALREADY = "总结已经定稿，不用再定。"
_NOT_LOCKED = "总结还没有定稿，没有什么要解除。"
_MOVED = "刚才数据又有变化，没有定稿；请看一遍再定。"


class FrozenLine(Struct, frozen=True):
    """A paragraph, figure or other text of the summary.

    Attributes:
        key: what it is, the same as long as it is about the same thing.
        place: where it stands, in words.
    """

    key: str
    place: str
    text: str


class Difference(Struct, frozen=True):
    """What stands at a place now, and what was agreed on."""

    place: str
    before: str
    now: str


class Final(Struct, frozen=True):
    """What was locked.

    Attributes:
        files: ending → SHA-256 of the file that is kept.
    """

    who: str
    time: str
    lines: tuple[FrozenLine, ...]
    files: Mapping[str, str]


def frozen_lines(document: Document) -> tuple[FrozenLine, ...]:
    """Return every text of a document."""
    return tuple(_lines(document))


def differences(final: Final, document: Document) -> tuple[Difference, ...]:
    """Return where a document says something else than what was agreed on."""
    before = {line.key: line for line in final.lines}
    now = {line.key: line for line in frozen_lines(document)}
    found = []
    for key in (*before, *(key for key in now if key not in before)):
        old, new = before.get(key), now.get(key)
        was, is_now = old.text if old else _GONE, new.text if new else _GONE
        if was != is_now:
            found.append(Difference((new or old or FrozenLine(key, key, "")).place, was, is_now))
    return tuple(found)


def marked(
    document: Document, obstacles: Collection[Problem], differ: Collection[Difference]
) -> Document:
    """Return a document that says itself, where it is so, that it is not the final one.

    Args:
        document: the summary on the figures as they are now.
        obstacles: what keeps it from being final.
        differ: where it says something else than what was locked.
    """
    word = CHANGED if differ else DRAFT if obstacles else ""
    return replace(document, subtitle=word) if word and not document.subtitle else document


def _lines(document: Document) -> Iterator[FrozenLine]:
    yield FrozenLine("title", "标题", "".join(document.title))
    under = "开头"
    for block in document.blocks:
        if isinstance(block, Heading):
            under = f"“{block.text}”"
            yield FrozenLine(f"block/{block.id}", "小标题", block.text)
        else:
            yield FrozenLine(f"block/{block.id}", f"{under}下的一段", block.text)
    for table in document.tables:
        yield from _table(table)
    for chart in document.charts:
        yield from _chart(chart)
    if document.signature:
        signature = document.signature
        yield FrozenLine("signature", "署名", f"{signature.org}　{long_date(signature.date)}")
    yield FrozenLine("note", "附注", document.note)


def _table(table: Table) -> Iterator[FrozenLine]:
    where = f"附件《{table.title}》"
    seen: dict[str, int] = {}
    band = ""
    for row in table.rows:
        first = row.cells[0].text if row.cells else ""
        if row.kind == "band":
            band = first
            continue
        name = f"{band}{first}"
        seen[name] = seen.get(name, 0) + 1
        for column, cell in zip(table.columns, row.cells, strict=False):
            label = f"{column.group}{column.label}"
            key = f"table/{table.id}/{name}/{seen[name]}/{label}"
            yield FrozenLine(key, f"{name}的“{label}”（{where}）", cell.text)
    yield FrozenLine(f"table/{table.id}", f"{where}下面的话", table.coverage)


def _chart(chart: Chart) -> Iterator[FrozenLine]:
    for series in chart.series:
        for category, value in zip(chart.categories, series.values, strict=True):
            text = "" if value is None else str(value)
            key = f"chart/{chart.id}/{series.name}/{category}"
            yield FrozenLine(key, f"{category}的“{series.name}”（图《{chart.title}》）", text)


def read_final(tx: Transaction, period: str) -> Final | None:
    """Return what was locked, None if nothing is."""
    told: dict[str, Any] | None = registry.get_setting(tx, _key(period))
    if not told:
        return None
    lines = tuple(FrozenLine(*line) for line in told["lines"])
    return Final(told["who"], told["time"], lines, told["files"])


def lock_summary(dataset: DataSet, period: str, who: str, draw: Draw) -> Final:
    """Keep the summary as it is now.

    Raises:
        Refused: something keeps it from being final, it is locked, or figures changed meanwhile.
    """
    summary = dataset.db.call(lambda tx: _ready(tx, period), write=False)
    files = draw(summary.document)
    endings = tuple(files)
    kept = originals.keep_many(dataset.originals, tuple(files[ending] for ending in endings))
    lines = frozen_lines(summary.document)

    def lock(tx: Transaction) -> Final:
        if frozen_lines(_ready(tx, period).document) != lines:
            raise Refused(_MOVED)
        final = Final(who, tx.now(), lines, dict(zip(endings, kept, strict=True)))
        told = {
            "who": final.who,
            "time": final.time,
            "lines": [astuple(line) for line in lines],
            "files": dict(final.files),
        }
        registry.set_setting(tx, _key(period), told)
        keep_final(tx, period, files.values())
        add_decision(tx, Decision(who, LOCKED, "", "", period, {"files": dict(final.files)}))
        tx.mark_changed()
        return final

    return dataset.db.call(lock)


def unlock_summary(dataset: DataSet, period: str, who: str, reason: str) -> None:
    """Let the summary be changed again; who and why stay on record, and so do the files."""

    def unlock(tx: Transaction) -> None:
        if read_final(tx, period) is None:
            raise Refused(_NOT_LOCKED)
        registry.set_setting(tx, _key(period), {})
        drop_final(tx, period)
        add_decision(tx, Decision(who, UNLOCKED, reason, "", period, {}))
        tx.mark_changed()

    dataset.db.call(unlock)


def _ready(tx: Transaction, period: str) -> Summary:
    """Return the summary if it may be locked."""
    if read_final(tx, period) is not None:
        raise Refused(_ALREADY)
    view = read_view(tx, period)
    summary = build_summary(view, read_choices(tx, period))
    problems = lock_problems(view, summary)
    if problems:
        raise Refused(_NOT_YET, problems)
    return summary


def _key(period: str) -> str:
    return f"final/{period}"
