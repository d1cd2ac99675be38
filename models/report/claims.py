"""Claims: what the report says only if it is true of every return, and what the clerk decided."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from models.forms.definition import Claim
from models.report.rules import compile_rule
from models.report.verdicts import Standing, Verdict
from models.report.view import View


class Decision(Struct, frozen=True):
    """What the clerk decided about a claim.

    Attributes:
        yes: print it (counts only where the rule leaves it to the bureau) or leave it out.
        basis: the verdict's basis at the time; a yes to something else does not count.
    """

    yes: bool
    basis: str = ""


class JudgedClaim(Struct, frozen=True):
    """A claim as it stands now.

    Attributes:
        claim: what is declared.
        verdict: what the rule says, and why it does not hold.
        printed: whether the report says it.
        decided: whether a decision of the clerk counts.
    """

    claim: Claim
    verdict: Verdict
    printed: bool
    decided: bool


class Claims(Struct, frozen=True):
    """All claims of a report by id."""

    judged: Mapping[str, JudgedClaim] = field(default_factory=dict)

    def printed(self, claim_id: str) -> bool:
        """Tell whether the report says it; KeyError if nothing of this id is declared."""
        return self.judged[claim_id].printed


NO_DECISIONS: Mapping[str, Decision] = {}


def judge_claims(view: View, decisions: Mapping[str, Decision] = NO_DECISIONS) -> Claims:
    """Judge every declared claim on the figures as they are now."""
    return Claims(
        {
            claim.id: _judged(claim, _verdict(view, claim), decisions.get(claim.id))
            for claim in view.form_set.report.claims
        }
    )


def _verdict(view: View, claim: Claim) -> Verdict:
    verdict = compile_rule(claim.rule, view.form_set).judge(view)
    if claim.confirm and verdict.standing is Standing.HOLDS:
        reasons = ("数据符合，等县局确认",)
        basis = verdict.basis or claim.title or claim.id
        return replace(verdict, standing=Standing.ASK, reasons=reasons, basis=basis)
    return verdict


def _judged(claim: Claim, verdict: Verdict, decision: Decision | None) -> JudgedClaim:
    """Let the clerk leave a claim out, or confirm one that is theirs to confirm."""
    if decision is None or verdict.standing is Standing.FAILS:
        return JudgedClaim(claim, verdict, verdict.standing is Standing.HOLDS, decided=False)
    if not decision.yes:
        return JudgedClaim(claim, verdict, printed=False, decided=True)
    if verdict.standing is Standing.HOLDS:
        return JudgedClaim(claim, verdict, printed=True, decided=True)
    counts = decision.basis == verdict.basis
    return JudgedClaim(claim, verdict, printed=counts, decided=counts)
