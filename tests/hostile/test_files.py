"""Hostile workbooks through the import command: one plain sentence each, and the batch goes on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from msgspec import Struct

from models.forms.plain_text import shown
from tests.hostile.attacks import REFUSED, TAKEN
from tests.models.headless.bad_files import workbook
from tests.models.headless.county import UNITS, Places, store_revision
from tests.models.headless.running import Terminal
from tests.test_punctuation import narrow_marks

ROOT = Path(__file__).parents[2]
FEW, MANY = 5_000, 100_000
PASSWORD = "zaijian-2006"

# Attacks on the password: name → what is replaced in the encrypted file, by as many bytes.
LOCKED = {
    "spins": (rb' standalone="yes"(.*)spinCount="100000"', rb'\1spinCount="9999999"' + b" " * 16),
    "spins_beyond": (
        rb' standalone="yes"(.*)spinCount="100000"',
        rb'\1spinCount="9999999999"' + b" " * 13,
    ),
    "no_spins": (rb"spinCount", rb"spinKount"),
    "another_algorithm": (rb'hashAlgorithm="SHA512"', rb'hashAlgorithm="SHA999"'),
    "huge_package": (rb"EncryptedPackage", rb"EncryptedPackage"),
}
LOCKED_SENTENCES = {
    "spins": "加密方式不正常",
    "spins_beyond": "已经损坏",
    "no_spins": "已经损坏",
    "another_algorithm": "已经损坏",
    "huge_package": "已经损坏",
}


def locked(folder: Path, name: str) -> bytes:
    """Return a list of persons whose encryption was tampered with."""
    data = workbook(folder / "scratch.xlsx", password=PASSWORD)
    if name == "huge_package":  # the first eight bytes of the package say how large it is
        plain = len(_unlocked(data)).to_bytes(8, "little")
        changed = data.replace(plain, (2**62).to_bytes(8, "little"), 1)
    else:
        wanted, instead = LOCKED[name]
        changed = re.sub(wanted, instead, data, count=1, flags=re.DOTALL)
    assert changed != data
    assert len(changed) == len(data)
    return changed


def _unlocked(data: bytes) -> bytes:
    from models.workbook.encrypt import unprotect  # noqa: PLC0415

    return unprotect(data, [PASSWORD])


class Told(Struct, frozen=True):
    """What a rehearsal said of every file, how long it took and what it held in memory."""

    files: dict[str, dict[str, Any]]
    seconds: float
    program: int
    workers: int


def lay_out(folder: Path, many: int) -> None:
    """Write every attack into a folder, and good files before, among and after them."""
    good = workbook(folder / "0 good.xlsx")
    workbook(folder / "z good.xlsx", unit=UNITS[0])
    for attack in (*REFUSED, *TAKEN):
        (folder / f"{attack.__name__}.xlsx").write_bytes(attack(good, many))
    for name in LOCKED:
        (folder / f"locked {name}.xlsx").write_bytes(locked(folder, name))
    (folder / "scratch.xlsx").unlink()


def rehearse(bureau: Path, folder: Path) -> Told:
    """Let the program say what importing a folder would do, in a process of its own."""
    words = ["import", str(bureau), str(folder), "--dry-run", "--json", "--password", PASSWORD]
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "main.py", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    held = [0, 0]
    watching = threading.Thread(target=_watch, args=(psutil.Process(process.pid), held))
    watching.start()
    out, err = process.communicate()
    watching.join()
    assert "Traceback" not in err
    assert "Error" not in err
    files = {one["name"]: one for one in json.loads(out)["files"]}
    return Told(files, time.monotonic() - began, *held)


def _watch(process: psutil.Process, held: list[int]) -> None:
    while True:
        try:
            held[0] = max(held[0], process.memory_info().rss)
            for child in process.children():
                held[1] = max(held[1], child.memory_info().rss)
        except psutil.NoSuchProcess:
            if not process.is_running():
                return
        if process.is_running() and process.status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.02)


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stick") / "U盘"
    folder.mkdir()
    lay_out(folder, FEW)
    return folder


@pytest.fixture(scope="module")
def told(stick: Path, made: Places) -> Told:
    return rehearse(made.bureau, stick)


def said_of(told: Told, name: str) -> list[dict[str, Any]]:
    """Return what was said of a file, or of the members of a package."""
    found = [one for key, one in told.files.items() if key.split("／")[0] == f"{name}.xlsx"]
    assert found, name
    return found


@pytest.mark.parametrize("attack", REFUSED, ids=lambda attack: attack.__name__)
def test_a_hostile_file_is_refused_in_one_sentence(
    told: Told, attack: Callable[[bytes, int], bytes]
) -> None:
    for said in said_of(told, attack.__name__):
        assert said["action"] == "refused"
        assert REFUSED[attack] in said["sentence"]
        assert_plain(said["sentence"])


@pytest.mark.parametrize("name", LOCKED)
def test_a_tampered_password_is_refused_in_one_sentence(told: Told, name: str) -> None:
    (said,) = said_of(told, f"locked {name}")

    assert said["action"] == "refused"
    assert LOCKED_SENTENCES[name] in said["sentence"]
    assert_plain(said["sentence"])


def assert_plain(sentence: str) -> None:
    """Hold a sentence against what every sentence to people must be."""
    assert sentence.endswith("。")
    assert "请" in sentence
    assert narrow_marks(sentence) == []
    assert shown(sentence) == sentence
    assert len(sentence) < 120


@pytest.mark.parametrize("attack", TAKEN, ids=lambda attack: attack.__name__)
def test_what_does_no_harm_is_read_all_the_same(
    told: Told, attack: Callable[[bytes, int], bytes]
) -> None:
    """Nobody loses a return because a program left rubbish in its file: the figures are as good."""
    for said in said_of(told, attack.__name__):
        assert said["action"] == "identical"
        assert shown(said["name"]) == said["name"]
        for problem in said["problems"]:
            assert shown(problem["message"]) == problem["message"]
            assert len(problem["message"]) < 320


@pytest.mark.parametrize(
    ("name", "code"), [("macros", "R010"), ("external_link", "R011"), ("embedded", "R015")]
)
def test_what_may_be_dangerous_elsewhere_is_told(told: Told, name: str, code: str) -> None:
    """We run nothing and open nothing; whoever opens the file in Excel should know."""
    (said,) = said_of(told, name)

    assert [problem["code"] for problem in said["problems"]] == [code]


def test_the_good_ones_go_on(told: Told) -> None:
    assert told.files["0 good.xlsx"]["action"] == "new"
    assert told.files["z good.xlsx"]["action"] == "new"


def test_neither_time_nor_memory_runs_away(told: Told) -> None:
    """All of them together; each alone may cost 60 s and 700 MB."""
    assert told.seconds < 60
    assert told.program < 300 * 2**20
    assert told.workers < 400 * 2**20


def test_only_the_good_ones_are_stored(
    terminal: Terminal, bureau: Path, stick: Path, told: Told
) -> None:
    before = store_revision(bureau)
    bad = [stick / f"{attack.__name__}.xlsx" for attack in REFUSED]
    alone = terminal.run("import", bureau, *bad)
    untouched = store_revision(bureau)
    ran = terminal.run("import", bureau, stick / "0 good.xlsx", *bad, stick / "z good.xlsx")

    assert (alone.status, untouched) == (1, before)
    assert alone.lines[-1] == "什么也没有写入。"
    assert ran.lines[-1] == "已写入，是第1批导入。"
    assert terminal.run("totals", bureau, "--json").facts["coverage"]["returned"] == 2
    kept = [path for path in (bureau / "originals").rglob("*") if path.is_file()]
    assert len(kept) == 2
    assert not list(stick.parent.glob("evil*"))


@pytest.mark.slow
def test_the_same_with_a_hundred_thousand_of_each(
    made: Places, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("large") / "U盘"
    folder.mkdir()
    lay_out(folder, MANY)
    found = rehearse(made.bureau, folder)

    assert found.files["z good.xlsx"]["action"] == "new"
    for attack in TAKEN:
        assert said_of(found, attack.__name__)[0]["action"] == "identical"
    assert found.seconds < 120
    assert found.program < 300 * 2**20
    assert found.workers < 500 * 2**20
