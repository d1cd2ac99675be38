"""What the bureau's task package asked for, as a data set remembers it half-year by half-year."""

from __future__ import annotations

from collections.abc import Mapping

from models.store import registry
from models.store.transaction import Transaction


def keep_asked(tx: Transaction, period: str, told: Mapping[str, object]) -> None:
    """Remember what was asked for: the package's id, the bureau's words, the person lists."""
    registry.set_setting(tx, _key(period), dict(told))


def asked(tx: Transaction, period: str) -> Mapping[str, object]:
    """Return what was asked for, empty if no package was ever opened or sent."""
    found: Mapping[str, object] = registry.get_setting(tx, _key(period), {})
    return found


def persons_asked(tx: Transaction, period: str) -> bool:
    """Tell whether the bureau wants the person lists; unless it says so, they stay here."""
    policy = asked(tx, period).get("policy")
    return isinstance(policy, Mapping) and policy.get("persons") is True


def _key(period: str) -> str:
    return f"task/{period}"
