"""The expressions of a form set, compiled once."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from models.forms.compiled import CompiledCheck, compiled, environment, facts
from models.forms.expression_nodes import ExpressionError
from models.records import EMPTY_CONTENT, Content, FormData, Row
from tests.models.forms.samples import PERIOD, UNIT, sample


def test_one_object_per_form_set() -> None:
    """The same every time; another form set has its own."""
    assert compiled(sample()) is compiled(sample())
    assert compiled(replace(sample())) is not compiled(sample())


def test_checks() -> None:
    """Rule, condition and lets know together what they read."""
    form = sample().form("enrolment")
    balance, county = compiled(sample()).checks(form)
    assert compiled(sample()).checks(form)[0] is balance
    assert balance.reads == {("enrolment", "girls"), ("enrolment", "students")}
    assert not balance.reads_last
    assert list(balance.lets) == ["extra"]
    assert balance.when is not None
    assert county.when is None
    assert county.reads == {("enrolment", "girls"), ("enrolment", "")}


def test_relevance() -> None:
    """Of a form, of a field, or none where it always applies."""
    form_set, rules = sample(), compiled(sample())
    school, enrolment = form_set.form("school"), form_set.form("enrolment")
    beds, staff = school.field("beds"), school.field("staff")
    content = Content({"school": FormData((Row("1", {"staff": 3}),))})
    env = environment(form_set, UNIT, PERIOD, content, EMPTY_CONTENT)
    relevant = rules.relevance(enrolment)
    assert relevant is not None
    assert relevant.holds(env, blank=False)
    assert rules.relevance(enrolment) is relevant
    of_beds = rules.relevance(school, beds)
    assert of_beds is not None
    assert of_beds.holds(env.at({"boarding": True}, "1"), blank=False)
    assert rules.relevance(school, staff) is None
    assert rules.relevance(school) is None


def test_computed_fields() -> None:
    """By form and field, in the order of the form."""
    rules = compiled(sample()).computed
    assert {form: list(fields) for form, fields in rules.items()} == {
        "school": ["support", "listed", "double"],
        "enrolment": ["boys"],
    }


def test_facts() -> None:
    """Registry, period, and settings: the period's value before the default."""
    known = facts(sample(), UNIT, replace(PERIOD, settings={"limit": 45}))
    assert known["unit"]["kind"] == "11"
    assert known["period"]["cutoff"] == date(2006, 6, 20)
    assert (known["period"]["year"], known["period"]["half"]) == (2006, 1)
    assert (known["setting"]["limit"], known["setting"]["theme"]) == (45, "安全")


def test_named_parts_may_stand_in_any_order() -> None:
    """The canonical form sorts them, so a name may be used above where it is declared."""
    form_set = sample()
    form = form_set.form("enrolment")
    lets = {"apart": "extra - 1", "extra": "students - girls"}
    check = replace(form.checks[0], let=lets, rule="apart >= 0", when="", message="{apart}")
    made = CompiledCheck(form_set, form, check)
    env = environment(form_set, UNIT, PERIOD, EMPTY_CONTENT, EMPTY_CONTENT)
    assert made.lets["apart"].evaluate(env.at({"students": 5, "girls": 2}, "1")) == 2


def test_named_parts_that_use_each_other_are_refused() -> None:
    """A ring has no beginning."""
    form_set = sample()
    form = form_set.form("enrolment")
    check = replace(form.checks[0], let={"one": "other", "other": "one"}, rule="one > 0", when="")
    with pytest.raises(ExpressionError, match="没有“other”这个名称"):
        CompiledCheck(form_set, form, check)
