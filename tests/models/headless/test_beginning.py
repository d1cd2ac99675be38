"""``period`` makes a county, begins its half-years, and says on which forms."""

from __future__ import annotations

from pathlib import Path

import pytest

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
