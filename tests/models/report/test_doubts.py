"""What the clerk should look into before the report is final."""

from __future__ import annotations

from msgspec.structs import replace

from models.problems import Problem
from models.report.doubts import doubts
from tests.models.report.county import ALL_IN, BUREAU, TONGMU, county


def told(found: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.code, problem.message) for problem in found]


UNFILLED = ("R016", "县局自己的表“高考结果”还没有填，总结里不会写到。")


def test_nothing_is_doubtful() -> None:
    """Every return is in order, and the bureau has filled in what it is asked."""
    assert list(doubts(county())) == []
    absent = {**ALL_IN, BUREAU.code: "exam_result absent"}
    assert list(doubts(county(absent))) == []


def test_what_the_bureau_has_not_filled_in_is_said() -> None:
    """It would be passed over in silence, whether the bureau sent nothing or left it empty."""
    returns = {code: text for code, text in ALL_IN.items() if code != BUREAU.code}
    assert told(list(doubts(county(returns)))) == [UNFILLED]
    assert told(list(doubts(county({**returns, BUREAU.code: ""})))) == [UNFILLED]


def test_returns_with_errors_are_named() -> None:
    """They count, but somebody should look at them first."""
    of = county()
    wrong = replace(of, returns=replace(of.returns, wrong=frozenset({TONGMU.code})))
    assert told(list(doubts(wrong))) == [
        ("R017", "有单位的报表带着错误：桐木镇中心小学，请核对后再定稿。")
    ]
