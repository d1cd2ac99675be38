"""Facts become one JSON document without losing a digit."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from models.headless.answer import as_json


def test_exact_numbers_days_and_paths_are_texts() -> None:
    facts = {
        "value": Decimal("1E+3"),
        "rate": Decimal("99.6700000000000000001"),
        "day": date(2006, 6, 30),
        "files": (Path("a.xlsx"),),
        "none": None,
    }

    assert json.loads(as_json(facts)) == {
        "value": "1000",
        "rate": "99.6700000000000000001",
        "day": "2006-06-30",
        "files": ["a.xlsx"],
        "none": None,
    }
    assert "长垌乡" in as_json({"town": "长垌乡"})


def test_anything_else_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="set"):
        as_json({"x": {1}})
