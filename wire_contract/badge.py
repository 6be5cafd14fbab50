"""The rotating QR badge: what an officer's phone shows for 20 seconds, and what every reader can check without network.

Bytes: version 1 (1) ‖ Ed25519 public key (32) ‖ step (4, big endian) ‖ nonce (6) ‖ signature (64) over `DOMAIN` and all
before. Text: `RPB1` and their base32 (RFC 4648, no padding): 176 characters, alphanumeric in a QR code of version 7-M.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PREFIX = "RPB1"
TOKEN_CHARACTERS = 176
STEP_S = 20
"""A token is good for this long; its step is the count of such spans since 1970."""
NONCE_BYTES = 6
DOMAIN = b"riskpoint badge 1"
"""Stands before what is signed, so that a badge's signature is never good for anything else."""
CREDENTIAL_PREFIX = "qr:badge-"

_VERSION = b"\x01"
_BODY_BYTES = 1 + 32 + 4 + NONCE_BYTES
_TEXT = re.compile(rf"{PREFIX}[A-Z2-7]{{{TOKEN_CHARACTERS - len(PREFIX)}}}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says; whether its key has signed it, `is_genuine` tells."""

    public_key: bytes
    step: int
    nonce: bytes
    signature: bytes

    @property
    def credential(self) -> str:
        """The badge's credential, which follows from its key: so an allow-list needs no keys."""
        return credential_of(self.public_key)

    @property
    def begins_at(self) -> datetime:
        """When the phone began to show it, by the phone's reckoning."""
        return _EPOCH + timedelta(seconds=self.step * STEP_S)

    @property
    def ends_at(self) -> datetime:
        """When the phone went on to the next one."""
        return self.begins_at + timedelta(seconds=STEP_S)

    @property
    def is_genuine(self) -> bool:
        """True where the token's own key has signed it."""
        try:
            key = Ed25519PublicKey.from_public_bytes(self.public_key)
            key.verify(self.signature, DOMAIN + _body(self.public_key, self.step, self.nonce))
        except (InvalidSignature, ValueError):
            return False
        return True


def credential_of(public_key: bytes) -> str:
    """`qr:badge-` and the badge's id: base32 of the first 16 bytes of the SHA-256 of its public key."""
    return CREDENTIAL_PREFIX + _base32(hashlib.sha256(public_key).digest()[:16])


def is_badge(credential: str) -> bool:
    """True for the credential of a badge."""
    return credential.startswith(CREDENTIAL_PREFIX)


def step_of(moment: datetime) -> int:
    """The step that a phone with this time shows."""
    return (moment - _EPOCH) // timedelta(seconds=STEP_S)


def write_token(key: Ed25519PrivateKey, *, at: datetime, nonce: bytes) -> str:
    """The text that the phone with this key shows at this moment."""
    body = _body(key.public_key().public_bytes_raw(), step_of(at), nonce)
    return PREFIX + _base32(body + key.sign(DOMAIN + body))


def read_token(text: str) -> Token | None:
    """The token in a text; None for anything that is no token, also for another spelling of one.

    Nothing is verified yet: ask `is_genuine`.
    """
    if not _TEXT.fullmatch(text):
        return None
    characters = text.removeprefix(PREFIX)
    try:
        raw = base64.b32decode(characters + "=" * (-len(characters) % 8))
    except binascii.Error:
        return None
    if raw[:1] != _VERSION or _base32(raw) != characters:
        return None
    return Token(
        public_key=raw[1:33],
        step=int.from_bytes(raw[33:37], "big"),
        nonce=raw[37:_BODY_BYTES],
        signature=raw[_BODY_BYTES:],
    )


def _body(public_key: bytes, step: int, nonce: bytes) -> bytes:
    return _VERSION + public_key + step.to_bytes(4, "big") + nonce


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=")
