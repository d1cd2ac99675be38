"""What every page of the bureau works with."""

from __future__ import annotations

from msgspec import Struct

from models.workspace import Workspace
from ui.messages import Messages
from ui.tasks import Tasks
from ui.theme import Theme


class Bench(Struct):
    """The open data set and what surrounds it.

    Attributes:
        name: of the person who decides, as it was typed last; the next form begins with it.
    """

    workspace: Workspace
    theme: Theme
    messages: Messages
    tasks: Tasks
    name: str = ""
