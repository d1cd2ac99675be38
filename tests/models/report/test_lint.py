"""The lint of a report: every fault has a sentence, and a sound report has none."""

from __future__ import annotations

import pytest

from models.forms.definition import FormSet
from models.report.lint import lint_report
from tests.models.indicators.samples import (
    BASE,
    CHOICES,
    EXAM,
    FORM_SET,
    INDICATORS,
    RETENTION,
    build,
    form_set,
)
from tests.models.report.samples import form_set_with
from tests.models.report.test_charts import TOWNS, YEARS
from tests.models.report.test_claims import REPORT as CLAIMS
from tests.models.report.test_summary import REPORT
from tests.models.report.test_tables import BANDED, MISSING, MOVEMENT, RECORDS


def faults(form_set: FormSet) -> list[str]:
    """Return the faults as file and sentence."""
    return [f"{one.place.file} {one.message}" for one in lint_report(form_set)]


@pytest.mark.parametrize(
    "report", [REPORT, CLAIMS, MOVEMENT, BANDED, MISSING, RECORDS, TOWNS, YEARS]
)
def test_what_the_other_tests_print_is_sound(report: str) -> None:
    """Everything that is used elsewhere passes."""
    assert faults(form_set_with(report)) == []


def paragraph(text: str, more: str = "") -> str:
    """Return a report of one paragraph."""
    return f"[[paragraph]]\nid = \"p\"\ntext = '''{text}'''\n{more}"


@pytest.mark.parametrize(
    ("report", "message"),
    [
        ('title = ["{{ nobody }}"]', "title.1：没有指标“nobody”。"),
        ('signature = "{% set a = 1 %}"', "signature：模板里不能用Assign这种写法。"),
        ('[[claim]]\nid = "c"\nrule = "zero(gone)"', "c.rule：没有指标“gone”。"),
        (
            '[[claim]]\nid = "c"\nrule = "returned()"\n[[claim]]\nid = "c"\nrule = "returned()"',
            "c：有两个断言用了同一个id。",
        ),
        (MISSING + MISSING, "missing：有两个附表用了同一个id。"),
        (paragraph("{{ gone }}"), "p：没有指标“gone”。"),
        (paragraph("{% if claim.gone %}好{% endif %}"), "p：没有断言“gone”。"),
        (paragraph("{{ setting.gone }}"), "p：没有“gone”这个设置。"),
        (paragraph("{{ students|percent }}"), "p：“percent”只能用于比率，“学生数”不是。"),
        (paragraph("{{ students|nearly }}"), "p：没有“nearly”这种写法。"),
        (paragraph("{{ year|nearly }}"), "p：没有“nearly”这种写法。"),
        (paragraph("{{ year|over }}"), "p：“over”只能用于指标。"),
        (paragraph("{{ students|about(year) }}"), "p：“students|about”的参数要写成固定的文字。"),
        (paragraph("约{{ fund|over }}"), "p：“约”和“over”不能一起用。"),
        (paragraph("大约{{ fund|about }}"), "p：“约”和“about”不能一起用。"),
        (
            paragraph("{{ dropouts }}"),
            "p：“辍学人数”涉及个人，要用people，或者放在⟨ ⟩里。",
        ),
        (paragraph("⟨{{ dropouts }}⟩{{ dropouts|people('名', '学生') }}"), ""),
        (paragraph("有学生,其中"), "p：“生,”里的标点要用全角。"),
        (paragraph("学生(人)"), "p：“生(”里的标点要用全角。"),
        (paragraph("{{ records('gone')|listed('a') }}"), "p：没有“gone”这张表。"),
        (
            paragraph("{{ records('ledger')|listed('name') }}"),
            "p：“辍学台账”是名单，不能逐条写进总结。",
        ),
        (
            paragraph("{{ records('visits', where='gone > 1')|listed('town') }}"),
            "p：没有“gone”这个名称。",
        ),
        (
            paragraph("{{ records('visits', order='day, gone')|listed('town') }}"),
            "p：“家访”里没有“gone”这一栏。",
        ),
        (
            paragraph("{% for v in records('visits') %}{{ v.gone }}{{ v.unit_name }}{% endfor %}"),
            "p：“家访”里没有“gone”这一栏。",
        ),
        (paragraph("好。", 'when = "students"'), "p.when：规则里不能用“students”这种写法。"),
        (paragraph("一、好", 'level = "h1"'), "p：标题的序号由程序编排，不要写在文字里。"),
        (paragraph("（一）好", 'level = "h2"'), "p：标题的序号由程序编排，不要写在文字里。"),
        (MOVEMENT.replace("setting.target", "setting.gone"), "movement.note：没有“gone”这个设置。"),
        (
            MOVEMENT.replace("=end_pri / start_pri", "=end_pri / gone"),
            "movement：没有指标“gone”。",
        ),
        (MOVEMENT.replace('unit = "人"', 'kinds = ["x"]'), "movement.kinds：没有“x”这类单位。"),
        (
            RECORDS.replace("form =", 'kinds = ["11"]\nform ='),
            "visits.kinds：逐条列出的表不能写kinds，请写where。",
        ),
        (RECORDS.replace('"visits"\nwhere', '"gone"\nwhere'), "visits：没有“gone”这张表。"),
        (RECORDS.replace("=cost", "=gone"), "visits：没有“gone”这个名称。"),
        (
            RECORDS.replace("=cost", "=count(ledger)"),
            "visits：“count(ledger)”要看名单，不能逐条列出。",
        ),
        (
            RECORDS.replace('label = "日期"', 'label = "日期", total = true'),
            "visits：“day”不是数，不能合计。",
        ),
        (MISSING.replace("=phone", "=salary"), "missing：单位没有“=salary”这一项。"),
        (TOWNS.replace("reten_pri", "gone"), "reten：没有指标“gone”。"),
        (TOWNS.replace('["reten_pri"]', "[]"), "reten：至少要有一个指标。"),
        (TOWNS.replace("setting.target", "gone"), "reten.target：没有指标“gone”。"),
    ],
)
def test_faults_of_the_report(report: str, message: str) -> None:
    """Found when the form set is taken in; nobody meets them in the middle of a report."""
    expected = [f"report.toml {message}"] if message else []
    assert faults(form_set_with(report)) == expected


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id = "visit_n"', 'id = "year"', "year：这个名称模板里另有用处，不能用作指标。"),
        (
            'numerator = "boards"',
            'numerator = "class_max"',
            "board_rate：“class_max”不是合计或计数，不能用在比率里。",
        ),
        ('value = "fund"', 'value = "last.fund"', "fund：指标里不能用上期的数（last）。"),
        ('value = "fund"', 'value = "fee_board"', "fund.value：要是一个数。"),
    ],
)
def test_faults_of_indicators(old: str, new: str, message: str) -> None:
    """What the forms' own lint cannot know."""
    made = build(
        {
            "form_set.toml": FORM_SET,
            "choices.toml": CHOICES,
            "base.toml": BASE,
            "retention.toml": RETENTION,
            "exam.toml": EXAM,
            "indicators.toml": INDICATORS.replace(old, new),
        }
    )
    assert faults(made) == [f"indicators.toml {message}"]


def test_the_sample_itself() -> None:
    """A form set without a report has nothing to find."""
    assert lint_report(form_set()) == []
