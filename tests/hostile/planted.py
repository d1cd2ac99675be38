"""A county whose lists of persons hold nothing but what can be told from all other text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from models.forms.applicability import forms_for
from models.forms.definition import Field, Form
from models.forms.field_types import field_types
from models.forms.identity import long_form
from models.records import Content, FormData, Part, Row, Unit, Value
from models.store import drafts
from models.store.transaction import Transaction
from models.workspace import Workspace
from tests.resources.teacher import JUNIOR, PERIOD, POINT, VILLAGE, shipped

BUREAU = Unit("JX00000000", "金秀瑶族自治县教育局", "90", "451324100")
SCHOOLS = (JUNIOR, POINT)
_SURNAMES = "龘靐齉龗麤鱻羴犇猋骉"
"""Each of them stands in no other text of the program."""
_WRONG = {"id": "13010119", "phone": "13300", "birth": "昨日", "name": "", "other": ""}


class Planter:
    """Makes values that are found again, and remembers them."""

    def __init__(self) -> None:
        self.texts: set[str] = set()
        self.staying: set[str] = set()
        self._count = 0

    def value(self, item: Field) -> Value:
        """Return a value for a personal field."""
        self._count += 1
        number = self._count
        made = self._made(item, number)
        if isinstance(made, date):
            self.texts |= {made.isoformat(), f"{made.year}年{made.month}月{made.day}日"}
        elif isinstance(made, str):
            self.texts.add(made)
            self._keep(item, made)
        return made

    def _keep(self, item: Field, text: str) -> None:
        """Remember what may not even travel in the workbook with the password."""
        if item.stays:
            self.staying.add(text)

    def _made(self, item: Field, number: int) -> Value:
        if item.type == "integer":
            return 1900 + number % 60
        if item.type == "date":
            return date(1871, number % 12 + 1, number // 12 % 28 + 1)
        digits = f"{number % 10}0{number % 9 + 1}1{number % 10}{number:03}"
        name = self.name(number)
        by_type = {
            "id_number": long_form("4513243" + digits),
            "student_no": "G" + long_form("4513244" + digits),
            "phone": f"1997{number:03}4466",
            "code": f"ZS{number:04}QX",
        }
        by_kind = {
            "address": f"隐{name}屯{number}号",
            "other": f"{name}说过{number}次，电话1996{number:03}5577",
        }
        return by_type.get(item.type) or by_kind.get(str(item.personal), name)

    @staticmethod
    def name(number: int) -> str:
        """Return a name nobody has."""
        return _SURNAMES[number % 10] + _SURNAMES[number // 10 % 10] + _SURNAMES[number // 100]

    def wrong(self, item: Field) -> str:
        """Return what is no such value, and yet is about a person."""
        self._count += 1
        text = f"{self.name(self._count)}{_WRONG.get(str(item.personal), '')}{self._count}"
        self.texts.add(text)
        self._keep(item, text)
        return text


def planted() -> tuple[dict[str, Content], frozenset[str]]:
    """Return what each school fills in, and every text that must not be found anywhere."""
    contents, planter = _planted()
    return contents, frozenset(planter.texts)


def staying() -> frozenset[str]:
    """Return the texts that never leave the computer they were typed on."""
    return frozenset(_planted()[1].staying)


@lru_cache(maxsize=1)
def _planted() -> tuple[dict[str, Content], Planter]:
    planter = Planter()
    contents = {}
    for unit in SCHOOLS:
        forms = {
            form.id: _filled(planter, form)
            for form in forms_for(shipped(), unit)
            if form.part is Part.PERSONS
        }
        contents[unit.code] = Content(forms)
    return contents, planter


def _filled(planter: Planter, form: Form) -> FormData:
    """Return a good record, the same again, and one nobody can read."""
    types = field_types(shipped())
    good: dict[str, Value] = {}
    wrong: dict[str, Value] = {}
    unread: dict[str, str] = {}
    for item in form.fields:
        kind = types.of(item)
        if item.personal:
            good[item.id] = planter.value(item)
            if form.shape == "single":
                continue
            text = planter.wrong(item)
            parsed = kind.parse(text)
            if parsed.value is None:
                unread[item.id] = text
            else:
                wrong[item.id] = parsed.value
        elif item.type == "choice" and not item.compute:
            good[item.id] = wrong[item.id] = shipped().choices[item.choices].items[0].code
        elif kind.numeric and not item.compute:
            good[item.id] = 3 if isinstance(kind.parse("3").value, int) else Decimal(3)
    first = Row("1" if form.shape == "single" else "G000000001AAAA", good)
    if form.shape == "single":
        return FormData((first,))
    again = Row("G000000002AAAA", first.values)
    return FormData((first, again, Row("G000000003AAAA", wrong, unread)))


def set_up(folder: Path) -> Path:
    """Make the bureau's data set."""
    with Workspace.open(folder, create=True) as workspace:
        workspace.set_up(shipped(), PERIOD, (*SCHOOLS, VILLAGE, BUREAU))
    return folder


def fill_in(folder: Path, content: Content) -> None:
    """Type a whole return into a school's data set."""
    with Workspace.open(folder) as workspace:
        unit = workspace.own_unit().code

        def put(tx: Transaction) -> None:
            drafts.replace_draft(tx, unit, PERIOD.id, shipped(), content)

        workspace.draft(unit)
        workspace.dataset.db.call(put)
