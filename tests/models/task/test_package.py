"""A task package goes down whole, and is read like any foreign file."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from models.errors import FileRefused, NewerFile
from models.forms.definition import FormSet
from models.forms.loader import parse_form_set
from models.forms.payload import encode_part
from models.records import Content, FormData, Part, Period, Row, Unit
from models.task.package import (
    PasswordPolicy,
    TaskPackage,
    read_task,
    task_from_bytes,
    write_task,
)

FORM_SET_TOML = """
id = "mini"
version = "1"
title = "样表"
areas = ["base"]
[[kind]]
code = "11"
title = "小学"
groups = ["primary"]
"""
AREA_TOML = """
[area]
id = "base"
title = "基本"
[[form]]
id = "facts"
title = "基本情况"
shape = "single"
for = ["primary"]
[[form.field]]
id = "pupils"
label = "学生数"
type = "integer"
[[form]]
id = "leavers"
title = "辍学名单"
shape = "list"
part = "persons"
for = ["primary"]
[[form.field]]
id = "name"
label = "姓名"
type = "text"
personal = "name"
"""
UNIT = Unit("2145000001", "桐木镇中心小学", "11", facts={"phone": "7212345"})
PERIOD = Period(
    "2006H1",
    "2006年上半年",
    date(2006, 1, 1),
    date(2006, 6, 30),
    date(2006, 6, 30),
    date(2006, 7, 5),
    date(2005, 9, 1),
    (UNIT.code,),
    {"theme": "安全"},
)


@pytest.fixture(scope="module")
def form_set() -> FormSet:
    return parse_form_set(
        {"form_set.toml": FORM_SET_TOML.encode(), "base.toml": AREA_TOML.encode()}
    )


@pytest.fixture(scope="module")
def task(form_set: FormSet) -> TaskPackage:
    last = Content({"facts": FormData((Row("1", {"pupils": 120}),))})
    return TaskPackage(
        form_set,
        PERIOD,
        (UNIT,),
        {UNIT.code: encode_part(form_set, last, Part.FIGURES)},
        PasswordPolicy(persons=True, min_length=10, note="密码由县局电话通知"),
        "请于7月5日前上报",
        "1.0",
    )


def test_what_was_written_is_read(task: TaskPackage, tmp_path: Path) -> None:
    """Everything comes back, and the same package has the same bytes and id."""
    path = tmp_path / "任务包.xqhtask"
    write_task(task, path)
    read = read_task(path)
    assert read.id == task.id
    assert (read.period, read.units, read.policy) == (task.period, task.units, task.policy)
    assert (read.note, read.program) == (task.note, task.program)
    assert read.form_set.hash == task.form_set.hash
    assert read.last_content(UNIT.code).form("facts").rows[0].values == {"pupils": 120}
    assert read.last_content("2145000099") == Content()
    assert read.unit(UNIT.code) == UNIT
    assert read.unit("nobody") is None
    again = tmp_path / "again.xqhtask"
    write_task(read, again)
    assert again.read_bytes() == path.read_bytes()
    assert replace(task, note="改期").id != task.id


def packed(task: TaskPackage, tmp_path: Path, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return the bytes of a package some of whose members were changed."""
    path = tmp_path / "task.xqhtask"
    write_task(task, path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def put(member: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda members: members.update({member: data})


def told(**changes: object) -> Callable[[dict[str, bytes]], None]:
    """Return a change of some keys of task.json; ``a__b`` is key b of a."""

    def change(members: dict[str, bytes]) -> None:
        facts: Any = json.loads(members["task.json"])
        for key, value in changes.items():
            target, _, inner = key.partition("__")
            if inner:
                facts[target][inner] = value
            else:
                facts[target] = value
        members["task.json"] = json.dumps(facts).encode()

    return change


PERSONS = b'{"forms":{"leavers":{"rows":[["A",{"name":"x"}]]}}}'


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(put("../evil.json", b"{}"), id="name climbs out"),
        pytest.param(put("run.exe", b"MZ"), id="unknown member"),
        pytest.param(put("last/../x.json", b"{}"), id="last climbs out"),
        pytest.param(put("form_set.json", b"{}"), id="form set is none"),
        pytest.param(put("form_set.json", b'{"id":"x"'), id="form set is cut off"),
        pytest.param(put("task.json", b"[]"), id="task is a list"),
        pytest.param(put("task.json", b"[" * 100_000), id="deeply nested"),
        pytest.param(put("task.json", b" " * (9 * 2**20)), id="too long"),
        pytest.param(put("last/2145000001.json", b"{"), id="last is damaged"),
        pytest.param(put("last/2145000001.json", PERSONS), id="last names a person"),
        pytest.param(put("last/2145000002.json", b'{"forms":{}}'), id="last of nobody"),
        pytest.param(told(surprise=1), id="unknown key"),
        pytest.param(told(form_set_hash="0" * 64), id="another form set"),
        pytest.param(told(units=[]), id="no units"),
        pytest.param(told(period__id="2006"), id="no such period"),
        pytest.param(told(period__end="2005-01-01"), id="ends before it begins"),
        pytest.param(told(policy__min_length=-1), id="impossible policy"),
        pytest.param(told(units=[{"code": "2145000001", "name": "x", "kind": "99"}]), id="kind"),
        pytest.param(told(units=[{"code": "../../x", "name": "x", "kind": "11"}]), id="code"),
    ],
)
def test_a_package_that_says_what_cannot_be_is_refused(
    task: TaskPackage, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    """One sentence that names the file and what to do."""
    data = packed(task, tmp_path, change)
    with pytest.raises(FileRefused) as caught:
        task_from_bytes("任务包.xqhtask", data)
    assert caught.value.problems[0].code == "T001"
    assert "县局重新要一份" in caught.value.message


TRICK = "桐\u202e木\u200b镇\x07\n小学"


def test_names_and_words_of_a_package_hide_nothing(task: TaskPackage, tmp_path: Path) -> None:
    """They go into windows, file names and terminals; what can be cleaned holds up nobody."""
    unit: dict[str, Any] = {"code": UNIT.code, "name": TRICK, "kind": "11", "aliases": [TRICK]}
    unit |= {"facts": {"phone": TRICK}}
    change = told(units=[unit], period__title="半年" * 500, note=f"甲\u200b\n{TRICK}")
    read = task_from_bytes("x.xqhtask", packed(task, tmp_path, change))

    (own,) = read.units
    assert (own.name, own.aliases, own.facts) == (
        "桐木镇小学",
        ("桐木镇小学",),
        {"phone": "桐木镇小学"},
    )
    assert len(read.period.title) == 60
    assert read.note == "甲\n桐木镇\n小学"
    write_task(read, tmp_path / "again.xqhtask")


@pytest.mark.parametrize("label", ["人\u202e数", "人\x1b数", "人\u200b数", "人" * 100])
def test_texts_of_its_forms_hide_nothing(task: TaskPackage, tmp_path: Path, label: str) -> None:
    """They are under the form set's hash, so they can only be refused."""

    def change(members: dict[str, bytes]) -> None:
        forms: Any = json.loads(members["form_set.json"])
        forms["areas"][0]["forms"][0]["fields"][0]["label"] = label
        data = json.dumps(forms, ensure_ascii=False, sort_keys=True).encode()
        members["form_set.json"] = data
        told(form_set_hash=hashlib.sha256(data).hexdigest())(members)

    assert read_label(packed(task, tmp_path, lambda _: None))
    with pytest.raises(FileRefused, match="县局重新要一份"):
        task_from_bytes("x.xqhtask", packed(task, tmp_path, change))


def read_label(data: bytes) -> str:
    return task_from_bytes("x.xqhtask", data).form_set.areas[0].forms[0].fields[0].label


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"hello", b"%PDF-1.4", b"\xd0\xcf\x11\xe0"],
)
def test_another_file_is_refused(data: bytes) -> None:
    """Whatever was picked by mistake."""
    with pytest.raises(FileRefused) as caught:
        task_from_bytes("照片.jpg", data)
    assert caught.value.problems[0].code == "T001"


def test_a_zip_that_is_no_package(task: TaskPackage, tmp_path: Path) -> None:
    """A workbook or a package of returns has other members."""
    data = packed(task, tmp_path, lambda members: members.__delitem__("task.json"))
    with pytest.raises(FileRefused, match="不是任务包"):
        task_from_bytes("returns.zip", data)


def test_too_large_a_package(
    task: TaskPackage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What all members unpack to is bounded before any is unpacked."""
    data = packed(task, tmp_path, lambda _: None)
    monkeypatch.setattr("models.task.package._TOTAL_BYTES", 10)
    with pytest.raises(FileRefused):
        task_from_bytes("big.xqhtask", data)


def test_a_newer_package_asks_for_a_newer_program(task: TaskPackage, tmp_path: Path) -> None:
    """Even if its facts have changed their shape."""
    data = packed(task, tmp_path, told(format=2, surprise=1))
    with pytest.raises(NewerFile):
        task_from_bytes("next.xqhtask", data)
