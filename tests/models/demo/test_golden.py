"""The sample county at its default size says what the real summary of 2006 said."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

import pytest

from models.indicators.history import History
from models.indicators.parts import unit_parts
from models.report.claims import Decision, judge_claims
from models.report.summary import Choices, build_summary, lock_problems
from models.report.view import Returns, View
from tests.models.demo.samples import form_set, returns, rows


@lru_cache(maxsize=4)
def view(left_out: str = "") -> View:
    """Return the county's view on all returns but one."""
    made = returns()
    contents = {code: said for code, said in made.contents().items() if code != left_out}
    parts = {
        unit.code: unit_parts(form_set(), made.now, unit, contents[unit.code])
        for unit in made.county.registry
        if unit.code in contents
    }
    earlier = []
    for row in rows(contents, "indicator_history"):
        year, value = row.values["year"], row.values["value"]
        assert isinstance(year, int)
        assert isinstance(value, Decimal)
        earlier.append((str(row.values["indicator"]), year, int(str(row.values["half"])), value))
    history = History.of(earlier)
    return View(
        form_set(), made.now, made.county.registry, Returns(parts, contents=contents), history
    )


def confirmed(left_out: str = "") -> Choices:
    """Confirm whatever the figures allow."""
    judged = judge_claims(view(left_out)).judged
    yes = {name: Decision(yes=True, basis=one.verdict.basis) for name, one in judged.items()}
    return Choices(decisions=yes)


@lru_cache(maxsize=4)
def text(left_out: str = "") -> str:
    made = build_summary(view(left_out), confirmed(left_out))
    return "\n".join(paragraph.text for paragraph in made.paragraphs)


@pytest.mark.parametrize(
    "sentence",
    [
        "全县共有493名考生参加考试，本科上线227人，其中第一批8人，第二批118人，第三批101人",
        "上线率46.04%",
        "首次突破二百人大关",
        "小学巩固率达到99.5%以上",
        "初中巩固率达到95%以上",
        "两项巩固率都达到了本县的目标",
        "均已落实责任人",
        "召开高考备考会5次",
        "股室负责人共179人参加",
        "举办第二期中小学校长培训班，中小学校长共130人参加",
        "骨干教师走遍全县10个乡镇",
        "乡镇中学和中心校全部走到",
        "筹措资金190多万元",
        "实施7个项目，建筑面积约9100平方米",
        "筹措资金70多万元用于“普实”工作",
        "大部分中学、中心校的“八室”“五室”等功能室已经齐全",
        "基本实现了教学楼楼房化",
        "县小和6所中心校建成了综合实验室",
        "6所中学、10所中心小学完成了实验室成套设备的安装",
        "村完小以上小学74所中41所落实了项目设备",
        "各校都设了收费公示栏",
        "上半年，各校没有发生乱收费",
        "我局同全部学校和教学点签订了安全稳定工作责任状",
        "收到征文521篇，获自治区级奖1个，获市级奖16个，获县级奖174个",
        "没有发生重特大安全事故",
    ],
)
def test_the_summary_says(sentence: str) -> None:
    """Each as it would be printed."""
    assert sentence in text()


def test_all_are_in_and_nothing_keeps_the_report_from_being_locked() -> None:
    """85 schools and 60 teaching points; the independent recount agrees."""
    assert view().coverage.line.endswith("（含145/145校）")
    assert lock_problems(view(), build_summary(view())) == []


def test_one_school_less_takes_back_what_only_all_can_say() -> None:
    """Without one junior school nothing is claimed about the county's rates."""
    junior = returns().county.of_kind("20")[3].code
    assert view(junior).coverage.line.endswith("（含144/145校）")
    assert "两项巩固率都达到了本县的目标" not in text(junior)
    assert "均已落实责任人" not in text(junior)
    for claimed in (
        "各校都",
        "没有发生",
        "全部学校",
        "全部走到",
        "走遍",
    ):
        assert claimed not in text(junior)
    assert "首次突破二百人大关" in text(junior)  # that is the bureau's own figure


def test_what_is_not_confirmed_is_not_said() -> None:
    """That nothing happened is the bureau's to say, even when every return says 0."""
    unconfirmed = "\n".join(made.text for made in build_summary(view()).paragraphs)
    assert "没有发生" not in unconfirmed
    assert "各校都设了收费公示栏" in unconfirmed


@pytest.mark.parametrize("bureau", [True, False])
def test_areas_without_figures_leave_no_gaps(bureau: bool) -> None:  # noqa: FBT001  # parametrized
    """Only the bureau is in, or nobody: no placeholder, no sentence that begins with a comma."""
    full = view()
    only = {unit.code for unit in full.units if unit.kind == "90"} if bureau else set()
    some = Returns(
        {code: full.returns.parts[code] for code in only},
        contents={code: (full.returns.contents or {})[code] for code in only},
    )
    made = build_summary(View(form_set(), full.period, full.units, some, full.history))
    said = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "〔" not in said
    assert not re.search("(?:^|[，；：。])[，；、。]", said, re.MULTILINE)


def test_the_appendix_has_a_table_of_every_kind() -> None:
    """Thirteen kinds of tables, the one of missing schools only when some are missing."""
    tables = [table.id for table in build_summary(view()).document.tables]
    assert tables == [
        *("basic", "movement", "retention", "aid", "projects", "buildings", "rooms", "distance"),
        *("fees", "safety", "exam", "junior_exam", "contests", "essays"),
    ]
    missing = build_summary(view(returns().county.of_kind("20")[3].code)).document.tables
    assert missing[-1].id == "missing"
