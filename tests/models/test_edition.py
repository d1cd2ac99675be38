"""An edition is a set of capabilities."""

from __future__ import annotations

from models.edition import BUREAU, EDITIONS, SCHOOL


def test_each_edition_is_found_by_its_name() -> None:
    """The command line names it."""
    assert EDITIONS == {"school": SCHOOL, "bureau": BUREAU}


def test_a_school_cannot_merge_and_the_bureau_does_not_export_a_return() -> None:
    """What one edition does the other leaves to it."""
    assert SCHOOL.can_export
    assert not SCHOOL.can_merge
    assert BUREAU.can_merge
    assert not BUREAU.can_export
