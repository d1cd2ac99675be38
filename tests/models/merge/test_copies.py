"""Copies of one return go their own ways: no record is lost or doubled, no question asked twice.

Random edits on the school's PC, on copies on sticks, in Excel and at the bureau; what the program
makes of them is compared with the plain bookkeeping of ``truth``.
"""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.merge.combine import Combiner
from models.records import Content, Origin
from tests.models.merge.samples import CTX, FORM_SET, SCHOOL, Made, MemoryShelf, made
from tests.models.merge.truth import Cells, Standing, Version, standing

LISTS = frozenset(form.id for form in FORM_SET.forms if form.shape == "list")
FIRST: Cells = {
    ("base", "1", "pupils"): 120,
    ("movement", "1", "start"): 30,
    ("events", "A1", "name"): "讲座",
    ("events", "A1", "joined"): 30,
    ("events", "A2", "name"): "竞赛",
    ("visits", "V1", "place"): "甲村",
    ("visits", "V1", "homes"): 3,
}
_EDITS = st.one_of(
    st.tuples(st.just(("base", "1", "pupils")), st.integers(118, 121)),
    st.tuples(st.just(("base", "1", "girls")), st.integers(60, 61)),
    st.tuples(st.just(("movement", "1", "start")), st.sampled_from([None, 29, 30, 31])),
    st.tuples(st.just(("events", "A1", "joined")), st.integers(30, 32)),
    st.tuples(st.just(("events", "A1", "name")), st.sampled_from(["讲座", "法制讲座"])),
    st.tuples(st.just(("visits", "V1", "homes")), st.integers(3, 4)),
    st.tuples(st.sampled_from([("events", "A2", ""), ("visits", "V1", "")]), st.none()),
    st.tuples(st.just(("events", "new", "name")), st.sampled_from(["演练", "家长会"])),
    st.tuples(st.just(("visits", "new", "place")), st.sampled_from(["乙村", "丙村"])),
)


@st.composite
def copies(draw: st.DrawFn) -> list[tuple[Version, Made]]:
    """Return the versions of a return; the first one is the school's export."""
    first = Version(SCHOOL.code, FIRST)
    found = [(first, made(_text(FIRST)))]
    for number in range(draw(st.integers(1, 4))):
        old, sent = found[draw(st.integers(0, len(found) - 1))]
        origin = draw(st.sampled_from([Origin.SCHOOL, Origin.SCHOOL, Origin.BUREAU]))
        cells = dict(old.cells)
        for (form, row, name), value in draw(st.lists(_EDITS, min_size=1, max_size=3)):
            if row == "new":
                if all(cell[0] != form or known != value for cell, known in cells.items()):
                    cells[form, f"N{number}{form}", name] = value
            elif any(cell[:2] == (form, row) for cell in cells):
                cells.pop((form, row, name), None)
                if value is not None:
                    cells[form, row, name] = value
                elif not name:
                    cells = {cell: v for cell, v in cells.items() if cell[:2] != (form, row)}
        item = made(_text(cells), sent, origin=origin)
        if all(item.digest != known.digest for _, known in found):
            bureau = origin is Origin.BUREAU
            found.append((Version(SCHOOL.code, cells, (old,), bureau, item.digest), item))
    first.digest = found[0][1].digest
    return found


def _text(cells: Cells) -> str:
    rows: dict[str, list[str]] = {}
    for (form, row, name), value in sorted(cells.items()):
        rows.setdefault(form if form == "base" else f"{form}/{row}", []).append(f"{name}={value}")
    return "\n".join(f"{row} {' '.join(told)}" for row, told in rows.items())


def named(cells: Cells) -> Cells:
    """Return the cells with added records under what names them, whoever added them."""
    known = {cell[:2] for cell in FIRST}
    names = {
        cell[:2]: f"+{value}"
        for cell, value in cells.items()
        if cell[0] in LISTS and cell[:2] not in known and cell[2] in {"name", "place"}
    }
    return {(form, names.get((form, row), row), name): v for (form, row, name), v in cells.items()}


def records(cells: Cells) -> Counter[tuple[str, frozenset[tuple[str, object]]]]:
    """Return the records, each as often as it is there, whatever their ids."""
    rows: dict[tuple[str, str], set[tuple[str, object]]] = {}
    for (form, row, name), value in cells.items():
        rows.setdefault((form, row), set()).add((name, value))
    return Counter((form, frozenset(said)) for (form, _), said in rows.items())


def cells_of(content: Content) -> Cells:
    return {
        (form, row.row_id, name): value
        for form, data in content.forms.items()
        for row in data.rows
        for name, value in row.values.items()
        if name != "boys"
    }


def check(found: list[tuple[Version, Made]], random: Random) -> None:
    """Compare, whatever came and in whatever order, the first export perhaps never."""
    came = [pair for pair in found if pair is found[-1] or random.random() < 0.8]
    truth = wanted_of(found, came)
    items = [item for _, item in came]
    random.shuffle(items)
    revisions = [item.revision for item in items]
    random.shuffle(revisions)
    effective = Combiner(CTX, revisions, MemoryShelf(*items)).effective()
    assert effective.status.value == truth.status
    assert records(cells_of(effective.content)) == records(truth.cells)
    keys = [conflict.key for conflict in effective.proposal.conflicts] if effective.proposal else []
    assert len(set(keys)) == len(keys)
    assert len(keys) == len(truth.conflicts)
    if effective.proposal is not None:
        assert records(cells_of(effective.proposal.content)) == records(truth.mixed)


def wanted_of(found: list[tuple[Version, Made]], came: list[tuple[Version, Made]]) -> Standing:
    there = {version.digest for version, _ in came}
    renamed: dict[Version, Version] = {}
    for old, _ in found:
        above = tuple(renamed[parent] for parent in old.parents)
        renamed[old] = Version(old.unit, named(old.cells), above, old.bureau, old.digest)
    return standing([one for one in renamed.values() if one.digest in there], LISTS)


@settings(max_examples=150, deadline=None)
@given(copies(), st.randoms(use_true_random=False))
def test_no_record_is_lost_or_doubled(found: list[tuple[Version, Made]], random: Random) -> None:
    """And every conflict is asked once."""
    check(found, random)


@pytest.mark.slow
@settings(max_examples=20_000, deadline=None)
@given(copies(), st.randoms(use_true_random=False))
def test_no_record_is_lost_or_doubled_at_length(
    found: list[tuple[Version, Made]], random: Random
) -> None:
    """The same for as long as there is time."""
    check(found, random)
