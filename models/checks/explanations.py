"""When a 说明 says something: domain.md §3, at least six characters and not only 无 or 已核实."""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.problems import Problem, Severity
from models.records import Content, explanation_key

SHORTEST = 6
_MARKS = re.compile(r"[\W_]+")
_EMPTY = re.compile(r"(无|没有|(情况|数据)?(已经?|经)?(核实|核对|属实)(无误)?)+")


def sufficient(text: str) -> bool:
    """Tell whether an explanation is one; six letters or figures that say something."""
    said = _MARKS.sub("", text)
    return len(said) >= SHORTEST and len(set(said)) > 1 and not _EMPTY.fullmatch(said)


def unexplained(problems: Iterable[Problem], content: Content) -> list[Problem]:
    """Return the warnings about which nobody has said enough."""
    return [
        problem
        for problem in problems
        if problem.severity is Severity.WARNING
        and not sufficient(content.explanations.get(_key(problem), ""))
    ]


def _key(problem: Problem) -> str:
    return explanation_key(problem.code, problem.place.form, problem.place.row)
