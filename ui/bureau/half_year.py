"""Another half-year in the open data: ask which one on which forms, begin it, work on it."""

from __future__ import annotations

from models.forms.definition import FormSet
from models.paths import resources
from models.records import Period
from models.task.half_years import following
from models.task.new_county import form_sets_in
from models.task.new_half_year import begin_half_year
from models.workspace import Workspace
from ui.home import Home
from ui.tasks import Control


def new_half_year(home: Home, workspace: Workspace) -> None:
    """Ask which half-year is begun on which forms, then begin it and work on it."""
    from ui.dialogs.new_half_year import (  # noqa: PLC0415  # once in half a year
        NewHalfYearDialog,
    )

    window, folder = home.window, workspace.dataset.folder

    def read(_control: Control) -> tuple[tuple[FormSet, ...], tuple[int, int]]:
        last = max(period.id for period in workspace.periods())
        return form_sets_in(resources() / "forms"), following(last)

    def ask(found: tuple[tuple[FormSet, ...], tuple[int, int]]) -> None:
        NewHalfYearDialog(window, window.theme, *found, begin).open()

    def begin(form_set: FormSet, period: Period) -> None:
        home.open(folder, fill=lambda dataset: begin_half_year(dataset, form_set, period))

    window.tasks.run(read, ask, title="正在读表样")
