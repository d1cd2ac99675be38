"""How often a long text is referred to counts, not how long the file is."""

from __future__ import annotations

import pytest

from models.workbook import limits
from models.workbook.text_scan import too_much_text


def table(*texts: str) -> bytes:
    return f"<sst>{''.join(f'<si><t>{text}</t></si>' for text in texts)}</sst>".encode()


def sheet(*numbers: int, quote: str = '"') -> bytes:
    cells = "".join(f"<c t={quote}s{quote}><v>{number}</v></c>" for number in numbers)
    return f"<worksheet>{cells}</worksheet>".encode()


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_long_text_used_often_is_too_much(monkeypatch: pytest.MonkeyPatch, quote: str) -> None:
    monkeypatch.setattr(limits, "TEXT_BYTES", 10_000)
    shared = table("短", "长" * 1_000)

    assert too_much_text(shared, [sheet(1, 1, 1, 1, quote=quote)])
    assert too_much_text(shared, [sheet(1, 1, quote=quote)] * 2)
    assert not too_much_text(shared, [sheet(1, 1, 1, quote=quote)])


def test_one_long_text_among_many_short_ones_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in every workbook of ours that another program saved: the stamp is long."""
    monkeypatch.setattr(limits, "TEXT_BYTES", 10_000)
    shared = table("短", "长" * 1_000)

    assert not too_much_text(shared, [sheet(*[0] * 100, 1)])


def test_without_a_table_there_is_nothing_to_refer_to() -> None:
    assert not too_much_text(b"", [sheet(*range(100))])
    assert not too_much_text(table("a"), [sheet(99, 7)])
