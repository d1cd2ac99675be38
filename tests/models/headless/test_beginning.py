"""``period`` makes a county, begins its half-years, and says on which forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.workspace import Workspace
from tests.models.headless.running import Terminal

CSV = """代码,名称,类型,乡镇,所属中心校
2145000001,桐木镇中心小学,中心校,桐木镇,
JX00000021,六巷教学点,教学点,桐木镇,桐木镇中心小学
JX00000090,教育局,县局,,
"""


@pytest.fixture
def county(terminal: Terminal, tmp_path: Path) -> Path:
    """A county that begins in 2006."""
    (tmp_path / "名册.csv").write_text(CSV, encoding="utf-8")
    ran = terminal.run("period", tmp_path / "d", "2006H2", "--registry", tmp_path / "名册.csv")
    assert ran.lines == [
        "已新建：2006年下半年，用“学校半年报表（2006年）”。",
        "共3个单位：中心校1、教学点1、县局1。",
    ]
    return tmp_path / "d"


def test_the_forms_go_by_the_half_year(terminal: Terminal, county: Path) -> None:
    """Those for today since 2007; one can go back, and name others."""
    made = terminal.run("period", county, "2026H2", "--json").facts
    assert (made["period"], made["form_set"]) == ("2026H2", "county_current")
    back = terminal.run("period", county, "2006H2")
    assert back.lines == ["现在办理：2006年下半年，用“学校半年报表（2006年）”。"]
    other = terminal.run("period", county, "2026H2", "--form-set", "county_2006")
    assert other.lines == ["已换表样：2026年下半年，用“学校半年报表（2006年）”。"]


def test_what_cannot_be(terminal: Terminal, county: Path, tmp_path: Path) -> None:
    """No half-year, no such forms, a second county in one folder, a registry with faults."""
    told = {
        ("2026",): "“2026”不是半年；上半年写成2026H1，下半年写成2026H2。",
        ("2026H2", "--form-set", "x"): "没有“x”这套表样；有county_2006、county_current。",
        ("2006H2", "--form-set", "county_2006"): "“2006年下半年”已经建好了，不用再建。",
    }
    for words, sentence in told.items():
        ran = terminal.run("period", county, *words)
        assert (ran.status, ran.err) == (2, f"{sentence}\n")
    again = terminal.run("period", county, "2026H2", "--registry", tmp_path / "名册.csv")
    assert "这个文件夹里已经有数据" in again.err
    (tmp_path / "坏.csv").write_text("代码,名称,类型\nA001,甲,小学校\n", encoding="utf-8")
    bad = terminal.run("period", tmp_path / "e", "2026H2", "--registry", tmp_path / "坏.csv")
    assert bad.err.startswith("学校名册有1处要改。\n第2行")
    assert not (tmp_path / "e").exists()


def test_another_county_keeps_its_townships(terminal: Terminal, tmp_path: Path) -> None:
    """They come with the registry, and go on into half-years on other forms."""
    (tmp_path / "名册.csv").write_text(CSV.replace("桐木镇,", "长坪乡,"), encoding="utf-8")
    terminal.run("period", tmp_path / "d", "2006H2", "--registry", tmp_path / "名册.csv")
    terminal.run("period", tmp_path / "d", "2026H2")
    with Workspace.open(tmp_path / "d") as workspace:
        frame = workspace.frame()
    towns = {item.code: item.label for item in frame.form_set.choices["towns"].items}
    assert frame.form_set.id == "county_current"
    assert [towns.get(unit.town, "") for unit in frame.units.values()] == ["长坪乡", "长坪乡", ""]


def test_days_and_standards(terminal: Terminal, county: Path) -> None:
    """Listed with their names, changed one by one, kept; nonsense changes nothing."""
    words = ("--set", "big_class=60", "--set", "fee_primary.01=40.5", "--deadline", "2007.1.20")
    ran = terminal.run("period", county, "2006H2", *words)
    assert ran.lines == [
        "现在办理：2006年下半年，用“学校半年报表（2006年）”。",
        "已改好，0个单位的数重新算过；学校手里的任务包还是旧的，请重新下发。",
    ]
    listed = terminal.run("period", county, "2006H2", "--settings").lines
    assert "big_class=60  大班额的人数" in listed
    assert "fee_primary.01=40.5  小学收费标准（元/生·学期）：杂费" in listed
    assert "fee_primary.02=36  小学收费标准（元/生·学期）：课本费" in listed
    told = {
        (
            "--set",
            "big_class",
        ): "“big_class”不是“名称=值”，或者没有这个设置；用--settings列出所有设置。",
        ("--set", "big=3"): "“big=3”不是“名称=值”，或者没有这个设置；用--settings列出所有设置。",
        ("--set", "big_class=很多"): "“大班额的人数”要填一个数。",
        ("--cutoff", "年底"): "“年底”不是日期；日期写成2026-06-30这样。",
        ("--cutoff", "2007-03-01"): "统计截止日期要在2006-07-01到2006-12-31之间。",
    }
    for change, sentence in told.items():
        ran = terminal.run("period", county, "2006H2", *change)
        assert (ran.status, ran.err) == (2, f"{sentence}\n")
    assert terminal.run("period", county, "2006H2", "--settings").lines == listed
