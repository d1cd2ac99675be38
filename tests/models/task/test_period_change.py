"""The bureau changes a half-year: days, whom it expects, settings; what came in follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from models.errors import Cancelled, NotFound, Refused
from models.forms.loader import parse_form_set
from models.merge.decisions import hand_in
from models.records import Content, FormData, Row
from models.task.period_change import change_period, changes_of, usual_expected
from models.watch import Watch
from models.workspace import Workspace
from tests.models.report.test_stored import (
    AREA,
    BUREAU,
    CHOICES,
    HEAD,
    INDICATORS,
    NURSERY,
    PERIOD,
    SCHOOL,
    WHO,
    facts,
)

SETTING = 'setting = [{ id = "big", label = "大校", default = 100 }]\n'
BIG = """
[[indicator]]
id = "big"
title = "大校"
agg = "count"
form = "facts"
where = "pupils >= setting.big"
kinds = ["primary"]
"""


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Workspace]:
    """A school of 80 pupils has handed in; from 100 on a school is a big one."""
    sources = {
        "form_set.toml": HEAD + SETTING,
        "choices.toml": CHOICES,
        "base.toml": AREA,
        "indicators.toml": INDICATORS + BIG,
    }
    form_set = parse_form_set({name: text.encode() for name, text in sources.items()})
    with Workspace.open(tmp_path / "data", create=True) as workspace:
        workspace.set_up(form_set, PERIOD, (SCHOOL, NURSERY, BUREAU))
        hand_in(workspace.dataset, PERIOD.id, SCHOOL.code, facts(pupils=80), WHO)
        yield workspace


def change(county: Workspace, who: str = "", reason: str = "", **values: Any) -> int:  # noqa: ANN401
    return change_period(county.dataset, replace(county.frame().period, **values), who, reason)


def test_figures_follow_the_settings(county: Workspace) -> None:
    """What came in before is worked out anew; the return itself is as it was."""
    assert county.view().figure("big").value == 0
    assert change(county, settings={"big": 80}) == 1
    assert county.frame().period.settings == {"big": 80}
    assert county.view().figure("big").value == 1
    assert county.view().figure("pupils").value == 80
    assert change(county, settings={}) == 1
    assert county.view().figure("big").value == 0


def test_days_and_name(county: Workspace) -> None:
    """They are kept as they are given."""
    change(county, title="2006年上半年（补报）", deadline=date(2006, 7, 20))
    period = county.frame().period
    assert (period.title, period.deadline) == ("2006年上半年（补报）", date(2006, 7, 20))


def test_whom_it_expects_is_changed_with_a_name_and_a_reason(county: Workspace) -> None:
    """For it decides what 全部 means; the record says who was taken out and why."""
    assert usual_expected(county.frame().form_set, county.frame().units) == set(PERIOD.expected)
    with pytest.raises(Refused, match="写明是谁决定的、为什么"):
        change(county, expected=(SCHOOL.code,))
    with pytest.raises(Refused, match="写明是谁决定的、为什么"):
        change(county, "李股长", " ", expected=(SCHOOL.code,))
    assert len(county.view().coverage.expected) == 2
    change(county, "李股长", "幼儿园这期不报", expected=(SCHOOL.code,))
    assert county.view().coverage.complete
    change(county, "李股长", "又要报了", expected=(SCHOOL.code, NURSERY.code))
    told = county.dataset.db.call(lambda tx: changes_of(tx, PERIOD.id), write=False)
    assert [(one.who, one.reason, one.added, one.removed) for one in told] == [
        ("李股长", "幼儿园这期不报", (), (NURSERY.code,)),
        ("李股长", "又要报了", (NURSERY.code,), ()),
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"cutoff": date(2006, 7, 1)}, "统计截止日期要在2006-01-01到2006-06-30之间"),
        ({"deadline": date(2006, 6, 1)}, "上报期限不能早于统计截止日期"),
        ({"title": "  "}, "期次要有名称"),
        ({"expected": ()}, "一个应报单位也没有选"),
        ({"expected": ("2149999999",)}, "名册里没有这些单位：2149999999"),
        ({"settings": {"bigg": 3}}, "没有这些设置：bigg"),
    ],
)
def test_what_can_t_be_is_refused(county: Workspace, values: dict[str, Any], sentence: str) -> None:
    """Nothing is changed."""
    before = county.frame().period
    with pytest.raises(Refused, match=sentence):
        change(county, "李股长", "改错了", **values)
    assert county.frame().period == before
    with pytest.raises(NotFound):
        change_period(county.dataset, replace(before, id="2009H1"))


def test_stopped_halfway_nothing_is_changed(county: Workspace) -> None:
    """The settings and the figures go together."""
    hand_in(county.dataset, PERIOD.id, NURSERY.code, facts(note="新园"), WHO)
    calls = iter((False, True))
    watch = Watch(cancelled=lambda: next(calls, True))
    changed = replace(county.frame().period, settings={"big": 80})
    with pytest.raises(Cancelled):
        change_period(county.dataset, changed, watch=watch)
    assert county.frame().period.settings == {}
    assert county.view().figure("big").value == 0


def test_a_draft_is_nobody_s_return(county: Workspace) -> None:
    """Where nothing came in there is nothing to work out."""
    with pytest.raises(NotFound):
        change_period(county.dataset, replace(PERIOD, id="2006H2"))
    content = Content({"facts": FormData((Row("1", {"pupils": 120}),))})
    hand_in(county.dataset, PERIOD.id, SCHOOL.code, content, WHO)
    assert county.view().figure("big").value == 1
