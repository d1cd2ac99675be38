"""Which tests run in one process: those that share the counties they make."""

from __future__ import annotations

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

_COUNTY = "tests/models/demo/"


class CountyScheduling(LoadScopeScheduling):  # type: ignore[misc]  # it ships no types
    """Gives the tests of the sample county to one process, which makes each county once.

    All other tests go wherever there is room, each by itself.
    """

    def _split_scope(self, nodeid: str) -> str:
        return _COUNTY if nodeid.startswith(_COUNTY) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> CountyScheduling:
    """Let this scheduler hand the tests out."""
    return CountyScheduling(config, log)
