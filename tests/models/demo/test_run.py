"""The whole main job on a small county."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.demo.run import DemoResult, make_demo
from models.demo.target import MARK
from models.errors import Cancelled
from models.task.package import read_task
from models.watch import Watch
from models.workspace import Workspace
from tests.models.demo.samples import form_set, retention, returns, total

PRIMARY, JUNIOR = "1 2 3 4 5 6", "7 8 9"


@pytest.fixture(scope="module")
def phases() -> list[str]:
    return []


@pytest.fixture(scope="module")
def steps() -> list[tuple[int, int]]:
    return []


@pytest.fixture(scope="module")
def demo(
    tmp_path_factory: pytest.TempPathFactory, phases: list[str], steps: list[tuple[int, int]]
) -> DemoResult:
    watch = Watch(progress=lambda done, whole: steps.append((done, whole)))
    out = tmp_path_factory.mktemp("demo")
    return make_demo(out, form_set(), schools=10, seed=2006, watch=watch, phase=phases.append)


@pytest.fixture(scope="module")
def county(demo: DemoResult) -> Iterator[Workspace]:
    with Workspace.open(demo.county) as workspace:
        yield workspace


def test_everything_lies_where_the_result_says(demo: DemoResult) -> None:
    """Data set, task package, workbooks, printed summary, a note with the password."""
    assert {entry.name for entry in demo.folder.iterdir()} == {
        "county",
        "task",
        "returns",
        "summary.pdf",
        MARK,
    }
    assert set((demo.folder / "returns").iterdir()) == set(demo.returns)
    assert demo.summary.read_bytes().startswith(b"%PDF")
    assert demo.pdf.missing == ()
    note = (demo.folder / MARK).read_text("utf-8-sig")
    assert demo.password in note
    assert "虚构" in note
    task = read_task(demo.task)
    assert len(task.last) == len(task.units)
    assert demo.password in task.policy.note


def test_all_workbooks_were_taken_in(demo: DemoResult, county: Workspace) -> None:
    """One for each of 17 units, more for those with a ledger; every unit is in."""
    files = len(demo.returns)
    units = demo.schools + demo.points
    assert (demo.schools, demo.points) == (10, 7)
    assert files > units
    assert demo.imported == f"共{files}个文件，收下{files}/{files}个。"
    coverage = county.view().coverage
    assert coverage.complete
    assert coverage.line == "应报学校10所、教学点7所，已报学校10所、教学点7所（含17/17校）"
    assert [period.id for period in county.periods()] == ["2005H2", "2006H1"]
    assert county.period_id() == "2006H1"


def test_merged_totals_are_those_of_a_plain_recount(county: Workspace) -> None:
    """Counted from what was filled in, without any of the program's sums."""
    contents = returns(10).contents()
    view = county.view()
    wanted = {
        "stu_pri": total(contents, "enrolment", "students", PRIMARY),
        "stu_jun": total(contents, "enrolment", "students", JUNIOR),
        "start_jun": total(contents, "movement", "start", JUNIOR),
        "out_dropout_jun": total(contents, "movement", "out_dropout", JUNIOR),
        "led_total": sum(len(content.form("dropout_ledger").rows) for content in contents.values()),
        "gk_sat": total(contents, "exam_result", "sat"),
        "gk_total": total(contents, "exam_result", "total"),
    }
    assert {name: view.figure(name).value for name in wanted} == wanted
    for name, grades in (("reten_pri", PRIMARY), ("reten_jun", JUNIOR)):
        figure = view.figure(name).value
        assert figure is not None
        assert float(figure) == pytest.approx(retention(contents, grades))


def test_the_summary_says_what_the_returns_say(demo: DemoResult) -> None:
    """Results, retention, and the claim that rests on earlier years."""
    text = "\n".join(paragraph.text for paragraph in demo.report.paragraphs)
    contents = returns(10).contents()
    above = total(contents, "exam_result", "total")
    assert f"全县共有{total(contents, 'exam_result', 'sat')}名考生参加考试" in text
    assert f"本科上线{above}人" in text
    assert "首次突破二百人大关" in text
    assert above > 200
    assert "小学巩固率达到99.5%以上" in text
    assert "初中巩固率达到95%以上" in text
    assert "各校没有发生乱收费" in text


def test_only_what_the_figures_bear_out_is_confirmed(demo: DemoResult, county: Workspace) -> None:
    """Each confirmation rests on its figures; dropouts are counted, not denied."""
    decisions = county.choices().decisions
    assert "no_fee_violation" in decisions
    assert "no_dropout" not in decisions
    assert all(decision.yes and decision.basis for decision in decisions.values())
    assert demo.report.problems == ()


def test_each_phase_is_named_and_counted(
    demo: DemoResult, phases: list[str], steps: list[tuple[int, int]]
) -> None:
    """In order, in Chinese; progress runs to the end."""
    assert phases == [
        "准备县局数据，录入上一期的报表",
        "生成任务包",
        "各校填报，导出工作簿",
        "导入各校工作簿",
        "生成总结",
    ]
    assert (demo.schools + demo.points, demo.schools + demo.points) in steps
    assert all(0 <= done <= whole for done, whole in steps)


def test_who_stops_it_finds_nothing_changed(tmp_path: Path) -> None:
    """Stopped while the earlier returns are keyed in."""
    asked = iter(range(1000))
    watch = Watch(cancelled=lambda: next(asked) > 3)
    with pytest.raises(Cancelled):
        make_demo(tmp_path / "demo", form_set(), schools=10, watch=watch)
    assert list(tmp_path.iterdir()) == []
