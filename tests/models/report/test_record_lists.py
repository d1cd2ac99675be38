"""Records and dates as the report says them."""

from __future__ import annotations

from datetime import date

import pytest

from models.report.record_lists import (
    chinese,
    listed,
    long_date,
    months,
    plain,
    raw_records,
    records,
    sentence,
    span,
    titled,
)
from tests.models.indicators.samples import CENTRE
from tests.models.report.samples import view

START = date(2006, 4, 11)


@pytest.mark.parametrize(
    ("end", "text"),
    [
        (None, "4月11日"),
        (date(2006, 4, 11), "4月11日"),
        (date(2006, 4, 10), "4月11日"),
        (date(2006, 4, 12), "4月11日至12日"),
        (date(2006, 5, 2), "4月11日至5月2日"),
        ("不详", "4月11日"),
    ],
)
def test_spans(end: object, text: str) -> None:
    """A month is said once; an end that is none is not said."""
    assert span(START, end) == text


def test_dates_and_numbers() -> None:
    """Full dates have no leading zeros; ordinals are Chinese."""
    assert long_date(date(2006, 7, 5)) == "2006年7月5日"
    assert chinese(12) == "十二"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("控辍保学的通知", "《控辍保学的通知》"),
        ("《控辍保学的通知》", "《控辍保学的通知》"),
        ("《义务教育法》和《教师法》学习要点", "《〈义务教育法〉和〈教师法〉学习要点》"),
        ("关于学习《教师法》的通知", "《关于学习〈教师法〉的通知》"),
        ("《义务教育法》和《教师法》", "《〈义务教育法〉和〈教师法〉》"),
    ],
)
def test_titles(typed: str, text: str) -> None:
    """A title has its marks once, and a title in it has the inner ones."""
    assert titled(typed) == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [("校舍要维修", "校舍要维修。"), ("校舍要维修；", "校舍要维修。"), ("好！", "好！"), (" ", "")],
)
def test_sentences(typed: str, text: str) -> None:
    """Whatever stands at the end of what was typed, it ends like a sentence."""
    assert sentence(typed) == text


def test_plain_text() -> None:
    """Control characters, directions and private signs do not reach the paper."""
    assert plain("金\u0000秀\u202e小\ue001学\u200b") == "金秀小学"


def test_persons_are_never_listed() -> None:
    """Records of a person list cannot be had, whatever a form set says."""
    with pytest.raises(ValueError, match="ledger"):
        raw_records(view(), "ledger")


def test_months_and_values_of_records() -> None:
    """Blanks are passed over; the most frequent comes first."""
    of = view(
        {
            CENTRE.code: """
                visits town=桐木镇 day=2006-03-02
                visits town=金秀镇 day=2006-02-02
                visits town=金秀镇 homes=1
                visits homes=1
            """
        }
    )
    found = records(of, "visits")
    assert months(found, "day") == "2、3"
    assert listed(found, "town") == "金秀镇、桐木镇"
    assert not found[3].town
    assert found[0].unit_name == CENTRE.name
    with pytest.raises(AttributeError):
        _ = found[0].nothing


def test_what_is_blank_sorts_last_and_fails_conditions() -> None:
    """A record for which nobody can tell is not listed."""
    of = view({CENTRE.code: "visits homes=3\nvisits homes=1 cost=2\nvisits cost=1"})
    assert [row.row_id for _, _, row in raw_records(of, "visits", "", ["homes"])] == [
        "R2",
        "R1",
        "R3",
    ]
    assert [row.row_id for _, _, row in raw_records(of, "visits", "homes > 0")] == ["R1", "R2"]
    without_contents = view({})
    assert records(without_contents, "visits") == []
