"""TOML → form set: everything that is wrong at once, with file and path; JSON and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from models.errors import FormSetInvalid, NotFound
from models.forms.loader import (
    form_set_from_json,
    form_set_to_json,
    load_form_set,
    parse_form_set,
    trusted_form_set,
)
from models.problems import Severity
from models.records import Part
from tests.models.forms.samples import BASE, CHOICES, HEAD, INDICATORS, SOURCES, sample, told


def test_what_is_written_is_there() -> None:
    """Areas, forms, fields, short and long choice lists, settings, indicators, report."""
    form_set = sample()
    assert (form_set.id, form_set.version, form_set.title) == ("sample", "1", "试用表样")
    assert [area.id for area in form_set.areas] == ["base"]
    assert {form.area for form in form_set.forms} == {"base"}
    assert form_set.form("pupils").part is Part.PERSONS
    assert form_set.form("enrolment").checks[0].level is Severity.ERROR
    assert form_set.form("enrolment").for_ == ("primary", "junior")
    assert form_set.choices["grades"].items[0].aliases == ("小一",)
    assert [item.id for item in form_set.indicators] == ["girls", "students", "share"]
    assert form_set.report.paragraphs[0].id == "p1"


def test_a_folder(tmp_path: Path) -> None:
    """The files of a folder are one form set; a folder without its head is none."""
    for name, text in SOURCES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("不是表样", encoding="utf-8")
    assert load_form_set(tmp_path).hash == sample().hash
    with pytest.raises(NotFound, match=r"没有表样文件 form_set\.toml"):
        load_form_set(tmp_path.parent)


def test_the_head_alone() -> None:
    """Choices, indicators, report and areas may be missing."""
    form_set = parse_form_set({"form_set.toml": HEAD.replace('"base"', "").encode()})
    assert form_set.forms == ()


def test_all_faults_at_once() -> None:
    """Five files, faults in each: each one with its file and path, and how many there are."""
    sources = {
        "form_set.toml": HEAD.replace('title = "试用表样"', "titel = 1"),
        "choices.toml": CHOICES.replace('code = "01"', "code = 1").replace(
            "[states]", "[states]\nx=1"
        ),
        "base.toml": BASE.replace('type = "integer", unit', 'typ = "integer", unit').replace(
            'shape = "grid"', 'shape = "table"'
        ),
        "indicators.toml": INDICATORS.replace('agg = "ratio"', 'agg = "mean"'),
        "report.toml": "title = 5",
    }
    with pytest.raises(FormSetInvalid) as caught:
        parse_form_set({name: text.encode() for name, text in sources.items()})
    places = {str(problem.place) for problem in caught.value.problems}
    assert places == {
        "form_set.toml/titel",
        "form_set.toml/title",
        "choices.toml/states.x",
        "choices.toml/states.items[0].code",
        "base.toml/form[0].field[2].typ",
        "base.toml/form[0].field[2].type",
        "base.toml/form[0].field[3].typ",
        "base.toml/form[0].field[3].type",
        "base.toml/form[1].shape",
        "indicators.toml/[2].agg",
        "report.toml/title",
    }
    assert caught.value.message.startswith("表样有11处错误，不能使用。第一处在base.toml：")
    assert {problem.code for problem in caught.value.problems} == {"F001"}


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("form_set", "", "color = 1\n", "form_set.toml color：不认识这一项。"),
        ("form_set", "", 'hash = "x"\n', "form_set.toml hash：不认识这一项。"),
        ("form_set", "", "choices = {}\n", "form_set.toml choices：不认识这一项。"),
        ("form_set", "", "report = {}\n", "form_set.toml report：不认识这一项。"),
        ("form_set", "", "indicators = []\n", "form_set.toml indicators：不认识这一项。"),
        ("form_set", '["base"]', '["base", "more"]', "areas：more.toml没有这个文件。"),
        ("form_set", '["base"]', "[]", "areas：base.toml没有列在form_set.toml的areas里。"),
        ("form_set", '["base"]', "5", "form_set.toml areas：应是一个列表。"),
        ("form_set", '["base"]', "[", "form_set.toml form_set.toml：不是正确的TOML文件"),
        ("form_set", 'id = "sample"', "", "form_set.toml id：缺少这一项。"),
        ("form_set", 'code = "11", title', 'code = "11", name', "kind[0].name：不认识这一项。"),
        ("form_set", 'label = "主题", ', "", "form_set.toml setting[2].label：缺少这一项。"),
        ("base", "[area]", "[area]\ncolor = 1", "base.toml area.color：不认识这一项。"),
        ("base", "[area]", "[more]\n[area]", "base.toml more：不认识这一项。"),
        ("base", 'id = "base"', 'id = "basis"', "area.id：应与文件名一致，写成“base”。"),
        ("base", 'id = "base"', "", "base.toml area.id：缺少这一项。"),
        ("base", "[area]\n", "", "base.toml area.id：缺少这一项。"),
        ("base", '[area]\nid = "base"\ntitle = "基本情况"', "area = 5", "base.toml area：应是一组"),
        ("base", 'title = "学校情况"', 'area = "x"', "base.toml form[0].area：不认识这一项。"),
        ("base", 'for = ["school"]', 'for_ = ["school"]', "form[0].for_：不认识这一项。"),
        ("base", 'for = ["school"]', 'for = "school"', "form[0].for：值“school”不合要求"),
        ("base", 'part = "persons"', 'part = "secret"', "form[2].part：值“secret”不合要求"),
        ("base", 'level = "error"', 'level = "fatal"', "form[1].check[0].level：值“fatal”"),
        ("base", "let = { extra", "let = { other = 5, extra", "form[1].check[0].let：值"),
        ("base", 'passes = { row = { name = "韦大" } }', "passes = 5", "check[0].passes：应是一组"),
        ("base", 'part = "persons"', "fields = []", "form[2].field：这一项写了两次。"),
        ("base", "scale = 3", 'scale = "三"', "form[0].field[9].scale：值“三”不合要求"),
        ("base", 'title = "学校情况"', 'title = "x"\ncheck = 5', "form[0].check：应是一个列表。"),
        ("choices", "[states]", "[states]\nx = 1", "choices.toml states.x：不认识这一项。"),
        ("choices", "[grades]", "towns = 5\n[grades]", "choices.toml towns：应是一个代码表。"),
        ("choices", 'title = "状态"', "", "choices.toml states.title：缺少这一项。"),
        ("indicators", "indicator = [", "more = 1\nindicator = [", "indicators.toml more：不认识"),
        ("indicators", 'title = "占比", ', "", "indicators.toml [2].title：缺少这一项。"),
        ("report", 'id = "p1"', 'name = "p1"', "report.toml paragraph[0].name：不认识这一项。"),
    ],
)
def test_faults_of_structure(file: str, before: str, after: str, said: str) -> None:
    """Unknown keys, missing keys, wrong values, files that nobody named."""
    text = SOURCES[f"{file}.toml"]
    assert before in text
    changed = text.replace(before, after, 1) if before else after + text
    faults = told(**{file: changed})
    assert any(said in fault for fault in faults), faults


@pytest.mark.parametrize("text", ["indicator = 5", "[indicator]\nid = 1"])
def test_indicators_are_a_list(text: str) -> None:
    """One table in the place of many is a fault, not a crash."""
    assert told(indicators=text) == ["indicators.toml indicator：应是一个列表。"]


def test_a_file_that_is_no_toml() -> None:
    """Told once, without the noise of what it should have held; other files are still read."""
    faults = told(base="= 5", choices=CHOICES.replace('title = "状态"', "titel = 1"))
    assert len(faults) == 3
    assert faults[0].startswith("choices.toml") or faults[0].startswith("base.toml")
    assert sum(fault.startswith("base.toml base.toml：不是正确的TOML文件") for fault in faults) == 1
    head = told(form_set="= 5", base=BASE.replace('shape = "grid"', "shape = 1"))
    assert len(head) == 2
    assert any(fault.startswith("base.toml form[1].shape") for fault in head)


def test_a_file_that_is_no_text() -> None:
    """Bytes of another encoding are refused like any other fault."""
    sources = {name: text.encode() for name, text in SOURCES.items()}
    with pytest.raises(FormSetInvalid, match="不是正确的TOML文件"):
        parse_form_set(sources | {"base.toml": BASE.encode("gbk")})
    with pytest.raises(FormSetInvalid, match="不是正确的TOML文件"):
        parse_form_set(sources | {"base.toml": b"x = " + b"[" * 5000})


def test_round_trip() -> None:
    """The canonical form says the same, with the same hash, as often as one likes."""
    data = form_set_to_json(sample())
    again = form_set_from_json(data)
    assert form_set_to_json(again) == data
    assert again.hash == sample().hash
    assert trusted_form_set(data).hash == sample().hash
    assert again.form("enrolment").checks == sample().form("enrolment").checks
    assert again.settings == sample().settings


def test_the_hash_is_about_the_content() -> None:
    """The order of keys and files does not matter, the content and the order of fields do."""
    sources = {name: text.encode() for name, text in reversed(SOURCES.items())}
    lines = HEAD.strip().splitlines()
    turned = "\n".join([lines[2], lines[1], lines[0], *lines[3:]]).encode()
    assert parse_form_set(sources | {"form_set.toml": turned}).hash == sample().hash
    renamed = HEAD.replace("试用", "正式").encode()
    assert parse_form_set(sources | {"form_set.toml": renamed}).hash != sample().hash
    assert form_set_to_json(replace(sample(), hash="x")) == form_set_to_json(sample())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"id":1}', b"[" * 100_000])
def test_json_that_is_no_form_set(data: bytes) -> None:
    """One plain sentence, whatever the bytes are."""
    with pytest.raises(FormSetInvalid, match="表样数据已损坏"):
        form_set_from_json(data)


def test_json_that_fails_the_lint() -> None:
    """A package is checked like any foreign file."""
    raw = json.loads(form_set_to_json(sample()))
    raw["areas"][0]["forms"][0]["for_"] = ["nobody"]
    with pytest.raises(FormSetInvalid, match="表样有1处错误") as caught:
        form_set_from_json(json.dumps(raw).encode())
    assert [str(problem.place) for problem in caught.value.problems] == ["base.toml/school.for"]


def test_an_attribute_a_later_program_adds_changes_no_hash() -> None:
    """What is as its default says stands nowhere in the canonical form."""
    made = sample()
    data = form_set_to_json(made)
    assert form_set_to_json(form_set_from_json(data)) == data
    assert form_set_from_json(data).hash == made.hash
    written = json.loads(data)
    unused = {"since", "tombstones", "hash"} & written.keys()
    assert unused == set()
    form = written["areas"][0]["forms"][0]
    assert {"optional", "natural_key", "carry_rows"} & form.keys() == set()
