"""An invitation to make a badge, and what a phone proves with it. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from wire_contract.chain import PublicKey, decode_bytes, verify

INVITATION_LASTS = timedelta(minutes=15)
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
"""256 random bits; it stands behind the # of the link, which no browser sends and no server writes down."""

PROOF_DOMAIN = b"riskpoint badge enrolment 1"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Leave to enrol one badge for one officer, once."""

    token_hash: str
    officer: str
    """By code."""
    replaces: bool
    """Whether the officer's earlier badges end with the new one."""
    invited_by: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """What an operator shows to the officer; the secret is told this once."""

    secret: str
    officer: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What a phone is told: the officer's code, and never a name."""

    officer: str
    credential: str


def proof_message(public_key: bytes, secret: str) -> bytes:
    """What the phone signs: it holds this key, and was given this invitation."""
    return PROOF_DOMAIN + public_key + secret.encode()


def proves(public_key: str, signature: str, *, secret: str) -> bytes | None:
    """The raw key, where its holder has signed this invitation."""
    raw = decode_bytes(public_key, 32)
    if raw is None or not verify(PublicKey(public_key), signature, proof_message(raw, secret)):
        return None
    return raw
