"""``import`` takes returns in after showing what that does; ``undo`` takes an import back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Sequence
from typing import Any

from models.forms.definition import FormSet
from models.forms.place_words import in_cell
from models.headless.answer import ATTENTION, DONE, Answer
from models.headless.console import Console
from models.headless.facts import problem_facts, problem_lines
from models.headless.opening import opened, password
from models.headless.tables import table
from models.merge.combine import Status
from models.merge.decisions import undecided
from models.merge.ghosts import GHOSTS
from models.merge.picking import pick
from models.merge.plan import Action, FileItem, MergePlan, UnitChange
from models.merge.sentences import STATUS_WORDS
from models.merge.total_changes import TotalChange
from models.problems import Problem, Severity
from models.report.plain_figures import value_text
from models.workspace import Workspace

_IDLE = frozenset((Action.REFUSED, Action.IDENTICAL, Action.EXCLUDED, Action.OLDER))
"""What is done with files that change nothing."""

_SHOWN = 5
"""Problems of one file told on the terminal; a JSON document has all."""


def import_(arguments: Namespace, console: Console) -> Answer:
    """Read files, say what importing them does, and do it unless it is only a rehearsal."""
    picked = pick(arguments.paths)
    secrets = tuple(password(text) for text in arguments.password)
    with opened(arguments.data, console) as workspace:
        plan = workspace.plan_import(picked.files, secrets, console.watch("读取"))
        form_set = workspace.frame().form_set
        waiting = _waiting(workspace, plan)
        batch = None
        if not arguments.dry_run and plan.count(Action.REFUSED) < len(plan.items):
            batch = _carry_out(workspace, plan)
    refused = [*picked.refused, *(p for item in _turned(plan) for p in item.problems)]
    errors = any(p.is_error for item in _brings(plan) for p in item.findings)
    return Answer(
        tuple(_lines(plan, form_set, picked.refused, waiting, batch)),
        _facts(plan, picked.refused, waiting, batch),
        ATTENTION if refused or waiting or errors or _ghosts(plan) else DONE,
    )


def _carry_out(workspace: Workspace, plan: MergePlan) -> int:
    """Apply a plan; what it changes is backed up first."""
    if not plan.changes_nothing:
        workspace.dataset.back_up("导入前")
    return workspace.apply(plan)


def _waiting(workspace: Workspace, plan: MergePlan) -> tuple[str, ...]:
    """Return the units that wait for a person once the plan is carried out."""
    before = set(undecided(workspace.dataset, plan.period))
    after = {unit.unit for unit in plan.units if unit.after is Status.DISPUTED}
    return tuple(sorted((before - {unit.unit for unit in plan.units}) | after))


def _turned(plan: MergePlan) -> Iterable[FileItem]:
    return (item for item in plan.items if item.action is Action.REFUSED)


def _ghosts(plan: MergePlan) -> bool:
    """Tell whether a return looks like another one."""
    return any(note.code in GHOSTS for unit in plan.units for note in unit.notes)


def _brings(plan: MergePlan) -> Iterable[FileItem]:
    """Return the files whose content is new here."""
    return (item for item in plan.items if item.action not in _IDLE)


def _lines(
    plan: MergePlan,
    form_set: FormSet,
    refused: Sequence[Problem],
    waiting: Sequence[str],
    batch: int | None,
) -> Iterable[str]:
    for problem in refused:
        yield problem.message
    for item in plan.items:
        yield from _file_lines(item, whole=batch is None)
    yield ""
    yield plan.summary
    for change in plan.units:
        yield from _unit_lines(change)
    if plan.totals:
        yield ""
        yield "全县的数这样变："
        yield from _total_lines(form_set, plan.totals)
    if waiting:
        yield f"还有{len(waiting)}个单位的报表等人决定，用conflicts看。"
    if batch is None:
        yield "什么也没有写入。"
    else:
        yield f"已{'记下' if plan.changes_nothing else '写入'}，是第{batch}批导入。"


def _file_lines(item: FileItem, *, whole: bool) -> Iterable[str]:
    """Say what becomes of a file; a rehearsal also lists every cell and how it was understood."""
    yield f"{item.name}：{item.sentence}"
    if item.action in _IDLE:
        return
    told = [p for p in item.problems if whole or p.severity is not Severity.NOTE]
    shown = len(told) if whole else _SHOWN
    yield from problem_lines([in_cell(problem) for problem in told[:shown]])
    if len(told) > shown:
        yield f"  ……读入时共有{len(told)}处要看"
    errors = sum(p.is_error for p in item.findings)
    warnings = sum(p.severity is Severity.WARNING for p in item.findings)
    if errors or warnings:
        yield f"  检查：{errors}处错误，{warnings}处要核对"


def _unit_lines(change: UnitChange) -> Iterable[str]:
    told = {Status.DISPUTED, Status.COMBINED, Status.LISTS_ONLY}
    if change.after in told or change.notes:
        conflicts = f"，{change.conflicts}处要决定" if change.conflicts else ""
        before, after = STATUS_WORDS[change.before], STATUS_WORDS[change.after]
        yield f"{change.name}：{before} → {after}{conflicts}"
        yield from problem_lines(change.notes)


def _total_lines(form_set: FormSet, changes: Sequence[TotalChange]) -> list[str]:
    known = {item.id: item for item in form_set.indicators}
    rows = [
        (
            change.title,
            value_text(known[change.indicator], change.before),
            value_text(known[change.indicator], change.after),
            change.unit,
            f"含{change.counted_before}/{change.expected}校",
            f"含{change.counted_after}/{change.expected}校",
        )
        for change in changes
    ]
    return table(("指标", "原来", "现在", "单位", "原来", "现在"), rows, numbers=(1, 2))


def _facts(
    plan: MergePlan, refused: Sequence[Problem], waiting: Sequence[str], batch: int | None
) -> dict[str, Any]:
    return {
        "batch": batch,
        "changes_nothing": plan.changes_nothing,
        "summary": plan.summary,
        "refused_paths": [problem_facts(problem) for problem in refused],
        "files": [
            {
                "name": item.name,
                "action": item.action.value,
                "sentence": item.sentence,
                "unit": item.unit,
                "part": item.part.value if item.part else "",
                "revision": item.revision,
                "sha256": item.sha256,
                "problems": [problem_facts(problem) for problem in item.problems],
                "findings": [problem_facts(problem) for problem in item.findings],
            }
            for item in plan.items
        ],
        "units": [
            {
                "unit": change.unit,
                "name": change.name,
                "before": change.before.value,
                "after": change.after.value,
                "conflicts": change.conflicts,
                "notes": [problem_facts(problem) for problem in change.notes],
            }
            for change in plan.units
        ],
        "totals": [
            {
                "indicator": change.indicator,
                "title": change.title,
                "unit": change.unit,
                "before": change.before,
                "after": change.after,
                "counted_before": change.counted_before,
                "counted_after": change.counted_after,
                "expected": change.expected,
            }
            for change in plan.totals
        ],
        "waiting": waiting,
    }


def undo(arguments: Namespace, console: Console) -> Answer:
    """Let nothing count any more that came with one import."""
    with opened(arguments.data, console) as workspace:
        results = workspace.undo(arguments.batch, arguments.why)
        names = {code: unit.name for code, unit in workspace.frame().units.items()}
    lines = [f"第{arguments.batch}批导入已撤销，涉及{len(results)}个单位；收到的文件都还留着。"]
    units = []
    for result in results:
        code = result.state.unit
        lines.append(f"  {names.get(code, code)}：{STATUS_WORDS[result.status]}")
        units.append({"unit": code, "name": names.get(code, code), "now": result.status.value})
    return Answer(tuple(lines), {"batch": arguments.batch, "units": units})
