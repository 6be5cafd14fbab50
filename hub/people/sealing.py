"""What the hub seals for itself: secrets of second factors at rest, and tickets that a browser carries for a while.

The keys come from the hub's own key, which is in no backup unless asked for: a database alone betrays nothing.
"""

import base64
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12


def seal(content: bytes, *, key: Ed25519PrivateKey, purpose: str) -> str:
    """The content as text that nobody else can read or make; `purpose` is bound in."""
    nonce = os.urandom(_NONCE_BYTES)
    return base64.urlsafe_b64encode(nonce + _cipher(key, purpose).encrypt(nonce, content, None)).decode()


def unseal(sealed: str, *, key: Ed25519PrivateKey, purpose: str) -> bytes | None:
    """What was sealed by this hub for this purpose; None for anything else."""
    try:
        whole = base64.b64decode(sealed.encode("ascii"), altchars=b"-_", validate=True)
        return _cipher(key, purpose).decrypt(whole[:_NONCE_BYTES], whole[_NONCE_BYTES:], None)
    except (InvalidTag, ValueError):
        return None


def sign_of(content: bytes, *, key: Ed25519PrivateKey, purpose: str) -> str:
    """Eight digits that are the same for the same content; many contents share them, and none is found from them."""
    return hmac.digest(_derived(key, purpose), content, "sha256")[:4].hex()


def _cipher(key: Ed25519PrivateKey, purpose: str) -> AESGCM:
    return AESGCM(_derived(key, purpose))


def _derived(key: Ed25519PrivateKey, purpose: str) -> bytes:
    derived = HKDF(SHA256(), 32, salt=None, info=b"riskpoint hub v1\0" + purpose.encode())
    return derived.derive(key.private_bytes_raw())
