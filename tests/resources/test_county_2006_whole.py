"""The whole of county_2006 against lists typed from domain.md, and its burden on schools."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.demo.figures import DemoReturns
from models.forms.definition import Form
from models.records import Part
from tests.benchmarks import burden
from tests.models.demo.samples import returns
from tests.resources.teacher import shipped

AREAS = """
A00 base A01 learning A02 principal A03 teacher A04 exam A05 retention A06 aid A07 construct
A08 lab A09 distance A10 fee A11 conduct A12 safety A13 contest
"""
FORMS = """
F00 F01 F02 F10 F11 F20 F21 F22 F23 F24 F30 F31 F40 F41 F42 F43 F44 F50 F51 F52 F60 F61 F62 F63
F70 F71 F72 F80 F81 F82 F83 F90 F91 F92 F93 F95 F96 F99
B01 B02 B03 B04 B05 B06 B07 B08 B09 B10 B11 B12 B13 B14
"""
"""All of §1.4–§1.12 but B15, which is the half-year itself: who is expected, by when, settings."""

CHECKS = """
C014 C020 C021 C022 C024 C025 C026 C027 C028
C040 C041 C042 C043 C044 C045 C046 C047 C048 C049 C050 C051 C052 C053 C054
C060 C062 C063 C064 C065 C066 C067 C068 C069 C070 C071 C072 C073 C074 C075 C076
C080 C081 C082 C083 C084 C085 C086 C087 C088 C089 C090 C091 C092 C093 C094 C095
C100 C101 C102 C103 C104 C105 C106 C110 C111 C112 C113 C114 C115 C116 C120 C121 C122
C130 C131 C132 C133 C134 C135 C136 C137 C138 C140 C141 C142 C143 C144 C145 C146 C147 C148 C149
C161 C162 C163 C164 C165 C166 C167 C168 C169 C170 C171 C172 C173 C174 C175 C176
C180 C181 C182 C183 C190 C191 C192 C193 C194 C197 C198 C199 C203
"""
"""Those of §3 that a form set declares."""

GENERAL = "C001 C002 C003 C004 C005 C007 C009 C010 C011 C012 C013 C195 C008 C200 C201"
"""Asked of every form by the program itself."""

NEEDLESS = "C006 C061 C139 C160 C023 C029 C196 C202"
"""True by construction, or said another way: dates by each form's own check, computed sums, a
required field, one registry, one return of a unit at a time, a recount, claims by rule."""


def test_the_areas() -> None:
    """Fourteen, in their order, and one more at the end for what schools lack and hope for."""
    found = {area.code: area.id for area in shipped().areas if area.code.startswith("A")}
    words = AREAS.split()
    for code, area in zip(words[::2], words[1::2], strict=True):
        assert found[code] == area


def test_the_forms() -> None:
    """Every form of the domain is there, under its number."""
    assert {form.code for form in shipped().forms if form.code} == set(FORMS.split())


def test_the_checks() -> None:
    """Every check of the domain is declared, general or needless."""
    declared = {check.id for form in shipped().forms for check in form.checks}
    assert set(CHECKS.split()) <= declared
    listed = f"{CHECKS} {GENERAL} {NEEDLESS}".split()
    assert len(listed) == len(set(listed)) == 144
    own = declared - set(listed)
    assert all(re.fullmatch(r"C2[0-9]{2}", code) for code in own)


def test_general_checks_are_the_programs() -> None:
    """Their codes stand in its source."""
    models = Path(__file__).parents[2] / "models"
    source = "".join(path.read_text("utf-8") for path in models.rglob("*.py"))
    assert [code for code in GENERAL.split() if f'"{code}"' not in source] == []


def test_who_is_named_is_named_in_person_lists_only() -> None:
    """Forms with children's names are person parts; nobody's number or address is elsewhere."""

    def kinds(form: Form) -> set[str]:
        return {str(field.personal) for field in form.fields if field.personal}

    persons = {form.id for form in shipped().forms if form.part is Part.PERSONS}
    assert {"dropout_ledger", "persuasion", "aid_pupil", "award", "leader"} <= persons
    assert [form.id for form in shipped().forms if form.id not in persons and kinds(form)] == []


@pytest.mark.parametrize(("kind", "most"), [("13", 60), ("12", 220)])
def test_the_burden(kind: str, most: int) -> None:
    """What is typed after pre-filling: at no teaching point over 60, at no village school 220."""
    made: DemoReturns = returns()
    typed = [burden.typed(made, unit.code) for unit in made.county.of_kind(kind)]
    assert 0 < max(typed) <= most
