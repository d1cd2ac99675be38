"""Ids of new rows sort where the row is to stand."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from models.entry.row_ids import id_after, id_between

ids = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=14, max_size=14)


def test_many_in_a_row_stay_in_order() -> None:
    """Rows pasted together keep their order, faster than any clock ticks."""
    made = [""]
    for _ in range(5_000):
        made.append(id_after(made[-1]))
    assert made == sorted(set(made))


def test_dead_clock() -> None:
    """On a PC whose clock went back, a new row still comes last."""
    future = "Z" * 6 + "0" * 8
    assert id_after(future) > future
    assert len(id_after(future)) == 14
    last = "Z" * 14
    assert id_after(last) > last
    assert id_after("workbook-row") > "workbook-row"


@settings(deadline=None, max_examples=200)
@given(ids, ids)
def test_between(one: str, other: str) -> None:
    """A row put between two others sorts between them."""
    low, high = sorted((one, other))
    if low != high:
        assert low < id_between(low, high) < high


def test_between_and_nothing() -> None:
    """Below the last row is the end; between ids of other lengths, something fits too."""
    assert id_between("A", "") > "A"
    assert "A" < id_between("A", "B") < "B"
