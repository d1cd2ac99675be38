"""What every page of the bureau works with."""

from __future__ import annotations

from msgspec import Struct

from models.watch import Watch
from models.workspace import Workspace
from ui.messages import Messages
from ui.tasks import Control, Tasks
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


def watch_of(control: Control) -> Watch:
    """Return how long work of the models tells the window how far it is."""
    return Watch(control.progress, control.cancelled)
