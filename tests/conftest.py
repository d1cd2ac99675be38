"""Which tests run in one process: those that share what is dear to make."""

from __future__ import annotations

import signal
import threading

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

_TOGETHER = (
    "tests/models/demo/",
    "tests/test_main_job.py",
    "tests/hostile/test_files.py",
    "tests/hostile/test_persons.py",
    "tests/resources/test_county_current_carried.py",
)
"""Where tests share something dear: a made-up county, a demo, the bureau they attack."""


class CountyScheduling(LoadScopeScheduling):  # type: ignore[misc]  # it ships no types
    """Gives tests that share something dear to one process, which makes it once.

    All other tests go wherever there is room, each by itself.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((scope for scope in _TOGETHER if nodeid.startswith(scope)), nodeid)


def pytest_configure() -> None:
    """Let Ctrl+C in where a shell that runs the tests in the background shut it out."""
    on_main = threading.current_thread() is threading.main_thread()
    if on_main and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> CountyScheduling:
    """Let this scheduler hand the tests out."""
    return CountyScheduling(config, log)
