"""A list with a text about its chosen row: the longest text leaves room for the list."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.bureau.list_detail import ListDetail
from ui.bureau.rows_model import Column, RowsModel
from ui.theme import Theme


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> ListDetail[str]:
    """One short sentence, and one of three thousand letters."""
    model = RowsModel[str]((Column("内容", lambda text: text),), theme)
    made = ListDetail(model, theme, "什么都没有。", lambda text: text)
    qtbot.addWidget(made)
    made.resize(340, 480)
    made.show()
    model.show_rows(["一句话。", "从上报的数字看，要抓紧解决。" * 200])
    return made


def test_a_long_text_is_scrolled(shown: ListDetail[str]) -> None:
    """It neither pushes the list away nor makes the window higher than the screen."""
    shown.view.choose(0)
    short = shown.room.height()
    assert shown.room.verticalScrollBar().maximum() == 0
    shown.view.choose(1)
    shown.grab()
    assert short < shown.room.height() < shown.height() / 2
    assert shown.minimumSizeHint().height() <= 480
    assert shown.room.verticalScrollBar().maximum() > 0
    shown.view.choose(0)
    assert shown.room.height() == short
