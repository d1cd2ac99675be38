"""The shipped forms of 2006: sound, proven, and explained in words a teacher knows."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping

import pytest

from models.checks.proofs import run_proofs
from models.forms.applicability import forms_for
from models.forms.loader import form_set_from_json, form_set_to_json
from models.problems import Severity
from models.records import Part, Unit
from models.report.lint import lint_report
from tests.resources.teacher import shipped

FIELDS = {
    "cover": "filled_by filled_phone principal filled_date",
    "school": (
        "school_code school_name short_name school_kind type_code parent_code town_code village"
        " urban_rural top_grade boarding_school minority_school founder address postcode phone"
        " principal principal_phone change_type change_note open_weeks"
    ),
    "enrolment": (
        "classes students girls minority boarders left_behind migrant disabled poor intake"
        " expect_grad preschool_done age_under age_over repeat_in"
    ),
    "indicator_history": "indicator year half value source",
    "movement": (
        "start changed in_transfer_county in_transfer_outside in_resume_leave in_resume_dropout"
        " in_other out_transfer_county out_transfer_outside out_suspend out_dropout out_death"
        " out_grad out_other end in_other_note out_transfer_note out_death_note out_other_note"
        " promoted retained"
    ),
    "dropout_ledger": (
        "name sex ethnic birth id_number sid grade class_name guardian guardian_phone home"
        " leave_date reason whereabouts whereabouts_detail reported_date status return_date"
        " responsible responsible_post visits aid_linked remark"
    ),
    "ledger_summary": (
        "ledger_total opened_year with_responsible whereabouts_known returned settled still_out"
    ),
    "exam_result": "year school stream registered sat tier1 tier2 tier3 total final",
    "fee": "board board_place board_photo receipts complaints violation",
    "charge": "stage item item_name allowed std charged_pupils due charged_total waived refund",
    "fee_issue": "date by issue illegal amount refunded handled persons_punished",
    "fee_inspection": "round date school_code school departments violations issues",
    "petition": "date channel topic content done_date took result satisfied",
    "openness": (
        "items open_times exam_sites exam_violations enrol_plan enrolled over_plan"
        " visits_from_bureau"
    ),
    "hotline": "date channel calls answered forwarded closed guests",
}
"""Form → its fields, as domain.md §1.4 to §1.6, §1.10 and §1.12 name them."""

ERRORS = (
    "C020 C021 C024 C025 C027 C040 C041 C043 C060 C062 C063 C064 C065 C082 C083 C085 C087 C088"
    " C089 C100 C105 C106 C270 C272 C274 C279"
)
WARNINGS = (
    "C014 C022 C026 C028 C042 C044 C045 C046 C047 C053 C054 C066 C067 C068 C069 C070 C071 C074"
    " C075 C076 C080 C081 C084 C086 C091 C092 C093 C161 C162 C163 C164 C165 C190 C271 C273 C275"
    " C276 C277 C278"
)
"""Checks by level: an error cannot be true, a warning can (domain.md §3, design.md §5)."""

FORMS_OF = {
    "12": (
        "cover school enrolment movement dropout_ledger ledger_summary"
        " fee charge fee_issue petition openness"
    ),
    "13": "cover school enrolment movement dropout_ledger ledger_summary fee",
    "20": (
        "cover school enrolment movement dropout_ledger ledger_summary"
        " fee charge fee_issue petition openness"
    ),
    "31": "cover school enrolment movement fee charge fee_issue petition openness",
    "40": "cover school enrolment movement fee charge fee_issue petition openness",
    "90": "cover indicator_history exam_result fee_inspection hotline",
}

READ_BY_PEOPLE = frozenset(("title", "label", "help", "message", "hint", "unit", "rows_label"))
NARROW = re.compile("[\u3400-\u9fff、。《》，；][,;:?!()]|[,;:?!()][\u3400-\u9fff、。《》，；]")


def texts(value: object) -> Iterator[str]:
    """Return every text of a form set that people read."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, Mapping):
        yield from texts(list(value.values()))
    elif dataclasses.is_dataclass(value):
        for item in dataclasses.fields(value):
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
    assert [area.id for area in shipped().areas] == ["base", "retention", "exam", "fee", "conduct"]


def test_it_travels() -> None:
    """In a task package it is JSON; it comes back the same, and its checks still do their work."""
    arrived = form_set_from_json(form_set_to_json(shipped()))
    assert arrived.hash == shipped().hash
    assert run_proofs(arrived) == []


def test_forms_and_fields() -> None:
    """Ids live for ever: a change here is a tombstone there."""
    found = {form.id: [field.id for field in form.fields] for form in shipped().forms}
    assert found == {form: names.split() for form, names in FIELDS.items()}


def test_checks_and_their_levels() -> None:
    """Every rule of the domain that concerns these forms, and nothing impossible as a warning."""
    found: dict[Severity, list[str]] = {Severity.ERROR: [], Severity.WARNING: []}
    for form in shipped().forms:
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
    assert [form.id for form in forms_for(shipped(), unit)] == FORMS_OF[kind].split()


def test_every_form_and_field_is_explained() -> None:
    """Also the computed ones: people ask where the figure comes from."""
    silent = [form.id for form in shipped().forms if not form.help]
    silent += [f"{form.id}.{f.id}" for form in shipped().forms for f in form.fields if not f.help]
    silent += [setting.id for setting in shipped().settings if not setting.help]
    assert silent == []


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


def test_persons_are_only_in_the_ledger() -> None:
    """The figures of a school name no child."""
    persons = [form.id for form in shipped().forms if form.part is Part.PERSONS]
    personal = {form.id for form in shipped().forms for f in form.fields if f.personal}
    assert persons == ["dropout_ledger"]
    assert personal == {"dropout_ledger"}
    ledger = shipped().form("dropout_ledger")
    kinds = {field.id: field.personal for field in ledger.fields if field.personal}
    assert kinds == {
        "name": "name",
        "birth": "birth",
        "id_number": "id",
        "sid": "id",
        "guardian": "guardian",
        "guardian_phone": "phone",
        "home": "address",
        "whereabouts_detail": "other",
        "remark": "other",
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
