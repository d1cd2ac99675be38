"""A database and a data set in a temporary folder, with a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.store.database import Database, Opening
from models.store.dataset import DataSet
from tests.models.store.samples import FORM_SET, NOON, register


@pytest.fixture
def opening() -> Opening:
    return Opening(clock=lambda: NOON, busy_seconds=0.1)


@pytest.fixture
def database(tmp_path: Path, opening: Opening) -> Iterator[Database]:
    with Database.open(tmp_path / "data.db", create=True, opening=opening) as opened:
        yield opened


@pytest.fixture
def registered(database: Database) -> Database:
    """Return a database that knows two schools, two periods and the form set."""
    register(database)
    return database


@pytest.fixture
def dataset(tmp_path: Path, opening: Opening) -> Iterator[DataSet]:
    """Return an open data set that knows the same."""
    with DataSet.open(tmp_path / "县数据", create=True, opening=opening) as opened:
        opened.add_form_set(FORM_SET)
        register(opened.db)
        yield opened
