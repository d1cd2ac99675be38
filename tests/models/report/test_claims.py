"""Claims: 没有发生, 均, 首次突破, 再创新高; and what turns each of them off."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from models.forms.definition import Claim
from models.indicators.history import NO_HISTORY, History
from models.report.claims import Decision, JudgedClaim, judge_claims
from models.report.verdicts import Standing
from models.report.view import View
from tests.models.indicators.samples import BUREAU, CENTRE, HILL, JUNIOR, PERIOD, POINT
from tests.models.report.samples import form_set_with, view, without, years

REPORT = """
[[claim]]
id = "no_violation"
title = "各校没有发生乱收费"
rule = "zero(violations)"

[[claim]]
id = "confirmed"
title = "各校没有发生乱收费"
rule = "zero(violations)"
confirm = true

[[claim]]
id = "all_boards"
title = "各校均设公示栏"
rule = "every(board_rate)"

[[claim]]
id = "all_above"
title = "参考的全部上线"
rule = "every(above, sat)"

[[claim]]
id = "first"
title = "首次突破"
rule = "first_time(above)"

[[claim]]
id = "high"
title = "再创新高"
rule = "record_high(above)"
"""
FORMS = form_set_with(REPORT)
FOUR_YEARS = {2002: 120, 2003: 150, 2004: 199, 2005: 180}


def above(values: dict[int, int]) -> History:
    """Return earlier years of 上线人数."""
    return years("above", values)


def judged(claim: str, of: View, **decisions: Decision) -> JudgedClaim:
    """Return a claim as it stands."""
    return judge_claims(of, decisions).judged[claim]


def county(changes: dict[str, str] | None = None, history: History = NO_HISTORY) -> View:
    """Return the view of the sample county with some returns changed."""
    return view(without() | (changes or {}), FORMS, history=history)


def test_nothing_happened_if_everybody_says_so() -> None:
    """All four returns are in and each says 0."""
    assert judged("no_violation", county()).printed


def test_one_missing_school_turns_it_off() -> None:
    """A school that sent nothing has not said that nothing happened."""
    found = judged("no_violation", view(without(HILL.code), FORMS))
    assert not found.printed
    assert found.verdict.reasons == ("还没有上报：三角乡中心小学",)


def test_a_blank_turns_it_off() -> None:
    """A blank is not a 0."""
    found = judged("no_violation", county({POINT.code: "school fund=1"}))
    assert not found.printed
    assert found.verdict.reasons == ("没有填“乱收费起数”：那马教学点",)


def test_an_unread_cell_turns_it_off() -> None:
    """What could not be understood is no 0 either."""
    found = judged("no_violation", county({POINT.code: "school violations=?没有吧"}))
    assert not found.printed


def test_an_undecided_return_turns_it_off() -> None:
    """待定 may still turn out otherwise."""
    of = view(without(), FORMS, pending=frozenset({HILL.code}))
    assert judged("no_violation", of).verdict.reasons == ("报表待定：三角乡中心小学",)


def test_one_case_turns_it_off_and_is_named() -> None:
    """The clerk sees which school it is; a case and its correction do not cancel out."""
    found = judged("no_violation", county({CENTRE.code: "school violations=1"}))
    assert not found.printed
    assert found.verdict.reasons == ("“乱收费起数”不是0：桐木镇中心小学",)


def test_confirmed_nothing_counts_as_nothing() -> None:
    """本期无此项 is an answer."""
    assert judged("no_violation", county({POINT.code: "school absent"})).printed


def test_the_bureau_confirms_where_it_must() -> None:
    """The figures allow it, the clerk says it."""
    waiting = judged("confirmed", county())
    assert (waiting.printed, waiting.verdict.standing) == (False, Standing.ASK)
    assert waiting.verdict.reasons == ("数据符合，等县局确认",)
    yes = Decision(yes=True, basis=waiting.verdict.basis)
    assert judged("confirmed", county(), confirmed=yes).printed
    bad = county({CENTRE.code: "school violations=1"})
    assert not judged("confirmed", bad, confirmed=yes).printed


def test_every_one_of_them() -> None:
    """均 holds if each unit has as many as it should; one short of it is named."""
    assert judged("all_boards", county()).verdict.reasons == (
        "“设公示栏的学校”和“学校数”不相等：桐木中学",
    )
    yes = {JUNIOR.code: "school fee_board=是"}
    assert judged("all_boards", county(yes)).printed
    gone = view(without(HILL.code) | yes, FORMS)
    assert judged("all_boards", gone).verdict.reasons == ("还没有上报：三角乡中心小学",)


def test_every_one_of_none_is_not_said() -> None:
    """All of nobody is an empty sentence."""
    found = judged("all_above", county({BUREAU.code: "result sat=0 above=0"}))
    assert found.verdict.reasons == ("“参考人数”是0，不必写",)


def test_first_time_above_two_hundred() -> None:
    """227 after four stored years below 200."""
    found = judged("first", county(history=above(FOUR_YEARS)))
    assert found.printed
    assert found.verdict.basis == "首次突破二百大关：上线人数"


@pytest.mark.parametrize(
    ("earlier", "standing", "reason"),
    [
        (FOUR_YEARS | {1998: 231}, Standing.FAILS, "1998年“上线人数”已是231，不是首次突破200"),
        (FOUR_YEARS | {2003: 200}, Standing.FAILS, "2003年“上线人数”已是200，不是首次突破200"),
        ({2004: 199, 2005: 180}, Standing.ASK, "历年资料缺2003年，请核实后确认"),
        ({2002: 1, 2003: 1, 2005: 1}, Standing.ASK, "历年资料缺2004年，请核实后确认"),
        ({}, Standing.ASK, "历年资料缺2003、2004、2005年，请核实后确认"),
        ({2006: 300} | FOUR_YEARS, Standing.HOLDS, ""),
    ],
)
def test_first_time_needs_history(earlier: dict[int, int], standing: Standing, reason: str) -> None:
    """Three years directly before, all below; a gap is asked about, never guessed."""
    found = judged("first", county(history=above(earlier)))
    assert found.verdict.standing is standing
    assert found.printed == (standing is Standing.HOLDS)
    assert not reason or found.verdict.reasons == (reason,)


def test_a_confirmation_is_for_this_number_only() -> None:
    """The clerk confirmed 二百; after a correction to 312 the question is a new one."""
    short = above({2005: 180})
    yes = Decision(yes=True, basis=judged("first", county(history=short)).verdict.basis)
    assert judged("first", county(history=short), first=yes).printed
    grown = county({BUREAU.code: "result sat=493 above=312"}, short)
    assert not judged("first", grown, first=yes).printed
    assert not judged("first", grown, first=yes).decided


def test_the_clerk_may_leave_a_claim_out_but_not_force_one() -> None:
    """No counts always, yes only where the rule leaves it open."""
    good = county(history=above(FOUR_YEARS))
    no = Decision(yes=False)
    assert not judged("first", good, first=no).printed
    assert judged("first", good, first=no).decided
    assert judged("first", good, first=Decision(yes=True)).printed
    bad = county(history=above(FOUR_YEARS | {2001: 250}))
    assert not judged("first", bad, first=Decision(yes=True)).printed


def test_every_one_in_every_unit() -> None:
    """Too many in one school do not make up for too few in another."""
    forms = form_set_with('[[claim]]\nid = "even"\nrule = "every(end_pri, start_pri)"')
    rows = "movement/1 start={0} end={1}\nmovement/2 start=1 end=1"
    returns = {CENTRE.code: rows.format(5, 6), HILL.code: rows.format(6, 5)}
    returns[POINT.code] = "movement/1 start=1 end=1"
    found = judged("even", view(returns, forms))
    assert found.verdict.reasons == (
        "“小学期末人数”和“小学学年初人数”不相等：桐木镇中心小学、三角乡中心小学",
    )


def test_what_must_be_asked_stays_a_question() -> None:
    """Neither ``not`` nor ``or`` turns a question into an answer."""
    report = """
    [[claim]]
    id = "not_first"
    rule = "not first_time(above)"
    [[claim]]
    id = "either"
    rule = "first_time(above) or has(violations)"
    """
    forms = form_set_with(report)
    for name in ("not_first", "either"):
        assert judged(name, view(without(), forms)).verdict.standing is Standing.ASK


def test_below_the_first_round_number_and_without_a_figure() -> None:
    """49 is no milestone; no result is none either."""
    small = county({BUREAU.code: "result sat=60 above=49"}, above(FOUR_YEARS))
    assert judged("first", small).verdict.reasons == ("“上线人数”是49，没有达到整数大关",)
    gone = view(without(BUREAU.code), FORMS, history=above(FOUR_YEARS))
    assert judged("first", gone).verdict.reasons == ("还没有上报：金秀瑶族自治县教育和科技局",)
    assert judged("high", gone).verdict.standing is Standing.FAILS


def test_a_complete_rate_may_still_have_no_value() -> None:
    """A rate over 0 pupils is complete and says nothing."""
    forms = form_set_with('[[claim]]\nid = "high"\nrule = "record_high(reten_pri)"')
    returns = {
        unit.code: "movement/1 start=0 end=0\nmovement/2 start=0 end=0" for unit in (CENTRE, HILL)
    }
    returns[POINT.code] = "movement/1 start=0 end=0"
    found = judged("high", view(returns, forms))
    assert found.verdict.reasons == ("“小学巩固率”没有数",)


def test_record_high() -> None:
    """Above all stored years, of which the three before this one are there."""
    assert judged("high", county(history=above(FOUR_YEARS))).printed
    equal = judged("high", county(history=above(FOUR_YEARS | {1990: 227})))
    assert equal.verdict.reasons == ("1990年“上线人数”是227，本期227没有超过",)
    assert judged("high", county(history=above({2005: 1}))).verdict.standing is Standing.ASK


def test_scale_and_years_are_settings() -> None:
    """The bureau may ask for fewer years and name its own round numbers."""
    of = county(history=above({2005: 180}))
    period = replace(PERIOD, settings={"history_years": 1, "milestones": [225]})
    found = judged("first", replace(of, period=period))
    assert found.printed
    assert found.verdict.basis == "首次突破二百二十五大关：上线人数"


def test_claims_are_asked_by_id() -> None:
    """An unknown claim is an error of the caller."""
    claims = judge_claims(county())
    assert claims.printed("no_violation")
    assert claims.judged["no_violation"].claim == Claim(
        "no_violation", "zero(violations)", "各校没有发生乱收费"
    )
    with pytest.raises(KeyError):
        claims.printed("nothing")
