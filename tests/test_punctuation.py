"""Chinese that a person may read has Chinese punctuation: in the code, the form sets, the help."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Chinese characters, and marks that stand in Chinese sentences only (not ： and （）: sets of
# characters to look for hold both kinds).
_CHINESE = "[\u3400-\u9fff\U00020000-\U0003ffff、。《》，；]"
_BESIDE = re.compile(rf"{_CHINESE}[,;:?!()]|[,;:?!()]{_CHINESE}")

# What stands so that a key can be pressed for a menu; Qt hides it or shows it as it is.
_ACCELERATOR = re.compile(r"\(&[A-Z0-9]\)")


def narrow_marks(text: str) -> list[str]:
    """Return every ASCII mark beside Chinese, with a few characters around it."""
    plain = _ACCELERATOR.sub("", text)
    return [plain[max(0, m.start() - 8) : m.end() + 8] for m in _BESIDE.finditer(plain)]


def texts_of_code(source: str) -> Iterator[tuple[int, str]]:
    """Return the strings of a Python file that may be shown, with their lines.

    Docstrings (of attributes too) are for developers, and a pattern is not a text.
    """
    tree = ast.parse(source)
    silent: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            silent.add(node.value)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            silent.update(ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in silent:
            yield node.lineno, node.value


def texts_of_toml(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Return every string in what a TOML file holds, with the way to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_of_toml(item, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts_of_toml(item, f"{path}[{index}]")


def faults_of_code(path: Path) -> list[str]:
    """Return the faults in one Python file."""
    source = path.read_text(encoding="utf-8")
    return [f"{line}: {m}" for line, text in texts_of_code(source) for m in narrow_marks(text)]


def faults_of_toml(path: Path) -> list[str]:
    """Return the faults in one TOML file."""
    value = tomllib.loads(path.read_text(encoding="utf-8"))
    return [f"{where}: {m}" for where, text in texts_of_toml(value) for m in narrow_marks(text)]


def faults_of_help(path: Path) -> list[str]:
    """Return the faults in one page of the help."""
    return narrow_marks(path.read_text(encoding="utf-8"))


def paths(*patterns: str) -> list[str]:
    """Return the files that fit one of the patterns, as the tree names them."""
    found = {path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


CODE = paths("main.py", "models/**/*.py", "ui/**/*.py", "installer/**/*.py")
DECLARED = paths("resources/**/*.toml")
HELP = paths("resources/help/**/*", "resources/CHANGES.md")


def test_the_strings_of_the_code() -> None:
    found = {path: faults_of_code(ROOT / path) for path in CODE}

    assert len(CODE) > 100
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_the_form_sets_and_all_else_declared() -> None:
    found = {path: faults_of_toml(ROOT / path) for path in DECLARED}

    assert "resources/forms/county_2006/report.toml" in DECLARED
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_the_help() -> None:
    found = {path: faults_of_help(ROOT / path) for path in HELP}

    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize("mark", list(",;:?!()"))
def test_a_narrow_mark_is_found_on_either_side(mark: str) -> None:
    assert narrow_marks(f"学生{mark}12人") == [f"学生{mark}12人"]
    assert narrow_marks(f"ab{mark}人") == [f"ab{mark}人"]


@pytest.mark.parametrize(
    "text",
    [
        "学生，12人。",
        "pip (23.2), ok",
        "时间 10:30 开始",
        "文件(&F)",
        "A, B",
        "{county}（{period}）",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert narrow_marks(text) == []


def test_which_strings_of_the_code_count(tmp_path: Path) -> None:
    """A docstring and a pattern do not; a message does, also inside an f-string."""
    path = tmp_path / "some.py"
    path.write_text(
        '"""说明,不算。"""\n'
        "import re\n"
        "X = 1\n"
        '"""属性的说明,不算。"""\n'
        'P = re.compile("(左右|上下)")\n'
        'M = f"有{X}人,没有上报。"\n'
        'print("缺:" + "学校")\n',
        encoding="utf-8",
    )

    assert faults_of_code(path) == ["6: 人,没有上报。", "7: 缺:"]


def test_a_fault_in_a_form_set_has_its_path(tmp_path: Path) -> None:
    path = tmp_path / "area.toml"
    path.write_text('[[form]]\ntitle = "学生(在校)"\nhelp = "在校，住校"\n', encoding="utf-8")

    assert faults_of_toml(path) == ["form[0].title: 学生(在校)", "form[0].title: 学生(在校)"]
