"""Last year's return in terms of this year's forms: what is carried over, and what is told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings

from models.forms.definition import FormSet
from models.forms.loader import parse_form_set
from models.forms.migrate import migrate_content
from models.forms.payload import canonical
from models.records import Content, FormData, Row, Value
from tests.models.forms.samples import BASE, SOURCES, sample
from tests.models.workbook.sample_county import sample_form_set
from tests.models.workbook.strategies import contents

STONE = 'tombstone = [{ id = "teachers", renamed_to = "instructors" }]'


def changed(*pairs: tuple[str, str], head: str = "") -> FormSet:
    """Return the sample form set with pieces of its area replaced, and lines added to its head."""
    area = BASE
    for old, new in pairs:
        assert old in area, old
        area = area.replace(old, new)
    sources = {**SOURCES, "base.toml": area, "form_set.toml": SOURCES["form_set.toml"] + head}
    return parse_form_set({name: text.encode() for name, text in sources.items()})


def school(**values: Value) -> Content:
    """Return a content of the single form."""
    return Content({"school": FormData((Row("1", values),))})


def carried(new: FormSet, content: Content) -> tuple[Content, list[str]]:
    """Return what is carried over, and the codes of what is told."""
    made, problems = migrate_content(sample(), new, content)
    return made, [f"{problem.code} {problem.severity}" for problem in problems]


@settings(max_examples=40, deadline=None)
@given(contents(sample_form_set()))
def test_to_the_same_forms_nothing_changes(content: Content) -> None:
    """Moving nowhere is no move."""
    form_set = sample_form_set()
    made, problems = migrate_content(form_set, form_set, content)
    assert canonical(form_set, made) == canonical(form_set, content)
    assert problems == []


def test_a_renamed_field() -> None:
    """Its tombstone says where the value went; the school is told."""
    new = changed(
        (
            '{ id = "teachers", label = "教师"',
            '{ id = "instructors", label = "专任教师"',
        ),
        ('compute = "staff - teachers"', 'compute = "staff - instructors"'),
        (
            'shape = "single"\nfor = ["school"]\nfield',
            f'shape = "single"\nfor = ["school"]\n{STONE}\nfield',
        ),
    )
    made, told = carried(new, school(staff=12, teachers=10))
    assert made == school(staff=12, instructors=10)
    assert told == ["M005 note"]


def test_a_field_that_is_gone() -> None:
    """Only who had filled it in hears of it."""
    new = changed(('  { id = "rate", label = "比率", type = "decimal", scale = 3 },\n', ""))
    made, told = carried(new, school(staff=12, rate=Decimal("1.500")))
    assert made == school(staff=12)
    assert told == ["M006 warning"]
    assert carried(new, school(staff=12)) == (school(staff=12), [])


def test_another_type() -> None:
    """What the new type understands is carried over, the rest must be typed again."""
    new = changed(
        (
            'id = "staff", label = "教职工", type = "integer"',
            'id = "staff", label = "教职工", type = "decimal"',
        ),
        (
            'id = "built", label = "建校日期", type = "date"',
            'id = "built", label = "建校年份", type = "integer"',
        ),
    )
    made, problems = migrate_content(sample(), new, school(staff=12, built=date(1998, 9, 1)))
    row = made.form("school").rows[0]
    assert row.values == {"staff": Decimal("12.00")}
    assert row.unread == {"built": "1998-09-01"}
    (problem,) = problems
    assert problem.message == "“学校情况”的“建校年份”填法变了，原来的“1998-09-01”要重新填。"


def test_choices_by_code_and_then_by_name() -> None:
    """A code that is gone may live on under another one with the same name."""
    choices = SOURCES["choices.toml"].replace(
        'code = "02", label = "外出"', 'code = "05", label = "外出"'
    )
    sources = {**SOURCES, "choices.toml": choices}
    new = parse_form_set({name: text.encode() for name, text in sources.items()})
    assert carried(new, school(state="01")) == (school(state="01"), [])
    assert carried(new, school(state="02")) == (school(state="05"), [])


def test_forms_that_are_gone_renamed_or_of_another_shape() -> None:
    """Nothing is put where it does not belong."""
    content = Content(
        {"enrolment": FormData((Row("1", {"students": 30}),))}, {"T001|enrolment|1": "合班"}
    )
    sources = {name: t.replace("enrolment", "by_grade") for name, t in SOURCES.items()}
    sources["form_set.toml"] += 'tombstone = [{ id = "enrolment", renamed_to = "by_grade" }]\n'
    renamed = parse_form_set({name: text.encode() for name, text in sources.items()})
    made, told = carried(renamed, content)
    assert made.form("by_grade").rows == (Row("1", {"students": 30}),)
    assert made.explanations == {"T001|by_grade|1": "合班"}
    assert told == ["M004 note"]
    gone = {**sources, "form_set.toml": SOURCES["form_set.toml"]}
    forgotten = parse_form_set({name: text.encode() for name, text in gone.items()})
    made, told = carried(forgotten, content)
    assert (made, told) == (Content(), ["M001 warning"])


def test_a_form_of_another_shape() -> None:
    """Records of a list are no grades."""
    new = changed(
        (
            'title = "在校生"\nshape = "grid"\nrows = "grades"',
            'title = "在校生"\nshape = "list"',
        ),
        (', rows = ["1", "7"], default = "0"', ""),
        ('row_id = "2", ', ""),
        ("二年级女生4人", "第1行女生4人"),
        ('carry = "enrolment.students"', 'default = "0"'),
        ('{ row = "1", girls = 0 }', "{ girls = 0 }"),
        ('{ row = "1", girls = 1 }', "{ girls = 1 }"),
    )
    content = Content({"enrolment": FormData((Row("1", {"students": 30}),))})
    assert carried(new, content) == (Content(), ["M003 warning"])


def test_a_row_that_is_gone() -> None:
    """A grade the new list does not have is told, not dropped in silence."""
    choices = SOURCES["choices.toml"].replace(
        '{ code = "2", label = "二年级", for = ["primary", "13"]',
        '{ code = "3", label = "三年级", for = ["primary", "13"]',
    )
    area = BASE.replace('row_id = "2", ', 'row_id = "1", ').replace("二年级女生", "一年级女生")
    sources = {**SOURCES, "choices.toml": choices, "base.toml": area}
    new = parse_form_set({name: text.encode() for name, text in sources.items()})
    rows = (Row("1", {"students": 30}), Row("2", {"students": 28}))
    made, told = carried(new, Content({"enrolment": FormData(rows)}))
    assert made.form("enrolment").rows == rows[:1]
    assert told == ["M007 warning"]


def test_names_never_slip_into_the_figures() -> None:
    """A list of names that a new form set calls figures stays behind."""
    new = changed(
        (
            'shape = "list"\npart = "persons"\nfor = ["school"]\nnatural_key = ["idno"]\nfield',
            'shape = "list"\nfor = ["school"]\nnatural_key = ["idno"]\nfield',
        ),
        (', personal = "name"', ""),
        (', personal = "birth"', ""),
        (', personal = "id"', ""),
    )
    content = Content({"pupils": FormData((Row("A1", {"name": "韦小明"}),))})
    made, told = carried(new, content)
    assert made.forms == {}
    assert told == ["M002 warning"]


def test_absent_stays_absent_and_unread_stays_unread() -> None:
    """Both are statements of the school."""
    content = Content(
        {
            "pupils": FormData(absent=True),
            "school": FormData((Row("1", {"staff": 3}, {"fund": "很多"}),)),
        }
    )
    made, told = carried(changed(('label = "经费"', 'label = "公用经费"')), content)
    assert made == content
    assert told == []
