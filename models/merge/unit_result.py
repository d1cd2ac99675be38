"""What is stored about a unit once its revisions are worked out: what counts, shares, findings."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from models.forms.context import ReturnContext
from models.indicators.parts import IndicatorPart
from models.merge.combine import Effective, Status
from models.merge.prepared import Findings, Prepared, work_out
from models.problems import Problem
from models.records import Part
from models.store.indicator_parts import drop_parts, put_parts
from models.store.payloads import EMPTY_DIGEST
from models.store.submissions import SubmissionState, drop_submission, set_submission
from models.store.transaction import Transaction


class UnitResult(Struct, frozen=True):
    """What counts for a unit.

    Attributes:
        state: as the store keeps it.
        combined: payloads of parts that no file brought.
        parts: shares in the figures.
    """

    state: SubmissionState
    combined: Mapping[Part, bytes]
    parts: tuple[IndicatorPart, ...]
    notes: tuple[Problem, ...] = ()

    @property
    def status(self) -> Status:
        """How the return stands."""
        return Status(self.state.status)

    @property
    def conflicts(self) -> int:
        """How many things a person must decide."""
        return int(self.state.facts.get("conflicts", 0))


def known_result(effective: Effective, prepared: Mapping[str, Prepared]) -> Prepared | None:
    """Return what the reading process worked out, if one file brought all that counts.

    Args:
        effective: what the unit's revisions amount to.
        prepared: digest of a payload → what was worked out of it.
    """
    asked = _asked(effective)
    return prepared.get(effective.parts[asked[0]].digest) if len(asked) == 1 else None


def _asked(effective: Effective) -> tuple[Part, ...]:
    here = {part: piece.digest for part, piece in effective.parts.items() if piece.here}
    return parts_in_question(here)


def parts_in_question(here: Mapping[Part, str]) -> tuple[Part, ...]:
    """Return the parts whose forms must be in order: an empty person list may have stayed away."""
    return tuple(
        part for part, digest in here.items() if part is Part.FIGURES or digest != EMPTY_DIGEST
    )


def unit_result(
    ctx: ReturnContext, effective: Effective, known: Prepared | None = None
) -> UnitResult:
    """Return what is to be stored of a unit; what is not ``known`` of it is worked out here."""
    here = {part: piece for part, piece in effective.parts.items() if piece.here}
    if known is None:
        known = work_out(ctx, effective.content, _asked(effective)) if here else Prepared()
    conflicts = len(effective.proposal.conflicts) if effective.proposal else 0
    state = SubmissionState(
        unit=ctx.unit.code,
        period=ctx.period.id,
        status=effective.status.value,
        heads=tuple(head.digest for head in effective.heads),
        form_set_hash=ctx.form_set.hash,
        effective={part: piece.digest for part, piece in here.items()},
        note="；".join(note.message for note in effective.notes),
        facts=_facts(known.findings, conflicts),
    )
    combined = {
        part: effective.made[piece.digest]
        for part, piece in here.items()
        if piece.digest in effective.made
    }
    shares = known.parts if state.has_figures else ()
    return UnitResult(state, combined, shares, effective.notes)


def _facts(findings: Findings, conflicts: int) -> dict[str, int | str]:
    """Return what is kept with a return beside its state; what is 0 or "" is left out."""
    facts: dict[str, int | str] = {
        "errors": findings.errors,
        "warnings": findings.warnings,
        "unexplained": findings.unexplained,
        "override": findings.override,
        "conflicts": conflicts,
    }
    return {key: value for key, value in facts.items() if value}


def store_result(tx: Transaction, result: UnitResult) -> None:
    """Keep what counts for a unit, or forget it if nothing came in."""
    state = result.state
    if result.status is Status.MISSING:
        drop_submission(tx, state.unit, state.period)
        drop_parts(tx, state.unit, state.period)
        return
    set_submission(tx, state, result.combined)
    put_parts(tx, state.unit, state.period, result.parts)
