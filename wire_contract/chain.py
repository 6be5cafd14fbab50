"""Hashes, signatures and batches of lines.

Each line names its parent's hash, so a valid signature vouches for all ancestors: the newest signature of a contiguous
run is enough on the hot path. `sha256sum` and `openssl pkeyutl -verify -rawin` check the same things by hand.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NewType

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from wire_contract.event import LineHash
from wire_contract.unreadable import Reason, Unreadable

PublicKey = NewType("PublicKey", str)
"""Raw Ed25519 public key, 32 bytes, base64url without padding."""

Signature = NewType("Signature", str)
"""Pure Ed25519 (RFC 8032) over a line's bytes, base64url without padding, 86 characters."""

MAX_BATCH_LINES = 100
MAX_BATCH_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class SignedLine:
    """A line's bytes with the signature that came with them."""

    signature: Signature
    line: bytes

    @property
    def wire(self) -> bytes:
        """`SIGNATURE SP LINE`, as it stands in a batch."""
        return self.signature.encode() + b" " + self.line


def encode_bytes(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode_bytes(text: str, length: int) -> bytes | None:
    """The bytes that `encode_bytes` wrote, or None where the text is anything else (also another spelling of them)."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == length and encode_bytes(raw) == text else None


def public_key_of(key: Ed25519PrivateKey) -> PublicKey:
    """The public half, as it is enrolled."""
    return PublicKey(encode_bytes(key.public_key().public_bytes_raw()))


def is_public_key(text: str) -> bool:
    """True for text that `public_key_of` could have written."""
    return decode_bytes(text, 32) is not None


def hash_of(line: bytes) -> LineHash:
    """SHA-256 of a line's bytes, lower-case hex."""
    return LineHash(hashlib.sha256(line).hexdigest())


def sign(key: Ed25519PrivateKey, line: bytes) -> Signature:
    """The signature over exactly these bytes."""
    return Signature(encode_bytes(key.sign(line)))


def verify(public_key: PublicKey, signature: str, line: bytes) -> bool:
    """True when the holder of the key signed exactly these bytes."""
    raw_key, raw_signature = decode_bytes(public_key, 32), decode_bytes(signature, 64)
    if raw_key is None or raw_signature is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(raw_key).verify(raw_signature, line)
    except InvalidSignature:
        return False
    return True


def join_batch(lines: Sequence[SignedLine]) -> bytes:
    """The payload of `up/events`."""
    return b"\n".join(line.wire for line in lines)


def fitting(lines: Sequence[SignedLine]) -> Sequence[SignedLine]:
    """The longest beginning of these lines that one batch may carry (at least one line where there is one)."""
    size = 0
    for count, line in enumerate(lines[:MAX_BATCH_LINES]):
        size += len(line.wire) + 1
        if size > MAX_BATCH_BYTES + 1 and count:
            return lines[:count]
    return lines[:MAX_BATCH_LINES]


def split_batch(payload: bytes) -> list[SignedLine] | Unreadable:
    """The lines of an `up/events` payload, not yet looked into."""
    if len(payload) > MAX_BATCH_BYTES:
        return Unreadable(Reason.TOO_LARGE, f"batch of {len(payload)} bytes, at most {MAX_BATCH_BYTES}")
    rows = payload.split(b"\n")
    if len(rows) > MAX_BATCH_LINES:
        return Unreadable(Reason.TOO_LARGE, f"batch of {len(rows)} lines, at most {MAX_BATCH_LINES}")
    lines = []
    for row in rows:
        signature, space, line = row.partition(b" ")
        if not space or len(signature) != 86 or not signature.isascii():
            return Unreadable(Reason.MALFORMED, "a row is not SIGNATURE SPACE LINE")
        lines.append(SignedLine(Signature(signature.decode()), line))
    return lines


def count_vouched(run: Sequence[SignedLine], public_key: PublicKey) -> int:
    """How many lines at the beginning of a contiguous run are vouched for by a valid signature of their own or of a
    descendant in the run. Normally one verification; only a bad newest line costs more.
    """
    for count in range(len(run), 0, -1):
        if verify(public_key, run[count - 1].signature, run[count - 1].line):
            return count
    return 0
