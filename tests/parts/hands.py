"""A hand for tests: the hub's key, and somebody who acts before anything is over."""

from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.evidence.hand import Hand

HUB_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96)))
BEFORE_ALL = datetime(2020, 1, 1, tzinfo=UTC)


def hand(by: str = "somying", *, at: datetime = BEFORE_ALL, reason: str | None = None) -> Hand:
    """Somebody's hand at some time."""
    return Hand(HUB_KEY, by, at, reason)
