"""Pictures at rest: AES-256-GCM, with the device and the picture's own SHA-256 bound in. Pure but for nonces."""

import hashlib
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wire_contract.picture import name_of
from wire_contract.topics import DeviceId

KEY_BYTES = 32
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class PictureKey:
    """The hub's key for pictures; its representation betrays nothing of it."""

    secret: bytes = field(repr=False)

    @property
    def check(self) -> str:
        """Tells this key from others, and betrays nothing of it."""
        return hashlib.sha256(b"riskpoint picture key\0" + self.secret).hexdigest()[:8]


def seal(content: bytes, *, key: PictureKey, device: DeviceId) -> bytes:
    """The picture as it is kept: nonce, ciphertext, tag."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key.secret).encrypt(nonce, content, _bound(device, name_of(content)))


def unseal(sealed: bytes, *, key: PictureKey, device: DeviceId, name: str) -> bytes | None:
    """The picture of that SHA-256 from that device; None where this is not what was sealed."""
    try:
        content = AESGCM(key.secret).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound(device, name))
    except (InvalidTag, ValueError):
        return None
    return content if name_of(content) == name else None


def _bound(device: DeviceId, name: str) -> bytes:
    return b"riskpoint picture v1\0" + device.encode() + b"\0" + name.encode()
