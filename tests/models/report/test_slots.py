"""Slots: figures as they stand in a sentence, and figures that must not stand there."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from models.errors import Refused
from models.report.slots import Slot, Unsaid, misuse, quantifiers, say
from models.report.view import View
from tests.models.indicators.samples import CENTRE, HILL, JUNIOR, PERIOD, POINT, UNITS, form_set
from tests.models.report.samples import view, without, years

YES = {
    unit.code: f"school fee_board={'是' if unit is not HILL else '否'} fund=1934000"
    for unit in UNITS[:4]
}


def said(text: str, of: View | None = None) -> str:
    """Return what stands in a slot, or why nothing does."""
    try:
        return say(of or view(), Slot.parse(text))
    except Unsaid as unsaid:
        return f"! {unsaid}"


@pytest.mark.parametrize(
    ("slot", "text"),
    [
        ("students", "275"),
        ("students|unit", "275人"),
        ("students|about", "约280"),
        ("students|about(人)", "约280人"),
        ("students|people(名,学生)", "275名学生"),
        ("fund", "1006"),
        ("fund|money", "1006元"),
        ("reten_pri", "98.43"),
        ("reten_pri|percent", "98.43%"),
        ("reten_pri|at_least", "98%以上"),
        ("above|milestone", "二百"),
        ("above|milestone(人)", "二百人"),
        ("board_rate|share", "大部分"),
        ("board_rate|share_verb", "大部分"),
        ("dropouts", "12"),
        ("open", "! “未返校”没有数"),
        ("students|growth", "! “学生数”没有上年的数"),
        ("beds|milestone(张)", "一百张"),
    ],
)
def test_forms_of_words(slot: str, text: str) -> None:
    """Each form says the figure in its own way; no value, no word."""
    assert said(slot) == text


def test_over() -> None:
    """The sum is said with 多."""
    assert said("fund|over", view(YES)) == "700多万元"


def test_no_milestone() -> None:
    """Below the first round number there is nothing to say."""
    assert said("visit_n|milestone") == "! “家访次数”没有数"


@pytest.mark.parametrize(
    ("dropouts", "texts"),
    [
        (0, ["0", "0名学生", "0.00%"]),
        (
            1,
            ["! “辍学人数”人数太少，不列出", "个别学生", "! “辍学率”人数太少，不列出"],
        ),
        (
            2,
            ["! “辍学人数”人数太少，不列出", "个别学生", "! “辍学率”人数太少，不列出"],
        ),
        (3, ["3", "3名学生", "0.01%"]),
    ],
)
def test_one_or_two_persons_are_never_counted_out(dropouts: int, texts: list[str]) -> None:
    """Small counts become 个别 or are left out, and so do rates that would give them away."""
    of = view(
        {
            JUNIOR.code: f"enrolment/7 students=300\nmovement/7 start=300 end=299 "
            f"out_dropout={dropouts}"
        }
    )
    slots = ["dropouts", "dropouts|people(名,学生)", "drop_rate|percent"]
    assert [said(slot, of) for slot in slots] == texts


def test_a_rate_above_its_cap_is_said_as_the_cap() -> None:
    """复学 may lift a 巩固率 above 100; printed it is 100."""
    returns = {POINT.code: "movement/1 start=10 end=11"}
    assert said("reten_pri|percent", view(returns)) == "100.00%"
    assert said("reten_pri|at_least", view(returns)) == "100%"


def test_comparisons_name_their_base() -> None:
    """Half-years are compared with 上年同期, exams with 上年."""
    of = view(history=years("above", {2005: 180}))
    assert said("above|growth", of) == "比上年增长26.1%"
    assert said("above|difference(人)", of) == "比上年增加47人"
    rate = view(history=years("reten_pri", {2005: 98}, half=1))
    assert said("reten_pri|points", rate) == "比上年同期上升0.43个百分点"


def test_incomplete_figures_are_not_compared() -> None:
    """A school less looks like a decline and is none."""
    of = view(without(HILL.code), history=years("students", {2005: 280}, half=1))
    assert said("students|difference", of) == "! “学生数”数据未齐，不作比较"


def test_all_needs_everybody() -> None:
    """各 stands only if every expected school has answered; the missing count as not yet."""
    everybody = {code: text.replace("否", "是") for code, text in YES.items()}
    assert said("board_rate|share", view(everybody)) == "各"
    assert said("board_rate|share_verb", view(everybody)) == "全部"
    gone = {code: text for code, text in everybody.items() if code != CENTRE.code}
    assert said("board_rate|share", view(gone)) == "大部分"
    one = {POINT.code: everybody[POINT.code]}
    assert said("board_rate|share", view(one)) == "1所"
    assert said("board_rate|share_verb", view(one)) == "有1所"
    pending = view(everybody, pending=frozenset({HILL.code}))
    assert said("board_rate|share", pending) == "绝大部分"


def test_a_share_of_persons_in_incomplete_returns_is_a_number() -> None:
    """How many persons are missing below the line nobody knows."""
    gone = view({CENTRE.code: "movement/1 start=40 end=40\nmovement/2 start=40 end=40"})
    assert said("reten_pri|share(名)", gone) == "80名"


def test_the_scale_is_a_setting() -> None:
    """The bureau's own words; a scale that cannot be used is refused with a reason."""
    own = [
        {"share": 50, "noun": "多数", "verb": "多数"},
        {"share": 90, "noun": "几乎所有", "verb": "几乎"},
    ]
    of = replace(view(), period=replace(PERIOD, settings={"quantifiers": own}))
    assert said("board_rate|share", of) == "多数"
    assert [step.noun for step in quantifiers(of)] == ["几乎所有", "多数"]
    bad = replace(view(), period=replace(PERIOD, settings={"quantifiers": [{"share": 1}]}))
    with pytest.raises(Refused, match="quantifiers"):
        quantifiers(bad)


@pytest.mark.parametrize("text", ["students", "fund|over", "dropouts|people(名,学生)"])
def test_slots_are_written_as_they_are_read(text: str) -> None:
    """The editor stores slots as text."""
    assert str(Slot.parse(text)) == text


@pytest.mark.parametrize("text", ["", "9", "a b", "students|", "students|over(", "a|b()", "甲"])
def test_what_is_no_slot(text: str) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match="^" + text[:1]):
        Slot.parse(text)


@pytest.mark.parametrize(
    ("slot", "wrong"),
    [
        ("students", ""),
        ("students|people(名,学生)", ""),
        ("students|people", "“students|people”的参数个数不对"),
        ("students|over(元)", "“students|over(元)”的参数个数不对"),
        ("students|percent", "“percent”只能用于比率，“学生数”不是"),
        ("students|nearly", "没有“nearly”这种写法"),
    ],
)
def test_misuse_is_found_before_printing(slot: str, wrong: str) -> None:
    """The lint asks whether a slot can ever be said."""
    parsed = Slot.parse(slot)
    indicator = next(item for item in form_set().indicators if item.id == parsed.indicator)
    assert misuse(indicator, parsed) == wrong
