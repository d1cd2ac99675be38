"""``backup`` makes a backup, ``restore`` lists backups and brings one back."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from models.errors import NotFound
from models.headless.answer import Answer
from models.headless.console import Console
from models.headless.opening import opened
from models.headless.tables import table
from models.store import backup as backups
from models.store.folder import Folder


def backup(arguments: Namespace, console: Console) -> Answer:
    """Make a backup now."""
    with opened(arguments.data, console) as workspace:
        path = workspace.dataset.back_up("手工备份")
        made = next(one for one in workspace.dataset.backups() if one.path == path)
    lines = (f"已备份，是第{made.sequence}号：{made.path}",)
    return Answer(lines, {"backup": _facts(made)})


def restore(arguments: Namespace, console: Console) -> Answer:
    """Put a backup in the place of the present data; without a number, list what there is."""
    place = Folder(arguments.data)
    known = backups.list_backups(place.backups)
    if not known and not place.database.exists():
        raise NotFound(f"“{arguments.data}”里没有校情汇的数据，也没有备份，请核对文件夹。")
    if arguments.number is None or arguments.list:
        return _listed(known)
    chosen = next((one for one in known if one.sequence == arguments.number), None)
    if chosen is None:
        raise NotFound(f"没有第{arguments.number}号备份；用restore DATA --list看有哪些。")
    kept = backups.restore(arguments.data, chosen.path)
    lines = [f"已恢复到第{chosen.sequence}号备份（{chosen.reason}，{_time(chosen)}）。"]
    if kept is not None:
        lines.append(f"恢复前的数据也留了一份：{kept}")
    with opened(arguments.data, console) as workspace:
        missing = workspace.missing_originals()
    if missing:
        lines.append(
            f"收到的原件有{missing}份不在这个文件夹里，备份里没有它们；数和定稿不受影响，"
            f"要看原件，请把原来数据文件夹里的{place.originals.name}文件夹也拷过来。"
        )
    facts = {"restored": _facts(chosen), "former": kept, "missing_originals": missing}
    return Answer(tuple(lines), facts)


def _listed(known: tuple[backups.Backup, ...]) -> Answer:
    rows = [
        (str(one.sequence), _time(one), one.reason, f"{one.size / 2**20:.1f}MB", one.path.name)
        for one in reversed(known)
    ]
    lines = table(("号", "时间", "为什么", "大小", "文件"), rows, numbers=(0, 3))
    if not known:
        lines = ["还没有备份。"]
    return Answer(tuple(lines), {"backups": [_facts(one) for one in reversed(known)]})


def _time(one: backups.Backup) -> str:
    """Return the time as the clock said it when the backup was made: 2006-06-30 12:00."""
    day, _, clock = one.time.partition("-")
    return f"{day[:4]}-{day[4:6]}-{day[6:]} {clock[:2]}:{clock[2:4]}"


def _facts(one: backups.Backup) -> dict[str, Any]:
    return {
        "number": one.sequence,
        "time": _time(one),
        "reason": one.reason,
        "size": one.size,
        "file": one.path,
    }
