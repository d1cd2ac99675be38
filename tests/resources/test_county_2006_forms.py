"""The shipped forms of 2006: sound, proven, and explained in words a teacher knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec
import msgspec.structs
import pytest

from models.checks.proofs import run_proofs
from models.forms.applicability import forms_for, may_be_absent
from models.forms.definition import Form
from models.forms.loader import form_set_from_json, form_set_to_json
from models.problems import Severity
from models.records import Part, Unit
from models.report.lint import lint_report
from tests.resources.teacher import shipped

AREAS = ("base", "exam", "retention", "aid")
"""The work areas this test is about; the others have tests of their own."""

FIELDS = {
    "cover": "filled_by filled_phone principal filled_date",
    "school": (
        "school_code school_name short_name school_kind type_code parent_code town_code"
        " village urban_rural top_grade boarding_school minority_school founder address"
        " postcode phone principal principal_phone change_type change_note open_weeks"
    ),
    "enrolment": (
        "classes students girls minority boarders left_behind migrant disabled poor"
        " intake expect_new expect_grad preschool_done age_under age_over repeat_in"
    ),
    "staff": (
        "staff_total teachers teachers_f teachers_minority qualified edu_hs edu_college"
        " edu_bachelor cert backbone_county backbone_city backbone_region substitute"
        " age_young age_middle age_old title_high title_middle title_junior title_none"
        " vacancy"
    ),
    "indicator_history": "indicator year half value source confirmed_by",
    "exam_activity": "held_date exam kind subject persons main_problem measure",
    "exam_score": (
        "registered sat absent_n passed excellent low violators eligible admit_hs"
        " admit_voc avg full subject_pass subject_good last_avg"
    ),
    "exam_result": "year school stream registered sat tier1 tier2 tier3 total final",
    "movement": (
        "start changed in_transfer_county in_transfer_outside in_resume_leave"
        " in_resume_dropout in_other out_transfer_county out_transfer_outside out_suspend"
        " out_dropout out_death out_grad out_other end in_other_note out_transfer_note"
        " out_death_note out_other_note promoted retained"
    ),
    "dropout_ledger": (
        "name sex ethnic birth id_number sid grade class_name guardian guardian_phone"
        " home leave_date reason whereabouts whereabouts_detail reported_date status"
        " return_date responsible responsible_post visits_before visits aid_linked remark"
    ),
    "persuasion": "pupil visit_date visitors mode result next_date note",
    "ledger_summary": (
        "ledger_total opened_year with_responsible whereabouts_known returned settled"
        " still_out visits visited returned_now poor poor_aided"
    ),
    "cohort": "cohort_in in_transfer out_transfer death graduates",
    "zones": "zone responsible households pupils pairs converted",
    "paired_support": "department school leader visits students_persuaded fund",
    "aid_summary": (
        "way persons waived_n waived_amount reduced_n reduced_amount deferred_n"
        " deferred_amount books_n books_amount boarding_n boarding_amount day_n"
        " day_amount donated_n donated_amount paired_n paired_amount meal_n meal_amount"
        " other_n other_amount times total_amount"
    ),
    "aid_pupil": (
        "name sex ethnic grade class_name sid poor_kind item amount boarder months"
        " paid_date pay_mode receipt school_code"
    ),
    "donation": "donor donor_kind given_date amount goods_value students",
}
"""Form → its fields, as domain.md §1.4 to §1.7 and §1.12 name them."""

ERRORS = (
    "C020 C021 C024 C025 C027 C040 C041 C043 C048 C049 C050 C060 C062 C063 C064 C065 C082"
    " C083 C085 C087 C088 C089 C095 C100 C101 C102 C105 C106 C110 C111 C230 C231 C232 C233"
    " C235 C236 C238 C239 C241"
)
WARNINGS = (
    "C014 C022 C026 C028 C042 C044 C045 C046 C047 C051 C052 C053 C054 C066 C067 C068 C069 C070"
    " C071 C072 C073 C074 C075 C076 C080 C081 C084 C086 C090 C091 C092 C093 C094 C103 C104"
    " C112 C113 C114 C115 C116 C190 C191 C199 C203 C234 C237 C240 C242 C243 C244 C245 C246 C247"
    " C248 C249"
)
"""Checks by level: an error cannot be true, a warning can (domain.md §3, design.md §5)."""

FORMS_OF = {
    "12": (
        "cover school enrolment staff exam_activity exam_score movement dropout_ledger"
        " persuasion ledger_summary cohort zones aid_summary aid_pupil donation"
    ),
    "13": (
        "cover school enrolment staff movement dropout_ledger persuasion ledger_summary"
        " zones aid_summary aid_pupil donation"
    ),
    "20": (
        "cover school enrolment staff exam_activity exam_score movement dropout_ledger"
        " persuasion ledger_summary cohort zones aid_summary aid_pupil donation"
    ),
    "31": (
        "cover school enrolment staff exam_activity exam_score movement aid_summary"
        " aid_pupil donation"
    ),
    "40": (
        "cover school enrolment staff exam_activity exam_score movement aid_summary"
        " aid_pupil donation"
    ),
    "90": "cover indicator_history exam_result paired_support",
}

READ_BY_PEOPLE = frozenset(("title", "label", "help", "message", "hint", "unit", "rows_label"))
NARROW = re.compile("[\u3400-\u9fff、。《》，；][,;:?!()]|[,;:?!()][\u3400-\u9fff、。《》，；]")


def own_forms() -> list[Form]:
    """Return the forms of the areas this test is about."""
    return [form for form in shipped().forms if form.area in AREAS]


def texts(value: object) -> Iterator[str]:
    """Return every text of a form set that people read."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, Mapping):
        yield from texts(list(value.values()))
    elif isinstance(value, msgspec.Struct):
        for item in msgspec.structs.fields(type(value)):
            inner = getattr(value, item.name)
            if isinstance(inner, str):
                if item.name in READ_BY_PEOPLE:
                    yield inner
            elif item.name == "aliases":
                yield from inner
            elif item.name != "report":
                yield from texts(inner)


def test_it_loads_and_the_lints_find_nothing() -> None:
    """Structure, names, rules, indicators, wording, tables and charts."""
    assert lint_report(shipped()) == []
    order = [area.id for area in shipped().areas]
    assert [area for area in order if area in AREAS] == list(AREAS)


def test_it_travels() -> None:
    """In a task package it is JSON; it comes back the same, and its checks still do their work."""
    arrived = form_set_from_json(form_set_to_json(shipped()))
    assert arrived.hash == shipped().hash
    assert run_proofs(arrived) == []


def test_forms_and_fields() -> None:
    """Ids live for ever: a change here is a tombstone there."""
    found = {form.id: [field.id for field in form.fields] for form in own_forms()}
    assert found == {form: names.split() for form, names in FIELDS.items()}


def test_checks_and_their_levels() -> None:
    """Every rule of the domain that concerns these forms, and nothing impossible as a warning."""
    found: dict[Severity, list[str]] = {Severity.ERROR: [], Severity.WARNING: []}
    for form in own_forms():
        for check in form.checks:
            found[check.level].append(check.id)
    assert sorted(found[Severity.ERROR]) == ERRORS.split()
    assert sorted(found[Severity.WARNING]) == WARNINGS.split()


def test_every_check_does_what_its_examples_say() -> None:
    """It fires with exactly the message, and passes."""
    assert run_proofs(shipped()) == []


@pytest.mark.parametrize("kind", sorted(FORMS_OF))
def test_who_fills_in_what(kind: str) -> None:
    """The matrix of domain.md §1.3."""
    unit = Unit("2145000001", "示例", kind)
    found = [form.id for form in forms_for(shipped(), unit) if form.area in AREAS]
    assert found == FORMS_OF[kind].split()


def test_every_form_and_field_is_explained() -> None:
    """Also the computed ones: people ask where the figure comes from."""
    silent = [form.id for form in shipped().forms if not form.help]
    silent += [f"{form.id}.{f.id}" for form in shipped().forms for f in form.fields if not f.help]
    silent += [setting.id for setting in shipped().settings if not setting.help]
    assert silent == []


def test_help_names_no_box_that_is_not_there() -> None:
    """Where the help says “本期无此项”, it can be said; exams may be still to come."""
    named = [form for form in shipped().forms if "本期无此项" in form.help]
    assert [form.title for form in named if not may_be_absent(form)] == []
    assert {"exam_score", "cohort"} <= {form.id for form in named}


def test_help_is_short() -> None:
    """One or two sentences, three at the most where zeros must be said."""
    for form in shipped().forms:
        for field in form.fields:
            assert len(field.help) <= 60, f"{form.id}.{field.id}"
            assert field.help.count("。") <= 3, f"{form.id}.{field.id}"
            assert field.help.endswith("。"), f"{form.id}.{field.id}"


def test_chinese_punctuation() -> None:
    """No half-width mark beside a Chinese character."""
    found = list(texts(shipped()))
    assert len(found) > 500
    assert [text for text in found if NARROW.search(text)] == []


def test_persons_are_only_in_the_lists_of_names() -> None:
    """The figures of a school name no child."""
    persons = [form.id for form in own_forms() if form.part is Part.PERSONS]
    personal = {form.id for form in own_forms() for f in form.fields if f.personal}
    assert persons == ["dropout_ledger", "persuasion", "aid_pupil"]
    assert personal == set(persons)
    kinds = {
        form.id: {field.id: field.personal for field in form.fields if field.personal}
        for form in own_forms()
        if form.id in personal
    }
    assert kinds == {
        "dropout_ledger": {
            "name": "name",
            "birth": "birth",
            "id_number": "id",
            "sid": "id",
            "guardian": "guardian",
            "guardian_phone": "phone",
            "home": "address",
            "whereabouts_detail": "other",
            "remark": "other",
        },
        "persuasion": {"pupil": "name", "note": "other"},
        "aid_pupil": {"name": "name", "sid": "id"},
    }


def test_history_is_kept_of_declared_indicators() -> None:
    """Codes are indicator ids, labels their titles."""
    titles = {item.id: item.title for item in shipped().indicators}
    for item in shipped().choices["history_indicators"].items:
        assert titles[item.code] == item.label


def test_townships() -> None:
    """Ten of them; 206 is not in use."""
    codes = [item.code for item in shipped().choices["towns"].items]
    ends = ("100", "101", "102", "200", "201", "202", "203", "204", "205", "207")
    assert codes == [f"451324{end}" for end in ends]
