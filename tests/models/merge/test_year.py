"""A year of returns: whatever happens to them, the totals are what the schools truly have."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from models.demo.figures import DemoReturns
from models.workspace import Workspace
from tests.models.demo.samples import returns
from tests.models.merge.couriers import Courier, PayloadCourier, WorkbookCourier
from tests.models.merge.school_year import STEPS, SchoolYear


def live(
    folder: Path, made: DemoReturns, courier: Courier, steps: int, seed: int
) -> list[SchoolYear]:
    """Let both half-years happen, one after the other, in one data set."""
    found = []
    with Workspace.open(folder / "data", create=True) as workspace:
        for period in (made.before, made.now):
            workspace.set_up(made.form_set, period, made.county.registry)
            year = SchoolYear(workspace, courier, made, period, Random(f"{seed}{period.id}"))
            for _ in range(steps):
                year.step()
            found.append(year)
    return found


def test_a_year_of_a_few_schools(tmp_path: Path) -> None:
    """Ten schools with their points; the files are made without Excel."""
    for year in live(tmp_path, returns(10), PayloadCourier(tmp_path / "post"), 45, 2):
        assert year.stood >= {"missing", "received", "combined", "disputed"}


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_year_of_the_whole_county(tmp_path: Path) -> None:
    """85 schools and 60 points, their workbooks written, edited and read for real."""
    years = live(tmp_path, returns(85), WorkbookCourier(tmp_path / "post"), 500, 2006)
    for year in years:
        assert set(year.happened) == set(STEPS)
        assert year.stood == {"missing", "received", "combined", "disputed"}
