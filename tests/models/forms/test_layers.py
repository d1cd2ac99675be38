"""One form set over another: what is named anew, what stays, what is gone, and every fault."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from models.errors import FormSetInvalid, NotFound
from models.forms.definition import FormSet
from models.forms.loader import load_form_set, parse_form_set
from models.forms.migrate import migrate_content
from models.records import Content, FormData, Row

BASE = {
    "form_set.toml": """
id = "old"
version = "1"
title = "旧表样"
areas = ["fee"]
kind = [{ code = "12", title = "村完小", groups = ["school"] }]
setting = [
  { id = "limit", label = "上限", default = 38, help = "旧的" },
  { id = "days", label = "天数", default = 30 },
]
""",
    "choices.toml": """
[items]
title = "收费项目"
items = { "01" = "杂费", "02" = "课本费", "04" = "寄宿费" }

[ways]
title = "办法"
items = [{ code = "1", label = "现金" }]
""",
    "fee.toml": """
[area]
id = "fee"
title = "收费"
help = "学校收的费。"

[[form]]
id = "charge"
title = "收费项目"
shape = "list"
for = ["school"]
field = [
  { id = "item", label = "项目", type = "choice", choices = "items", required = true },
  { id = "std", label = "标准", type = "integer", max = 100 },
  { id = "way", label = "办法", type = "choice", choices = "ways" },
]
  [[form.check]]
  id = "C1"
  level = "warning"
  rule = "std <= setting.limit"
  message = "标准{std}元太高。"
  fires = { row = { std = 40 }, message = "标准40元太高。" }
  passes = { row = { std = 38 } }

[[form]]
id = "drive"
title = "普九"
shape = "single"
for = ["school"]
field = [{ id = "score", label = "分数", type = "integer" }]

[[indicator]]
id = "charges"
title = "收费项目数"
agg = "count"
form = "charge"
""",
    "report.toml": """
title = ["总结"]
paragraph = [{ id = "p1", text = "共收{{ charges }}项。" }, { id = "p2", text = "普九。" }]
""",
}
HEAD = 'based_on = "old"\nid = "new"\nversion = "1"\ntitle = "新表样"\n'


def encoded(sources: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files as bytes."""
    return {name: text.encode() for name, text in sources.items()}


def laid(head: str = "", **files: str) -> FormSet:
    """Return a form set over the base; files by name without ending."""
    own = {"form_set.toml": HEAD + head} | {f"{name}.toml": text for name, text in files.items()}
    return parse_form_set(encoded(own), encoded(BASE))


def faults(head: str = "", **files: str) -> list[str]:
    """Return where the faults are and what they say."""
    with pytest.raises(FormSetInvalid) as caught:
        laid(head, **files)
    return [f"{problem.place.file} {problem.message}" for problem in caught.value.problems]


def test_saying_nothing_changes_nothing_but_the_name() -> None:
    """Areas, lists, settings, wording: all from below."""
    base, made = parse_form_set(encoded(BASE)), laid()
    assert (made.id, made.title) == ("new", "新表样")
    assert (made.areas, made.choices, made.settings) == (base.areas, base.choices, base.settings)
    assert (made.indicators, made.report) == (base.indicators, base.report)
    assert made.hash != base.hash


def test_a_key_that_is_given_replaces_and_the_others_stay() -> None:
    """In settings, areas, fields, checks, items, indicators and paragraphs alike."""
    made = laid(
        "setting = [{ id = 'limit', default = 0 }]",
        choices="[items]\nitems = [{ code = '02', label = '教辅费' }]\n[ways]\ntitle = '方式'",
        fee="""
area = { title = "收费与公示" }
indicator = [{ id = "charges", title = "项目" }]
[[form]]
id = "charge"
field = [{ id = "std", label = "本校标准" }]
  [[form.check]]
  id = "C1"
  message = "超过{std}元。"
  fires = { row = { std = 1 }, message = "超过1元。" }
  passes = { row = { std = 0 } }
""",
        report="paragraph = [{ id = 'p1', text = '共{{ charges }}项。' }]",
    )
    assert [(item.default, item.help) for item in made.settings] == [(0, "旧的"), (30, "")]
    assert (made.areas[0].title, made.areas[0].help) == ("收费与公示", "学校收的费。")
    field = made.form("charge").field("std")
    assert field is not None
    assert (field.label, field.max) == ("本校标准", 100)
    check = made.form("charge").checks[0]
    assert (check.rule, check.message) == ("std <= setting.limit", "超过{std}元。")
    labels = [item.label for item in made.choices["items"].items]
    assert labels == ["杂费", "教辅费", "寄宿费"]
    assert made.choices["ways"].title == "方式"
    assert [item.title for item in made.indicators] == ["项目"]
    assert [item.text for item in made.report.paragraphs] == ["共{{ charges }}项。", "普九。"]


def test_what_is_new_stands_where_it_is_put() -> None:
    """At the end, behind a neighbour, or first; what was there can be moved."""
    made = laid(
        "areas = ['safety', 'fee']",
        fee="""
[[form]]
id = "service"
title = "课后服务"
shape = "single"
for = ["school"]
after = "charge"
field = [{ id = "n", label = "人数", type = "integer" }]

[[form]]
id = "charge"
field = [
  { id = "pupils", label = "人数", type = "integer", after = "item" },
  { id = "note", label = "备注", type = "text" },
  { id = "way", after = "" },
]
""",
        safety="area = { id = 'safety', title = '安全' }",
    )
    assert [area.id for area in made.areas] == ["safety", "fee"]
    assert [form.id for form in made.forms] == ["charge", "service", "drive"]
    fields = [field.id for field in made.form("charge").fields]
    assert fields == ["way", "item", "pupils", "std", "note"]


def test_what_is_gone_is_gone_by_its_tombstone() -> None:
    """Fields, checks, items, lists, forms, settings, indicators, pieces of the report."""
    made = laid(
        """
tombstone = [
  { id = "drive", removed_in = "2012H1", reason = "普九已经完成。" },
  { of = "choices", id = "ways", removed_in = "2012H1" },
  { of = "setting", id = "days", removed_in = "2012H1" },
  { of = "indicator", id = "charges", removed_in = "2012H1" },
  { of = "paragraph", id = "p1", removed_in = "2012H1" },
]
""",
        choices="[items]\ntombstone = [{ id = '01', removed_in = '2006H2' }]",
        fee="""
[[form]]
id = "charge"
tombstone = [
  { id = "way", removed_in = "2012H1" }, { of = "check", id = "C1", removed_in = "2012H1" },
]
""",
    )
    assert [form.id for form in made.forms] == ["charge"]
    assert [field.id for field in made.form("charge").fields] == ["item", "std"]
    assert made.form("charge").checks == ()
    assert {key: [item.code for item in one.items] for key, one in made.choices.items()} == {
        "items": ["02", "04"]
    }
    assert [item.id for item in made.settings] == ["limit"]
    assert made.indicators == ()
    assert [item.id for item in made.report.paragraphs] == ["p2"]
    said = Content({"drive": FormData((Row("1", {"score": 90}),))})
    _, problems = migrate_content(parse_form_set(encoded(BASE)), made, said)
    assert [problem.message for problem in problems] == [
        "“普九”这张表已取消，原来的内容没有带过来。普九已经完成。"
    ]


def test_what_is_still_used_cannot_go() -> None:
    """The lint looks at the whole, as always."""
    found = faults(
        "tombstone = [{ of = 'setting', id = 'limit', removed_in = '2012H1' },"
        "{ of = 'choices', id = 'ways', removed_in = '2012H1' },"
        "{ id = 'charge', removed_in = '2012H1' }]"
    )
    assert found == ["fee.toml charges.form：没有“charge”这张表。"]
    assert len(faults("tombstone = [{ of = 'choices', id = 'ways', removed_in = '2012H1' }]")) == 1
    assert len(faults("tombstone = [{ of = 'setting', id = 'limit', removed_in = '1' }]")) == 1


def test_every_fault_is_told_at_once_with_file_and_path() -> None:
    """By id, for the numbers of the laid files are nobody's."""
    found = faults(
        """
colour = 1
setting = [{ id = "limit", colour = 1 }, { id = "days" }, { id = "days" }]
tombstone = [{ id = "gone", removed_in = "1" }, { of = "claim", id = "c", removed_in = "1" }]
""",
        choices="[items]\nitems = [{ code = '09', label = '餐费', after = '07' }]",
        fee="""
[[form]]
id = "charge"
field = [{ id = "std", lable = "标准" }, { id = "note", label = "备注", type = "memo" }]
tombstone = [{ id = "nothing", removed_in = "1" }, { of = "chart", id = "x", removed_in = "1" }]
""",
    )
    assert found == [
        "form_set.toml setting.days：写了两次。",
        "choices.toml items.items.09.after：没有“07”这一项，不知道放在哪里。",
        "fee.toml form.charge.tombstone.x：作为底子的表样里没有这一项。",
        "fee.toml form.charge.tombstone.nothing：作为底子的表样里没有这一项。",
        "form_set.toml tombstone.c：作为底子的表样里没有这一项。",
        "form_set.toml tombstone.gone：作为底子的表样里没有这一项。",
        "fee.toml form[charge].field[std].lable：不认识这一项。",
        "fee.toml form[charge].field[note].type：值“memo”不合要求"
        + found[7].partition("不合要求")[2],
        "form_set.toml setting[limit].colour：不认识这一项。",
        "form_set.toml colour：不认识这一项。",
    ]


def test_what_stands_alone_knows_no_layers() -> None:
    """``after`` is refused where nothing is laid over anything."""
    own = dict(BASE)
    own["fee.toml"] = own["fee.toml"].replace('title = "普九"', 'title = "普九"\nafter = ""')
    with pytest.raises(FormSetInvalid, match="after：不认识这一项"):
        parse_form_set(encoded(own))


@pytest.mark.parametrize("missing", ["id", "version", "title"])
def test_it_has_a_name_of_its_own(missing: str) -> None:
    """Two form sets of one name would be taken for each other."""
    head = "".join(line + "\n" for line in HEAD.splitlines() if not line.startswith(missing))
    with pytest.raises(FormSetInvalid, match=f"{missing}：缺少这一项"):
        parse_form_set(encoded({"form_set.toml": head}), encoded(BASE))


def test_folders_beside_each_other(tmp_path: Path) -> None:
    """The base is found by its folder's name, and nowhere else; one layer is enough."""
    for name, files in (("old", BASE), ("new", {"form_set.toml": HEAD})):
        (tmp_path / name).mkdir()
        for file, text in files.items():
            (tmp_path / name / file).write_text(text, encoding="utf-8")
    assert load_form_set(tmp_path / "new").hash == laid().hash
    head = tmp_path / "new" / "form_set.toml"
    head.write_text(HEAD.replace('"old"', '"../old"'), encoding="utf-8")
    with pytest.raises(FormSetInvalid, match=r"旁边没有“\.\./old”这套表样"):
        load_form_set(tmp_path / "new")
    head.write_text(HEAD.replace('"old"', '"older"'), encoding="utf-8")
    with pytest.raises(NotFound, match="older"):
        load_form_set(tmp_path / "new")
    with pytest.raises(FormSetInvalid, match="只能叠一层"):
        parse_form_set(encoded({"form_set.toml": HEAD}), encoded({"form_set.toml": HEAD}))


def test_a_base_that_cannot_be_read() -> None:
    """Its fault is told under its own name."""
    broken = encoded(BASE) | {"fee.toml": b"area = {"}
    with pytest.raises(FormSetInvalid) as caught:
        parse_form_set(encoded({"form_set.toml": HEAD}), broken)
    assert caught.value.problems[0].place.file == "old/fee.toml"
