"""No name, number, phone or address of a person is found where no person belongs.

Every personal field of every form that ships is filled with what stands nowhere else, right and
wrong, and everything the program writes or says is searched for each of them.
"""

from __future__ import annotations

import html
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct
from pypdfium2 import PdfDocument

from models.forms.definition import Field
from models.log import FILE_NAME, end_log
from models.records import Content, FormData, Part, Row
from models.workbook.encrypt import unprotect
from tests.hostile.planted import SCHOOLS, fill_in, planted, set_up, staying
from tests.models.headless.county import open_school
from tests.models.headless.running import Ran, Terminal, quietly
from tests.models.workbook.office import unlocked
from tests.resources.teacher import JUNIOR, shipped

PASSWORD = "baohu-2006"
REASON = "名单还在和村里核对，先报上来"
_TAGS = re.compile(r"<[^<>]+>")


_OF_PERSONS = ("heads", "paper_authors", "led_total", "led_visits", "award_entries")
"""Figures counted over each of the lists."""


class Made(Struct, frozen=True):
    """Where everything lies."""

    bureau: Path
    schools: dict[str, Path]
    up: Path


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Return a county whose schools have handed lists of persons in; nothing is imported yet."""
    root = tmp_path_factory.mktemp("persons")
    bureau = set_up(root / "bureau")
    assert quietly(["task", bureau, root / "down", "--persons"]) == 0
    (package,) = (root / "down").glob("*.xqhtask")
    contents, _ = planted()
    schools = {}
    for unit in SCHOOLS:
        schools[unit.code] = open_school(root / unit.code, package, unit.code)
        fill_in(schools[unit.code], contents[unit.code])
        secret = ["--persons", "--password", PASSWORD, "--reason", REASON]
        quietly(["export", schools[unit.code], root / "up", *secret])
    end_log()
    return Made(bureau, schools, root / "up")


@pytest.fixture
def bureau(county: Made, tmp_path: Path) -> Path:
    return Path(shutil.copytree(county.bureau, tmp_path / "bureau"))


@pytest.fixture(scope="module")
def with_lists(county: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported") / "bureau"
    shutil.copytree(county.bureau, folder)
    quietly(["import", folder, county.up, "--password", PASSWORD])
    end_log()
    return folder


@pytest.fixture
def imported(with_lists: Path, tmp_path: Path) -> Path:
    """Return the bureau's data with the lists in it."""
    return Path(shutil.copytree(with_lists, tmp_path / "imported"))


def found_in(*texts: str) -> set[str]:
    """Return what of the planted is found."""
    _, wanted = planted()
    return {text for text in wanted for where in texts if text in where}


def texts_of(data: bytes) -> Iterator[str]:
    """Yield a file's text, unpacked and with all ways of writing a character undone."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from texts_of(archive.read(name))
        return
    if data.startswith(b"%PDF"):
        document = PdfDocument(data)
        yield "".join(page.get_textpage().get_text_bounded() for page in document)
    for encoding in ("utf-8", "utf-16-le", "gb18030"):
        text = data.decode(encoding, "ignore")
        yield html.unescape(text)
        yield html.unescape(_TAGS.sub("", text))  # office files cut a text at every change of font
        if "\\u" in text:
            yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)


def said(ran: Ran) -> tuple[str, ...]:
    return tuple(text for text in texts_of((ran.out + ran.err).encode()))


def personal_fields() -> list[tuple[str, Field]]:
    return [(form.id, item) for form in shipped().forms for item in form.fields if item.personal]


def test_everything_personal_is_planted() -> None:
    """All forms that name people, and they alone; what is searched for is really in there."""
    contents, wanted = planted()
    here = {
        (form, field)
        for content in contents.values()
        for form, data in content.forms.items()
        for row in data.rows
        for field in (*row.values, *row.unread)
    }

    assert {(form, item.id) for form, item in personal_fields()} <= here
    assert {shipped().form(form).part for form, _ in personal_fields()} == {Part.PERSONS}
    assert len(wanted) > 40


def test_the_lists_are_handed_in_and_only_with_the_password(county: Made) -> None:
    """The search would find them: in the opened workbook it does, one by one."""
    _, wanted = planted()
    files = {path.name: path.read_bytes() for path in county.up.iterdir()}
    persons = [data for name, data in files.items() if "人员名单" in name]

    assert len(files) == 4
    assert len(persons) == 2
    opened = [text for data in persons for text in texts_of(unprotect(data, [PASSWORD]))]
    dates = {text for text in wanted if re.fullmatch(r"\d{4}[年-].*", text)}
    assert found_in(*opened) >= wanted - dates - staying()
    assert found_in(*(text for data in persons for text in texts_of(data))) == set()


def test_an_identity_number_never_leaves_the_school(county: Made) -> None:
    """Nor does what was typed in its place: not even the workbook with the password has it."""
    assert len(staying()) == 4  # two schools, one that is right and one that is wrong
    for path in county.up.glob("*人员名单*"):
        opened = [*texts_of(unprotect(path.read_bytes(), [PASSWORD]))]
        assert [text for text in staying() for where in opened if text in where] == []


def test_no_person_is_in_the_figures(county: Made) -> None:
    """Every member of the workbook: cells, notes, names, properties, the stamp."""
    for path in county.up.glob("*数字表*"):
        assert found_in(path.name, *texts_of(path.read_bytes())) == set()


BOTH = ((), ("--json",))
"""As text and as JSON."""


def test_no_person_is_named_at_the_school(terminal: Terminal, county: Made, tmp_path: Path) -> None:
    """What the checks say, what keeps it from being exported, and that it was."""
    for unit in SCHOOLS:
        school = Path(shutil.copytree(county.schools[unit.code], tmp_path / unit.code))
        secret = ("--persons", "--password", PASSWORD, "--reason", REASON)
        for json in BOTH:
            checked = terminal.run("check", school, *json)
            refused = terminal.run("export", school, tmp_path / "out", *json)
            sent = terminal.run("export", school, tmp_path / "out", *secret[:3], *json)

            assert checked.status == 1
            assert found_in(*said(checked), *said(refused), *said(sent)) == set()


def test_no_person_is_named_in_the_plan(
    terminal: Terminal, county: Made, bureau: Path, tmp_path: Path
) -> None:
    """With the wrong password, and with the right one: nothing is quoted of what is not read."""
    for json in BOTH:
        wrong = terminal.run(
            "import", bureau, county.up, "--password", "cuode-2006", "--dry-run", *json
        )
        plan = terminal.run("import", bureau, county.up, "--password", PASSWORD, "--dry-run", *json)

        assert "C005" in plan.out
        assert found_in(*said(wrong), *said(plan)) == set()
    assert found_in(*logged(tmp_path)) == set()


def logged(tmp_path: Path) -> tuple[str, ...]:
    logs = [path.read_bytes() for path in tmp_path.rglob(f"{FILE_NAME}*")]
    assert logs
    return tuple(text for data in logs for text in texts_of(data))


def test_no_person_is_named_at_the_bureau(
    terminal: Terminal, imported: Path, tmp_path: Path
) -> None:
    """Its checks, figures over the lists traced, the summary in all its forms, the next task."""
    for json in BOTH:
        checked = terminal.run("check", imported, *json)
        totals = terminal.run("totals", imported, "--by", "unit", *json)
        traced = [terminal.run("trace", imported, name, *json) for name in _OF_PERSONS]

        assert [ran.status for ran in traced] == [0] * len(traced)
        for ran in (checked, totals, *traced):
            assert found_in(*said(ran)) == set()
    out = [tmp_path / f"a.{kind}" for kind in ("docx", "xlsx", "pdf")]
    words = [word for path in out for word in (f"--{path.suffix[1:]}", path)]
    report = terminal.run("report", imported, *words)
    again = terminal.run("task", imported, tmp_path / "down")
    assert found_in(*said(report), *said(again), *logged(tmp_path)) == set()
    for path in (*out, *(tmp_path / "down").iterdir()):
        assert found_in(path.name, *texts_of(path.read_bytes())) == set()


def differing(content: Content, letter: str) -> Content:
    """Return a return in which every readable personal text is another."""
    personal = {(form, item.id) for form, item in personal_fields() if item.type == "text"}
    forms = {}
    for form, data in content.forms.items():
        rows = tuple(
            Row(
                row.row_id,
                {
                    key: f"{value}{letter}" if (form, key) in personal else value
                    for key, value in row.values.items()
                },
                row.unread,
            )
            for row in data.rows
        )
        forms[form] = FormData(rows, data.absent)
    return Content(forms)


def test_no_person_is_named_in_a_conflict(
    terminal: Terminal, county: Made, imported: Path, tmp_path: Path
) -> None:
    """Two teachers went on from one return and wrote different names."""
    contents, _ = planted()
    for letter in "甲乙":
        school = Path(shutil.copytree(county.schools[JUNIOR.code], tmp_path / letter))
        fill_in(school, differing(contents[JUNIOR.code], letter))
        secret = ("--persons", "--password", PASSWORD, "--reason", REASON)
        quietly(["export", school, tmp_path / f"out{letter}", *secret])
    both = [tmp_path / "out甲", tmp_path / "out乙"]
    done = terminal.run("import", imported, *both, "--password", PASSWORD, "--json")
    told = [terminal.run("conflicts", imported, *json) for json in BOTH]

    assert len(told[1].facts["units"][0]["conflicts"]) > 10
    assert found_in(*said(done), *(text for ran in told for text in said(ran))) == set()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "这份工作簿设了密码，打开它要输入导出时设定的密码；忘了密码，请让学校重新导出一份。"),
        (
            ("--password", "cuode-2006"),
            "密码不对，打不开这份工作簿；请核对密码（注意大小写），忘了密码请让学校重新导出一份。",
        ),
    ],
)
def test_a_lost_password_is_no_dead_end(
    terminal: Terminal, county: Made, bureau: Path, words: tuple[str, ...], sentence: str
) -> None:
    """The figures are taken, and it is said what to do about the list."""
    ran = terminal.run("import", bureau, county.up, *words)

    assert [line for line in ran.lines if "人员名单" in line and sentence in line]
    assert "共4个文件，收下2/4个，2个没有收下。" in ran.lines
    assert ran.status == 1


@pytest.mark.needs_libreoffice
def test_libreoffice_opens_a_list_with_its_password(county: Made, tmp_path: Path) -> None:
    """The encryption is the one office programs know; without the password nothing opens."""
    (path,) = (path for path in county.up.glob("*人员名单*") if JUNIOR.name in path.name)
    locked = Path(shutil.copy(path, tmp_path / "locked.xlsx"))
    opened = unlocked(locked, tmp_path, PASSWORD)
    contents, _ = planted()
    names = [str(row.values["name"]) for row in contents[JUNIOR.code].form("leader").rows]

    assert opened is not None
    assert names
    assert [name for name in names if name not in "".join(texts_of(opened.read_bytes()))] == []
    opened.unlink()
    assert unlocked(locked, tmp_path, "cuode-2006") is None
