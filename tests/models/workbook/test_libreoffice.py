"""The same return after LibreOffice has opened and saved the file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from models.forms.payload import canonical, encode_part, only_part
from models.records import Content, Part
from models.workbook.reader import read_bytes
from models.workbook.writer import write_workbook
from tests.models.workbook.office import resaved
from tests.models.workbook.sample_county import (
    context,
    filled,
    known,
    revision_of,
    sample_form_set,
)
from tests.models.workbook.strategies import contents


@pytest.mark.needs_libreoffice
@given(returns=st.lists(contents(sample_form_set()), min_size=6, max_size=6))
@settings(
    deadline=None,
    max_examples=2,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_opened_and_saved_by_libreoffice_it_is_the_same(returns: list[Content]) -> None:
    """Formulas are calculated, styles and sheets rewritten, very hidden becomes hidden."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = []
        for index, content in enumerate([filled(), *returns]):
            path = folder / f"{index}.xlsx"
            write_workbook(
                context(), content, revision_of(content), Part.FIGURES, path, prepared_rows=30
            )
            paths.append(path)

        for content, path in zip([filled(), *returns], resaved(paths, folder), strict=True):
            result = read_bytes(path.name, path.read_bytes(), known())

            form_set = sample_form_set()
            expected = canonical(form_set, only_part(form_set, content, Part.FIGURES))
            assert canonical(form_set, result.content) == expected
            assert result.payload == encode_part(form_set, content, Part.FIGURES)
            assert not result.edited


@pytest.mark.needs_libreoffice
def test_marks_and_states_are_live(tmp_path: Path) -> None:
    """The marks name check, record and figures; the cover counts what is missing or doubtful."""
    path = tmp_path / "a.xlsx"
    content = filled()
    write_workbook(context(), content, revision_of(content), Part.FIGURES, path, prepared_rows=5)

    (saved,) = resaved([path], tmp_path)

    book = CalamineWorkbook.from_path(str(saved))
    texts = {
        name: [
            cell
            for row in book.get_sheet_by_name(name).to_python()
            for cell in row
            if isinstance(cell, str) and (cell.startswith("▲") or "核对" in cell or cell == "已填")
        ]
        for name in book.sheet_names[:4]
    }
    explain = "（没有错的请在“说明”表写明）"
    assert texts == {
        "封面": ["已填", "还缺2项，有1处要核对", "2条，有1处要核对"],
        "F00 学校情况": [],
        "F01 在校生与班级": [
            f"▲T010 七年级女生70人，多于61人。▲T011 七年级每班超过55人。{explain}"
        ],
        "F61 校舍建筑": [f"▲T020 面积只有3.0平方米，请核对。{explain}"],
    }
