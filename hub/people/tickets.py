"""Tickets: what a browser carries, sealed, between one step of signing in and the next. Nothing is kept at the hub.

A ticket alone opens nothing: the code, or the provider's word, is still to come.
"""

import hashlib
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from hub.people.accounts import Account
from hub.people.sealing import seal, unseal

LASTS = timedelta(minutes=10)


class CodeTicket(Struct, frozen=True, tag="code"):
    """The password was right; the code of the app is to come."""

    user_id: int
    secret: str
    """Of the password that was right: with another password the ticket is worth nothing."""
    by_provider: bool
    next_path: str
    expires: float


class ProviderTicket(Struct, frozen=True, tag="provider"):
    """The browser is on its way to the provider of identities and back."""

    state: str
    nonce: str
    verifier: str
    next_path: str
    expires: float


Ticket = TypeVar("Ticket", CodeTicket, ProviderTicket)


def write(ticket: CodeTicket | ProviderTicket, *, key: Ed25519PrivateKey) -> str:
    """The ticket as the cookie has it."""
    return seal(msgspec.json.encode(ticket), key=key, purpose="ticket")


def read(cookie: str | None, kind: type[Ticket], *, key: Ed25519PrivateKey, now: datetime) -> Ticket | None:
    """The ticket; None for another kind, for what this hub did not write, and when its time is over."""
    content = unseal(cookie, key=key, purpose="ticket") if cookie and len(cookie) < 6000 else None
    if content is None:
        return None
    try:
        found = msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError:
        return None
    return found if now.timestamp() < found.expires else None


def for_code(account: Account, *, next_path: str, now: datetime, by_provider: bool = False) -> CodeTicket:
    """What somebody carries whose password, or provider, was right."""
    ends = (now + LASTS).timestamp()
    return CodeTicket(account.id, fingerprint(account), by_provider=by_provider, next_path=next_path, expires=ends)


def fingerprint(account: Account) -> str:
    """Tells one password of the account from another, and betrays neither."""
    return hashlib.sha256(f"riskpoint password\0{account.password_hash}".encode()).hexdigest()[:32]
