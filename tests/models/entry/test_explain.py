"""What F1 tells about a field."""

from __future__ import annotations

import pytest

from models.entry.explain import computed_from, explain_field
from models.forms.definition import Field
from tests.models.entry.samples import DROPOUTS, FORM_SET, PUPILS, context


def told(form_id: str, field_id: str) -> str:
    """Return the explanation of a field."""
    form = FORM_SET.form(form_id)
    item = form.field(field_id)
    assert item is not None
    return explain_field(context(), form, item).text


def test_what_may_be_typed() -> None:
    """Type, limits, source, choices and rules are told in words."""
    assert told("school", "name") == (
        "填法：文字；必填。\n最多40个字。\n开始时已按学校名册填好，有变化请改。"
    )
    assert "只能填不少于0人的数。" in told("pupils", "total")
    assert "校验C041：确实这么多，请写明原因。" in told("pupils", "total")
    assert "一般是100到50000平方米，超出要写说明。" in told("school", "area")
    assert "可选：01 家庭经济困难、02 厌学或学习困难" in told("dropouts", "reason")
    assert told("pupils", "boys").startswith("自动计算，不用填：在校生数－其中：女。")


def test_limits() -> None:
    """An upper limit alone, and a value of the last return."""
    item = Field("x", "栏", "integer", max=5, carry="pupils.total")
    text = explain_field(context(), PUPILS, item).text
    assert "只能填不超过5的数。" in text
    assert "开始时已按上一期报表填好" in text


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("total + girls", "在校生数＋其中：女"),
        ("(total - girls) / classes * 100", "（在校生数－其中：女）÷班数×100"),
        ("total - (girls - 1)", "在校生数－（其中：女－1）"),
        ("count(dropouts)", "《辍学学生台账》的行数"),
        ("count(dropouts, returned)", "《辍学学生台账》里“是否返校”填“是”的行数"),
        ("count(dropouts, not returned)", "《辍学学生台账》里“是否返校”填“否”的行数"),
        ("sum(events, persons)", "《安全教育与演练》里参加人数的合计"),
        (
            "sum(events, persons, persons > 3)",
            "《安全教育与演练》里“参加人数”大于3的参加人数的合计",
        ),
        ("distinct(dropouts, name)", "《辍学学生台账》里姓名的不重复的个数"),
        ("default(total, 0)", "在校生数"),
        ("school.area", "《学校基本信息》的校园面积"),
        ("pupils.total[row]", "《在校学生》的在校生数"),
        (
            "count(dropouts, left_on <= period.cutoff and filled(phone))",
            "《辍学学生台账》里“离校日期”不晚于截止日期、填了“家长电话”的行数",
        ),
        (
            'count(dropouts, reason in ("01", "03") and blank(note))',
            "《辍学学生台账》里“辍学原因”是“家庭经济困难”或“外出务工”、没有填“说明”的行数",
        ),
        (
            'count(dropouts, default(reason, "01") != "99")',
            "《辍学学生台账》里“辍学原因”不是“其他”的行数",
        ),
        ('any(dropouts, grade == "6")', "《辍学学生台账》里“年级”是“六年级”的行有没有"),
        ("count(dropouts, month(left_on) == 3)", "《辍学学生台账》里符合条件的行数"),
        ("total * 0 + girls", "其中：女"),
        ("total if girls else classes", "由“其中：女”、“在校生数”、“班数”得出"),
        ("nowhere.x + 1", "由其他项目得出"),
        ("school.nothing", "由《学校基本信息》得出"),
        ("max(total, girls)", "由“在校生数”、“其中：女”得出"),
        ("total +", "由其他项目得出"),
    ],
)
def test_computed_in_words(rule: str, words: str) -> None:
    """A rule is told with labels instead of ids; what is too intricate is told in general."""
    assert computed_from(FORM_SET, PUPILS, Field("x", "栏", "integer", compute=rule)) == words


def test_many_choices_are_cut() -> None:
    """The list of choices of F1 has an end."""
    item = DROPOUTS.field("reason")
    assert item is not None
    assert "……" not in explain_field(context(), DROPOUTS, item).text


def test_what_a_unit_is_not_asked_for_is_not_told() -> None:
    """A sum names only the terms that this unit fills in, wherever they stand."""
    item = Field("x", "栏", "integer", compute="default(classes, 0) + default(total, 0) + girls")
    assert computed_from(FORM_SET, PUPILS, item, {"total"}) == "班数＋其中：女"
    assert computed_from(FORM_SET, PUPILS, item, {"classes", "total"}) == "其中：女"
    assert computed_from(FORM_SET, PUPILS, item, {"girls"}) == "班数＋在校生数"
