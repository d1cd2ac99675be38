"""From the store: shares, contents, and the file and cell a figure came from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from models.indicators.stored import contents, origins, shares
from models.indicators.trace import TracedRecord
from models.merge.apply import apply_plan
from models.merge.combine import Status
from models.merge.decisions import Correction, Who, correct, hand_in, review
from models.records import Part
from models.store import registry
from models.store.dataset import DataSet
from models.store.purge import purge_persons
from models.workspace import Workspace
from tests.models.merge.county import bring, files_of, open_county, plan_of
from tests.models.merge.samples import OTHER, PERIOD, SCHOOL, Made, made, said, told

WHO = Who("李股长", "电话核对", "1.0")
CELLS = {
    "base": ("F00 基本", {"1": 3}, {"pupils": 7, "girls": 8}, True),
    "events": ("F91 活动", {"A1": 9, "A2": 10}, {"name": 3, "joined": 4}, False),
}
FIRST = made(
    "base pupils=120 girls=60 boys=60\nevents/A1 name=讲座 joined=30\ndropouts/A1 name=张三"
)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[DataSet]:
    with open_county(tmp_path / "data") as dataset:
        yield dataset


def bring_with_cells(county: DataSet, folder: Path, *items: Made, name: str = "") -> None:
    """Import revisions whose workbooks had their records at known places."""
    files = [
        replace(file, name=name or file.name, cells={**file.cells, **CELLS})
        for file in files_of(folder, *items)
    ]
    apply_plan(county, plan_of(county, files))


def record(county: DataSet, indicator: str) -> TracedRecord:
    """Return the first record of the school in an indicator."""
    units = Workspace(county).trace(indicator).units
    return next(unit for unit in units if unit.unit == SCHOOL.code).records[0]


def test_a_figure_leads_to_its_file_and_cell(county: DataSet, tmp_path: Path) -> None:
    """An upright sheet and a list: name of the file, sheet, address, revision."""
    bring_with_cells(county, tmp_path, FIRST, name="桐木.xlsx")
    found = record(county, "pupils")
    assert (found.sheet, [(cell.text, cell.address) for cell in found.cells]) == (
        "F00 基本",
        [("120", "C7")],
    )
    assert found.receipt is not None
    assert (found.receipt.file, found.receipt.number) == ("桐木.xlsx", 1)
    assert found.receipt.revision == FIRST.digest
    assert (found.receipt.origin, len(found.receipt.sha256)) == ("school", 64)
    assert record(county, "events").sheet == "F91 活动"


def test_after_a_correction_the_file_is_still_found(county: DataSet, tmp_path: Path) -> None:
    """It is named as the bureau's correction, with the file it was made from behind it."""
    bring_with_cells(county, tmp_path, FIRST, name="桐木.xlsx")
    correct(county, PERIOD.id, SCHOOL.code, [Correction("base", "1", "pupils", 121)], WHO)
    found = record(county, "pupils")
    assert [(cell.text, cell.address) for cell in found.cells] == [("121", "C7")]
    assert found.receipt is not None
    assert found.receipt.file == "县局更正，原来的文件是“桐木.xlsx”"
    assert (found.receipt.origin, found.receipt.number) == ("bureau", 2)
    correct(county, PERIOD.id, SCHOOL.code, [Correction("base", "1", "pupils", 122)], WHO)
    again = record(county, "pupils").receipt
    assert again is not None
    assert again.file == "县局更正，原来的文件是“桐木.xlsx”"


def test_the_part_nobody_corrected_keeps_its_own_file(county: DataSet, tmp_path: Path) -> None:
    """A name put right leaves the figures where they were."""
    bring_with_cells(county, tmp_path, FIRST, name="桐木.xlsx")
    correct(county, PERIOD.id, SCHOOL.code, [Correction("dropouts", "A1", "name", "张山")], WHO)
    receipt = record(county, "pupils").receipt
    assert receipt is not None
    assert (receipt.file, receipt.number) == ("桐木.xlsx", 1)


def test_what_the_bureau_typed_itself_has_no_file(county: DataSet) -> None:
    """Said so, instead of leaving the clerk to look for one."""
    hand_in(county, PERIOD.id, SCHOOL.code, said("base pupils=7"), WHO)
    found = record(county, "pupils")
    assert found.receipt is not None
    assert (found.receipt.file, found.receipt.sha256) == ("县局更正，没有文件", "")
    assert [(cell.text, cell.address) for cell in found.cells] == [("7", "")]


def test_a_combined_return_names_a_file_it_came_from(county: DataSet, tmp_path: Path) -> None:
    """The bureau put a number right, then a newer export came: no file holds all of it."""
    bring_with_cells(county, tmp_path, FIRST, name="桐木.xlsx")
    correct(county, PERIOD.id, SCHOOL.code, [Correction("base", "1", "girls", 61)], WHO)
    newer = made("base pupils=120 girls=60 boys=60\nevents/A1 name=讲座 joined=35", FIRST)
    bring_with_cells(county, tmp_path, newer, name="桐木2.xlsx")
    seen = review(county, PERIOD.id, SCHOOL.code)
    assert seen.effective.status is Status.COMBINED
    receipt = record(county, "pupils").receipt
    assert receipt is not None
    assert "桐木2.xlsx" in receipt.file


def test_shares_and_contents_by_unit(county: DataSet, tmp_path: Path) -> None:
    """One read for all units; only the parts that are asked for."""
    bring(county, tmp_path, FIRST, made("base pupils=80", unit=OTHER.code))
    both = county.db.call(lambda tx: contents(tx, PERIOD.id), write=False)
    assert told(both[SCHOOL.code]) == (
        "base boys=60 girls=60 pupils=120\ndropouts/A1 name=张三\nevents/A1 joined=30 name=讲座"
    )
    figures = county.db.call(lambda tx: contents(tx, PERIOD.id, (Part.FIGURES,)), write=False)
    assert told(figures[SCHOOL.code]) == (
        "base boys=60 girls=60 pupils=120\nevents/A1 joined=30 name=讲座"
    )
    assert told(figures[OTHER.code]) == "base pupils=80"
    parts = county.db.call(lambda tx: shares(tx, PERIOD.id), write=False)
    found = {(unit, part.indicator): part.numerator for unit, own in parts.items() for part in own}
    assert found[SCHOOL.code, "pupils"] == 120
    assert found[OTHER.code, "pupils"] == 80


def test_names_that_were_cleaned_away(county: DataSet, tmp_path: Path) -> None:
    """到期清理 leaves the figures, their trace and the rest of the content."""
    bring_with_cells(county, tmp_path, FIRST, name="桐木.xlsx")
    purge_persons(county.db, county.place, (PERIOD.id,))
    found = record(county, "pupils")
    assert [(cell.text, cell.address) for cell in found.cells] == [("120", "C7")]
    left = county.db.call(lambda tx: contents(tx, PERIOD.id), write=False)
    assert "张三" not in told(left[SCHOOL.code])


def test_names_that_stayed_at_the_school(county: DataSet, tmp_path: Path) -> None:
    """Only the figures came: they lead to their file, of the names nothing is known."""
    apply_plan(county, plan_of(county, files_of(tmp_path, FIRST, parts=(Part.FIGURES,))))
    receipt = record(county, "pupils").receipt
    assert receipt is not None
    assert receipt.number == 1
    found = county.db.call(lambda tx: contents(tx, PERIOD.id), write=False)
    assert "dropouts" not in found[SCHOOL.code].forms


def test_forms_nobody_knows_any_more(
    county: DataSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A data set put together from pieces: what cannot be read is left out, not guessed."""
    bring(county, tmp_path, FIRST)
    monkeypatch.setattr(registry, "form_set", lambda _tx, _digest: None)
    assert county.db.call(lambda tx: contents(tx, PERIOD.id), write=False) == {}
    found = county.db.call(lambda tx: origins(tx, PERIOD.id, ("pupils",)), write=False)
    assert found.content(SCHOOL.code) is None
