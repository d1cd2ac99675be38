"""Wording: sentences with live figures, optional clauses, claims, edits and coverage."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from models.forms.definition import FormSet
from models.indicators.history import NO_HISTORY, History
from models.report.claims import judge_claims
from models.report.editing import write_edit
from models.report.slots import Slot
from models.report.view import View
from models.report.wording import Edit, Writer, Written, write_paragraphs
from tests.models.indicators.samples import BUREAU, CENTRE, HILL, JUNIOR, POINT
from tests.models.report.samples import form_set_with, view, without, years

CLAIMS = """
[[claim]]
id = "first"
rule = "first_time(above)"

[[claim]]
id = "no_violation"
rule = "zero(violations)"
"""


def forms_with(*texts: str, claims: str = CLAIMS) -> FormSet:
    """Return a form set whose report has these body paragraphs: p1, p2."""
    paragraphs = "".join(
        f"[[paragraph]]\nid = \"p{number}\"\ntext = '''{text}'''\n"
        for number, text in enumerate(texts, 1)
    )
    return form_set_with(claims + paragraphs)


def write(
    text: str,
    returns: dict[str, str] | None = None,
    *,
    history: History = NO_HISTORY,
    pending: frozenset[str] = frozenset(),
    edit: Edit | None = None,
) -> Written:
    """Return a template as it is written on the sample county."""
    of = view(returns or without(), forms_with(text), history=history, pending=pending)
    return Writer(of, judge_claims(of)).write(of.form_set.report.paragraphs[0], edit)


@dataclass(frozen=True)
class Stored:
    """An edit as the store gives it back."""

    text: str
    basis: str


GAOKAO = """
    {{ year }}年{{ sat }}人参考，上线{{ above }}人
    {% if claim.first %}，首次突破{{ above|milestone("人") }}大关{% endif %}。
"""


def test_figures_remember_where_they_come_from() -> None:
    """Every slot is a piece of its own, with its indicator; the words between are plain."""
    made = write("{{ year }}年有学生{{ students }}人，{{ reten_pri|at_least }}。")
    assert made.text == "2006年有学生275人，98%以上。"
    assert [(piece.text, piece.indicator, piece.slot) for piece in made.pieces] == [
        ("2006年有学生", "", ""),
        ("275", "students", "students"),
        ("人，", "", ""),
        ("98%以上", "reten_pri", "reten_pri|at_least"),
        ("。", "", ""),
    ]
    assert (made.coverage, made.problems) == ("", ())


def test_first_time_two_hundred() -> None:
    """227 of 493, with the milestone only on the strength of stored years."""
    known = years("above", {2003: 150, 2004: 199, 2005: 180})
    assert write(GAOKAO, history=known).text == ("2006年493人参考，上线227人，首次突破二百人大关。")
    assert write(GAOKAO).text == "2006年493人参考，上线227人。"


def test_a_line_of_the_file_is_no_line_of_the_text() -> None:
    """Templates may be broken and indented as the author likes."""
    assert (
        write("\n  共{{ students }}人，\n  其中小学{{ pri }}人。\n").text
        == "共275人，其中小学125人。"
    )


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("甲⟨，家访{{ homes }}户⟩。", "甲，家访13户。"),
        ("甲⟨，乱收费{{ violations }}起⟩。", "甲。"),
        ("甲⟨，未返校{{ open }}人⟩。", "甲。"),
        ("甲⟨，乙⟨，未返校{{ open }}人⟩，丙⟩。", "甲，乙，丙。"),
        ("甲⟨，家访{{ homes }}户，未返校{{ open }}人⟩。", "甲。"),
        ("甲⟨，{{ above|growth }}⟩。", "甲。"),
        ("甲⟨，辍学率{{ drop_rate|percent }}⟩。", "甲，辍学率0.04%。"),
        ("乱收费{{ violations }}起。", "乱收费0起。"),
        ("{% if has(violations) %}有{% else %}无{% endif %}", "无"),
        ("{% if has(setting.strict) %}严{% endif %}", "严"),
        ("{{ '有' if claim.no_violation else '无' }}", "有"),
        (
            "{{ half }}，{{ period }}，{{ cutoff }}，{{ bureau }}",
            "上半年，2006年上半年，2006年6月30日，金秀瑶族自治县教育和科技局",
        ),
        (
            "{{ coverage }}，{{ missing }}，{{ pending }}",
            "应报学校3所、教学点1所，已报学校3所、教学点1所（含4/4校），0，0",
        ),
        ("{{ setting.target }}、{{ setting.formula }}", "98、ledger"),
        (
            "{{ nth }}甲。{{ nth }}乙⟨{{ nth }}{{ open }}⟩。{{ nth }}丙。",
            "一是甲。二是乙。三是丙。",
        ),
        ("{{ nth }}甲。", "甲。"),
    ],
)
def test_clauses_and_words(template: str, text: str) -> None:
    """A clause goes if its figure is missing, 0 or must not be said; the rest stays."""
    assert write(template).text == text


def test_a_dropped_clause_leaves_no_trace() -> None:
    """Its figures are neither in the pieces nor in what is said about coverage."""
    made = write("{{ sat }}⟨，{{ students }}人，{{ open }}⟩", without(HILL.code))
    assert [piece.text for piece in made.pieces] == ["493"]
    assert made.coverage == ""


def test_a_figure_that_must_be_said_and_is_not_there() -> None:
    """Its place is held, marked, and stands in the way of locking."""
    made = write("未返校{{ open }}人。")
    assert made.text == "未返校〔缺：未返校〕人。"
    assert made.pieces[1].missing
    assert made.pieces[1].indicator == "open"
    assert [problem.message for problem in made.problems] == ["“未返校”没有数，这里写不出来。"]
    assert made.problems[0].place.path == "p1"


def test_small_numbers_of_persons() -> None:
    """One or two dropouts are 个别, or their clause is left out."""
    text = "有{{ dropouts|people('名', '学生') }}辍学⟨，共{{ dropouts }}人⟩。"
    few = without() | {JUNIOR.code: "movement/7 start=160 end=150 out_dropout=0"}
    assert write(text, few).text == "有个别学生辍学。"
    assert write(text).text == "有12名学生辍学，共12人。"


def test_coverage_is_said_where_figures_lack_returns() -> None:
    """One sentence if all figures lack the same, otherwise which lacks what."""
    one = write("{{ students }}人，{{ pri }}人。", without(JUNIOR.code))
    assert one.coverage == "（其中学生数含3/4校。）"
    both = write("{{ students }}人，{{ boards }}所。", without(HILL.code))
    assert both.coverage == "（以上数据含3/4校。）"
    mixed = write("{{ students }}人，{{ pri }}人，{{ sat }}人。", without(HILL.code, BUREAU.code))
    assert mixed.coverage == ("（其中学生数含3/4校；小学生数含2/3校。）")
    undecided = write("{{ students }}人。", pending=frozenset({POINT.code}))
    assert undecided.coverage == "（以上数据含4/4校，1校待定。）"


def test_a_rate_above_its_cap_is_reported() -> None:
    """The clerk hears that 100 was printed for more than 100."""
    made = write("{{ reten_pri|percent }}", {POINT.code: "movement/1 start=10 end=11"})
    assert made.text == "100.00%"
    assert [problem.code for problem in made.problems] == ["R003"]


RECORDS = without() | {
    CENTRE.code: """
        visits town=金秀镇 day=2006-03-23 homes=3 cost=1.50
        visits town=桐木镇 day=2006-04-10 homes=9
        visits town=金秀镇 homes=4
    """,
    POINT.code: "visits town=金秀镇 day=2006-03-02 homes=2",
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        (
            """
            {% for v in records("visits", where="homes > 2", order="day") %}
            {% if not loop.first %}；{% endif %}第{{ loop.index|chinese }}次⟨{{ v.day|day }}⟩到
            {{ v.town }}{{ v.homes }}户{% endfor %}。
            """,
            "第一次3月23日到金秀镇3户；第二次4月10日到桐木镇9户；第三次到金秀镇4户；第四次到金秀镇8户。",
        ),
        ('{{ records("visits")|listed("town") }}', "金秀镇、桐木镇"),
        ('{{ records("visits")|listed("town", 1) }}', "金秀镇"),
        ('{{ records("visits")|months("day") }}月', "3、4月"),
        (
            """
            {% for v in records("visits", where="cost > 1", order="homes") %}
            {{ v.unit_name }}{{ v.cost }}元{{ v.day }}{% endfor %}
            """,
            "桐木镇中心小学1.50元2006年3月23日",
        ),
    ],
)
def test_records(template: str, text: str) -> None:
    """Events are told one by one, in order, with codes as words and dates as dates."""
    assert write(template, RECORDS).text == text


def test_a_blank_in_a_record_is_a_gap() -> None:
    """Outside a clause its place is held."""
    made = write(
        '{% for v in records("visits", order="town,homes") %}{{ v.day|day }}、{% endfor %}', RECORDS
    )
    assert made.text == "3月2日、3月23日、〔缺：日期〕、〔缺：日期〕、4月10日、"
    assert made.problems[0].message == "“日期”没有数，这里写不出来。"


@pytest.mark.parametrize(
    "template",
    [
        "{{ nothing }}",
        "{{ claim.nothing }}",
        "{{ setting.nothing }}",
        "{{ setting.table }}",
        "{{ setting.strict }}",
        "{{ year|over }}",
        "{{ students|people('名') }}",
        "{{ students|people('a', 'b')|over }}",
        '{% for v in records("visits") %}{{ v.nothing }}{% endfor %}',
        '{% for v in records("ledger") %}{{ v.name }}{% endfor %}',
        "{% set x = 1 %}",
        "{{ students|nearly }}",
    ],
)
def test_a_wrong_template_costs_one_paragraph(template: str) -> None:
    """The lint finds these; if one comes through, the rest of the report is still written."""
    made = write(template, RECORDS)
    assert made.text == "〔这一段写不出来〕"
    assert made.problems[-1].code == "R002"


def test_a_text_without_end_is_cut_off() -> None:
    """A template cannot flood the report."""
    long = "长" * 7000
    made = write('{% for v in records("visits") %}' + long + "{% endfor %}", RECORDS)
    assert made.text == "〔这一段写不出来〕"


def test_signs_in_the_data_are_no_marks() -> None:
    """Text from returns cannot forge a slot."""
    odd = replace(BUREAU, name="局\ue0000\ue001\u202e名")
    of = view(without(), forms_with("{{ students }}{{ bureau }}"))
    of = replace(of, units=(*of.units[:4], odd))
    made = Writer(of, judge_claims(of)).write(of.form_set.report.paragraphs[0])
    assert made.text == "275局0名"


def test_an_edited_paragraph_keeps_its_words_and_live_figures() -> None:
    """The clerk's words stay, the figures follow the returns, the change is marked."""
    template = "上线{{ above }}人{% if claim.first %}，首次{% endif %}。"
    first = write(template)
    edit = Stored(write_edit(["今年上线", Slot("above"), "人，成绩喜人。"]), first.basis)
    assert first.basis == "above=227;first=0"
    same = write(template, edit=edit)
    assert (same.text, same.edited, same.changed) == ("今年上线227人，成绩喜人。", True, False)
    other = without() | {BUREAU.code: "result sat=493 above=230"}
    changed = write(template, other, edit=edit)
    assert (changed.text, changed.changed) == ("今年上线230人，成绩喜人。", True)
    history = years("above", {2003: 1, 2004: 1, 2005: 1})
    assert write(template, history=history, edit=edit).changed  # the claim holds now


def test_an_edit_may_hold_slots_that_are_gone() -> None:
    """A dropped indicator or a value that went missing holds its place and is reported."""
    edit = Stored(
        write_edit([Slot("gone"), "、", Slot("open"), "、", Slot("students", "nearly")]), ""
    )
    made = write("甲。", edit=edit)
    assert made.text == "〔缺：gone〕、〔缺：未返校〕、〔缺：students〕"
    assert len(made.problems) == 3


def test_an_edit_says_what_its_figures_lack() -> None:
    """Coverage is that of the figures in the clerk's words."""
    edit = Stored(write_edit(["学生", Slot("students"), "人。"]), "")
    assert write("甲。", without(HILL.code), edit=edit).coverage == "（以上数据含3/4校。）"


REPORT = """
[[paragraph]]
id = "h1"
level = "h1"
text = "工作情况"
[[paragraph]]
id = "h2a"
level = "h2"
text = "教学"
[[paragraph]]
id = "exam"
text = "上线{{ above }}人。"
when = "complete(above)"
[[paragraph]]
id = "h2b"
level = "h2"
text = "收费"
[[paragraph]]
id = "fee"
text = "{% if claim.no_violation %}没有发生乱收费。{% endif %}"
[[paragraph]]
id = "h1b"
level = "h1"
text = "问题"
"""


def ids(of: View, omitted: tuple[str, ...] = ()) -> list[str]:
    """Return what is printed of the report above."""
    return [made.id for made in write_paragraphs(of, judge_claims(of), omitted=omitted)]


def test_headings_without_text_go() -> None:
    """A condition that fails, a claim that does not hold, the clerk's choice."""
    forms = form_set_with(CLAIMS + REPORT)
    assert ids(view(without(), forms)) == ["h1", "h2a", "exam", "h2b", "fee"]
    assert ids(view(without(HILL.code), forms)) == ["h1", "h2a", "exam"]
    assert ids(view(without(BUREAU.code), forms)) == ["h1", "h2b", "fee"]
    assert ids(view(without(), forms), omitted=("exam", "fee")) == []
