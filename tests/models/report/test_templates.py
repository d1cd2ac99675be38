"""The template language: what it can do, and everything of Jinja2 that it cannot."""

from __future__ import annotations

import pytest

from models.report.templates import Print, TemplateFault, outline, prepared


def test_clauses_and_line_breaks() -> None:
    """⟨ ⟩ mark what may be dropped; the file's line breaks are not the text's."""
    text = """
        共{{ a }}人⟨，其中女{{ b }}人⟩
        。
    """
    assert prepared(text) == "共{{ a }}人{% clause %}，其中女{{ b }}人{% endclause %}。"


def test_outline() -> None:
    """The lint learns what a template looks at."""
    found = outline(
        "{{ year }}年⟨约{{ a|over }}⟩{{ b|people('名', '学生') }}"
        "{% if claim.c and has(d) %}好{% endif %}"
        "{{ setting.limit }}{% for e in records('f', where='x > 1', order='day') %}"
        "{{ e.title }}{{ e.day|day }}{{ loop.index|chinese }}{% endfor %}{{ b if claim.c else a }}"
    )
    assert found.names == {"year", "a", "b", "d"}
    assert found.claims == {"c"}
    assert found.settings == {"limit"}
    assert found.records == [{"form": "f", "where": "x > 1", "order": "day"}]
    assert found.fields == {("f", "title"), ("f", "day")}
    assert found.literals == ["年", "约", "好"]
    assert found.prints == [
        Print("year", "", (), optional=False, before=""),
        Print("a", "over", (), optional=True, before="约"),
        Print("b", "people", ("名", "学生"), optional=False, before=""),
        Print("", "day", (), optional=False, before=""),
        Print("", "chinese", (), optional=False, before=""),
        Print("b", "", (), optional=False, before=""),
        Print("a", "", (), optional=False, before=""),
    ]


def test_arguments_that_are_not_constant_are_seen() -> None:
    """A form of words takes fixed words only."""
    assert outline("{{ a|people(b, '人') }}").prints[0].args is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{ a", "模板写法不对"),
        ("{% if a %}", "模板写法不对"),
        ("⟨{{ a }}", "⟨和⟩不配对"),
        ("x" * 8001, "模板太长"),
        ("{% set a = 1 %}", "Assign"),
        ("{% macro a() %}{% endmacro %}", "Macro"),
        ("{% import 'a' as b %}", "Import"),
        ("{% include 'a' %}", "Include"),
        ("{% extends 'a' %}", "Extends"),
        ("{% block a %}{% endblock %}", "Block"),
        ("{% filter over %}{% endfilter %}", "FilterBlock"),
        ("{% call records('a') %}{% endcall %}", "call"),
        ("{{ a + 1 }}", "Add"),
        ("{{ 'a' * 9999999 }}", "Mul"),
        ("{{ a ** 99 }}", "Pow"),
        ("{{ a % 2 }}", "Mod"),
        ("{{ a ~ b }}", "Concat"),
        ("{{ [a] }}", "List"),
        ("{{ a is defined }}", "Test"),
        ("{{ a[0] }}", "Getitem"),
        ("{{ a.__class__ }}", "__class__"),
        ("{{ a.b.c }}", "“.c”"),
        ("{{ _clause }}", "“_clause”"),
        ("{{ range(9) }}", "只能调用records和has"),
        ("{{ claim.x() }}", "只能调用records和has"),
        ("{{ records(*a) }}", "只能调用records和has"),
        ("{{ records(a) }}", "records要写成"),
        ("{{ records('a', 'b') }}", "records要写成"),
        ("{{ records('a', when='b') }}", "records要写成"),
        ("{{ a|over(x=1) }}", "参数要按次序写"),
        ("{% for x in a %}{% endfor %}", "循环只能写成"),
        ("{% for x in records('a') %}{{ x }}{% endfor %}", "“x”是一条记录"),
        ("{% for x, y in records('a') %}{% endfor %}", "循环只能写成"),
        ("{% for x in records('a') if x %}{% endfor %}", "循环只能写成"),
        (
            "{% for x in records('a') %}{% for y in records('b') %}{% endfor %}{% endfor %}",
            "循环里不能再套循环",
        ),
    ],
)
def test_what_wording_does_not_need_is_refused(text: str, reason: str) -> None:
    """Templates come in with task packages: a closed list of constructs, nothing else."""
    with pytest.raises(TemplateFault) as caught:
        outline(text)
    assert reason in str(caught.value)
