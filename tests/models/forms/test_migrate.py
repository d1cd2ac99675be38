"""Last year's return in terms of this year's forms: what is carried over, and what is told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings

from models.forms.definition import FormSet
from models.forms.field_types import FieldType, field_types
from models.forms.loader import parse_form_set
from models.forms.migrate import migrate_content
from models.forms.payload import canonical, decode_part, encode_part, only_part
from models.records import Content, FormData, Part, Row, Value
from tests.models.forms.samples import BASE, SOURCES, sample
from tests.models.store.samples import small_form_set
from tests.models.workbook.sample_county import BASE as WORKBOOK_BASE
from tests.models.workbook.sample_county import CHOICES as WORKBOOK_CHOICES
from tests.models.workbook.sample_county import FORM_SET as WORKBOOK_FORM_SET
from tests.models.workbook.sample_county import sample_form_set
from tests.models.workbook.strategies import contents

DOC = 'tombstone = [{ id = "doc", renamed_to = "remark" }]'
MERGED = 'tombstone = [{ id = "teachers", renamed_to = "staff" }]'
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
    assert told == ["M005 note"], "who looks for 经费 is told what it is called now"


TEACHERS = '{ id = "teachers", label = "教师", type = "integer", unit = "人" }'


def test_two_fields_that_end_up_in_one() -> None:
    """The one that kept its id stays; the renamed one is not put over it, and that is told."""
    new = changed(
        (f"  {TEACHERS},\n", ""),
        ('compute = "staff - teachers"', 'compute = "staff - 1"'),
        (
            'title = "学校情况"\nshape = "single"',
            f'title = "学校情况"\nshape = "single"\n{MERGED}',
        ),
    )
    assert carried(new, school(staff=12)) == (school(staff=12), [])
    assert carried(new, school(teachers=10)) == (school(staff=10), ["M005 note"])
    made, problems = migrate_content(sample(), new, school(staff=12, teachers=10))
    assert made == school(staff=12)
    assert [(p.code, p.place.row, p.place.field) for p in problems] == [
        ("M005", "", "teachers"),
        ("M009", "1", "teachers"),
    ]
    unread = Content({"school": FormData((Row("1", {"teachers": 10}, {"staff": "十几"}),))})
    made, told = carried(new, unread)
    assert made.form("school").rows == (Row("1", {}, {"staff": "十几"}),)
    assert told == ["M005 note", "M009 warning"]


def test_two_forms_that_end_up_in_one() -> None:
    """A renamed form does not take the place of one that was there already."""
    extra = BASE + '\n[[form]]\nid = "other"\ntitle = "另一张"\nshape = "single"\n'
    extra += 'for = ["school"]\nfield = [{ id = "staff", label = "教职工", type = "integer" }]\n'
    both = {**SOURCES, "base.toml": extra}
    old = parse_form_set({name: text.encode() for name, text in both.items()})
    head = '\ntombstone = [{ id = "other", renamed_to = "school" }]\n'
    new = changed(head=head)
    other = FormData((Row("1", {"staff": 3}),))
    alone, problems = migrate_content(old, new, Content({"other": other}))
    assert (alone, [p.code for p in problems]) == (school(staff=3), ["M004"])
    mine = FormData((Row("1", {"staff": 12}),))
    told = {"X|other|1": "另一张的说明", "X|school|1": "学校的说明"}
    together, problems = migrate_content(old, new, Content({"other": other, "school": mine}, told))
    assert together == Content({"school": mine}, {"X|school|1": "学校的说明"})
    assert [p.message for p in problems] == [
        "“另一张”已并入“学校情况”，那里已有内容，原来的没有带过来。"
    ]


def test_what_was_written_about_names_stays_with_them() -> None:
    """An explanation of a list of names does not come over when the list does not."""
    new = changed(
        ('part = "persons"\n', ""),
        (', personal = "name"', ""),
        (', personal = "birth"', ""),
        (', personal = "id"', ""),
    )
    said = {"T003|pupils|A1": "韦小明家里没有户口"}
    content = Content({"pupils": FormData((Row("A1", {"name": "韦小明"}),))}, said)
    made, told = carried(new, content)
    assert (made, told) == (Content(), ["M002 warning"])
    assert carried(new, Content({}, said)) == (Content(), ["M002 warning"])


def test_a_value_that_is_rounded_is_told() -> None:
    """Half a cent less is another number; nobody changes one in silence, nor shows a name."""
    new = changed(('label = "比率", type = "decimal", scale = 3', 'label = "比率", type = "area"'))
    made, problems = migrate_content(sample(), new, school(rate=Decimal("1.555")))
    assert made == school(rate=Decimal("1.6"))
    assert [problem.message for problem in problems] == [
        "“学校情况”的“比率”填法变了，原来的“1.555”按“1.6”带过来，请核对。"
    ]
    assert carried(new, school(rate=Decimal("1.500")))[1] == []


def test_what_must_be_typed_again_is_masked() -> None:
    """A number that the new field does not understand is not told to everybody."""
    new = changed(
        (
            '{ id = "idno", label = "身份证号", type = "id_number", personal = "id" }',
            '{ id = "idno", label = "办证日期", type = "date" }',
        )
    )
    content = Content({"pupils": FormData((Row("A1", {"idno": "451324199801010021"}),))})
    made, problems = migrate_content(sample(), new, content)
    assert made.form("pupils").rows == (Row("A1", {}, {"idno": "451324199801010021"}),)
    (problem,) = problems
    assert problem.message == (
        "“学生名单”的“办证日期”填法变了，原来的“**************0021”要重新填。"
    )


def test_a_personal_field_among_figures_is_left_behind() -> None:
    """No form set that passes the lint has one; one that lies in a data set may."""
    old, new = small_form_set("1"), small_form_set("2")
    cover = FormData((Row("1", {"filled_by": "李老师", "total": Decimal("1.00")}),))
    made, problems = migrate_content(old, new, Content({"cover": cover}))
    assert made == Content({"cover": FormData((Row("1", {"total": Decimal("1.00")}),))})
    assert [problem.code for problem in problems] == ["M006"]


def test_a_row_that_is_gone_is_called_by_its_name() -> None:
    """People know 二年级, not its code; a row nobody knows is called by what it is."""
    choices = SOURCES["choices.toml"].replace(
        '{ code = "2", label = "二年级", for = ["primary", "13"]',
        '{ code = "3", label = "三年级", for = ["primary", "13"]',
    )
    area = BASE.replace('row_id = "2", ', 'row_id = "1", ').replace("二年级女生", "一年级女生")
    sources = {**SOURCES, "choices.toml": choices, "base.toml": area}
    new = parse_form_set({name: text.encode() for name, text in sources.items()})
    rows = (Row("2", {"students": 28}), Row("9", {"students": 1}))
    _, problems = migrate_content(sample(), new, Content({"enrolment": FormData(rows)}))
    assert [problem.message for problem in problems] == [
        "“在校生”里没有原来的“二年级”这一行了，这一行没有带过来。",
        "“在校生”里没有原来的“9”这一行了，这一行没有带过来。",
    ]


def renovated() -> FormSet:
    """Return forms in which much has moved: renamed, gone, of other types, merged, split off."""
    area = WORKBOOK_BASE
    for old, new in (
        ('id = "post"\n  label = "邮编"\n  type = "code"\n  pattern = "[0-9]{6}"',
         'id = "post"\n  label = "邮编"\n  type = "integer"'),
        ('id = "rate"\n  label = "出勤率"\n  type = "decimal"\n  scale = 1\n  unit = "%"',
         'id = "rate"\n  label = "出勤率"\n  type = "integer"'),
        ('id = "short"\n  label = "简称"\n  type = "text"\n  max_length = 20',
         'id = "short"\n  label = "是否简称"\n  type = "yes_no"'),
        ('id = "doc"\n  label = "文号"\n  type = "code"',
         'id = "extra"\n  label = "新"\n  type = "note"'),
        ('id = "building"\ncode = "F61"\ntitle = "校舍建筑"\nshape = "list"',
         f'id = "houses"\ncode = "F61"\ntitle = "校舍"\nshape = "list"\n{DOC}'),
    ):  # fmt: skip
        assert old in area, old
        area = area.replace(old, new)
    head = WORKBOOK_FORM_SET + 'tombstone = [{ id = "building", renamed_to = "houses" }]\n'
    head = head.replace('areas = ["base"]', 'areas = ["base"]\n', 1)
    kinds = head.index("[[kind]]")
    stone = head.index("tombstone")
    head = head[:kinds] + head[stone:] + head[kinds:stone]
    choices = WORKBOOK_CHOICES.replace('{ code = "2", label = "二年级" },\n', "")
    sources = {"form_set.toml": head, "choices.toml": choices, "base.toml": area}
    return parse_form_set({name: text.encode() for name, text in sources.items()})


def _same(old: FieldType, before: Value, new: FieldType, after: Value | None) -> bool:
    """Tell whether two fields say the same: as numbers, or as people read them."""
    if after is None:
        return False
    return (
        before == after if old.numeric and new.numeric else old.format(before) == new.format(after)
    )


@settings(max_examples=80, deadline=None)
@given(contents(sample_form_set()))
def test_every_value_is_carried_over_or_told_about(content: Content) -> None:
    """Whatever was filled in: it is there as it was, there to be typed again, or named."""
    old, new = sample_form_set(), renovated()
    made, problems = migrate_content(old, new, content)
    named = {(p.place.form, p.place.row, p.place.field) for p in problems}
    where = {"building": "houses"}
    for form_id, data in content.forms.items():
        target = made.form(where.get(form_id, form_id))
        assert target.absent == data.absent
        for row in data.rows:
            after = target.row(row.row_id) or Row(row.row_id)
            for name, value in row.values.items():
                item = old.form(form_id).field(name)
                assert item is not None
                to = new.form(where.get(form_id, form_id)).field(name)
                kept = to is not None and _same(
                    field_types(old).of(item),
                    value,
                    field_types(new).of(to),
                    after.values.get(name),
                )
                told = {(form_id, row.row_id, name), (form_id, "", name), (form_id, row.row_id, "")}
                assert kept or named & told, (form_id, row.row_id, name, value)
    for key in content.explanations:
        code, form_id, row_id = key.split("|")
        assert f"{code}|{where.get(form_id, form_id)}|{row_id}" in made.explanations
    assert decode_part(new, encode_part(new, made, Part.FIGURES)) == only_part(
        new, canonical(new, made), Part.FIGURES
    )


@settings(max_examples=60, deadline=None)
@given(contents(sample_form_set()))
def test_nothing_personal_lands_in_the_figures(content: Content) -> None:
    """However the forms change, what a list of names says is not in the payload of figures."""
    child = {"name": "韦小明𠮷", "idno": "451324199801010021", "sid": "G451324199801010021"}
    persons = FormData((Row("G000000000ZZZZ", child, {"amount": "韦小明的钱"}),))
    told = {**content.explanations, "T9|pupils|G000000000ZZZZ": "韦小明没有户口"}
    whole = Content({**content.forms, "pupils": persons}, told)
    area = WORKBOOK_BASE.replace('part = "persons"\n', "")
    for kind in ("name", "id"):
        area = area.replace(f'\n  personal = "{kind}"', "")
    bare = {"form_set.toml": WORKBOOK_FORM_SET, "choices.toml": WORKBOOK_CHOICES, "base.toml": area}
    opened = parse_form_set({name: text.encode() for name, text in bare.items()})
    for new in (renovated(), opened):
        made, problems = migrate_content(sample_form_set(), new, whole)
        figures = encode_part(new, made, Part.FIGURES).decode()
        said = "".join(problem.message for problem in problems)
        for secret in ("韦小明", "199801010021"):
            assert secret not in figures
            assert secret not in said


def test_items_of_a_choice_list_that_are_gone_or_have_another_name() -> None:
    """Told once each, with why; what must be chosen again keeps what was said."""
    own = {
        "form_set.toml": 'based_on = "sample"\nid = "new"\nversion = "1"\ntitle = "新表样"',
        "base.toml": '[[form]]\nid = "pupils"\nfield = [{ id = "state", default = "03" }]',
        "choices.toml": """
[states]
items = [{ code = "03", label = "在校" }]
tombstone = [
  { id = "01", renamed_to = "03" },
  { id = "02", removed_in = "2007H1", reason = "外出的另外登记。" },
]
""",
    }
    new = parse_form_set(
        {name: text.encode() for name, text in own.items()},
        {name: text.encode() for name, text in SOURCES.items()},
    )
    said = (("A", "01"), ("B", "02"), ("C", "02"))
    pupils = FormData(tuple(Row(name, {"state": state}) for name, state in said))
    made, problems = migrate_content(sample(), new, Content({"pupils": pupils}))
    assert [row.values for row in made.form("pupils").rows] == [{"state": "03"}, {}, {}]
    assert [row.unread for row in made.form("pupils").rows] == [{}, *[{"state": "外出"}] * 2]
    assert [f"{one.code} {one.severity} {one.message}" for one in problems] == [
        "M016 note “学生名单”的“状态”里，“在读”现在是“在校”，1处已带过来。",
        "M017 warning “学生名单”的“状态”里，“外出”已取消，2处要重新选。外出的另外登记。",
    ]


def test_the_explanation_of_a_check_that_is_gone() -> None:
    """It explained what nobody asks any more; that is told like everything left behind."""
    own = {
        "form_set.toml": 'based_on = "sample"\nid = "new"\nversion = "1"\ntitle = "新表样"',
        "base.toml": """
[[form]]
id = "pupils"
title = "在校学生名单"
tombstone = [{ of = "check", id = "T003", removed_in = "2007H1" }]
""",
    }
    new = parse_form_set(
        {name: text.encode() for name, text in own.items()},
        {name: text.encode() for name, text in SOURCES.items()},
    )
    pupils = FormData((Row("A", {"aid": Decimal(1)}),))
    said = {"T003|pupils|A": "还没有取名", "C009|pupils|": "都是零"}
    made, problems = migrate_content(sample(), new, Content({"pupils": pupils}, said))
    assert made.explanations == {"C009|pupils|": "都是零"}
    assert [f"{one.code} {one.severity}" for one in problems] == ["M004 note", "M018 warning"]
