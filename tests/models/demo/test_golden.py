"""The sample county at its default size says what the real summary of 2006 said."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import pytest

from models.indicators.history import History
from models.indicators.parts import unit_parts
from models.report.summary import build_summary, lock_problems
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


def text(left_out: str = "") -> str:
    return "\n".join(paragraph.text for paragraph in build_summary(view(left_out)).paragraphs)


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
    assert "首次突破二百人大关" in text(junior)  # that is the bureau's own figure
