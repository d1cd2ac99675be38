"""The report's facts as the data set holds them, and what the clerk decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from models.errors import NotFound
from models.forms.definition import FormSet
from models.forms.loader import parse_form_set
from models.merge.decisions import Who, hand_in
from models.records import Content, FormData, Row, Unit
from models.report.claims import Decision
from models.report.stored import keep_choices, read_choices, read_view
from models.report.summary import Choices
from models.store.texts import EditedParagraph, put_text
from models.workspace import Workspace
from tests.models.forms.samples import PERIOD as NOW

HEAD = """
id = "small"
version = "1"
title = "样表"
areas = ["base"]
kind = [
  { code = "11", title = "小学", groups = ["school", "primary"] },
  { code = "50", title = "幼儿园", groups = ["school"] },
  { code = "90", title = "县局", groups = ["bureau"] },
]
"""
CHOICES = """
[halves]
title = "半年"
items = { 0 = "全年", 1 = "上半年", 2 = "下半年" }
[figures]
title = "指标"
items = { pupils = "在校生" }
"""
AREA = """
[area]
id = "base"
title = "基本"
[[form]]
id = "facts"
title = "情况"
shape = "single"
for = ["school"]
field = [
  { id = "pupils", label = "学生", type = "integer" },
  { id = "note", label = "说明", type = "text" },
]
[[form]]
id = "indicator_history"
title = "历年"
shape = "list"
for = ["bureau"]
field = [
  { id = "indicator", label = "指标", type = "choice", choices = "figures" },
  { id = "year", label = "年", type = "integer" },
  { id = "half", label = "半年", type = "choice", choices = "halves" },
  { id = "value", label = "值", type = "decimal" },
]
"""
INDICATORS = """
[[indicator]]
id = "pupils"
title = "在校生"
agg = "sum"
form = "facts"
value = "pupils"
kinds = ["primary"]
"""
SCHOOL = Unit("2145000001", "桐木镇中心小学", "11")
NURSERY = Unit("2145000002", "县幼儿园", "50")
BUREAU = Unit("JX00000090", "县教育局", "90")
PERIOD = replace(NOW, expected=(SCHOOL.code, NURSERY.code))
WHO = Who("李股长", "代录", "1.0")


def forms(area: str = AREA) -> FormSet:
    """Return the form set; the bureau's history is one of its forms."""
    sources = {
        "form_set.toml": HEAD,
        "choices.toml": CHOICES,
        "base.toml": area,
        "indicators.toml": INDICATORS,
    }
    return parse_form_set({name: text.encode() for name, text in sources.items()})


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "data", create=True) as workspace:
        workspace.set_up(forms(), PERIOD, (SCHOOL, NURSERY, BUREAU))
        yield workspace


def facts(**values: int | str) -> Content:
    """Return what a school says."""
    return Content({"facts": FormData((Row("1", values),))})


def enter(county: Workspace, unit: Unit, content: Content) -> None:
    """Take a return in."""
    hand_in(county.dataset, PERIOD.id, unit.code, content, WHO)


def test_a_return_no_indicator_asks_anything_of_is_in(county: Workspace) -> None:
    """The nursery's return counts among those received, though no figure comes of it."""
    assert county.view().coverage.missing == (SCHOOL.code, NURSERY.code)
    enter(county, NURSERY, facts(note="新园"))
    view = county.view()
    assert view.coverage.returned == (NURSERY.code,)
    assert view.coverage.missing == (SCHOOL.code,)
    enter(county, SCHOOL, facts(pupils=120))
    assert county.view().coverage.complete
    assert county.view().figure("pupils").value == 120


def history(*rows: tuple[str | None, int | None, str | None, str | None]) -> Content:
    """Return what the bureau knows of earlier years: indicator, year, half, value."""
    names = ("indicator", "year", "half", "value")
    made = []
    for number, row in enumerate(rows):
        values = {
            name: Decimal(value) if name == "value" else value
            for name, value in zip(names, row, strict=True)
            if value is not None
        }
        made.append(Row(f"A{number}", values))
    return Content({"indicator_history": FormData(tuple(made))})


def test_earlier_years(county: Workspace) -> None:
    """By half where one is named, for the whole year otherwise; half-filled records are none."""
    assert county.view().earlier("pupils") == {}
    enter(
        county,
        BUREAU,
        history(
            ("pupils", 2005, "1", "110.00"),
            ("pupils", 2004, "0", "100.50"),
            ("pupils", 2003, None, "90.00"),
            ("pupils", 2005, "2", "999.00"),
            ("pupils", 2006, "1", "120.00"),
            ("pupils", None, "1", "1.00"),
            ("pupils", 2002, "1", None),
            (None, 2001, "1", "3.00"),
        ),
    )
    series = county.view().history.series("pupils", 1)
    assert series[2005] == Decimal("110.00")
    assert 2002 not in series
    assert 2001 not in series
    assert {2003, 2004} <= set(county.view().earlier("pupils"))
    assert county.view().history.series("pupils", 2)[2005] == Decimal("999.00")


def test_returns_of_older_forms_are_shown_in_todays(county: Workspace) -> None:
    """A field was renamed after the school had handed in: its list of records follows."""
    enter(county, SCHOOL, facts(pupils=120, note="合班"))
    newer = AREA.replace('{ id = "note", label = "说明"', '{ id = "remark", label = "说明"')
    stone = 'tombstone = [{ id = "note", renamed_to = "remark" }]\nfield'
    newer = newer.replace('for = ["school"]\nfield', f'for = ["school"]\n{stone}', 1)
    county.set_up(forms(newer), PERIOD, (SCHOOL, NURSERY, BUREAU))
    view = county.view()
    assert view.returns.contents is not None
    assert view.returns.contents[SCHOOL.code] == facts(pupils=120, remark="合班")
    assert view.figure("pupils").value == 120


def nothing(county: Workspace) -> bool:
    """Tell whether the clerk has decided nothing about the half-year."""
    return county.choices() == Choices(edits={}, decisions={}, omitted=frozenset())


def test_what_the_clerk_decided_is_kept(county: Workspace) -> None:
    """Decisions, paragraphs left out, the date, who will read it; by half-year."""
    assert nothing(county)
    made = Choices(
        decisions={"no_fees": Decision(yes=True, basis="84/84")},
        omitted=frozenset(("p2", "p1")),
        issued=date(2006, 7, 6),
        privacy="internal",
    )
    county.keep_choices(made)
    assert county.choices() == made
    later = replace(PERIOD, id="2006H2", title="2006年下半年", start=date(2006, 7, 1))
    county.set_up(forms(), later, (SCHOOL,))
    assert nothing(county)


def test_edited_paragraphs_are_kept_one_by_one(county: Workspace) -> None:
    """They are read together with the rest."""
    edited = EditedParagraph("p1", "在校生{{ pupils }}人。", "120")
    county.dataset.db.call(lambda tx: put_text(tx, PERIOD.id, edited))
    found = county.dataset.db.call(lambda tx: read_choices(tx, PERIOD.id), write=False)
    assert {name: made.text for name, made in found.edits.items()} == {"p1": edited.text}


def test_choices_of_another_program_do_no_harm(county: Workspace) -> None:
    """A word for the readers this program does not know means the public."""
    odd = Choices(privacy="nobody")  # type: ignore[arg-type]  # what a newer program might write
    county.dataset.db.call(lambda tx: keep_choices(tx, PERIOD.id, odd))
    assert county.choices().privacy == "public"


def test_a_period_that_is_not_there(county: Workspace) -> None:
    """Told by the same sentence as everywhere."""
    with pytest.raises(NotFound, match="2007H1"):
        county.dataset.db.call(lambda tx: read_view(tx, "2007H1"), write=False)
