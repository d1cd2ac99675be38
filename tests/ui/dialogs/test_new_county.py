"""A bureau's new data: proposals, the registry, and everything that must be right first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from models.errors import NotFound, Refused
from models.forms.definition import FormSet
from models.records import Unit
from models.store import registry
from models.store.dataset import DataSet
from models.task.half_years import half_year
from models.task.new_county import (
    NewCounty,
    expected_in,
    form_sets_in,
    registry_of,
    set_up_county,
)
from models.task.own import whose
from tests.ui.answers import Answers
from tests.ui.typing import turn_wheel
from ui.dialogs.new_county import NewCountyDialog
from ui.tasks import Tasks
from ui.theme import Theme

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
CSV = """代码,名称,类型,乡镇,所属中心校
2145000001,桐木镇中心小学,中心校,桐木镇,
JX00000021,六巷教学点,教学点,桐木镇,桐木镇中心小学
JX00000090,教育局,县局,,
"""
Open = Callable[..., NewCountyDialog]


@pytest.fixture(scope="module")
def form_sets() -> tuple[FormSet, ...]:
    return form_sets_in(RESOURCES / "forms")


@pytest.fixture
def made() -> list[tuple[NewCounty, Path]]:
    """What the dialog asked to be set up."""
    return []


@pytest.fixture
def open_dialog(
    qtbot: QtBot,
    theme: Theme,
    answers: Answers,
    tasks: Tasks,
    form_sets: tuple[FormSet, ...],
    made: list[tuple[NewCounty, Path]],
) -> Open:
    parent = QWidget()
    qtbot.addWidget(parent)

    def make(
        today: date = date(2006, 6, 1), forms: tuple[FormSet, ...] = form_sets
    ) -> NewCountyDialog:
        dialog = NewCountyDialog(
            parent, theme, answers, tasks, forms, lambda *told: made.append(told), today
        )
        dialog.show()
        return dialog

    return make


def test_from_the_registry_to_the_data_set(
    open_dialog: Open,
    answers: Answers,
    tasks: Tasks,
    qtbot: QtBot,
    tmp_path: Path,
    made: list[tuple[NewCounty, Path]],
) -> None:
    """The half-year of the forms is proposed; what the dialog says is what is set up."""
    dialog = open_dialog()
    assert dialog.box.forms.currentText() == "学校半年报表（2006年）"
    assert (dialog.box.year.text(), dialog.box.half.currentText()) == ("2006", "上半年")
    assert dialog.box.cutoff.text() == "2006-06-30"
    assert dialog.fault.text() == "还没有学校名册。"
    csv = tmp_path / "名册.csv"
    csv.write_text(CSV, encoding="gb18030")
    answers.files = [csv]
    dialog.registry.buttons[0].click()
    qtbot.waitUntil(lambda: not tasks.running)
    assert dialog.registry.told.text() == "“名册.csv”　共3个单位：中心校1、教学点1、县局1。"
    dialog.box.deadline.setText("7月8日")
    dialog.where.show_folder(tmp_path / "县局")
    assert dialog.accept_button.isEnabled()
    dialog.accept_button.click()
    ((county, folder),) = made
    assert county.period.deadline == date(2006, 7, 8)
    with DataSet.open(folder, create=True) as dataset:
        set_up_county(dataset, county)
        assert whose(dataset).edition == "bureau"
        (period,) = dataset.db.call(registry.periods, write=False)
        assert period.expected == ("2145000001", "JX00000021")
        with pytest.raises(Refused, match="已经有数据"):
            set_up_county(dataset, county)
    # The next half-year may take the registry of this one.
    found = registry_of(folder, county.form_set)
    assert [unit.code for unit in found.units] == ["2145000001", "JX00000021", "JX00000090"]


def test_faults_of_the_registry_are_all_shown(
    open_dialog: Open, answers: Answers, tasks: Tasks, qtbot: QtBot, tmp_path: Path
) -> None:
    """With their lines, until the file is right."""
    dialog = open_dialog()
    csv = tmp_path / "名册.csv"
    csv.write_text("代码,名称,类型\nA001,甲,小学校\n,乙,村完小\n", encoding="utf-8")
    answers.files = [csv]
    dialog.registry.buttons[0].click()
    qtbot.waitUntil(lambda: not tasks.running)
    lines = dialog.registry.faults.toPlainText().splitlines()
    assert [line.partition("：")[0] for line in lines] == ["第2行", "第3行"]
    assert "2处要改" in dialog.registry.told.text()
    assert dialog.fault_now() == "还没有学校名册。"
    answers.files = [tmp_path / "没有.csv"]
    dialog.registry.buttons[0].click()
    qtbot.waitUntil(lambda: not tasks.running)
    assert "找不到“没有.csv”" in dialog.registry.told.text()


def test_the_empty_form_of_a_registry(
    open_dialog: Open, answers: Answers, tasks: Tasks, qtbot: QtBot, tmp_path: Path
) -> None:
    """It is saved where one likes, and it says what to do with it."""
    dialog = open_dialog()
    answers.files = [tmp_path / "空表样.csv"]
    dialog.registry.buttons[2].click()
    qtbot.waitUntil(lambda: not tasks.running)
    assert (tmp_path / "空表样.csv").read_text("utf-8-sig").startswith("代码,名称,类型")
    assert "每个单位一行" in dialog.registry.told.text()


def test_a_registry_of_another_data_set(
    open_dialog: Open, answers: Answers, tasks: Tasks, qtbot: QtBot, tmp_path: Path
) -> None:
    """A folder without data says so; one with data brings its units."""
    dialog = open_dialog()
    answers.files = [tmp_path]
    dialog.registry.buttons[1].click()
    qtbot.waitUntil(lambda: not tasks.running)
    assert "没有校情汇的数据" in dialog.registry.told.text()
    with DataSet.open(tmp_path / "旧", create=True) as dataset:
        units = [Unit("JX00000090", "教育局", "90"), Unit("A001", "甲小学", "12")]
        dataset.db.call(lambda tx: registry.put_units(tx, units))
    answers.files = [tmp_path / "旧"]
    dialog.registry.buttons[1].click()
    qtbot.waitUntil(lambda: not tasks.running)
    assert [unit.code for unit in dialog.registry.units] == ["A001", "JX00000090"]


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("year", "二〇〇六", "年份写四位数"),
        ("year", "1806", "年份写四位数"),
        ("title", " ", "日期写成"),
        ("cutoff", "月底", "日期写成"),
        ("cutoff", "2005-12-31", "日期写成"),
        ("deadline", "2006-06-01", "日期写成"),
    ],
)
def test_days_that_cannot_be(open_dialog: Open, field: str, text: str, told: str) -> None:
    """The sentence says how to write them."""
    dialog = open_dialog()
    line = getattr(dialog.box, field)
    line.setText(text)
    line.textEdited.emit(text)
    assert dialog.fault_now().startswith(told)
    assert not dialog.accept_button.isEnabled()


def test_another_half_year_brings_its_days(open_dialog: Open) -> None:
    """Days follow the half-year; the wheel changes nothing."""
    dialog = open_dialog()
    turn_wheel(dialog.box.half, up=False)
    assert dialog.box.half.currentText() == "上半年"
    dialog.box.half.setCurrentIndex(1)
    assert dialog.box.title.text() == "2006年下半年"
    assert dialog.box.deadline.text() == "2007-01-10"
    assert dialog.grab().width() > 0


def test_the_forms_follow_the_half_year(open_dialog: Open) -> None:
    """The latest that go back to it, until a person chooses; then they stay."""
    dialog = open_dialog(date(2026, 9, 1))
    assert dialog.box.title.text() == "2026年下半年"
    assert dialog.box.forms.currentText() == "学校半年报表（现行）"
    for year, forms in (("2006", "学校半年报表（2006年）"), ("2007", "学校半年报表（现行）")):
        dialog.box.year.setText(year)
        dialog.box.year.textEdited.emit(year)
        assert dialog.box.forms.currentText() == forms
    dialog.box.forms.setCurrentIndex(0)
    dialog.box.forms.activated.emit(0)
    dialog.box.half.setCurrentIndex(1)
    assert dialog.box.title.text() == "2007年下半年"
    assert dialog.box.forms.currentText() == "学校半年报表（2006年）"


def test_without_forms_nothing_can_be_set_up(open_dialog: Open) -> None:
    """It says so."""
    assert open_dialog(forms=()).fault_now() == "没有可用的表样。"


def test_registries_that_do_not_fit(form_sets: tuple[FormSet, ...], tmp_path: Path) -> None:
    """Kinds the forms do not know, no units at all, no data at all."""
    with pytest.raises(NotFound):
        registry_of(tmp_path / "没有", form_sets[0])
    with DataSet.open(tmp_path / "a", create=True):
        pass
    with pytest.raises(Refused, match="还没有学校名册"):
        registry_of(tmp_path / "a", form_sets[0])
    with DataSet.open(tmp_path / "b", create=True) as dataset:
        dataset.db.call(lambda tx: registry.put_units(tx, [Unit("A001", "甲", "77")]))
    with pytest.raises(Refused, match="77"):
        registry_of(tmp_path / "b", form_sets[0])


def test_expected_are_all_schools(form_sets: tuple[FormSet, ...]) -> None:
    """The bureau hands in too, but is not counted among those that must."""
    units = (Unit("A001", "甲", "12"), Unit("A090", "局", "90"))
    assert expected_in(form_sets[0], units) == ("A001",)
    assert half_year(2006, 1, ("A001",)).expected == ("A001",)
