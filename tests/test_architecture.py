"""The rooms of the house, held against the syntax tree of every file.

Each rule is a function from modules to faults, so that it is shown on a few lines what it finds
before it is asked about the tree. Imports for typing only are edges like any other.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

MAX_FILE, MAX_FUNCTION = 500, 60

# What each of the top rooms may import of the others.
TOPS = {"main": {"ui", "models"}, "ui": {"models"}, "models": set[str](), "installer": set[str]()}

# What everything in models may import, and what these in turn may.
GROUND = {
    "models.problems": set[str](),
    "models.records": set[str](),
    "models.errors": {"models.problems"},
    "models.files": {"models.errors"},
    "models.watch": {"models.errors"},
    "models.version": set[str](),
}

# What each room of models may import besides the ground. Lower rooms stand first; none looks up.
# The words stand for rooms of the same names.
_TABLE = """
edition:
paths:
log:
settings:   paths
forms:
checks:     forms
store:      forms
workbook:   forms
indicators: forms store workbook
merge:      forms checks store workbook indicators
entry:      forms checks store workbook merge
report:     forms checks store indicators merge
task:       forms checks store workbook indicators merge entry
workspace:  edition paths settings forms checks store workbook indicators merge entry report task
demo:       edition paths settings forms checks store workbook indicators merge entry report task
            workspace
headless:   edition paths settings forms checks store workbook indicators merge entry report task
            workspace demo
"""
ROOMS = {
    f"models.{name}": {f"models.{other}" for other in others.split()}
    for name, others in re.findall(r"(\w+):((?:\s+\w+\b(?!:))*)", _TABLE)
}

# Windows of one edition know nothing of the other's; what both use knows neither.
UI_APART = {
    "ui.school": {"ui.bureau"},
    "ui.bureau": {"ui.school"},
    "ui.entry": {"ui.school", "ui.bureau"},
}

# Where each library lives, sqlite3 counted among them.
HOMES = {
    "PySide6": ("ui",),
    "pypdfium2": ("ui",),
    "sqlite3": ("models.store",),
    "openpyxl": (
        "models.workbook",
        "models.report.xlsx",
        "models.report.sheet_cells",
        "models.report.native_charts",
        "models.report.docx_chart",
    ),
    "python_calamine": ("models.workbook.reader",),
    "msoffcrypto": ("models.workbook.encrypt",),
    "psutil": ("models.workbook.worker",),
    "reportlab": ("models.report",),
    "docx": ("models.report",),
    "jinja2": ("models.report",),
    "msgspec": ("models", "ui"),  # its Struct is what every value of the program is made of
    "platformdirs": ("models.paths", "main"),
    "fontTools": ("installer.fonts",),
}


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the program."""

    name: str
    source: str
    tree: ast.Module
    is_package: bool = False

    def fault(self, line: int, text: str) -> str:
        """Return a fault with its place, as every rule below reports it."""
        return f"{self.name}:{line}: {text}"


@dataclass(frozen=True, slots=True)
class Import:
    """One name that a module asks for."""

    importer: Module
    name: str
    line: int


def tree_of_the_program() -> list[Module]:
    """Read every Python file but the tests."""
    paths = [ROOT / "main.py", *(path for top in TOPS for path in (ROOT / top).rglob("*.py"))]
    found = []
    for path in sorted(path for path in paths if path.exists()):
        parts = path.relative_to(ROOT).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        source = path.read_text(encoding="utf-8")
        name = ".".join(parts[:-1] if is_package else parts)
        found.append(Module(name, source, ast.parse(source), is_package))
    return found


def written(**sources: str) -> list[Module]:
    """Make modules from a few lines each; two underscores stand for the dot."""
    named = ((name.replace("__", "."), source) for name, source in sources.items())
    return [Module(name, source, ast.parse(source)) for name, source in named]


def imports(modules: Sequence[Module]) -> Iterator[Import]:
    """Find every import, wherever in its file; a module is named rather than its package."""
    known = {module.name for module in modules}
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = origin(module, node)
                full = [f"{base}.{alias.name}" for alias in node.names]
                names = [name if name in known else base for name in full]
            else:
                continue
            yield from (Import(module, name, node.lineno) for name in names)


def origin(module: Module, node: ast.ImportFrom) -> str:
    """Return what a ``from`` import names, a relative one with its dots resolved."""
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    base = parts[: len(parts) - node.level + module.is_package]
    return ".".join([*base, *([node.module] if node.module else [])])


def top(name: str) -> str:
    """Return the first word of a module's name."""
    return name.split(".", maxsplit=1)[0]


def room(name: str) -> str:
    """Return the room a module stands in: its first two words."""
    return ".".join(name.split(".")[:2])


def wrong_tops(modules: Sequence[Module]) -> list[str]:
    """Find edges against main → ui → models, and the installer's to any of them."""
    return [
        edge.importer.fault(edge.line, f"imports {edge.name}")
        for edge in imports(modules)
        if top(edge.name) in TOPS
        and top(edge.name) not in TOPS[top(edge.importer.name)] | {top(edge.importer.name)}
    ]


def wrong_rooms(modules: Sequence[Module]) -> list[str]:
    """Find edges inside models that the table above does not have."""
    allowed = GROUND | {name: rooms | GROUND.keys() for name, rooms in ROOMS.items()}
    return [
        edge.importer.fault(edge.line, f"imports {edge.name}")
        for edge in imports(modules)
        if top(edge.importer.name) == top(edge.name) == "models"
        and room(edge.importer.name) != room(edge.name)
        and room(edge.name) not in allowed.get(room(edge.importer.name), set())
    ]


def unlisted_rooms(modules: Sequence[Module]) -> list[str]:
    """Find rooms of models that nobody has said anything about."""
    rooms = {room(module.name) for module in modules if top(module.name) == "models"}
    return sorted(rooms - {"models"} - GROUND.keys() - ROOMS.keys())


def mixed_editions(modules: Sequence[Module]) -> list[str]:
    """Find a window of one edition that knows one of the other."""
    return [
        edge.importer.fault(edge.line, f"imports {edge.name}")
        for edge in imports(modules)
        if room(edge.name) in UI_APART.get(room(edge.importer.name), set())
    ]


def windows_that_ask_the_terminal(modules: Sequence[Module]) -> list[str]:
    """Find a window that knows a command: what both use belongs to neither."""
    return [
        edge.importer.fault(edge.line, f"imports {edge.name}")
        for edge in imports(modules)
        if top(edge.importer.name) == "ui" and room(edge.name) == "models.headless"
    ]


def cycles(modules: Sequence[Module], grain: Callable[[str], str] = str) -> list[str]:
    """Find a cycle of modules, or of what the grain makes of their names."""
    known = {module.name for module in modules}
    graph: dict[str, set[str]] = {}
    for edge in imports(modules):
        one, other = grain(edge.importer.name), grain(edge.name)
        if edge.name in known and one != other:
            graph.setdefault(one, set()).add(other)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [" → ".join(reversed(error.args[1]))]
    return []


def strayed_libraries(modules: Sequence[Module]) -> list[str]:
    """Find libraries outside their home, and libraries that have none."""
    ours = TOPS.keys() | {"__future__"}
    faults = []
    for edge in imports(modules):
        library = top(edge.name)
        if library in ours or (library in sys.stdlib_module_names and library not in HOMES):
            continue
        homes = HOMES.get(library, ())
        name = edge.importer.name
        if not any(name == home or name.startswith(f"{home}.") for home in homes):
            faults.append(edge.importer.fault(edge.line, f"imports {library}"))
    return faults


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Find every function and method."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def late_imports(modules: Sequence[Module]) -> list[str]:
    """Find imports inside functions whose line does not say why they must be there."""
    excused = re.compile(r"# noqa: PLC0415\s+\W*\w")
    faults = set()
    for module in modules:
        lines = module.source.splitlines()
        for function in functions(module):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    if not excused.search(lines[node.lineno - 1]):
                        faults.add(module.fault(node.lineno, "imports inside a function"))
                elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
                    ("__import__", "import_module")
                ):
                    faults.add(module.fault(node.lineno, "imports by a call"))
    return sorted(faults)


def too_long(modules: Sequence[Module]) -> list[str]:
    """Find files and functions that hold more than one idea can need."""
    faults = []
    for module in modules:
        lines = len(module.source.splitlines())
        if lines > MAX_FILE:
            faults.append(module.fault(lines, f"{lines} lines"))
        for node in functions(module):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION:
                faults.append(module.fault(node.lineno, f"{node.name} has {length} lines"))
    return faults


def global_statements(modules: Sequence[Module]) -> list[str]:
    """Find functions that change a module's names."""
    return [
        module.fault(node.lineno, ast.unparse(node))
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Global)
    ]


def busy_packages(modules: Sequence[Module]) -> list[str]:
    """Find packages whose ``__init__`` holds more than its docstring."""
    return [
        module.name
        for module in modules
        if module.is_package and (len(module.tree.body) != 1 or not ast.get_docstring(module.tree))
    ]


def asked_editions(modules: Sequence[Module]) -> list[str]:
    """Find comparisons with an edition: a capability is to be asked for instead."""
    named = re.compile(r"\bedition\b(?!\.can_)|(?<!\.)\b(SCHOOL|BUREAU)\b")
    return [
        module.fault(node.lineno, ast.unparse(node))
        for module in modules
        if module.name not in ("main", "models.edition")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Compare)
        and not isinstance(node.ops[0], ast.In | ast.NotIn)
        and named.search(ast.unparse(node))
        and "None" not in ast.unparse(node)
    ]


Rule = Callable[[Sequence[Module]], list[str]]

RULES: tuple[Rule, ...] = (
    wrong_tops,
    wrong_rooms,
    unlisted_rooms,
    mixed_editions,
    windows_that_ask_the_terminal,
    cycles,
    strayed_libraries,
    late_imports,
    too_long,
    global_statements,
    busy_packages,
    asked_editions,
)


@pytest.fixture(scope="module")
def program() -> list[Module]:
    return tree_of_the_program()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_tree_keeps_the_rule(rule: Rule, program: list[Module]) -> None:
    assert rule(program) == []


def test_rooms_form_no_cycle_either(program: list[Module]) -> None:
    """Two rooms never need each other, even where their modules happen to miss a cycle."""
    assert cycles(program, room) == []


def test_the_whole_tree_is_read(program: list[Module]) -> None:
    names = {module.name for module in program}

    assert {"models", "models.forms.loader", "ui.main_window", "installer.bootstrap"} <= names


def test_a_room_looks_only_at_rooms_before_it() -> None:
    """The table itself must not allow a cycle."""
    order = [*GROUND, *ROOMS]

    for name, allowed in ROOMS.items():
        assert all(order.index(other) < order.index(name) for other in allowed), name


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import ui.app", ["models.forms.loader:1: imports ui.app"]),
        ("if TYPE_CHECKING:\n    from ui import app", ["models.forms.loader:2: imports ui"]),
        ("def f():\n    import main", ["models.forms.loader:2: imports main"]),
        ("from models.problems import Problem", []),
    ],
)
def test_an_edge_upwards_is_found(source: str, found: list[str]) -> None:
    """Also one for typing only, and one inside a function."""
    assert wrong_tops(written(models__forms__loader=source)) == found


def test_a_sideways_edge_inside_models_is_found() -> None:
    modules = written(
        models__store__records="from models.workbook import layout",
        models__merge__plan="from models.store import records\nimport models.workspace",
        models__workbook__layout="from models.errors import Refused",
    )

    assert wrong_rooms(modules) == [
        "models.store.records:1: imports models.workbook.layout",
        "models.merge.plan:2: imports models.workspace",
    ]


def test_a_new_room_must_be_given_its_row() -> None:
    assert unlisted_rooms(written(models__cellar__jars="", models__forms__lint="")) == [
        "models.cellar"
    ]


def test_a_relative_import_is_an_edge_too() -> None:
    modules = written(models__store__records="from .. import workspace", models__workspace="")

    assert wrong_rooms(modules) == ["models.store.records:1: imports models.workspace"]


def test_the_editions_stay_apart() -> None:
    modules = written(
        ui__school__start="from ui.entry import area_tab",
        ui__entry__area_tab="import ui.bureau.inbox",
    )

    assert mixed_editions(modules) == ["ui.entry.area_tab:1: imports ui.bureau.inbox"]


def test_a_window_knows_no_command() -> None:
    modules = written(ui__bureau__inbox="import models.headless.deciding")

    assert windows_that_ask_the_terminal(modules) == [
        "ui.bureau.inbox:1: imports models.headless.deciding"
    ]


def test_a_cycle_is_found_and_named() -> None:
    modules = written(
        models__a="from models.b import x",
        models__b="if TYPE_CHECKING:\n    from models import c",
        models__c="import models.a",
    )

    (cycle,) = cycles(modules)

    assert set(cycle.split(" → ")) == {"models.a", "models.b", "models.c"}


def test_a_library_away_from_home_is_found() -> None:
    modules = written(
        models__merge__apply="import sqlite3",
        models__store__database="import sqlite3",
        models__paths="import json, requests",
        ui__app="from PySide6.QtCore import Qt",
    )

    assert strayed_libraries(modules) == [
        "models.merge.apply:1: imports sqlite3",
        "models.paths:1: imports requests",
    ]


@pytest.mark.parametrize(
    ("line", "is_fault"),
    [
        ("import json", True),
        ("import json  # noqa: PLC0415", True),
        ("import json  # noqa: PLC0415  # heavy, rarely needed", False),
        ("import json  # noqa: PLC0415  (an old Python could not read it)", False),
        ("json = importlib.import_module('json')", True),
    ],
)
def test_a_late_import_must_say_why(line: str, is_fault: bool) -> None:  # noqa: FBT001
    assert bool(late_imports(written(models__files=f"def f():\n    {line}"))) is is_fault


def test_a_long_file_and_a_long_function_are_found() -> None:
    fits = "def f():\n" + "    pass\n" * (MAX_FUNCTION - 1)
    long = "def f():\n" + "    pass\n" * MAX_FUNCTION
    blank = "\n" * (MAX_FILE - MAX_FUNCTION)

    assert too_long(written(a=fits + blank)) == []
    assert too_long(written(a=long)) == ["a:1: f has 61 lines"]
    assert too_long(written(a=fits + blank + "\n")) == ["a:501: 501 lines"]


def test_a_global_statement_is_found() -> None:
    assert global_statements(written(a="x = 1\ndef f():\n    global x\n    x = 2")) == [
        "a:3: global x"
    ]


def test_a_package_with_code_is_found() -> None:
    bare = Module("models", '"""One idea."""', ast.parse('"""One idea."""'), is_package=True)
    busy = Module("ui", "import ui.app", ast.parse("import ui.app"), is_package=True)

    assert busy_packages([bare, busy]) == ["ui"]


@pytest.mark.parametrize(
    ("condition", "is_fault"),
    [
        ("edition.name == 'school'", True),
        ("self.edition is SCHOOL", True),
        ("edition.can_merge", False),
        ("edition is None", False),
        ("wish in EDITIONS", False),
    ],
)
def test_nobody_asks_which_edition_it_is(condition: str, is_fault: bool) -> None:  # noqa: FBT001
    assert bool(asked_editions(written(ui__actions=f"if {condition}:\n    pass"))) is is_fault
