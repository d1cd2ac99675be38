"""A school begins with a task package: in a folder of its own, or in the one it used before."""

from __future__ import annotations

from models.errors import Refused
from models.store.dataset import DataSet
from models.task.opening import open_task
from models.task.own import whose
from models.task.package import TaskPackage


def begin_own(dataset: DataSet, task: TaskPackage, unit: str) -> None:
    """Set a school's data set up for what a task package asks of it.

    Raises:
        NotFound: the package asks nothing of this unit.
        Refused: another unit's data lies here.
    """
    own = whose(dataset)
    if own.edition and own.unit != unit:
        whom = f"“{own.name}”" if own.unit else "县局"
        raise Refused(f"这个文件夹里已经有{whom}的数据，没有改动。请另选一个文件夹。")
    open_task(dataset, task, unit)
