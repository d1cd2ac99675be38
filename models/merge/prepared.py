"""What the reading process works out of each file, so that the import itself has little to do."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import replace

from models.checks.explanations import unexplained
from models.checks.runner import check_content
from models.forms.applicability import forms_for
from models.forms.context import ReturnContext
from models.indicators.parts import IndicatorPart, unit_parts
from models.problems import Problem, Severity
from models.records import Content, Part
from models.workbook.result import ReadResult

OVERRIDE = "带错上报"
"""Code of the explanation in which the head teacher says why a return has errors."""


class Findings(Struct, frozen=True):
    """What the checks found in a content, as numbers.

    Attributes:
        unexplained: warnings nobody has said anything about.
        override: why the head teacher sent it with errors; "" if not so.
    """

    errors: int = 0
    warnings: int = 0
    unexplained: int = 0
    override: str = ""


class Prepared(Struct, frozen=True):
    """What was worked out of a content: shares in the figures, and findings of the checks.

    Attributes:
        findings: of all forms that must be in order.
        problems: of these, what a file may be told of: nothing about areas it was not made for.
    """

    parts: tuple[IndicatorPart, ...] = ()
    findings: Findings = Findings()
    problems: tuple[Problem, ...] = ()


def prepare(result: ReadResult, ctx: ReturnContext) -> Prepared:
    """Work out a file's content; runs in the worker process (``WorkerPool(after=prepare)``).

    A sheet that was deleted from the file is as empty as one nobody filled in.
    """
    found = work_out(ctx, result.content, (result.part,))
    own = tuple(p for p in found.problems if p.place.form in result.stamp.forms)
    return replace(found, problems=own)


def work_out(ctx: ReturnContext, content: Content, parts: Collection[Part]) -> Prepared:
    """Check a content and take the unit's shares in the figures from it.

    Args:
        ctx: form set, unit, period and last return.
        content: what counts.
        parts: those that are here; nobody is blamed for a person list that stayed at the school.
    """
    forms = tuple(form.id for form in forms_for(ctx.form_set, ctx.unit) if form.part in parts)
    problems = check_content(ctx, content, forms=forms)
    findings = Findings(
        errors=sum(problem.severity is Severity.ERROR for problem in problems),
        warnings=sum(problem.severity is Severity.WARNING for problem in problems),
        unexplained=len(unexplained(problems, content)),
        override=override_reason(content),
    )
    shares = unit_parts(ctx.form_set, ctx.period, ctx.unit, content)
    return Prepared(shares, findings, tuple(problems))


def override_reason(content: Content) -> str:
    """Return why a return was sent with errors; "" if it was not."""
    return next(
        (text for key, text in content.explanations.items() if key.startswith(f"{OVERRIDE}|")), ""
    )
