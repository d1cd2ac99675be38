"""The shipped wording: with the figures of 2006 it says what was said then, and no more."""

from __future__ import annotations

import re
from datetime import date

import pytest
from msgspec.structs import replace

from models.indicators.parts import unit_parts
from models.records import Period
from models.report.claims import Decision
from models.report.content import Document, Paragraph
from models.report.lint import lint_report
from models.report.summary import Choices, build_document, build_summary, lock_problems
from models.report.view import View
from tests.models.report.county import (
    ALL_IN,
    BUREAU,
    JINXIU,
    JINXIU_JUNIOR,
    NO_LEDGER,
    PERIOD,
    RESULTS,
    TONGMU,
    TONGMU_JUNIOR,
    county,
    county_forms,
    ledger,
    moved,
)
from tests.models.report.samples import years

FOUR_YEARS = years("gk_total", {2002: 140, 2003: 150, 2004: 171, 2005: 180})


def text(of: View, paragraph: str, choices: Choices | None = None) -> str:
    """Return a paragraph as it is printed, "" if it is not."""
    document = build_document(of, choices or Choices())
    found = (block for block in document.blocks if block.id == paragraph)
    return next((block.text for block in found if isinstance(block, Paragraph)), "")


def rows(document: Document, table: str) -> list[str]:
    """Return the rows of a table as lines."""
    (found,) = (item for item in document.tables if item.id == table)
    return [" ".join(cell.text for cell in row.cells) for row in found.rows]


def test_the_lint_finds_nothing() -> None:
    """Every indicator, claim, template, table and chart is sound."""
    assert lint_report(county_forms()) == []


def test_the_exam_of_2006() -> None:
    """493 sat, 8 + 118 + 101 = 227, the first time above two hundred."""
    assert text(county(history=FOUR_YEARS), "p4") == (
        "2006年高考，全县共有493名考生参加考试，本科上线227人，其中第一批8人，第二批118人，"
        "第三批101人，上线率46.04%，上线人数比上年增加47人，首次突破二百人大关。"
    )


@pytest.mark.parametrize(
    ("earlier", "ending"),
    [
        ({2004: 171, 2005: 180}, "上线人数比上年增加47人。"),
        ({}, "上线率46.04%。"),
        ({1999: 203, 2003: 150, 2004: 171, 2005: 180}, "增加47人，再创新高。"),
        ({2003: 150, 2004: 171, 2005: 260}, "上线人数比上年减少33人。"),
    ],
)
def test_no_first_time_without_history(earlier: dict[int, int], ending: str) -> None:
    """Too few years, or a year that was above already."""
    assert text(county(history=years("gk_total", earlier)), "p4").endswith(ending)


def test_results_that_are_not_final_are_not_printed() -> None:
    """The June exam is in the text only when the bureau has closed the results."""
    returns = ALL_IN | {BUREAU.code: RESULTS.replace("final=是", "final=否", 1)}
    assert text(county(returns), "p4") == ""
    returns = ALL_IN | {BUREAU.code: RESULTS.replace(" final=是", "", 1)}
    assert text(county(returns), "p4") == ""
    assert text(county({TONGMU.code: ALL_IN[TONGMU.code]}), "p4") == ""


def test_tiers_nobody_reached_are_left_out() -> None:
    """A tier with 0 is no news."""
    returns = ALL_IN | {
        BUREAU.code: RESULTS.replace("tier1=2", "tier1=0").replace("tier1=6", "tier1=0")
    }
    assert "本科上线219人，第二批118人" in text(county(returns), "p4")


def test_retention_of_2006() -> None:
    """99.63 is 99.5%以上, 95.2 is 95%以上; every dropout has somebody responsible."""
    assert text(county(), "p5") == (
        "一是管好台账。各校对离校学生逐一登记，本学年新登记63名学生，台账在册63名学生，"
        "其中55名学生去向已经摸清。"
        "二是上门劝返。各校分片包户，教师进村入户做学生和家长的工作，已有16名学生重新回到学校，"
        "尚未返校的47名学生均已落实责任人。"
        "三是稳定就学。截至2006年6月30日，小学巩固率达到99.5%以上；初中巩固率达到95%以上；"
        "小学、初中辍学率分别为0.37%和4.83%。两项巩固率都达到了本县的目标。"
    )


def test_a_missing_school_turns_claims_off_and_is_said() -> None:
    """均, 目标 and 没有发生 are claims about all schools."""
    returns = {code: said for code, said in ALL_IN.items() if code != JINXIU_JUNIOR.code}
    found = text(county(returns), "p5")
    assert "尚未返校的还有40名学生。" in found
    assert "目标" not in found
    assert found.endswith(
        "（其中本学年新登记辍学人数、辍学台账人数、已摸清去向的辍学人数、已劝返人数、尚未返校人数含3/4校；"
        "初中巩固率、初中辍学率含1/2校。）"
    )


def test_a_blank_turns_claims_off() -> None:
    """A blank instead of a number is no answer."""
    blank = ledger(10, 10, 10, 3, 7).replace("with_responsible=10 ", "")
    returns = ALL_IN | {JINXIU_JUNIOR.code: moved("9", 200, 190, out_dropout=10) + blank}
    assert "均已落实" not in text(county(returns), "p5")


def test_one_dropout_without_a_responsible_person() -> None:
    """All but one is not all."""
    returns = ALL_IN | {
        JINXIU_JUNIOR.code: moved("9", 200, 190, out_dropout=10) + ledger(10, 9, 10, 3, 7)
    }
    assert "尚未返校的还有47名学生。" in text(county(returns), "p5")


NOBODY_LEFT = ALL_IN | {
    TONGMU.code: moved("1", 300, 300) + moved("6", 300, 300) + NO_LEDGER,
    JINXIU.code: moved("1", 400, 400) + moved("6", 351, 351) + NO_LEDGER,
    TONGMU_JUNIOR.code: moved("9", 1000, 1000) + NO_LEDGER,
    JINXIU_JUNIOR.code: moved("9", 200, 200) + NO_LEDGER,
}


def test_nobody_left_school() -> None:
    """没有发生 needs every school, explicit zeros, and the bureau's word."""
    of = county(NOBODY_LEFT)
    claim = build_summary(of).claims.judged["no_dropout"]
    assert claim.verdict.reasons == ("数据符合，等县局确认",)
    yes = Choices(decisions={"no_dropout": Decision(yes=True, basis=claim.verdict.basis)})
    assert text(of, "p5", yes).startswith(
        "一是管好台账。上报期内，各校没有发生学生辍学。"
        "二是上门劝返。各校分片包户，教师进村入户做学生和家长的工作。"
    )
    assert "没有发生" not in text(of, "p5")
    for changed in (
        {code: said for code, said in NOBODY_LEFT.items() if code != JINXIU.code},
        NOBODY_LEFT | {JINXIU.code: moved("1", 400, 400) + moved("6", 351, 351)},
        NOBODY_LEFT | {JINXIU.code: NOBODY_LEFT[JINXIU.code].replace("out_dropout=0", "", 1)},
        NOBODY_LEFT | {JINXIU.code: ALL_IN[JINXIU.code]},
    ):
        assert "没有发生" not in text(county(changed), "p5", yes)


def test_one_or_two_are_some() -> None:
    """Nobody can be found out from the text."""
    returns = NOBODY_LEFT | {
        JINXIU.code: moved("1", 400, 399, out_dropout=1)
        + moved("6", 351, 350, out_dropout=1)
        + ledger(2, 2, 1, 1, 1)
    }
    found = text(county(returns), "p5")
    assert found.startswith(
        "一是管好台账。各校对离校学生逐一登记，本学年新登记个别学生，台账在册个别学生，"
        "其中个别学生去向已经摸清。二是上门劝返。各校分片包户，教师进村入户做学生和家长的工作，"
        "已有个别学生重新回到学校，尚未返校的个别学生均已落实责任人。"
    )
    assert "辍学率" not in found


def test_the_table_of_movement() -> None:
    """By stage and township; small numbers and what would give them away are left out."""
    document = build_document(county())
    assert rows(document, "movement") == [
        "小学",
        "合计 1351 0 0 0 0 0 5 0 0 1346 99.63 0.37",
        "金秀镇 751 0 0 0 0 0 * 0 0 * * *",
        "桐木镇 600 0 0 0 0 0 * 0 0 * * *",
        "初中",
        "合计 1200 0 0 0 0 0 58 0 0 1142 95.17 4.83",
        "金秀镇 200 0 0 0 0 0 10 0 0 190 95.00 5.00",
        "桐木镇 1000 0 0 0 0 0 48 0 0 952 95.20 4.80",
    ]
    inside = build_document(county(), Choices(privacy="internal"))
    assert rows(inside, "movement")[3] == "桐木镇 600 0 0 0 0 0 1 0 0 599 99.83 0.17"


@pytest.mark.parametrize(
    ("formula", "net", "rate", "note"),
    [
        (
            "ledger",
            True,
            "4.50",
            "辍学率＝本学年辍学人数（减去本学年返校人数）÷学年初在校生×100%。",
        ),
        ("ledger", False, "5.00", "辍学率＝本学年辍学人数÷学年初在校生×100%。"),
        (
            "term",
            True,
            "6.50",
            "辍学率＝（休学＋辍学＋其他减少）÷学年初在校生×100%，毕业、转学、死亡不计。",
        ),
        (
            "liangji",
            True,
            "4.00",
            "辍学率＝〔（休学＋辍学＋死亡＋转出＋其他减少）－（转入＋复学＋其他增加）〕",
        ),
    ],
)
def test_the_formula_of_the_dropout_rate_is_a_setting(
    formula: str, *, net: bool, rate: str, note: str
) -> None:
    """Three official definitions, the one used is printed below the table."""
    counts = {
        "in_transfer_county": 4,
        "in_resume_dropout": 1,
        "in_other": 2,
        "out_dropout": 10,
        "out_suspend": 3,
        "out_transfer_county": 1,
        "out_death": 1,
    }
    returns = NOBODY_LEFT | {
        TONGMU_JUNIOR.code: NO_LEDGER,
        JINXIU_JUNIOR.code: moved("9", 200, 192, **counts),
    }
    settings = {"dropout_formula": formula, "dropout_net": net}
    of = county(returns)
    period = replace(PERIOD, settings=settings)
    rebuilt = county_with(of, period)
    document = build_document(rebuilt, Choices(privacy="internal"))
    (line,) = (line for line in rows(document, "movement")[5:] if line.startswith("金秀镇"))
    assert line.split()[-1] == rate
    (table,) = (item for item in document.tables if item.id == "movement")
    assert note in table.notes[0]


def county_with(of: View, period: Period) -> View:
    """Return the county with other settings; parts are made anew, as the store would."""
    contents = of.returns.contents or {}
    parts = {
        unit.code: unit_parts(of.form_set, period, unit, contents[unit.code])
        for unit in of.units
        if unit.code in contents
    }
    return replace(of, period=period, returns=replace(of.returns, parts=parts))


def test_the_table_of_the_exam() -> None:
    """Only this year's results, added up."""
    assert rows(build_document(county()), "exam") == [
        "合计  510 493 8 118 101 227",
        "县高级中学 文科 200 193 2 48 41 91",
        "县高级中学 理科 310 300 6 70 60 136",
    ]


def test_missing_schools_are_listed() -> None:
    """未报 in the appendix; no list if all are in."""
    returns = {code: said for code, said in ALL_IN.items() if code != JINXIU_JUNIOR.code}
    of = county(returns, pending=frozenset({TONGMU.code}))
    assert rows(build_document(of), "missing") == [
        "1 金秀中学 金秀镇 初中  未报",
        "2 桐木镇中心小学 桐木镇 中心校  待定",
    ]
    assert [table.id for table in build_document(county()).tables] == ["movement", "exam"]


def test_charts() -> None:
    """巩固率 by township with its target; 上线人数 over the years."""
    reten, exam = build_document(county(history=FOUR_YEARS)).charts
    assert reten.categories == ("金秀镇", "桐木镇")
    assert reten.target is not None
    assert exam.categories[-1] == "2006年"


def test_the_whole_report_can_be_locked() -> None:
    """All in, all final, the recount agrees."""
    of = county(history=FOUR_YEARS)
    summary = build_summary(of, Choices(issued=date(2006, 7, 6)))
    assert summary.problems == ()
    assert lock_problems(of, summary) == []
    assert summary.document.title == ("金秀瑶族自治县教育和科技局", "2006年上半年工作总结")


def test_no_name_and_no_half_width_mark() -> None:
    """Chinese text has Chinese punctuation, and nobody's name is in it."""
    returns = ALL_IN | {TONGMU.code: ALL_IN[TONGMU.code] + "dropout_ledger name=赵小明\n"}
    document = build_document(county(returns, history=FOUR_YEARS))
    words = [block.text for block in document.blocks]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words += [note for table in document.tables for note in table.notes]
    whole = "\n".join(words)
    assert "赵" not in whole
    assert not re.search("[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", whole)
