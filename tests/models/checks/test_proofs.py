"""Examples beside the rules: how they are read, and what is said about those that lie."""

from __future__ import annotations

from models.checks.proofs import run_proofs
from tests.models.checks.samples import forms

FACTS = """
[[form]]
id = "school"
title = "学校"
shape = "single"
for = ["20"]
field = [
  { id = "staff", label = "教职工", type = "integer" },
  { id = "opened", label = "开办", type = "date" },
]
[[form.check]]
id = "X01"
level = "warning"
rule = 'unit.kind == "20" and staff <= setting.limit'
message = "{name}的教职工{staff}人。"
let = { name = "unit.name" }
[form.check.fires]
row = { staff = 8 }
unit = { name = "罗香中学", code = "2145000009", town = "451324202", parent = "", phone = "1" }
settings = { limit = 7 }
message = "罗香中学的教职工8人。"
[form.check.passes]
row = { staff = 8 }
[[form.check]]
id = "X02"
level = "warning"
rule = "opened <= period.end and staff >= last.staff and count(events) == 0"
message = "开办日期{opened}或人数不对。"
[form.check.fires]
row = { opened = 2006-08-01, staff = "12人" }
last = { school = [{ staff = 12 }] }
forms = { events = "absent" }
message = "开办日期2006-08-01或人数不对。"
[form.check.passes]
row = { opened = 2006-01-01, staff = 12 }
last = { school = [{ staff = 12 }] }
forms = { events = "absent" }

[[form]]
id = "events"
title = "活动"
shape = "list"
for = ["school"]
field = [{ id = "persons", label = "人数", type = "integer" }]
[[form.check]]
id = "X03"
level = "warning"
rule = "persons > 0 and count(events) < 2"
message = "{row}不对。"
fires = { row = { persons = 1 }, forms = { events = [{ persons = 2 }] }, message = "第2行不对。" }
passes = { row = { persons = "3人" } }
"""


def test_examples_are_read_as_a_person_would_write_them() -> None:
    """Units, settings, a last return, other forms, 本期无此项, dates and texts of TOML."""
    told = run_proofs(forms(FACTS))
    # In the last example a check fires at both records: one sentence was expected.
    assert told == ["X03：反例应当提示“第2行不对。”，实际是['第1行不对。', '第2行不对。']。"]


def test_a_silent_example_is_told() -> None:
    """The rule of a check that never fires proves nothing."""
    silent = FACTS.replace("row = { staff = 8 }\nunit", "row = { staff = 6 }\nunit")
    assert run_proofs(forms(silent))[0] == (
        "X01：反例应当提示“罗香中学的教职工8人。”，实际是没有提示。"
    )


def test_a_form_for_everybody_is_proved_with_the_first_kind() -> None:
    """A county's check may stand at a form of any unit."""
    county = """
[[form]]
id = "bureau"
title = "县局"
shape = "list"
for = ["11"]
field = [{ id = "n", label = "数", type = "integer" }]
[[form.check]]
id = "X09"
each = "county"
level = "warning"
rule = "sum(bureau, n) <= setting.limit"
message = "{row}一共{all}，除以零是{none}。"
let = { all = "sum(bureau, n)", none = "sum(bureau, n) / (setting.limit - 50)" }
[form.check.fires]
forms = { bureau = [{ n = 30 }, { n = 30 }] }
message = "县局一共60，除以零是？。"
[form.check.passes]
forms = { bureau = [{ n = 20 }, { n = 30 }] }
"""
    assert run_proofs(forms(county)) == []
