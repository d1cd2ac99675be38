"""The county of the commands' tests, here for those who want to harm it."""

from tests.models.headless.conftest import (
    _log_elsewhere,
    bureau,
    counted,
    county,
    made,
    terminal,
)

__all__ = ["_log_elsewhere", "bureau", "counted", "county", "made", "terminal"]
