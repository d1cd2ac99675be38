"""``check`` says what the checks find, unit by unit and over the county, and who is missing."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from typing import Any

from models.errors import NotFound
from models.forms.place_words import where
from models.headless.answer import ATTENTION, DONE, Answer
from models.headless.console import Console
from models.headless.facts import SEVERITY_WORDS, problem_facts, problem_lines
from models.headless.findings import Findings, find_all, read_returns
from models.headless.opening import find_unit, opened
from models.indicators.coverage import Coverage
from models.indicators.declared import is_bureau
from models.merge.combine import Status
from models.merge.sentences import STATUS_WORDS
from models.merge.snapshot import Frame
from models.problems import Place, Problem, Severity
from models.records import Unit
from models.report.county_findings import county_findings
from models.workspace import Workspace

MISSING = "C195"


def check(arguments: Namespace, console: Console) -> Answer:
    """Check one unit, or everything."""
    with opened(arguments.data, console) as workspace:
        frame = workspace.frame()
        own = _own_unit(workspace)
        unit = find_unit(frame, arguments.unit) if arguments.unit else None
        is_school = own is not None and not is_bureau(frame.form_set, own)
        if is_school and unit is None:
            unit = own
        code = unit.code if unit else ""
        returns = workspace.dataset.db.call(
            lambda tx: read_returns(tx, frame.period.id, own.code if own else "", code),
            write=False,
        )
        view = None if is_school else workspace.view()
        known = None if is_school or unit else workspace.all_returns()
    findings = find_all(returns, console.watch("检查"))
    county: list[Problem] = []
    coverage = view.coverage if view is not None else None
    if coverage is not None:
        county = [
            _missing(frame, lacking, lists=lacking in coverage.lists_only)
            for lacking in (*coverage.missing, *coverage.lists_only)
            if unit is None or lacking == unit.code
        ]
    if view is not None and known is not None:
        as_is = {one.about.ctx.unit.code: one.about.content for one in findings}
        county += county_findings(view, known.with_contents(as_is))
    if unit is not None and not findings and not county:
        raise NotFound(f"“{unit.name}”本期还没有报表，没有可检查的。")
    return _answer(findings, county, coverage if unit is None else None)


def _own_unit(workspace: Workspace) -> Unit | None:
    """Return the unit the data set is filled in for, if there is one."""
    try:
        return workspace.own_unit()
    except NotFound:
        return None


def _missing(frame: Frame, code: str, *, lists: bool) -> Problem:
    """Say that a unit has sent nothing, or its person list only.

    No clock is asked, for old PCs have dead ones.
    """
    deadline = frame.period.deadline
    stands = "只收到人员名单，还没有数字表" if lists else "还没有报表"
    text = (
        f"{frame.units[code].name}{stands}，"
        f"截止日期是{deadline.year}年{deadline.month}月{deadline.day}日。"
    )
    return Problem(MISSING, Severity.WARNING, text, Place(unit=code))


def _answer(
    findings: tuple[Findings, ...], county: list[Problem], coverage: Coverage | None
) -> Answer:
    waiting = any(one.about.status is Status.DISPUTED for one in findings)
    wrong = [one for one in findings if one.errors or one.unexplained]
    lines = [*([coverage.line] if coverage else []), *_unit_lines(findings)]
    if county:
        lines += ["全县：", *problem_lines(county)]
    lines.append(
        f"检查了{len(findings)}个单位的报表：{sum(one.errors for one in findings)}处错误，"
        f"{sum(len(one.unexplained) for one in findings)}处要核对的还没有说明；"
        f"{len(findings) - len(wrong)}个单位没有问题。"
    )
    facts = {
        "coverage": coverage.line if coverage else "",
        "missing": coverage.missing if coverage else (),
        "lists_only": coverage.lists_only if coverage else (),
        "pending": coverage.pending if coverage else (),
        "units": [_facts(one) for one in findings],
        "county": [problem_facts(problem) for problem in county],
    }
    return Answer(tuple(lines), facts, ATTENTION if wrong or county or waiting else DONE)


def _unit_lines(findings: Iterable[Findings]) -> Iterator[str]:
    """Yield what is wrong with each unit; one that is in order needs no line."""
    for one in findings:
        if not one.problems and one.about.status is not Status.DISPUTED:
            continue
        unit = one.about.ctx.unit
        state = f"（{STATUS_WORDS[one.about.status]}）" if one.about.status else "（正在填）"
        warnings = len(one.problems) - one.errors
        yield f"{unit.name}{state}：{one.errors}处错误，{warnings}处要核对"
        if one.override:
            yield f"  带错上报，原因：{one.override}"
        for problem in one.problems:
            yield f"  [{_weight(one, problem)}] {problem.code} {_where(one, problem)}：" + (
                problem.message
            )


def _weight(one: Findings, problem: Problem) -> str:
    word = SEVERITY_WORDS[problem.severity]
    explained = not problem.is_error and problem not in one.unexplained
    return f"{word}，已说明" if explained else word


def _where(one: Findings, problem: Problem) -> str:
    return where(one.about.ctx.form_set, problem.place, one.about.content)


def _facts(one: Findings) -> dict[str, Any]:
    return {
        "unit": one.about.ctx.unit.code,
        "name": one.about.ctx.unit.name,
        "status": one.about.status.value if one.about.status else "draft",
        "errors": one.errors,
        "unexplained": len(one.unexplained),
        "override": one.override,
        "problems": [
            {
                **problem_facts(problem),
                "where": _where(one, problem),
                "explained": not problem.is_error and problem not in one.unexplained,
            }
            for problem in one.problems
        ],
    }
