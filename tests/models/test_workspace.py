"""The facade: which half-year and unit is meant, and that everything is handed on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from models.entry.draft import Changed
from models.entry.export import ExportWish
from models.errors import NotFound
from models.merge.decisions import Who, hand_in
from models.merge.plan import Action
from models.task.sending import TaskWish
from models.workspace import Workspace
from tests.models.merge.samples import BUREAU, FORM_SET, OTHER, PERIOD, SCHOOL, said
from tests.models.task.county import asked, bureau, school

LATER = replace(
    PERIOD,
    id="2006H2",
    title="2006年下半年",
    start=date(2006, 7, 1),
    end=date(2006, 12, 31),
    cutoff=date(2006, 12, 31),
)
WHO = Who("李股长", "代录", "1.0")


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "data", create=True) as workspace:
        workspace.set_up(FORM_SET, PERIOD, (SCHOOL, OTHER, BUREAU))
        yield workspace


def test_an_empty_data_set(tmp_path: Path) -> None:
    """There is no half-year to work on, and the sentence says how to get one."""
    with pytest.raises(NotFound, match="没有校情汇的数据"):
        Workspace.open(tmp_path / "data")
    with Workspace.open(tmp_path / "data", create=True) as workspace:
        assert workspace.notices == ()
        assert workspace.periods() == ()
        with pytest.raises(NotFound, match="还没有期次，请先打开任务包"):
            workspace.period_id()
    with Workspace.open(tmp_path / "data") as again:
        assert again.notices == ()


def test_which_half_year_is_worked_on(county: Workspace) -> None:
    """The one set up or chosen last; without a choice the newest."""
    assert county.period_id() == PERIOD.id
    county.set_up(FORM_SET, LATER, ())
    assert county.period_id() == LATER.id
    assert [period.id for period in county.periods()] == [PERIOD.id, LATER.id]
    county.choose_period(PERIOD.id)
    assert county.frame().period == PERIOD
    with pytest.raises(NotFound, match="没有“2007H1”这一期"):
        county.choose_period("2007H1")
    assert county.period_id() == PERIOD.id
    county.dataset.db.call(lambda tx: tx.execute("DELETE FROM setting"))
    assert county.period_id() == LATER.id


def test_whose_data_it_is(county: Workspace, tmp_path: Path) -> None:
    """The bureau's own where no school was chosen; a county without a bureau does not know."""
    assert county.own_unit() == BUREAU
    with Workspace.open(tmp_path / "other", create=True) as other:
        other.set_up(FORM_SET, PERIOD, (SCHOOL,))
        with pytest.raises(NotFound, match="还不知道这份数据是哪个单位的"):
            other.own_unit()
    with bureau(tmp_path / "bureau") as sender, school(tmp_path / "school", asked(sender)) as own:
        assert own.own_unit().name == "桐木镇中心小学"
        assert own.frame().units.keys() == {"2145000001", "2145000002", "2145000003"}


def test_a_return_of_any_unit_may_be_opened(county: Workspace) -> None:
    """The own one without saying so, a school's for keying in what came on paper."""
    assert county.draft().ctx.unit == BUREAU
    told: list[Changed] = []
    draft = county.draft(SCHOOL.code, told.append)
    draft.set_text("base", "1", "pupils", "120")
    assert draft.saver is not None
    assert draft.saver.drain()
    assert told
    assert county.draft(SCHOOL.code).content == said("base pupils=120")


def test_a_figure_that_is_none(county: Workspace) -> None:
    """A trace of something nobody declared is refused in one sentence."""
    with pytest.raises(NotFound, match="没有“birds”这个指标"):
        county.trace("birds")
    assert [unit.unit for unit in county.trace("pupils").units] == [SCHOOL.code, OTHER.code]


def test_the_way_of_a_return_through_the_facade(tmp_path: Path) -> None:
    """Sent down, filled in, handed over, taken in, traced, printed, taken back."""
    (tmp_path / "up").mkdir()
    with bureau(tmp_path / "bureau") as county:
        county.send_task(tmp_path / "down", TaskWish(blanks=False))
        with school(tmp_path / "school", asked(county)) as own:
            draft = own.draft()
            draft.set_text("enrolment", "1", "students", "40")
            draft.set_text("enrolment", "1", "girls", "20")
            draft.set_text("school", "1", "staff", "3")
            draft.set_absent("pupils", absent=True)
            assert draft.saver is not None
            assert draft.saver.drain()
            made = own.export(tmp_path / "up", ExportWish(task=own.task_id()))
        plan = county.plan_import(made.paths)
        assert [item.action for item in plan.items] == [Action.NEW]
        batch = county.apply(plan, "第一批")
        share = county.trace("share")
        assert [term.indicator for term in share.terms] == ["girls", "students"]
        record = next(unit for unit in share.terms[0].units if unit.value).records[0]
        assert record.receipt is not None
        assert record.receipt.file == made.paths[0].name
        assert record.cells[0].text == "20"
        assert record.cells[0].address
        assert county.view().figure("share").value is not None
        summary = county.summary()
        assert "女生20人" in "".join(piece.text for p in summary.paragraphs for piece in p.pieces)
        county.undo(batch, "拿错了U盘")
        assert county.view().figure("girls").value is None
        assert county.plan_import(made.paths).count(Action.NEW) == 1


def test_what_the_bureau_says_itself(county: Workspace) -> None:
    """Its own return is one like any other."""
    hand_in(county.dataset, PERIOD.id, BUREAU.code, said("exam candidates=493"), WHO)
    contents = county.view().returns.contents
    assert contents is not None
    assert contents[BUREAU.code] == said("exam candidates=493")
