"""A form set of five forms: what tests of a whole return need, and no more.

The shipped form sets grow; a test that fills in a return field by field would have to grow with
them. The sample county (``models.demo``) fills in the shipped forms.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from models.forms.definition import FormSet
from models.forms.loader import load_form_set

FOLDER = Path(__file__).parent


@lru_cache(maxsize=1)
def five_forms() -> FormSet:
    """Return cover, 基本信息, 在校生, 学生变动, 辍学台账 with its summary, and the 高考 results."""
    return load_form_set(FOLDER)
