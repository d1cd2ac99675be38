"""Made-up histories of a return: who exported, edited and corrected what from what."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st
from msgspec.structs import replace

from models.records import Origin, Part
from tests.models.merge.samples import FIGURE_FORMS, PERSON_FORMS, Made, made

_SCOPES: dict[Origin, list[tuple[str, ...]]] = {
    Origin.SCHOOL: [()],
    Origin.BUREAU: [()],
    Origin.WORKBOOK: [FIGURE_FORMS, PERSON_FORMS, ("cover", "base"), ("events",), ("movement",)],
}


@dataclass(frozen=True)
class Step:
    """One revision: what its maker changed of the parents' content (form, row, field, number)."""

    origin: Origin
    scope: tuple[str, ...]
    parents: tuple[int, ...]
    changes: tuple[tuple[str, str, str, int], ...]
    persons_come: bool


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Return the steps of a history; the first one is the school's first export."""
    steps: list[Step] = []
    for number in range(draw(st.integers(1, 6))):
        origin = draw(st.sampled_from(list(_SCOPES))) if number else Origin.SCHOOL
        most = 2 if origin is Origin.BUREAU else 1
        above = st.integers(0, number - 1)
        parents = draw(st.lists(above, min_size=1, max_size=most, unique=True)) if number else []
        scope = draw(st.sampled_from(_SCOPES[origin]))
        changes = draw(st.lists(_changes(), min_size=1, max_size=3))
        allowed = [item for item in changes if not scope or item[0] in scope]
        come = draw(st.booleans()) if origin is not Origin.BUREAU else True
        steps.append(Step(origin, scope, tuple(parents), tuple(allowed), come))
    return steps


def _changes() -> st.SearchStrategy[tuple[str, str, str, int]]:
    places = [
        ("base", "1", "pupils"),
        ("base", "1", "girls"),
        ("movement", "1", "start"),
        ("movement", "2", "end"),
        ("events", "A1", "joined"),
        ("events", "A2", "joined"),
        ("events", "A2", ""),
        ("dropouts", "B1", "name"),
    ]
    place = st.sampled_from(places)
    return st.builds(lambda at, number: (*at, number), place, st.integers(1, 3))


def happened(steps: list[Step], unit: str) -> list[Made]:
    """Return the revisions of a history, as one unit's; a person list may have stayed there."""
    items: list[Made] = []
    cells: list[dict[tuple[str, str, str], int]] = []
    told: list[dict[tuple[str, str, str], int]] = []
    for step in steps:
        now: dict[tuple[str, str, str], int] = {}
        for parent in step.parents:
            now.update(cells[parent])
        for form, row, field, number in step.changes:
            if not field:
                now = {key: old for key, old in now.items() if key[:2] != (form, row)}
            else:
                now[form, row, field] = number
        cells.append(now)
        shown = now
        if step.scope:
            part, (parent,) = _part(step.scope), step.parents
            shown = {key: number for key, number in now.items() if key[0] in step.scope}
            shown |= {key: n for key, n in told[parent].items() if _part(key[:1]) is not part}
        told.append(shown)
        item = made(
            _text(shown),
            *(items[parent] for parent in step.parents),
            origin=step.origin,
            scope=step.scope,
            unit=unit,
        )
        items.append(item)
    return [_arrived(item, step) for item, step in zip(items, steps, strict=True)]


def _part(forms: tuple[str, ...]) -> Part:
    """Return the part that some forms belong to; a workbook carries one part only."""
    return Part.PERSONS if set(forms) & set(PERSON_FORMS) else Part.FIGURES


def _arrived(item: Made, step: Step) -> Made:
    """Return a revision with the payloads that reach the bureau.

    A workbook edited in Excel brings its own part; of the other one it keeps the parent's digest.
    """
    kept = {
        part: payload
        for part, payload in item.payloads.items()
        if (part is _part(step.scope) if step.scope else part is Part.FIGURES or step.persons_come)
    }
    return replace(item, payloads=kept)


def _text(cells: dict[tuple[str, str, str], int]) -> str:
    lines: dict[tuple[str, str], list[str]] = {}
    for (form, row, field), number in cells.items():
        lines.setdefault((form, row), []).append(f"{field}={number}")
    return "\n".join(
        f"{form} {' '.join(told)}" if form == "base" else f"{form}/{row} {' '.join(told)}"
        for (form, row), told in sorted(lines.items())
    )
