"""Which tests run in one process, and which are counted as covering the code."""

from __future__ import annotations

import signal
import threading
from collections.abc import Generator

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


_WHOLE = (
    "tests/fuzz/",
    "tests/hostile/",
    "tests/models/headless/test_demonstrating.py",
    "tests/test_main_job.py",
    "tests/ui/",
)
"""Whole jobs and the window: a line of ``models`` that only these reach is not tested enough.

They run without the measuring of coverage, which takes a third of the time.
"""


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure no coverage in a whole job, nor while what it needs is made."""
    plugin = item.config.pluginmanager.getplugin("_cov")
    measuring = plugin.cov_controller if plugin and item.nodeid.startswith(_WHOLE) else None
    if measuring:
        measuring.pause()
    try:
        return (yield)
    finally:
        if measuring:
            measuring.resume()
