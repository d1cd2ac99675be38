"""Every page of the shipped forms opens, whatever stands in it, for every kind of unit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from models.entry.draft import Draft
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.records import Content
from tests.models.demo.samples import returns
from tests.resources.teacher import current, shipped
from tests.resources.test_county_2006_random import contents, unit_of
from ui.entry.entry_desk import EntryDesk
from ui.main_window import MainWindow


@pytest.mark.parametrize(
    ("forms", "kind"),
    [*((shipped, kind) for kind in ("13", "12", "20", "40", "90")), (current, "20")],
)
def test_random_records_are_shown(
    forms: Callable[[], FormSet], kind: str, open_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """Qt warns of nothing, and each area and form that is asked for has its page."""
    unit = unit_of(kind)
    ctx = ReturnContext(forms(), unit, returns(10).now)

    @given(content=contents(unit, forms()))
    @settings(
        deadline=None,
        max_examples=2,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(content: Content) -> None:
        window = open_window(Draft(ctx, content))
        desk = window.desk
        assert isinstance(desk, EntryDesk)
        for area, asked in desk.draft.view.areas():
            desk.side.choose(area.id)
            tab = desk.area_tab(area.id)
            assert tab.isVisible()
            bars = [bar for bar in tab.findChildren(QTabBar) if bar.isVisible()]
            for index in range(bars[0].count() if bars else 0):
                bars[0].setCurrentIndex(index)
                qtbot.wait(1)
            assert len(asked) > 0
        window.close()

    run()
