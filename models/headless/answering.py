"""``answer`` writes what goes back to the schools: 回执, and 退回 where there is a fault."""

from __future__ import annotations

from argparse import Namespace

from models.errors import NotFound
from models.headless.answer import DONE, Answer
from models.headless.console import Console
from models.headless.opening import find_unit, opened


def answer(arguments: Namespace, console: Console) -> Answer:
    """Write receipts and returned workbooks into a folder."""
    with opened(arguments.data, console) as workspace:
        frame = workspace.frame()
        unit = find_unit(frame, arguments.unit) if arguments.unit else None
        only = {unit.code} if unit else None
        made = workspace.answer(arguments.out, only, console.watch("写回执"))
    if not made.receipts:
        whom = f"“{unit.name}”" if unit else "各校"
        raise NotFound(f"本期还没有收到{whom}的报表，没有回执可写。")
    lines = [f"回执{len(made.receipts)}份，在：{arguments.out}"]
    for one in made.sent_back:
        found = f"{one.errors}处错误，{one.warnings}处要说明"
        lines.append(f"退回：{frame.units[one.unit].name}（{found}）　{one.path}")
    facts = {
        "receipts": made.receipts,
        "sent_back": [
            {
                "unit": one.unit,
                "path": one.path,
                "errors": one.errors,
                "warnings": one.warnings,
            }
            for one in made.sent_back
        ],
    }
    return Answer(tuple(lines), facts, DONE)
