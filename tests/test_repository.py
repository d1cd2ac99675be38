"""What is kept in the repository: nothing of one machine, everything pinned, everything said."""

from __future__ import annotations

import ast
import hashlib
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from installer import bootstrap

ROOT = Path(__file__).resolve().parent.parent

# Folders that exist on somebody's machine only, and places packages were fetched from. Written
# so that they do not find themselves here.
_MACHINE = re.compile(r"(?<![\w.~$}])/(?:work|root|home|tmp|opt)/\w|[A-Z]:\\\\?Users\\\\?\w")
_REGISTRY = re.compile(
    r"pypi[.]org|pythonhosted[.]org|npmjs[.]org|deb[.]debian|debian[.]org/debian"
    r"|mirrors?[.]\w+[.](?:com|cn|edu|org)|artifac[t]ory|[a-z]+-index-url\s*=|--index-url\s+\w"
)

_PIN = re.compile(
    r"(?P<name>[a-z0-9-]+)(?P<extra>\[[a-z,]+\])?==(?P<version>[0-9a-z.]+)(?P<when>.*)"
)
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def kept_files() -> list[Path]:
    """Return the files of the repository: all but what .gitignore names."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = [".git", *(line.strip("/") for line in lines if line and line[0] != "#")]
    found = []
    rooms = [ROOT]
    while rooms:
        for path in sorted(rooms.pop().iterdir()):
            if any(fnmatch(path.name, pattern) for pattern in ignored):
                continue
            if path.is_dir():
                rooms.append(path)
            else:
                found.append(path)
    return found


def texts() -> dict[str, str]:
    """Return every text file of the repository by its path."""
    found = {}
    for path in kept_files():
        data = path.read_bytes()
        if b"\0" not in data:
            found[path.relative_to(ROOT).as_posix()] = data.decode("utf-8")
    return found


def traces(name: str, text: str) -> list[str]:
    """Return the lines that name a machine's folder or a registry's host."""
    return [
        f"{name}:{number}: {line.strip()[:80]}"
        for number, line in enumerate(text.splitlines(), 1)
        if _MACHINE.search(line) or _REGISTRY.search(line)
    ]


def pins(text: str) -> dict[tuple[str, str], tuple[str, list[str]]]:
    """Return version and hashes of every pin by its name and marker; refuse any other line."""
    found = {}
    for entry in text.replace("\\\n", " ").splitlines():
        if entry.strip().startswith("#") or not entry.strip():
            continue
        wish, *hashes = entry.split(" --hash=")
        pin = _PIN.fullmatch(wish.strip())
        assert pin, f"not a pin: {entry[:80]}"
        sums = [f"--hash={one.strip()}" for one in hashes]
        assert sums, f"no hash: {wish}"
        assert all(_HASH.fullmatch(one) for one in sums), f"not a hash: {wish}"
        found[f"{pin['name']}{pin['extra'] or ''}", pin["when"].strip()] = (pin["version"], sums)
    return found


def requirement(name: str) -> str:
    """Return one of the requirement files."""
    return (ROOT / "requirements" / name).read_text(encoding="utf-8")


def wishes(name: str) -> list[str]:
    """Return the names that a requirement file's source asks for."""
    lines = (line.split("#")[0].strip() for line in requirement(name).splitlines())
    return [line.split("==")[0].lower() for line in lines if line and not line.startswith("-r")]


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [line for name, text in texts().items() for line in traces(name, text)]

    assert found == []


def test_the_whole_repository_is_looked_at() -> None:
    names = texts().keys()

    assert {"pyproject.toml", ".ci/run", "models/records.py", "requirements/dev.txt"} <= names
    assert not any(name.startswith((".venv/", ".git/")) for name in names)


@pytest.mark.parametrize(
    "line",
    [
        "open('/" + "work/main/x')",
        "see /" + "tmp/brief.md",
        "C:\\" + "Users\\li\\returns",
        "https://" + "pypi" + ".org/simple",
        "--index-url " + "http://somewhere/simple",
        "extra-index" + "-url = http://somewhere",
    ],
)
def test_a_trace_is_found(line: str) -> None:
    assert traces("a.py", f"x = 1\n{line}\n") == [f"a.py:2: {line}"]


@pytest.mark.parametrize("line", ["tests/workbook/x.py", "~/work/ is yours", "a/home/b", "1/tmp/2"])
def test_what_only_looks_like_a_trace_is_not_one(line: str) -> None:
    assert traces("a.py", line) == []


def test_every_python_file_says_its_one_idea() -> None:
    silent = [
        name
        for name, text in texts().items()
        if name.endswith(".py") and not ast.get_docstring(ast.parse(text))
    ]

    assert silent == []


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_requirements_are_pinned_with_hashes_and_nothing_else(name: str) -> None:
    """What a source file asks for is pinned, with its extras: pip's hash mode wants them named."""
    pinned = {wish for wish, _ in pins(requirement(f"{name}.txt"))}

    assert set(wishes(f"{name}.in")) <= pinned


@pytest.mark.parametrize(
    "text",
    [
        "numpy==2.0\n",
        "numpy>=2.0 --hash=sha256:" + "0" * 64,
        "--find-links /somewhere\n",
        "numpy==2.0 --hash=sha256:1234",
    ],
)
def test_a_pin_that_is_none_is_found(text: str) -> None:
    with pytest.raises(AssertionError):
        pins(text)


def test_dev_holds_all_of_runtime_at_the_same_versions() -> None:
    """An environment for tests is then good for running, too."""
    runtime, dev = pins(requirement("runtime.txt")), pins(requirement("dev.txt"))

    assert {wish: dev.get(wish) for wish in runtime} == runtime


def test_no_package_is_pinned_twice_for_the_same_machine() -> None:
    """Two versions of one package must each say when they count."""
    for name in ("runtime.txt", "dev.txt"):
        seen: dict[str, list[str]] = {}
        for wish, when in pins(requirement(name)):
            seen.setdefault(wish.split("[")[0], []).append(when)
        assert {wish for wish, whens in seen.items() if len(whens) > 1 and "" in whens} == set()


def test_the_fonts_are_those_of_fonts_toml() -> None:
    fonts = ROOT / "resources" / "fonts"
    entries = tomllib.loads((fonts / "fonts.toml").read_text(encoding="utf-8"))["font"]
    data = {entry["file"]: (fonts / entry["file"]).read_bytes() for entry in entries}

    promised = {entry["file"]: (entry["size"], entry["sha256"]) for entry in entries}
    real = {name: (len(font), hashlib.sha256(font).hexdigest()) for name, font in data.items()}

    assert real == promised
    assert {path.name for path in fonts.glob("*.ttf")} == set(promised)
    assert all((fonts / entry["licence_file"]).is_file() for entry in entries)


def test_the_supported_pythons_are_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    oldest, newest = bootstrap.OLDEST, bootstrap.NEWEST

    wanted = f">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"
    assert project["project"]["requires-python"] == wanted
    assert project["tool"]["mypy"]["python_version"] == f"{oldest[0]}.{oldest[1]}"
    assert project["tool"]["ruff"]["target-version"] == f"py{oldest[0]}{oldest[1]}"


def test_third_parties_are_named_with_their_licences() -> None:
    """One row for each package that comes with the program, at the version that comes."""
    text = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w.-]+) \| (\d[\w.]*) \| ([^|]+) \|", text, flags=re.MULTILINE)

    named = {
        (name.lower().replace("_", "-"), version)
        for name, version, licence in rows
        if licence.strip()
    }
    assert named == {
        (name, version) for (name, _), (version, _) in pins(requirement("runtime.txt")).items()
    }
