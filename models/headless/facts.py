"""Problems as a program reads them, and as a line of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import asdict

from models.problems import Problem, Severity

SEVERITY_WORDS = {Severity.ERROR: "错误", Severity.WARNING: "核对", Severity.NOTE: "提示"}


def problem_facts(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain values; the text that was found stays out, it may name a person."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "hint": problem.hint,
        "place": {key: value for key, value in asdict(problem.place).items() if value},
    }


def problem_lines(problems: Sequence[Problem], indent: str = "  ") -> list[str]:
    """Return a line for each problem: how much it weighs, its code, what it says."""
    return [
        f"{indent}[{SEVERITY_WORDS[problem.severity]}] {problem.code} {problem.message}"
        for problem in problems
    ]
