"""Long titles: broken at the sense, no line too long, no hourglass."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.report.line_setter import is_narrow, natural_width
from models.report.titles import break_title


def measure(char: str) -> float:
    return 0.55 if is_narrow(char) else 1.0


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("某县2006年上半年工作总结", ["某县2006年上半年工作总结"]),
        (
            "金秀瑶族自治县教育和科技局2006年上半年工作总结",
            ["金秀瑶族自治县教育和科技局", "2006年上半年工作总结"],
        ),
        (
            "关于进一步做好全县中小学控辍保学工作情况的报告",
            ["关于进一步做好全县中小学", "控辍保学工作情况的报告"],
        ),
    ],
)
def test_titles_break_where_the_sense_allows(text: str, lines: list[str]) -> None:
    assert break_title(text, measure, 18) == lines


def test_three_lines_are_no_hourglass() -> None:
    text = (
        "金秀瑶族自治县人民政府教育督导委员会办公室"
        "关于二〇〇六年上半年全县义务教育阶段学校控辍保学工作情况的通报"
    )
    lines = break_title(text, measure, 20)
    widths = [natural_width(line, measure) for line in lines]
    assert "".join(lines) == text
    assert len(lines) == 3
    assert widths[1] >= min(widths[0], widths[2])


@settings(deadline=None, max_examples=40)
@given(st.text("县局年的工作总结报告学校2006、（）", min_size=0, max_size=120))
def test_property_every_line_fits_and_nothing_is_lost(text: str) -> None:
    lines = break_title(text, measure, 14)
    assert "".join(lines) == text
    assert all(natural_width(line, measure) <= 14.51 for line in lines)


def test_line_breaks_in_a_title_are_taken_out() -> None:
    assert break_title("某县\n总结", measure, 18) == ["某县总结"]
