"""Random returns of every kind of unit on the shipped forms: the workbook gives them back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models.checks.runner import check_content
from models.demo.returns import school_revision
from models.forms.applicability import forms_for
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.forms.payload import canonical, encode_part, only_part
from models.records import Content, Part, Unit
from models.workbook.reader import read_bytes
from models.workbook.result import Known
from models.workbook.writer import write_workbook
from tests.models.demo.samples import returns
from tests.models.workbook.strategies import form_data
from tests.resources.teacher import shipped


def unit_of(kind: str) -> Unit:
    """Return a unit of the sample county."""
    county = returns(10).county
    return county.bureau if kind == "90" else county.of_kind(kind)[0]


def contents(unit: Unit, form_set: FormSet | None = None) -> st.SearchStrategy[Content]:
    """Return random returns of a unit: any field may hold anything its type can mean."""
    known = form_set or shipped()
    forms = {form.id: form_data(known, form, unit, records=2) for form in forms_for(known, unit)}
    return st.fixed_dictionaries({}, optional=forms).map(Content)


@pytest.mark.parametrize("kind", ["13", "12", "20", "31", "40", "90"])
def test_the_workbooks_give_back_what_was_written(kind: str, tmp_path: Path) -> None:
    """Figures and lists of names, every form; the checks look at it without a mistake."""
    unit = unit_of(kind)
    now = returns(10).now
    ctx = ReturnContext(shipped(), unit, now)
    known = Known({shipped().hash: shipped()}, {unit.code: unit}, {now.id: now}, ("密码abc",))

    @given(content=contents(unit))
    @settings(
        deadline=None,
        max_examples=3,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(content: Content) -> None:
        assert all(problem.message for problem in check_content(ctx, content))
        revision = school_revision(ctx, content)
        for part in Part:
            path = tmp_path / f"{part.value}.xlsx"
            password = "密码abc" if part is Part.PERSONS else ""
            write_workbook(ctx, content, revision, part, path, password=password, prepared_rows=3)
            result = read_bytes(path.name, path.read_bytes(), known)
            expected = canonical(shipped(), only_part(shipped(), content, part))
            assert canonical(shipped(), result.content) == expected
            assert result.payload == encode_part(shipped(), content, part)
            assert not result.edited

    run()
