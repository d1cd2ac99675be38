"""How long work is watched and stopped, without knowing who watches."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from models.errors import Cancelled


class Watch(Struct, frozen=True):
    """Who wants to know how far work is, and may stop it.

    Attributes:
        progress: called with what is done and how much there is, as far as is known.
        cancelled: asked again and again; once true, everything stops and nothing was changed.
    """

    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None

    def step(self, done: int, total: int) -> None:
        """Tell how far it is.

        Raises:
            Cancelled: the user wants it stopped.
        """
        if self.cancelled is not None and self.cancelled():
            raise Cancelled
        if self.progress is not None:
            self.progress(done, total)
