"""The forms for today: what ended is gone, what replaced it is there, and nobody types more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from models.checks.proofs import run_proofs
from models.checks.runner import check_content
from models.demo.returns import school_revision
from models.forms.applicability import forms_for, kind_matches
from models.forms.compute import fill_computed, prefill
from models.forms.context import ReturnContext
from models.forms.definition import Field, Form
from models.forms.loader import form_set_from_json, form_set_to_json
from models.forms.payload import canonical, only_part
from models.forms.setting_rows import setting_rows
from models.records import Content, FormData, Part, Row, Unit, Value
from models.report.lint import lint_report
from models.task.half_years import half_year
from models.workbook.reader import read_bytes
from models.workbook.result import Known
from models.workbook.writer import write_workbook
from tests.models.demo.samples import returns
from tests.resources.teacher import POINT, VILLAGE, current, shipped
from tests.resources.test_county_2006_forms import NARROW, texts
from tests.resources.test_county_2006_random import contents

AUTUMN = half_year(2026, 2)

GONE_FORMS = "principal_plan distance"
"""校长建设年 and the three modes of the distance education project (domain.md §0.10, §1.9)."""

GONE_FIELDS = {
    "study": "lead_group learning_unit learning_family learning_person",
    "exam_result": "tier1 tier2 tier3",
    "aid_summary": (
        "waived_n waived_amount reduced_n reduced_amount deferred_n deferred_amount"
        " books_n books_amount meal_n meal_amount"
    ),
    "building_summary": "storeyed",
    "boarding": "canteen_license",
    "equipment": "instr_class self_check",
    "hotline": "guests",
    "safety_duty": "guard alarm insured",
}
GONE_ITEMS = {
    "fee_items": "01",
    "aid_items": "01 02 03 04 09",
    "education_themes": "01",
    "event_series": "01 02 07",
    "exams": "3",
    "exam_papers": "300 301 302",
    "streams": "1 2",
    "dropout_status": "10",
    "raised_purposes": "02 03",
    "room_types": "RM21 RM22",
    "petition_channels": "5",
}
NEW_FORMS = {
    "school_age_ledger": "F45",
    "suspected_ledger": "F46",
    "ledger_review": "B16",
    "nutrition": "F53",
    "after_school": "F32",
    "exchange": "F25",
    "digital": "F73",
}
"""The ledgers and the quarterly review of §1.6; meals, after school, exchange, computers."""

NEW_SETTINGS: dict[str, object] = {
    "drills_least": 5,
    "drills_least_autumn": 4,
    "ledger_reports_least": 4,
    "meal_standard": 5,
    "aid_standard_pri": {"05": 625, "06": 312.5},
    "aid_standard_jun": {"05": 750, "06": 375},
}
"""Half of 1250 and 1500 yuan a school year since spring 2024, day pupils half of it (§1.7)."""

ENDED = re.compile(
    "杂费|一费制|普九|普实|两基|两免|代课|物价|八荣|荣辱|八室|五室|第[一二三]批|建设年"
    "|光盘|卫星|影碟|DVD|文科|理科|学前班|毕业检测|平安保险|行风热线|工商局|200[0-9]|199[0-9]"
)


def settings_of() -> dict[str, object]:
    """Return the settings by id."""
    return {item.id: item.default for item in current().settings}


def test_it_loads_travels_and_keeps_its_proofs() -> None:
    """Structure, wording, tables; and in a task package it is one piece, without the base."""
    assert lint_report(current()) == []
    assert run_proofs(current()) == []
    arrived = form_set_from_json(form_set_to_json(current()))
    assert arrived.hash == current().hash != shipped().hash
    assert (current().id, current().since) == ("county_current", "2007H1")


def test_the_areas_are_the_same() -> None:
    """Fifteen, in their order; no check has two meanings."""
    assert [area.id for area in current().areas] == [area.id for area in shipped().areas]
    checks = [check.id for form in current().forms for check in form.checks]
    assert len(set(checks)) == len(checks)


def test_what_ended_is_gone_by_its_tombstone() -> None:
    """Forms, fields and items, each with since when, and why."""
    stones = {stone.id: stone for stone in current().tombstones if not stone.of}
    assert list(stones) == GONE_FORMS.split()
    assert not {form.id for form in current().forms} & stones.keys()
    assert all(stone.removed_in and stone.reason for stone in stones.values())
    for form_id, names in GONE_FIELDS.items():
        form = current().form(form_id)
        gone = [stone for stone in form.tombstones if not stone.of]
        assert {stone.id for stone in gone} == set(names.split())
        assert all(form.field(name) is None for name in names.split())
        assert all(stone.reason.endswith("。") for stone in gone)
    for list_id, codes in GONE_ITEMS.items():
        choices = current().choices[list_id]
        assert [stone.id for stone in choices.tombstones] == codes.split()
        assert all(choices.item(code) is None for code in codes.split())
        assert all(stone.renamed_to or stone.reason for stone in choices.tombstones)


def test_what_replaced_it_is_there() -> None:
    """Under numbers of their own; standards are data of the half-year."""
    assert {name: current().form(name).code for name in NEW_FORMS} == NEW_FORMS
    assert NEW_SETTINGS.items() <= settings_of().items()
    fields = {form.id: {field.id for field in form.fields} for form in current().forms}
    assert {"special", "bachelor", "college"} <= fields["exam_result"]
    assert {"senior_fee_n", "senior_grant_n", "voc_fee_n", "voc_grant_n"} <= fields["aid_summary"]
    assert {"law_principal", "safety_day", "bully_group", "liability"} <= fields["safety_duty"]
    assert [item.label for item in current().choices["streams"].items] == [
        "物理类",
        "历史类",
        "艺体",
    ]


def test_no_tuition_and_no_incidental_fee_in_compulsory_education() -> None:
    """Since the law of 2006-09-01 (§1.10): neither is in the tables of the two stages."""
    found = settings_of()
    for table in ("fee_primary", "fee_junior"):
        codes = found[table]
        assert isinstance(codes, dict)
        assert not {"01", "02", "04", "05"} & codes.keys()
        assert {"07", "08"} <= codes.keys()


def test_what_the_county_must_confirm_says_so() -> None:
    """A standard that differs by place is marked."""
    words = "待局核定"
    ids = "fee_primary fee_junior fee_senior room_sets full_marks meal_standard aid_standard_sen"
    helps = {item.id: item.help for item in current().settings}
    assert [name for name in ids.split() if words not in helps[name]] == []


def test_standards_are_read_with_names() -> None:
    """Not with the codes of their items."""
    titles = [row.title for row in (*setting_rows(shipped(), {}), *setting_rows(current(), {}))]
    assert [title for title in titles if title[-1].isdigit()] == []
    assert "高中阶段资助标准（元，每人每学期）：中职国家助学金" in titles


def test_a_young_principal_of_today_is_not_doubtful() -> None:
    """Born when the principals of 2006 were at work already."""
    for name in ("leader", "point_leader"):
        born = current().form(name).field("birth_year")
        assert born is not None
        assert (born.soft_min, born.soft_max) == (1960, 2004)


def test_the_note_names_the_formula_that_was_used() -> None:
    """Whatever formula may be chosen has its sentence below the table (§0.3), as in 2006."""
    for form_set in (shipped(), current()):
        formulas = {item.code for item in form_set.choices["dropout_formulas"].items}
        (table,) = (table for table in form_set.report.tables if table.id == "movement")
        named = {formula for formula in formulas if f'"{formula}"' in table.note}
        assert formulas - named == {"ledger"}, "the last branch"


def test_nothing_that_ended_is_spoken_of() -> None:
    """In labels, help, messages and wording; only aliases know what people used to say."""
    said = list(_spoken())
    assert len(said) > 2500
    found = [text for text in said if ENDED.search(text)]
    assert [text for text in found if "不收学费、杂费" not in text] == []


def _spoken() -> Iterator[str]:
    aliases = {
        alias
        for choices in current().choices.values()
        for item in choices.items
        for alias in item.aliases
    }
    examples = {
        example.message
        for form in current().forms
        for check in form.checks
        for example in (check.fires, check.passes)
    }
    yield from (text for text in texts(current()) if text not in aliases | examples)
    report = current().report
    yield from (paragraph.text for paragraph in report.paragraphs)
    yield from (claim.title for claim in report.claims)
    for table in report.tables:
        yield from (table.title, table.note)
        yield from (f"{column.group}{column.label}" for column in table.columns)
    yield from (item.title for item in current().indicators)


def test_explained_shortly_and_in_chinese_punctuation() -> None:
    """As in 2006: every form and field, at most sixty characters."""
    for form in current().forms:
        assert form.help
        for field in form.fields:
            assert 0 < len(field.help) <= 60, f"{form.id}.{field.id}"
            assert field.help.endswith("。")
    assert [text for text in texts(current()) if NARROW.search(text)] == []


def test_persons_are_only_in_the_lists_of_names() -> None:
    """The three ledgers name children; their figures are computed and go along alone."""
    for form in current().forms:
        named = {field.id for field in form.fields if field.personal}
        assert form.part is Part.PERSONS or not named, form.id
    for name in ("school_age_ledger", "suspected_ledger", "dropout_ledger"):
        form = current().form(name)
        assert form.part is Part.PERSONS
        assert form.field("name") is not None
    summary = current().form("ledger_summary")
    typed = [field.id for field in summary.fields if not field.compute]
    assert typed == ["monthly_reports"]


def test_the_three_ledgers_make_their_figures() -> None:
    """One child at another school, one not enrolled; one suspect still asked about, one back."""
    ctx = ReturnContext(current(), VILLAGE, AUTUMN)
    children = FormData((Row("A", {"state": "1"}), Row("B", {"state": "6"})))
    suspects = FormData((Row("C", {"status": "1"}), Row("D", {"status": "2"})))
    said = {
        "school_age_ledger": children,
        "suspected_ledger": suspects,
        "dropout_ledger": FormData(absent=True),
        "persuasion": FormData((Row("V", {"pupil": "张小明"}),)),
    }
    row = fill_computed(ctx, Content(said)).form("ledger_summary").rows[0]
    names = "age_listed age_out suspected suspected_open suspected_back ledger_total visits"
    assert [row.values[name] for name in names.split()] == [2, 1, 2, 1, 1, 0, 1]


@pytest.mark.parametrize(("half", "drills", "told"), [(1, 4, 1), (1, 5, 0), (2, 4, 0), (2, 3, 1)])
def test_drills_are_monthly(half: int, drills: int, told: int) -> None:
    """Five in spring, four from September to December."""
    ctx = ReturnContext(current(), POINT, half_year(2026, half))
    duty = FormData((Row("1", {"point_drills": drills}),))
    problems = check_content(ctx, fill_computed(ctx, Content({"safety_duty": duty})))
    assert [problem.code for problem in problems].count("C169") == told


def test_meals_are_reckoned_with_the_standard() -> None:
    """60 pupils, 80 days, 5 yuan."""
    ctx = ReturnContext(current(), VILLAGE, AUTUMN)
    said: dict[str, Value] = {"covered": True, "mode": "1", "pupils": 60, "days": 80}
    said["amount"] = Decimal(24001)
    content = fill_computed(ctx, Content({"nutrition": FormData((Row("1", said),))}))
    assert content.form("nutrition").rows[0].values["due"] == Decimal(24000)
    assert "C361" in {problem.code for problem in check_content(ctx, content)}


@pytest.mark.parametrize(("kind", "most"), [("13", 60), ("12", 220)])
def test_the_burden(kind: str, most: int) -> None:
    """The first time: what was typed in 2006 and is still asked, and everything new at once."""
    made = returns()
    for unit in made.county.of_kind(kind):
        assert 0 < _kept(unit) + _added(unit) <= most, unit.name


def _kept(unit: Unit) -> int:
    """Count what the unit typed in 2006 that is still asked."""
    made = returns()
    ctx = made.context(unit)
    start, content = fill_computed(ctx, prefill(ctx)), made.content(unit)
    asked = {form.id: form for form in forms_for(current(), unit)}
    count = 0
    for form in (form for form in made.form_set.forms if form.id in asked):
        data, now = content.form(form.id), asked[form.id]
        count += data.absent
        before = {row.row_id: row.values for row in start.form(form.id).rows}
        rows = [row for row in data.rows if _has_row(now, row.row_id)]
        count += sum(
            _typed(now, name) and before.get(row.row_id, {}).get(name) != value
            for row in rows
            for name, value in row.values.items()
        )
    return count


def _has_row(form: Form, row_id: str) -> bool:
    return not form.rows or current().choices[form.rows].item(row_id) is not None


def _typed(form: Form, name: str) -> bool:
    field = form.field(name)
    return field is not None and not field.compute


def _added(unit: Unit) -> int:
    """Count what is asked anew, whatever it depends on; an empty list is one decision."""
    old = {form.id: {field.id for field in form.fields} for form in shipped().forms}
    count = 0
    for form in forms_for(current(), unit):
        required = [field for field in form.fields if _asked(field, unit)]
        if form.id not in old:
            count += 1 if form.shape == "list" else len(required)
        elif form.shape != "list":
            count += sum(field.id not in old[form.id] for field in required)
            count += sum(field.id in old[form.id] for field in required) * _new_rows(form, unit)
    return count


def _new_rows(form: Form, unit: Unit) -> int:
    """Count the rows of a grid that were not there in 2006."""
    if not form.rows:
        return 0
    known = shipped().choices[form.rows]
    return sum(
        known.item(item.code) is None
        and (not item.for_ or kind_matches(current(), unit.kind, item.for_))
        for item in current().choices[form.rows].items
    )


def _asked(field: Field, unit: Unit) -> bool:
    point = unit.kind == "13" and 'not kind_is("teaching_point")' in field.when
    return field.required and not field.compute and not point


@pytest.mark.parametrize("kind", ["13", "21", "40"])
def test_the_workbooks_give_back_what_was_written(kind: str, tmp_path: Path) -> None:
    """Random returns, figures and lists of names."""
    unit = Unit("2145000001", "示例", kind, "451324101", "2145000001")
    ctx = ReturnContext(current(), unit, AUTUMN)
    known = Known({current().hash: current()}, {unit.code: unit}, {AUTUMN.id: AUTUMN}, ("密码abc",))

    @given(content=contents(unit, current()))
    @settings(
        deadline=None,
        max_examples=2,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(content: Content) -> None:
        assert all(problem.message for problem in check_content(ctx, content))
        revision = school_revision(ctx, content)
        for part in Part:
            path = tmp_path / f"{part.value}.xlsx"
            password = "密码abc" if part is Part.PERSONS else ""
            write_workbook(ctx, content, revision, part, path, password=password, prepared_rows=3)
            result = read_bytes(path.name, path.read_bytes(), known)
            assert canonical(current(), result.content) == canonical(
                current(), only_part(current(), content, part)
            )

    run()
