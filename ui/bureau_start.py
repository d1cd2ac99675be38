"""Where the bureau begins: a new data set, one that is there, a backup, or a look at an example."""

from __future__ import annotations

from pathlib import Path

from models.edition import SCHOOL
from models.errors import NotFound
from models.forms.definition import FormSet
from models.forms.loader import load_form_set
from models.paths import form_set_folder, resources
from models.store.dataset import DataSet
from models.task.new_county import NewCounty, form_sets_in, set_up_county
from models.task.own import whose
from models.watch import Watch
from models.workspace import Workspace
from ui.bureau.desk import BureauDesk
from ui.data_actions import open_data, restore_data
from ui.dialogs.new_county import NewCountyDialog
from ui.dialogs.start_desk import Choice, StartDesk
from ui.home import Home, Shown
from ui.tasks import Control

_DEMO = "校情汇示例"


def look(home: Home, dataset: DataSet) -> Shown:
    """Return the bureau's pages of a data set (``Rooms.look`` of the bureau)."""
    if not whose(dataset).edition:
        raise NotFound("这个文件夹里的数据还没有建好，请选“新建县局数据”，数据就放在这个文件夹里。")
    window = home.window
    workspace = Workspace(dataset)
    return Shown(lambda: BureauDesk(workspace, window.theme, window.messages, window.tasks))


def bureau_start(home: Home) -> StartDesk:
    """Return the first page of the bureau (``Rooms.start``)."""
    window = home.window
    return StartDesk(
        window.theme,
        f"校情汇 {window.edition.title}",
        (
            Choice(
                "新建县局数据",
                "第一次用：选表样和期次，导入学校名册，然后就能下发任务包。",
                lambda: new_county(home),
            ),
            Choice(
                "打开已有数据",
                "以前建好的，或从别的电脑拷来的数据文件夹。",
                lambda: open_data(home),
            ),
            Choice(
                "从备份恢复",
                "数据坏了或导错了，退回到以前备份的样子。",
                lambda: restore_data(home),
            ),
            Choice(
                "看看示例",
                "造一个虚构的县：几十所学校都已上报，可以随便试，不会动到别的数据。",
                lambda: show_example(home),
            ),
        ),
        [Path(name) for name in home.file.settings.folders],
        home.open,
        Choice(
            f"我是学校的，换成{SCHOOL.title}",
            "填报县局发来的任务包，用学校版。",
            lambda: home.edition_wanted.emit(SCHOOL.name, None),
        ),
    )


def new_county(home: Home) -> None:
    """Ask what a new data set begins with, then make and open it."""
    window = home.window

    def show(form_sets: tuple[FormSet, ...]) -> None:
        dialog = NewCountyDialog(
            window, window.theme, window.messages, window.tasks, form_sets, make
        )
        dialog.open()

    def make(county: NewCounty, folder: Path) -> None:
        home.open(folder, create=True, fill=lambda dataset: set_up_county(dataset, county))

    window.tasks.run(lambda _: form_sets_in(resources() / "forms"), show, title="正在读表样")


def show_example(home: Home) -> None:
    """Make the example county into a folder and open it."""
    window = home.window
    chosen = window.messages.choose_folder("示例放在哪个文件夹")
    if chosen is None:
        return
    folder = chosen / _DEMO

    def work(control: Control) -> Path:
        from models.demo.run import make_demo  # noqa: PLC0415  # only who wants an example waits

        words = [""]

        def phase(text: str) -> None:
            words[0] = text
            control.progress(0, 0, text)

        watch = Watch(
            lambda done, total: control.progress(done, total, words[0]), control.cancelled
        )
        form_set = load_form_set(form_set_folder())
        return make_demo(folder, form_set, schools=20, watch=watch, phase=phase).county

    window.tasks.run(work, home.open, title="正在造一个示例县")
