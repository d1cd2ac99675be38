"""A county of 2006 goes over to the forms for today: nothing vanishes without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pypdfium2
import pytest

from models import paths
from models.demo.figures import DemoReturns
from models.entry.open_return import read_return
from models.forms.applicability import fields_in_row, forms_for
from models.forms.compute import fill_computed, prefill
from models.forms.context import ReturnContext
from models.forms.field_types import field_types
from models.forms.migrate import migrate_content
from models.forms.payload import canonical
from models.merge.decisions import Who, hand_in
from models.merge.plan import Action
from models.problems import Problem, Severity
from models.records import Content, FormData, Row, Unit, Value
from models.report.fonts import Fonts
from models.report.pdf import write_pdf
from models.task.half_years import half_year
from models.workspace import Workspace
from tests.models.demo.samples import returns
from tests.resources.teacher import current
from tests.resources.test_county_current import ENDED
from tests.ui.bureau.county import write_return

AUTUMN = half_year(2026, 2)
WHO = Who("韦股长", "上报")
ENDS_WITH_REASON = {"M001", "M006", "M007", "M017"}
REASONS = re.compile(r"。[^。]+。$")

TODAY: dict[str, dict[str, Value]] = {
    "digital": {
        "internet": True,
        "smart_rooms": 6,
        "pupil_computers": 30,
        "platform": True,
        "sync_lessons": 12,
        "trained_teachers": 5,
    },
    "nutrition": {
        "covered": True,
        "mode": "1",
        "pupils": 60,
        "days": 80,
        "amount": Decimal("23000.00"),
        "accompany": True,
        "open_kitchen": True,
    },
    "after_school": {
        "offered": True,
        "pupils": 50,
        "teachers": 6,
        "days_week": 5,
        "homework_public": True,
    },
    "exchange": {"out_teachers": 1, "in_teachers": 0, "ethics_cases": 0},
    "ledger_summary": {"monthly_reports": 4},
    "safety_duty": {
        "security_guards": 2,
        "panic_button": True,
        "closed_campus": True,
        "police_post": True,
        "law_principal": True,
        "bully_group": True,
        "psych_teachers": 1,
        "liability": True,
    },
    "equipment": {"instr_met": True},
}
"""What every unit answers to the new questions."""


def county() -> DemoReturns:
    """Return the sample county."""
    return returns(10)


@lru_cache(maxsize=64)
def carried(code: str) -> tuple[Content, tuple[Problem, ...]]:
    """Return a unit's return of 2006 on the forms for today, and what is told of it."""
    unit = next(unit for unit in county().county.registry if unit.code == code)
    content, problems = migrate_content(county().form_set, current(), county().content(unit))
    return content, tuple(problems)


def units() -> list[Unit]:
    """Return all units, the bureau among them."""
    return list(county().county.registry)


def texts_of(data: Mapping[str, FormData]) -> Iterator[tuple[str, str, str, str]]:
    """Yield form, row, field and text of everything that is said, read or not."""
    forms = {form.id: form for form in (*county().form_set.forms, *current().forms)}
    for form_id, one in data.items():
        for row in one.rows:
            for name, value in row.values.items():
                field = forms[form_id].field(name) or county().form_set.form(form_id).field(name)
                assert field is not None
                same = str(value.normalize()) if isinstance(value, Decimal) else str(value)
                yield form_id, row.row_id, name, same
            for name, raw in row.unread.items():
                yield form_id, row.row_id, name, raw


@pytest.mark.parametrize("kind", ["10", "11", "12", "13", "20", "31", "40", "90"])
def test_every_value_is_carried_over_or_told_of(kind: str) -> None:
    """In each kind of unit: it is there, or what is told names its form and field or row."""
    found = [unit for unit in units() if unit.kind == kind]
    assert found
    for unit in found:
        before = county().content(unit)
        after, problems = carried(unit.code)
        there = set(texts_of(after.forms))
        told = {(one.place.form, one.place.row, one.place.field) for one in problems}
        lost = [
            (form, row, field, text)
            for form, row, field, text in texts_of(before.forms)
            if (form, row, field, text) not in there
            and not told & {(form, "", ""), (form, "", field), (form, row, ""), (form, row, field)}
        ]
        assert lost == []
        said = {form for form, data in before.forms.items() if data.absent}
        kept = {form for form, data in after.forms.items() if data.absent}
        assert said - kept <= {one.place.form for one in problems}
        silent = set(before.explanations) - set(after.explanations)
        assert {key.split("|")[1] for key in silent} <= {one.place.form for one in problems}


def test_what_ended_is_told_with_its_reason() -> None:
    """In plain Chinese: what, that it is gone, and why."""
    problems = [problem for unit in units() for problem in carried(unit.code)[1]]
    gone = [one for one in problems if one.code in ENDS_WITH_REASON]
    assert len(gone) > 200
    assert [one.message for one in gone if not REASONS.search(one.message)] == []
    assert {one.severity for one in problems} == {Severity.WARNING, Severity.NOTE}
    said = {one.message for one in problems}
    assert (
        "“校长建设年”这张表已取消，原来的内容没有带过来。“校长建设年”是2006年的专项工作，已经结束。"
    ) in said
    assert "“教职工”的“代课教师”现在是“临聘、编外教师”，内容已带过来。" in said
    assert "“资金筹措”的“用途”里，“普实”现在是“教学装备”，3处已带过来。" in said


def test_what_is_carried_over_has_its_place() -> None:
    """Every value stands in a field that is there in its row, of a form that is asked."""
    for unit in units():
        content, _ = carried(unit.code)
        asked = {form.id for form in forms_for(current(), unit)}
        assert {form for form, data in content.forms.items() if data.rows} <= asked
        for form_id, data in content.forms.items():
            form = current().form(form_id)
            for row in data.rows:
                here = {field.id: field for field in fields_in_row(form, row.row_id)}
                assert {*row.values, *row.unread} <= here.keys()
                kinds = field_types(current())
                assert all(
                    kinds.of(here[name]).parse(kinds.of(here[name]).format(value), 2006).value
                    is not None
                    for name, value in row.values.items()
                )


def test_a_new_half_year_does_not_begin_with_what_ended() -> None:
    """Neither the incidental fee nor who was spared it comes along; names of today's aid do."""
    for unit in units():
        last, _ = carried(unit.code)
        ready = prefill(ReturnContext(current(), unit, AUTUMN, last))
        for form, field in (("charge", "item"), ("aid_pupil", "item")):
            assert all(field in row.values for row in ready.form(form).rows), unit.name
            assert all(not row.unread for row in ready.form(form).rows)


def answered(unit: Unit) -> Content:
    """Return today's return of a unit: what came along, the new questions, no ended texts."""
    content, _ = carried(unit.code)
    asked = {form.id for form in forms_for(current(), unit)}
    forms = dict(content.forms)
    for name in TODAY.keys() & asked:
        row = forms[name].rows[0] if name in forms and forms[name].rows else Row("1", {})
        forms[name] = FormData((Row("1", {**row.values, **TODAY[name]}, row.unread),))
    for name in ("charge", "aid_pupil", "event", "hotline", "activity"):
        rows = forms.get(name, FormData()).rows
        forms[name] = FormData(tuple(row for row in rows if not row.unread))
    for name in {"school_age_ledger", "suspected_ledger", "ledger_review"} & asked:
        forms[name] = FormData(absent=True)
    texts = forms.get("text_block", FormData()).rows
    forms["text_block"] = FormData(
        tuple(
            Row(row.row_id, {**row.values, "in_use": not ENDED.search(str(row.values["text"]))})
            for row in texts
        )
    )
    forms.pop("document", None)
    ctx = ReturnContext(current(), unit, AUTUMN)
    own = {name: data for name, data in forms.items() if name in asked}
    return canonical(current(), fill_computed(ctx, Content(own)))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A county that reported in 2006, went over, and has all returns of autumn 2026."""
    made = county()
    with Workspace.open(tmp_path_factory.mktemp("county"), create=True) as opened:
        opened.set_up(made.form_set, made.now, made.county.registry)
        for unit in units():
            hand_in(opened.dataset, made.now.id, unit.code, made.content(unit), WHO)
        opened.begin_half_year(current(), AUTUMN)
        for unit in units():
            hand_in(opened.dataset, AUTUMN.id, unit.code, answered(unit), WHO)
        yield opened


def test_the_first_look_at_the_new_half_year(workspace: Workspace) -> None:
    """Last values stand beside; what of them ended is told once."""
    village = next(unit for unit in units() if unit.kind == "12")
    opened = read_return(workspace.dataset, AUTUMN.id, village.code)
    assert opened.ctx.form_set.id == "county_current"
    before = county().content(village).form("enrolment").rows
    assert [row.values["students"] for row in opened.ctx.last.form("enrolment").rows] == [
        row.values["students"] for row in before
    ]
    assert opened.carried == carried(village.code)[1]
    assert read_return(workspace.dataset, AUTUMN.id, village.code).carried == ()


def test_the_totals(workspace: Workspace) -> None:
    """Seventeen units: old figures go on, new ones are there."""
    view = workspace.view()
    expected = {"students": 4429, "dig_net_n": 17, "dig_net_rate": 100, "sus_total": 0}
    expected |= {"meal_schools": 15, "meal_pupils": 900, "after_n": 8, "after_rate": 100}
    assert {name: view.figure(name).value for name in expected} == expected
    assert view.figure("ledger_monthly_rate").value == 100


def test_the_summary_speaks_of_today(workspace: Workspace, tmp_path: Path) -> None:
    """No sentence about what ended, none that is empty; the PDF is whole."""
    summary = workspace.summary()
    written = {one.id: "".join(piece.text for piece in one.pieces) for one in summary.paragraphs}
    said = "".join(written.values())
    assert ENDED.findall(said) == []
    assert not any(piece.missing for one in summary.paragraphs for piece in one.pieces)
    assert not re.search(r"[，；。、]{2}|^[，；。、]", said)
    assert "三个台账，逐人登记、动态销号。各校都坚持按月上报" in written["p5"]
    assert "15所学校和教学点实施营养改善计划，900名学生受益" in written["p5_aid"]
    assert "各校都接通了宽带，有多媒体教室102间" in written["p6_distance"]
    assert "各校都聘了法治副校长" in written["p8"]
    assert "义务教育学校都开展了课后服务" in written["p3"]
    path = tmp_path / "总结.pdf"
    made = write_pdf(summary.document, path, Fonts(paths.fonts_folder()))
    with pypdfium2.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    assert made.pages == len(pages) > 10
    assert not ENDED.findall("".join(pages).replace("\r\n", ""))


def test_a_workbook_on_the_old_forms(tmp_path: Path) -> None:
    """The plan lists what became of it, in the words of the new forms; then it counts."""
    made = county()
    village = next(unit for unit in units() if unit.kind == "12")
    (tmp_path / "up").mkdir()
    write_return(tmp_path / "up", made, village, made.content(village))
    with Workspace.open(tmp_path / "data", create=True) as opened:
        opened.set_up(made.form_set, made.now, made.county.registry)
        opened.begin_half_year(current(), made.now)  # the forms change before anything came in
        plan = opened.plan_import(sorted((tmp_path / "up").glob("*.xlsx")))
        (item,) = plan.items
        assert item.action is Action.NEW
        told = {one.code for one in item.problems}
        assert {"M001", "M005", "M006", "M007", "M017"} <= told
        here = {form.id for form in current().forms}
        assert {one.place.form for one in item.findings} <= here
        opened.apply(plan)
        assert opened.view().figure("students").value
