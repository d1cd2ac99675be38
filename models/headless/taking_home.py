"""``take`` lets a school take a hand-filled workbook into its own open return."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import asdict

from models.entry.taking import Item, ItemKey, Taken, TakingPlan, take
from models.entry.taking_words import headline, how_read, item_words, outcome, what_follows
from models.errors import NotFound, NotWritable, Refused
from models.headless.answer import ATTENTION, DONE, Answer
from models.headless.console import Console
from models.headless.facts import problem_facts, problem_lines
from models.headless.opening import opened, password
from models.task.own import whose

DRAFT, WORKBOOK = "draft", "workbook"


def take_(arguments: Namespace, console: Console) -> Answer:
    """Say what a workbook would change in the open return, and take it unless it is a rehearsal."""
    secrets = tuple(password(text) for text in arguments.password)
    with opened(arguments.data, console) as workspace:
        if not whose(workspace.dataset).unit:
            raise Refused("这份数据不是学校的；县局收工作簿请用import。")
        draft = workspace.own_draft()
        plan = workspace.plan_taking(draft, arguments.workbook, secrets, console.watch("读取"))
        chosen = _chosen(plan, arguments)
        taken = None
        if chosen and not arguments.dry_run:
            workspace.dataset.back_up("收工作簿前")
            taken = take(draft, plan, chosen)
        saved = draft.saver is None or draft.saver.drain()
        if not saved:
            assert draft.saver is not None
            raise NotWritable(draft.saver.saved.message)
    left_open = [item for item in plan.both if item.key not in _named(plan, arguments)]
    attention = left_open or plan.brought.unread or plan.brought.doubts
    return Answer(
        tuple(_lines(plan, chosen, taken)),
        _facts(plan, chosen, taken),
        ATTENTION if attention else DONE,
    )


def _chosen(plan: TakingPlan, arguments: Namespace) -> frozenset[ItemKey]:
    """Return what is to be taken: what is proposed, and what was named."""
    named = _named(plan, arguments)
    return frozenset(
        item.key
        for item in plan.items
        if named.get(item.key, DRAFT if item.both else WORKBOOK) == WORKBOOK
    )


def _named(plan: TakingPlan, arguments: Namespace) -> Mapping[ItemKey, str]:
    """Return the places about which something was said on the command line, and what.

    Raises:
        NotFound: there is no such place.
        Refused: a choice is not written as it must be.
    """
    named: dict[ItemKey, str] = {}
    if arguments.both:
        named.update((item.key, arguments.both) for item in plan.both)
    for word in arguments.choose:
        place, _, side = word.rpartition("=")
        if side not in {DRAFT, WORKBOOK}:
            raise Refused(
                f"“{word}”要写成：哪一处={DRAFT}（留现在的）或={WORKBOOK}（用工作簿的）。"
            )
        found = [item for item in plan.items if f"{place_key(item)}/".startswith(f"{place}/")]
        if not found:
            raise NotFound(f"没有“{place}”这一处不同；先用--dry-run看有哪些。")
        named.update((item.key, side) for item in found)
    return named


def place_key(item: Item) -> str:
    """Return how a place is written on the command line."""
    return "/".join(word for word in item.key if word)


def _lines(plan: TakingPlan, chosen: frozenset[ItemKey], taken: Taken | None) -> Iterator[str]:
    yield headline(plan)
    yield outcome(plan)
    yield from _item_lines(plan, chosen)
    for title, problems in how_read(plan):
        yield f"{title}："
        yield from problem_lines(problems)
    if taken is None:
        yield "什么也没有写入。"
        return
    yield str(taken)
    yield what_follows(plan)


def _item_lines(plan: TakingPlan, chosen: frozenset[ItemKey]) -> Iterable[str]:
    for item in plan.items:
        words = item_words(plan, item)
        mark = "收" if item.key in chosen else "不收"
        both = "（两边都改过）" if item.both else ""
        place = "／".join(filter(None, (words.form, words.place)))
        yield f"  [{mark}] {place_key(item)}  {place}{both}：{words.now} → {words.brought}"


def _facts(plan: TakingPlan, chosen: frozenset[ItemKey], taken: Taken | None) -> dict[str, Any]:
    brought = plan.brought
    return {
        "unit": plan.ctx.unit.code,
        "period": plan.ctx.period.id,
        "part": brought.part.value,
        "revision": brought.revision.digest,
        "base_known": brought.base_known,
        "places": [_place_facts(plan, item, taken=item.key in chosen) for item in plan.items],
        "understood": [problem_facts(problem) for problem in brought.understood],
        "unread": [problem_facts(problem) for problem in brought.unread],
        "doubts": [problem_facts(problem) for problem in brought.doubts],
        "taken": taken.cells if taken else 0,
        "left": taken.left if taken else None,
    }


def _place_facts(plan: TakingPlan, item: Item, *, taken: bool) -> dict[str, Any]:
    words = item_words(plan, item)
    return {
        **asdict(words),
        "title": words.place,
        "place": place_key(item),
        "both": item.both,
        "take": taken,
    }
