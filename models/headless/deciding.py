"""``conflicts`` lists what waits for a person, ``resolve`` carries out what the person decided."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from models.forms.definition import FormSet
from models.forms.payload import short_code
from models.headless.answer import ATTENTION, DONE, Answer
from models.headless.choosing import BASE, decision, place_key
from models.headless.console import Console
from models.headless.facts import problem_facts, problem_lines
from models.headless.opening import find_unit, opened
from models.merge.combine import Status
from models.merge.decisions import Review, Who, resolve, review, undecided
from models.merge.sentences import ORIGIN_WORDS, STATUS_WORDS, place_text, shown_side
from models.merge.three_way import Conflict, Merged
from models.records import EMPTY_CONTENT, Revision
from models.version import PROGRAM

_NOTHING = Merged(EMPTY_CONTENT)


def conflicts(arguments: Namespace, console: Console) -> Answer:
    """List the units that wait for a decision, their heads, and every place that differs."""
    with opened(arguments.data, console) as workspace:
        period = workspace.period_id()
        codes = undecided(workspace.dataset, period)
        reviews = [review(workspace.dataset, period, code) for code in codes]
    lines = [line for one in reviews for line in _review_lines(one)]
    if not reviews:
        lines = ["没有等人决定的报表。"]
    facts = {"units": [_review_facts(one) for one in reviews]}
    return Answer(tuple(lines), facts, ATTENTION if reviews else DONE)


def resolve_(arguments: Namespace, console: Console) -> Answer:
    """Decide between the heads of a unit, and put the decision on record."""
    with opened(arguments.data, console) as workspace:
        period = workspace.period_id()
        unit = find_unit(workspace.frame(), arguments.unit)
        seen = review(workspace.dataset, period, unit.code)
        who = Who(arguments.who, arguments.why, PROGRAM)
        chosen = decision(seen, arguments)
        result = resolve(workspace.dataset, period, unit.code, seen.heads, chosen, who)
        left = undecided(workspace.dataset, period)
    lines = [f"{unit.name}：{STATUS_WORDS[result.status]}，决定已记录在案。"]
    if left:
        lines.append(f"还有{len(left)}个单位的报表等人决定。")
    facts = {"unit": unit.code, "name": unit.name, "now": result.status.value, "waiting": left}
    disputed = result.status is Status.DISPUTED
    return Answer(tuple(lines), facts, ATTENTION if disputed else DONE)


def _files(one: Review, digest: str) -> list[str]:
    """Return the names of the files a revision came in."""
    stored = next((item for item in one.stored if item.revision.digest == digest), None)
    receipts = stored.receipts if stored else ()
    return sorted({receipt.file_name for receipt in receipts if not receipt.undone})


def _review_lines(one: Review) -> Iterator[str]:
    unit, form_set = one.ctx.unit, one.ctx.form_set
    yield f"{unit.name}（{unit.code}）：{STATUS_WORDS[one.effective.status]}"
    for made in one.effective.heads:
        yield f"  {_head_text(made)}{''.join(f'，{name}' for name in _files(one, made.digest))}"
    proposal = one.proposal or _NOTHING
    if not proposal.conflicts:
        yield "  几版之间没有冲突，可以合在一起（resolve --combine），也可以只用一版。"
    for conflict in proposal.conflicts:
        yield from _place_lines(form_set, conflict)
    if proposal.differences:
        yield f"  另有{len(proposal.differences)}处不同，不另选定就照合并后的："
    for place in proposal.differences:
        yield from _place_lines(form_set, place)
        yield f"    合并后：{shown_side(form_set, place, place.changed)}"
    yield from problem_lines(proposal.notes)


def _place_lines(form_set: FormSet, place: Conflict) -> Iterator[str]:
    yield f"  {place_key(place)}  {place_text(form_set, place)}"
    for side in (place.base, *place.sides):
        name = short_code(side.head) if side.head else f"{BASE}（原来）"
        yield f"    {name}：{shown_side(form_set, place, side)}"


def _head_text(made: Revision) -> str:
    words = [f"{short_code(made.digest)}：第{made.number}版", ORIGIN_WORDS[made.origin]]
    words += [made.author] if made.author else []
    words += [made.time.replace("T", " ")[:16]] if made.time else []
    return "，".join(words)


def _review_facts(one: Review) -> dict[str, Any]:
    form_set, proposal = one.ctx.form_set, one.proposal or _NOTHING
    return {
        "unit": one.ctx.unit.code,
        "name": one.ctx.unit.name,
        "status": one.effective.status.value,
        "heads": [
            {
                "code": short_code(made.digest),
                "revision": made.digest,
                "number": made.number,
                "origin": made.origin.value,
                "author": made.author,
                "time": made.time,
                "files": _files(one, made.digest),
            }
            for made in one.effective.heads
        ],
        "conflicts": [_place_facts(form_set, place) for place in proposal.conflicts],
        "differences": [
            {
                **_place_facts(form_set, place),
                "merged": shown_side(form_set, place, place.changed),
            }
            for place in proposal.differences
        ],
        "notes": [problem_facts(note) for note in proposal.notes],
    }


def _place_facts(form_set: FormSet, place: Conflict) -> dict[str, Any]:
    return {
        "place": place_key(place),
        "kind": place.kind,
        "title": place_text(form_set, place),
        "sides": [
            {
                "code": short_code(side.head) if side.head else BASE,
                "says": shown_side(form_set, place, side),
            }
            for side in (place.base, *place.sides)
        ],
    }
