"""Acts about how users prove who they are: a second factor, an identity elsewhere, sessions that somebody else ended.

No secret, no subject of a provider and no name stands in any.
"""

from typing import ClassVar

from msgspec import Struct

from wire_contract.act_parts import BaseChange, Why
from wire_contract.field_types import Count, Hash, Text


class SecondFactorRecord(Struct, frozen=True, kw_only=True):
    """A user signs in with codes of an app besides the password."""

    key: ClassVar[tuple[str, ...]] = ("login",)
    login: Text
    version: Count
    """Counts on with each set of recovery codes."""


class IdentityRecord(Struct, frozen=True, kw_only=True):
    """Whom a provider of identities calls so is this user of the hub."""

    key: ClassVar[tuple[str, ...]] = ("login",)
    login: Text
    identity: Hash
    """SHA-256 over login, issuer and subject, each followed by a zero byte but the last: tells, and betrays nothing."""


class SecondFactorChanged(BaseChange, frozen=True, kw_only=True):
    """A second factor was set up, got other recovery codes, or was taken away."""

    before: SecondFactorRecord | None
    after: SecondFactorRecord | None


class IdentityChanged(BaseChange, frozen=True, kw_only=True):
    """A user was linked to an identity elsewhere, or no longer is."""

    before: IdentityRecord | None
    after: IdentityRecord | None


class SessionsEnded(Struct, frozen=True, kw_only=True):
    """Somebody else signed this user out, in so many browsers."""

    login: Text
    sessions: Count
    reason: Why
