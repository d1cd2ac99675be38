"""Which function carries a command out; what one command needs is loaded for it alone."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from models.headless.answer import Answer
from models.headless.console import Console

Command = Callable[[Namespace, Console], Answer]


def command(name: str) -> Command:
    """Return a command; KeyError if there is none of this name."""
    if name in {"task", "export"}:
        from models.headless import handing_over  # noqa: PLC0415  # loads workbooks

        return {"task": handing_over.task, "export": handing_over.export}[name]
    if name in {"import", "undo"}:
        from models.headless import taking_in  # noqa: PLC0415  # loads readers

        return {"import": taking_in.import_, "undo": taking_in.undo}[name]
    if name in {"conflicts", "resolve"}:
        from models.headless import deciding  # noqa: PLC0415  # loads the merge

        return {"conflicts": deciding.conflicts, "resolve": deciding.resolve_}[name]
    if name in {"backup", "restore"}:
        from models.headless import keeping  # noqa: PLC0415  # loads the store

        return {"backup": keeping.backup, "restore": keeping.restore}[name]
    return _alone(name)


def _alone(name: str) -> Command:
    """Return a command that is a module of its own."""
    match name:
        case "answer":
            from models.headless.answering import answer as found  # noqa: PLC0415  # loads workbooks
        case "demo":
            from models.headless.demonstrating import demo as found  # noqa: PLC0415  # loads all
        case "period":
            from models.headless.beginning import period as found  # noqa: PLC0415  # loads forms
        case "check":
            from models.headless.checking import check as found  # noqa: PLC0415  # loads checks
        case "take":
            from models.headless.taking_home import take_ as found  # noqa: PLC0415  # loads readers
        case "totals":
            from models.headless.totalling import totals as found  # noqa: PLC0415  # loads figures
        case "trace":
            from models.headless.tracing import trace as found  # noqa: PLC0415  # loads figures
        case "report":
            from models.headless.reporting import report as found  # noqa: PLC0415  # loads PDF
        case _:
            raise KeyError(name)
    return found
