"""Whose hand it is: everything that people change at the hub is signed into its chain in somebody's name. Pure."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wire_contract.act_changes import Change
from wire_contract.event import LineHash

HUB_ITSELF = "hub"
"""The subject of what the hub does by itself, such as sending settings."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, when, why, and the hub's key that signs it."""

    key: Ed25519PrivateKey
    subject: str
    """A user's login; `console:NAME` for the command line on the server; `HUB_ITSELF`."""
    at: datetime
    reason: str | None = None
    proposal: LineHash | None = None
    """The proposal that this hand carries out."""
    draft: list[Change] | None = field(default=None, compare=False)
    """Where changes are collected that are only proposed; None where they are made."""

    def because(self, reason: str) -> Self:
        """The same hand, with a reason."""
        return replace(self, reason=reason)

    def carrying_out(self, proposal: LineHash, *, reason: str) -> Self:
        """The same hand, carrying out what somebody else proposed."""
        return replace(self, proposal=proposal, reason=reason)

    def drafting(self) -> Self:
        """The same hand, proposing only: what it would change is collected in `draft`."""
        return replace(self, draft=[])
