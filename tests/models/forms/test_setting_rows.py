"""The bureau's settings as plain texts: each value read back as it is shown, nothing guessed."""

from __future__ import annotations

from typing import Any

import pytest

from models.errors import FormSetInvalid
from models.forms.definition import FormSet
from models.forms.lint import lint
from models.forms.loader import parse_form_set
from models.forms.setting_rows import SettingRow, setting_rows, type_setting
from tests.resources.teacher import shipped

HEAD = """
id = "small"
version = "1"
title = "样表"
areas = ["base"]
kind = [{ code = "11", title = "小学" }]
"""
CHOICES = """
[grades]
title = "年级"
items = { 1 = "一年级", 2 = "二年级", 3 = "三年级" }
"""
AREA = """
[area]
id = "base"
title = "基本"
[[form]]
id = "facts"
title = "情况"
shape = "single"
for = ["11"]
field = [{ id = "pupils", label = "学生", type = "integer" }]
"""
SETTINGS = """
[[setting]]
id = "least"
label = "最少几次"
default = 5
[[setting]]
id = "net"
label = "减去返校"
default = true
[[setting]]
id = "theme"
label = "主题"
default = "1"
choices = "grades"
[[setting]]
id = "words"
label = "附言"
default = "请按时上报"
[[setting]]
id = "marks"
label = "大关"
default = [50, 100]
[[setting]]
id = "fees"
label = "标准"
default = { 1 = 38, 2 = 6.5 }
choices = "grades"
[[setting]]
id = "sets"
label = "配套"
default = [{ id = "room8", slots = [["A"], ["B", "C"]] }]
"""


def forms(settings: str = SETTINGS) -> FormSet:
    """Return a form set with a setting of every kind."""
    made = {"form_set.toml": HEAD + settings, "choices.toml": CHOICES, "base.toml": AREA}
    return parse_form_set({name: text.encode() for name, text in made.items()})


FORMS = forms()


def row(setting: str, key: str = "", settings: dict[str, Any] | None = None) -> SettingRow:
    """Return one row."""
    return next(
        one
        for one in setting_rows(FORMS, settings or {})
        if (one.setting, one.key) == (setting, key)
    )


def test_every_value_is_a_row_of_its_own() -> None:
    """A table has one for each code, with its name; a code without a standard is blank."""
    shown = {(one.setting, one.key): (one.title, one.text) for one in setting_rows(FORMS, {})}
    assert shown["least", ""] == ("最少几次", "5")
    assert shown["net", ""] == ("减去返校", "是")
    assert shown["theme", ""] == ("主题", "一年级")
    assert shown["words", ""] == ("附言", "请按时上报")
    assert shown["marks", ""] == ("大关", "50、100")
    assert shown["fees", "1"] == ("标准：一年级", "38")
    assert shown["fees", "2"] == ("标准：二年级", "6.5")
    assert shown["fees", "3"] == ("标准：三年级", "")
    assert '"room8"' in shown["sets", ""][1]


@pytest.mark.parametrize(
    ("setting", "key", "typed", "kept"),
    [
        ("least", "", "4", 4),
        ("least", "", "４", 4),
        ("least", "", "4.5", 4.5),
        ("least", "", "约4", None),
        ("net", "", "否", False),
        ("net", "", "随便", None),
        ("theme", "", "2", "2"),
        ("theme", "", "三年级", "3"),
        ("theme", "", "十年级", None),
        ("words", "", "  七月五日前 ", "七月五日前"),
        ("marks", "", "50，100 200；300", [50, 100, 200, 300]),
        ("marks", "", "50、多", None),
        ("fees", "1", "40", {"2": 6.5, "1": 40}),
        ("fees", "3", "7.25", {"1": 38, "2": 6.5, "3": 7.25}),
        ("fees", "3", "七块", None),
        ("sets", "", '[{"id":"room5","slots":[["B"]]}]', [{"id": "room5", "slots": [["B"]]}]),
        ("sets", "", '[{"id":"room5"}]', None),
        ("sets", "", '[{"id":5,"slots":[]}]', None),
        ("sets", "", '[{"id":"room5","slots":[[1]]}]', None),
        ("sets", "", "八室", None),
    ],
)
def test_what_is_typed(setting: str, key: str, typed: str, kept: object) -> None:
    """Understood, or a sentence; what can't be read changes nothing."""
    made = type_setting(FORMS, {}, row(setting, key), typed)
    if kept is None:
        assert made.problem
        assert made.settings == {}
        assert made.problem.startswith("“")
    else:
        assert made.problem == ""
        assert made.settings == {setting: kept}


def test_a_blank_is_the_form_set_s_own_again() -> None:
    """Also for one code of a table; what is like the form set is not kept."""
    changed = {"least": 4, "fees": {"1": 40, "2": 6.5, "3": 7}}
    assert row("least", settings=changed).usual == "5"
    assert row("fees", "1", changed).usual == "38"
    assert row("fees", "3", changed).usual == "不定"
    assert row("fees", "2", changed).usual == ""
    settings = type_setting(FORMS, changed, row("least", settings=changed), " ").settings
    assert settings == {"fees": changed["fees"]}
    settings = type_setting(FORMS, settings, row("fees", "3", changed), "").settings
    assert settings == {"fees": {"2": 6.5, "1": 40}}
    assert type_setting(FORMS, settings, row("fees", "1", changed), "").settings == {}
    assert type_setting(FORMS, {}, row("words"), "请按时上报").settings == {}


def test_every_shipped_setting_reads_back_as_it_is_shown() -> None:
    """Also those with a structure of their own."""
    for one in setting_rows(shipped(), {}):
        made = type_setting(shipped(), {}, one, one.text)
        assert (one.title, made.problem, made.settings) == (one.title, "", {})


def test_names_of_codes_lead_somewhere() -> None:
    """The lint says which list or code there is not."""
    assert lint(FORMS) == []
    broken = SETTINGS.replace('default = "1"\nchoices = "grades"', 'default = "1"\nchoices = "x"')
    with pytest.raises(FormSetInvalid) as found:
        forms(broken.replace("2 = 6.5", "77 = 6.5"))
    assert [problem.message for problem in found.value.problems] == [
        "setting.theme.choices：没有“x”这个选项表。",
        "setting.fees.default：“77”不在选项表里。",
    ]
