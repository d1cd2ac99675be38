"""The bureau sends a task down: the package, and a pre-filled blank workbook for every unit."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from msgspec import Struct, field

from models.entry.export import safe_name
from models.errors import Refused
from models.files import named
from models.forms.applicability import forms_for
from models.forms.context import ReturnContext
from models.forms.payload import encode_part, only_part
from models.indicators.coverage import expected_units
from models.merge.last_return import last_content
from models.merge.snapshot import Frame, read_frame
from models.records import Part, Unit
from models.store.dataset import DataSet
from models.store.payloads import EMPTY_PAYLOAD
from models.store.transaction import Transaction
from models.task.opening import keep_task
from models.task.package import SUFFIX, PasswordPolicy, TaskPackage, plain_task, write_task
from models.version import PROGRAM
from models.watch import Watch
from models.workbook.writer import write_blank


class TaskWish(Struct, frozen=True):
    """What goes down besides the forms.

    Attributes:
        policy: what is asked of person lists.
        note: the bureau's words to the schools.
        blanks: whether blank workbooks are written too, for PCs that cannot run the program.
    """

    policy: PasswordPolicy = field(default_factory=PasswordPolicy)
    note: str = ""
    blanks: bool = True


class Sent(Struct, frozen=True):
    """What was written: the package and the blank workbooks."""

    package: Path
    workbooks: tuple[Path, ...] = ()


def task_of(dataset: DataSet, period: str, wish: TaskWish | None = None) -> TaskPackage:
    """Return the package of a period, made from what the bureau's data set holds.

    Raises:
        NotFound: the period is not set up.
        Refused: nobody is expected to hand anything in.
    """
    wish = wish or TaskWish()
    return dataset.db.call(lambda tx: _task(tx, period, wish), write=False)


def _task(tx: Transaction, period: str, wish: TaskWish) -> TaskPackage:
    frame = read_frame(tx, period)
    units = expected_units(frame.form_set, frame.period, tuple(frame.units.values()))
    if not frame.period.expected:
        raise Refused("本期没有应报单位，请核对学校名册里有没有学校。")
    last = {unit.code: _figures(tx, frame, unit.code) for unit in units}
    kept = {code: data for code, data in last.items() if data != EMPTY_PAYLOAD}
    return plain_task(
        TaskPackage(frame.form_set, frame.period, units, kept, wish.policy, wish.note, PROGRAM)
    )


def _figures(tx: Transaction, frame: Frame, unit: str) -> bytes:
    """Return the figures of a unit's last return; the names in it stay where they are."""
    last = last_content(tx, frame.period, unit, frame.form_set)
    figures = only_part(frame.form_set, last, Part.FIGURES)
    return encode_part(frame.form_set, figures, Part.FIGURES)


def send_task(
    dataset: DataSet,
    period: str,
    folder: Path,
    wish: TaskWish | None = None,
    watch: Watch | None = None,
) -> Sent:
    """Write the package, and if wished the blank workbook of every unit, into a folder.

    What was asked for is remembered here too: the next package is made with the same wishes.

    Raises:
        Cancelled: the user stopped it; the files written so far are whole and may stay.
        EnvironmentFault: the disk could not do it.
    """
    wish, watch = wish or TaskWish(), watch or Watch()
    task = task_of(dataset, period, wish)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise named(error, folder) from error
    package = folder / f"{safe_name(task.period.title)}任务包{SUFFIX}"
    write_task(task, package)
    dataset.db.call(lambda tx: keep_task(tx, task))
    if not wish.blanks:
        return Sent(package)
    asked = [unit for unit in task.units if forms_for(task.form_set, unit)]
    names = Counter(unit.name for unit in asked)
    paths = []
    for number, unit in enumerate(asked):
        watch.step(number, len(asked))
        paths.append(folder / _blank_name(task, unit, alone=names[unit.name] == 1))
        last = task.last_content(unit.code)
        ctx = ReturnContext(task.form_set, unit, task.period, last)
        write_blank(ctx, paths[-1], task=task.id, program=PROGRAM)
    watch.step(len(asked), len(asked))
    return Sent(package, tuple(paths))


def _blank_name(task: TaskPackage, unit: Unit, *, alone: bool) -> str:
    """Return the name of a unit's blank; of two units of one name the code tells which it is."""
    whose = unit.name if alone else f"{unit.name}（{unit.code}）"
    return safe_name(f"{task.period.title}_{whose}_数字表_空白表") + ".xlsx"
