"""What the user must do about a problem of the open return."""

from __future__ import annotations

from enum import StrEnum

from models.entry.completion import MISSING
from models.entry.draft import Draft
from models.problems import Problem, Severity


class Kind(StrEnum):
    """What the user must do about a problem."""

    ERROR = "有错"
    WARNING = "要说明"
    EXPLAINED = "已说明"
    MISSING = "未填"


def kind_of(draft: Draft, problem: Problem) -> Kind:
    """Return what must be done about a problem of a return."""
    if problem.code in MISSING:
        return Kind.MISSING
    if problem.severity is Severity.ERROR:
        return Kind.ERROR
    return Kind.EXPLAINED if draft.review.explained(problem) else Kind.WARNING
