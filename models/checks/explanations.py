"""When a 说明 says something: domain.md §3, at least six characters and not only 无 or 已核实."""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.problems import Problem, Severity
from models.records import Content, explanation_key

SHORTEST = 6
_MARKS = re.compile(r"[\s，。、；：！？,.;:!?]+")


def sufficient(text: str) -> bool:
    """Tell whether an explanation is one; six characters without blanks and punctuation."""
    return len(_MARKS.sub("", text)) >= SHORTEST


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
