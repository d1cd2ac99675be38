"""The workbooks of the sample county."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.demo.figures import DemoReturns
from models.demo.returns import _Batch, _Return, _write, school_revision, write_returns
from models.errors import Cancelled
from models.forms.compute import prefill
from models.forms.loader import form_set_to_json
from models.records import Origin, Part, Unit
from models.watch import Watch
from models.workbook.reader import read_bytes
from models.workbook.result import Known
from models.workbook.writer import blank_revision
from tests.models.demo.samples import form_set, returns

PASSWORD = "yanshi-2006"


def known(made: DemoReturns, unit: Unit) -> Known:
    period = made.now
    return Known({form_set().hash: form_set()}, {unit.code: unit}, {period.id: period}, (PASSWORD,))


def written(made: DemoReturns, unit: Unit, folder: Path) -> list[Path]:
    item = _Return(unit, made.context(unit).last, made.content(unit), PASSWORD)
    return _write(_Batch(form_set_to_json(form_set()), made.now, folder, "任务", (item,)))


def test_a_return_is_made_from_the_blank_one_at_a_time_that_is_always_the_same() -> None:
    """Number 1, its parent the blank workbook, its time the day on the cover."""
    made = returns(10)
    unit = made.county.units[0]
    ctx, content = made.context(unit), made.content(unit)
    revision = school_revision(ctx, content)
    blank = blank_revision(ctx, prefill(ctx))
    assert (revision.number, revision.origin) == (1, Origin.SCHOOL)
    assert revision.parents == (blank.digest,)
    assert revision == school_revision(ctx, content)
    cover = content.form("cover").rows[0].values
    assert revision.author == cover["filled_by"]
    assert revision.time == f"{cover['filled_date']}T16:30:00"


def test_a_junior_school_writes_figures_and_names_that_read_back_the_same(tmp_path: Path) -> None:
    """Two workbooks; together they say what was filled in."""
    made = returns(10)
    (unit,) = made.county.of_kind("20")
    paths = written(made, unit, tmp_path)
    assert [path.name for path in paths] == [
        f"2006年上半年_{unit.name}_数字表_第1版.xlsx",
        f"2006年上半年_{unit.name}_人员名单_第1版.xlsx",
    ]
    forms = dict(made.content(unit).forms)
    for path in paths:
        result = read_bytes(path.name, path.read_bytes(), known(made, unit))
        assert not result.edited
        for form_id, data in result.content.forms.items():
            assert forms.pop(form_id) == data
    assert forms == {}


def test_a_school_whose_lists_of_names_are_empty_writes_none(tmp_path: Path) -> None:
    """A teaching point without dropouts or prizes writes its figures only."""
    made = returns(10)
    lists = [form.id for form in form_set().forms if form.part is Part.PERSONS]
    unit = next(
        unit
        for unit in made.county.of_kind("13")
        if not any(made.content(unit).form(form).rows for form in lists)
    )
    (path,) = written(made, unit, tmp_path)
    assert "数字表" in path.name


def test_writing_stops_when_it_is_told_to(tmp_path: Path) -> None:
    """Cancelled before the first workbook is waited for."""
    with pytest.raises(Cancelled):
        write_returns(returns(10), tmp_path, PASSWORD, "", Watch(cancelled=lambda: True))
