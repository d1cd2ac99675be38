"""Whose a data set is, and the return it was opened for."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from models.errors import NotFound, Refused
from models.store import registry
from models.store.dataset import DataSet
from models.task.beginning import begin_own
from models.task.half_years import half_year
from models.task.opening import OWN_UNIT
from models.task.own import BUREAU, SCHOOL, Own, open_own, whose
from tests.ui.school import samples
from tests.ui.school.samples import POINT


def test_nobodys_then_a_schools(tmp_path: Path) -> None:
    """It is the school's from its first task package on; another school is refused."""
    with DataSet.open(tmp_path, create=True) as dataset:
        assert whose(dataset) == Own()
        with pytest.raises(NotFound, match="请先打开县局发来的任务包"):
            open_own(dataset)
        begin_own(dataset, samples.task(), POINT.code)
        assert whose(dataset) == Own(SCHOOL, POINT.code, POINT.name, "2006H1")
        with pytest.raises(Refused, match="已经有“大樟乡六巷教学点”的数据"):
            begin_own(dataset, samples.task(), samples.SCHOOL.code)
        assert whose(dataset).unit == POINT.code


def test_the_bureaus(tmp_path: Path) -> None:
    """A half-year without a school of its own; no school's package goes into it."""
    with DataSet.open(tmp_path, create=True) as dataset:
        dataset.db.call(lambda tx: registry.put_period(tx, half_year(2006, 1)))
        assert whose(dataset) == Own(BUREAU, period="2006H1")
        with pytest.raises(Refused, match="已经有县局的数据"):
            begin_own(dataset, samples.task(), POINT.code)


def test_a_school_that_is_not_in_the_registry(tmp_path: Path) -> None:
    """It goes by its code."""
    with DataSet.open(tmp_path, create=True) as dataset:
        dataset.db.call(lambda tx: registry.put_period(tx, half_year(2006, 1)))
        dataset.db.call(lambda tx: registry.set_setting(tx, OWN_UNIT, "A001"))
        assert whose(dataset).name == "A001"


def test_what_is_typed_is_there_again(tmp_path: Path) -> None:
    """Each change goes to the disk; last half-year's figures are filled in."""
    with DataSet.open(tmp_path, create=True) as dataset:
        begin_own(dataset, samples.task(), POINT.code)
        opened = open_own(dataset)
        assert opened.carried == ()
        assert opened.draft.view.value("movement", "1", "start") == 12
        opened.draft.set_text("enrolment", "1", "students", "12")
        assert opened.draft.saver is not None
        assert opened.draft.saver.drain()
        again = open_own(dataset)
        assert again.draft.view.value("enrolment", "1", "students") == 12


def test_newer_forms_carry_the_draft_over(tmp_path: Path) -> None:
    """A new package of the same half-year with changed forms keeps what was typed."""
    first = samples.task()
    with DataSet.open(tmp_path, create=True) as dataset:
        begin_own(dataset, first, POINT.code)
        opened = open_own(dataset)
        opened.draft.set_text("enrolment", "1", "students", "12")
        assert opened.draft.saver is not None
        assert opened.draft.saver.drain()
        changed = replace(first.form_set, version="2", hash="f" * 64)
        begin_own(dataset, replace(first, form_set=changed, last={}), POINT.code)
        again = open_own(dataset)
        assert again.draft.ctx.form_set.version == "2"
        assert again.draft.view.value("enrolment", "1", "students") == 12
