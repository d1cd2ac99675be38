"""The workbooks the fuzzer starts from, made by code: the same every time, and none is stored."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from models.demo.run import PASSWORD as DEMO_PASSWORD
from models.demo.run import make_demo
from models.entry.export import next_revision
from models.forms.compute import fill_computed, prefill
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.forms.loader import load_form_set
from models.forms.payload import canonical
from models.records import Part
from models.report.fonts import Fonts
from models.version import PROGRAM
from models.workbook.encrypt import unprotect
from models.workbook.writer import blank_revision, write_workbook
from tests.models.headless.county import PERIOD, PERSON, UNITS, filled, form_set, set_up
from tests.models.workbook.editing import repacked

PASSWORD = "baohu-2006"
ROOT = Path(__file__).parents[2]
_INLINE = re.compile(r'<c ([^>]*)t="inlineStr"([^>]*)><is><t[^>]*>([^<]*)</t></is></c>')
_SST = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


class World(msgspec.Struct, frozen=True):
    """A county and the files of its schools.

    Attributes:
        folder: the bureau's data set, before any import.
        seeds: name → bytes, as they would come on a stick.
    """

    folder: Path
    form_set: FormSet
    seeds: dict[str, bytes]


def small_world(folder: Path) -> World:
    """Make the county of five forms: two schools, one with a list of persons."""
    forms = form_set()
    folder.mkdir(parents=True, exist_ok=True)
    figures = _written(folder, Part.FIGURES, "")
    locked = _written(folder, Part.PERSONS, PASSWORD)
    persons = unprotect(locked, [PASSWORD])
    package = BytesIO()
    with ZipFile(package, "w", ZIP_DEFLATED) as archive:
        archive.writestr(ZipInfo("一校/数字.xlsx"), figures)
        archive.writestr(ZipInfo("一校/名单.xlsx"), persons)
    seeds = {
        "figures": figures,
        "shared": with_shared_texts(figures),
        "persons": persons,
        "locked": locked,
        "package": package.getvalue(),
    }
    return World(set_up(folder / "bureau"), forms, seeds)


def _written(folder: Path, part: Part, password: str) -> bytes:
    ctx = ReturnContext(form_set(), UNITS[0], PERIOD)
    content = filled(UNITS[0].code, person=PERSON)
    content = canonical(ctx.form_set, fill_computed(ctx, content))
    base = blank_revision(ctx, prefill(ctx), PROGRAM)
    made = next_revision(ctx, content, base, "2006-07-01T08:00:00")
    path = folder / f"{part.value}.xlsx"
    write_workbook(ctx, content, made, part, path, prepared_rows=5, password=password)
    return path.read_bytes()


def large_world(folder: Path) -> World:
    """Make the sample county and take the returns of a few of its schools."""
    fonts = Fonts(ROOT / "resources" / "fonts")
    forms = load_form_set(ROOT / "resources" / "forms" / "county_2006")
    made = make_demo(folder / "demo", forms, schools=10, seed=2006, fonts=fonts)
    seeds = {}
    for path in sorted(made.returns)[:6]:
        data = path.read_bytes()
        if data.startswith(b"PK"):
            seeds[path.stem] = data
        else:
            seeds[path.stem] = unprotect(data, [DEMO_PASSWORD])
    return World(made.county, forms, seeds)


def with_shared_texts(data: bytes) -> bytes:
    """Return a workbook as office programs save it: texts stand in a table of their own."""
    texts: list[str] = []

    def share(match: re.Match[str]) -> str:
        texts.append(unescape(match[3]))
        return f'<c {match[1]}t="s"{match[2]}><v>{len(texts) - 1}</v></c>'

    def change(sheet: bytes) -> bytes:
        return _INLINE.sub(share, sheet.decode()).encode()

    with ZipFile(BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    changed = repacked(data, dict.fromkeys(sheets, change))
    table = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    return repacked(changed, {"xl/sharedStrings.xml": f"{_SST}{table}</sst>".encode()})
