"""Bad input through the program's own entry: one plain sentence each, the rest goes on.

What each file may cost is bounded in ``models.workbook.limits``: 60 s, 700 MB.
"""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from models.store import backup
from tests.models.headless.bad_files import bad_files, named_in_gbk, workbook
from tests.models.headless.county import SECOND, Places, store_revision
from tests.models.headless.running import Terminal
from tests.test_punctuation import narrow_marks

ROOT = Path(__file__).parents[3]

SENTENCES = {
    "上期的.xlsx": "这是罗香乡初级中学2005年下半年的工作簿，现在收的是2006年上半年；",
    "外县的.xlsx": "工作簿里的学校代码JX99999999不在本县名册里；",
    "旧表样.xlsx": "罗香乡初级中学的这份工作簿用的表样（five_forms）本程序里没有；",
    "普通表格.xlsx": "这是一张普通表格，不是校情汇的报表工作簿",
    "旧格式.xls": "这是旧格式的表格（.xls），不能直接读入；",
    "金山.et": "这是WPS表格（.et），不能直接读入；",
    "文本.csv": "这是文本文件（如.csv、.txt）",
    "文档.docx": "这是Word文档，不是报表工作簿；",
    "压缩.rar": "这是.rar压缩包，程序打不开；",
    "压缩.7z": "这是.7z压缩包，程序打不开；",
    "照片.jpg": "这是图片，不能读出数据；",
    "加密的.xlsx": "这份工作簿设了密码，",
    "截断的.xlsx": "这个文件已经损坏或没有拷贝完整，打不开；",
    "炸弹.xlsx": "这个文件解开后大得不正常，为了安全没有打开；",
    "很远的格子.xlsx": "单元格",
    "往外爬.zip": "压缩包里有一个路径不正常的文件，为了安全整个没有打开；",
    "空包.zip": "这个压缩包里没有工作簿；",
    "空的.xlsx": "这个文件是空的，一个字节也没有，可能没有拷完；",
    "丢了内容.xlsx": "这个文件的内容全部丢失了",
    "~$报表.xlsx": "这是WPS或Excel打开文件时留下的临时文件，不是报表，可以不管它；",
    "没下完.xlsx.crdownload": "这个文件还没有下载完或拷贝完",
    "没有这个.xlsx": "找不到“没有这个.xlsx”，可能已被移走，或U盘已拔出；",
    "2006年上半年任务包.xqhtask": "这是县局下发的任务包，不是学校交来的报表；",
    "2006年上半年_罗香乡初级中学_数字表_空白表.xlsx": "这份工作簿还是空的，一个字也没有填",
}


@pytest.fixture(scope="module")
def stick(made: Places, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the paths a clerk drops: every kind of bad file, and a missing one."""
    folder = tmp_path_factory.mktemp("stick") / "U盘"
    folder.mkdir()
    bad_files(folder)
    others = [path for path in made.down.iterdir() if path.name in SENTENCES]
    return [*sorted(folder.iterdir()), *others, folder / "没有这个.xlsx"]


@pytest.fixture(scope="module")
def told(stick: list[Path], made: Places) -> dict[str, dict[str, Any]]:
    """Return file name → what a rehearsal says of it; run once, in a process of its own."""
    words = ["import", *map(str, (made.bureau, *stick)), "--dry-run", "--json"]
    command = [sys.executable, "main.py", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    return {one["name"]: one for one in json.loads(done.stdout)["files"]}


@pytest.mark.parametrize("name", SENTENCES)
def test_every_kind_has_its_sentence(told: dict[str, dict[str, Any]], name: str) -> None:
    """What it is and what to do, in Chinese, with Chinese marks."""
    said = told[name]

    assert said["action"] == "refused"
    assert SENTENCES[name] in said["sentence"]
    assert said["sentence"].endswith("。")
    assert "\n" not in said["sentence"]
    assert re.search("请|可以不管它", said["sentence"])
    assert narrow_marks(said["sentence"]) == []
    assert [one["message"] for one in said["problems"]] == [said["sentence"]]


def test_every_kind_was_asked_about(told: dict[str, dict[str, Any]], stick: list[Path]) -> None:
    assert told.keys() == SENTENCES.keys() == {path.name for path in stick}


def test_nothing_is_changed_and_the_good_file_goes_on(
    terminal: Terminal, bureau: Path, stick: list[Path], tmp_path: Path
) -> None:
    """First the bad ones alone, then one return among them."""
    before = store_revision(bureau)
    ran = terminal.run("import", bureau, *stick)
    alone = ran.status, ran.lines[-2:], store_revision(bureau)
    workbook(tmp_path / "好的.xlsx")
    ran = terminal.run("import", bureau, *stick, tmp_path / "好的.xlsx")

    count = len(SENTENCES)
    assert alone == (
        1,
        [
            f"共{count}个文件，收下0/{count}个，{count}个没有收下，数据没有任何改动。",
            "什么也没有写入。",
        ],
        before,
    )
    assert ran.status == 1
    assert f"共{count + 1}个文件，收下1/{count + 1}个，{count}个没有收下。" in ran.lines
    assert ran.lines[-1] == "已写入，是第1批导入。"
    kept = [path for path in (bureau / "originals").rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert terminal.run("totals", bureau, "--json").facts["coverage"]["returned"] == 1


def test_a_wrong_password_is_not_no_password(
    terminal: Terminal, bureau: Path, stick: list[Path]
) -> None:
    (path,) = [path for path in stick if path.name == "加密的.xlsx"]
    wrong = terminal.run("import", bureau, path, "--password", "cuode-2006", "--dry-run")
    right = terminal.run(
        "import", bureau, path, "--password", "cuode", "--password", "zaijian-2006", "--dry-run"
    )

    assert "密码不对，打不开这份工作簿" in wrong.lines[0]
    assert (wrong.status, right.status) == (1, 0)


def test_an_empty_folder_among_others(terminal: Terminal, bureau: Path, tmp_path: Path) -> None:
    (tmp_path / "空文件夹").mkdir()
    workbook(tmp_path / "好的.xlsx")
    ran = terminal.run("import", bureau, tmp_path / "空文件夹", tmp_path / "好的.xlsx")

    assert ran.status == 1
    assert ran.lines[0] == "文件夹“空文件夹”里没有可以导入的文件；请核对是不是选错了文件夹。"
    assert ran.lines[-1] == "已写入，是第1批导入。"


def test_names_in_gbk_are_readable(terminal: Terminal, bureau: Path, tmp_path: Path) -> None:
    """A package made on Chinese Windows is no bad input: its workbooks are taken in."""
    data = workbook(tmp_path / "x.xlsx")
    (tmp_path / "罗香.zip").write_bytes(named_in_gbk("罗香乡/罗香中学.xlsx", data))
    plain, facts = terminal.both("import", bureau, tmp_path / "罗香.zip", "--dry-run")

    assert plain.status == 0
    assert [(one["name"], one["unit"]) for one in facts["files"]] == [
        ("罗香.zip／罗香乡/罗香中学.xlsx", SECOND)
    ]


def test_a_file_from_the_folder_of_another_program_is_no_data_set(
    terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "data.db").write_text("something else", encoding="utf-8")
    ran = terminal.run("check", tmp_path)

    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert ran.err.endswith("。\n")


COMMANDS = {
    "export": ("--unit", SECOND, "--reason", "只是试一试能不能导出"),
    "task": (),
}


@pytest.mark.parametrize("command", ["report", "export", "task"])
def test_a_place_that_is_no_folder(
    terminal: Terminal, bureau: Path, tmp_path: Path, command: str
) -> None:
    """The target lies below a file: nothing can be written there, whoever one is."""
    (tmp_path / "file").write_bytes(b"x")
    if command == "report":
        ran = terminal.run("report", bureau, "--pdf", tmp_path / "file" / "a.pdf")
    else:
        ran = terminal.run(command, bureau, tmp_path / "file" / "out", *COMMANDS[command])

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith("写不进“")
    assert (tmp_path / "file").read_bytes() == b"x"


@pytest.fixture(
    params=[
        (errno.ENOSPC, "磁盘满了，"),
        (errno.EROFS, "写不进“"),
        (errno.EACCES, "没有写入的权限"),
    ],
    ids=["full", "read-only", "no right"],
)
def unwilling(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the target's disk refuse every file, and return what is said then."""
    code, words = request.param

    def refuse(_handle: int) -> NoReturn:
        raise OSError(code, os.strerror(code))

    faulty = SimpleNamespace(
        name=os.name, fsync=refuse, open=os.open, close=os.close, O_RDONLY=os.O_RDONLY
    )
    monkeypatch.setattr("models.files.os", faulty)
    return str(words)


@pytest.mark.parametrize("command", ["report", "export", "task"])
def test_a_target_that_takes_nothing(
    terminal: Terminal, bureau: Path, tmp_path: Path, unwilling: str, command: str
) -> None:
    """A full stick, a write-protected one, one without the right to write: no half file stays."""
    out = tmp_path / "out"
    out.mkdir()
    if command == "report":
        ran = terminal.run("report", bureau, "--pdf", out / "a.pdf")
    else:
        ran = terminal.run(command, bureau, out, *COMMANDS[command])

    assert (ran.status, ran.out) == (2, "")
    assert unwilling in ran.err.splitlines()[-1]
    assert list(out.iterdir()) == []


def test_a_backup_on_a_full_disk(
    terminal: Terminal, bureau: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path) -> NoReturn:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(backup, "sync_file", full)
    ran = terminal.run("backup", bureau)

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("磁盘满了，")
    assert list((bureau / "backups").iterdir()) == []
