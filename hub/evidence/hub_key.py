"""The hub's own Ed25519 key: made once, readable by its owner only; devices know its public half."""

from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.durable import put_new
from hub.kernel.refused import Refused
from wire_contract.chain import PublicKey, public_key_of


def read_or_make(path: Path) -> Ed25519PrivateKey:
    """The key in this file; where there is none, a new one is there, durably, mode 0600."""
    if not path.exists():
        put(path, Ed25519PrivateKey.generate())
    return read(path)


def read(path: Path) -> Ed25519PrivateKey:
    """The key in this file, which must be there."""
    if not path.exists():
        raise Refused(f"the hub's key {path} is not there", hint="bring it back: devices know this hub by it")
    if path.stat().st_mode & 0o077:
        raise Refused(f"{path} can be read by others", hint=f"chmod 600 {path}")
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise Refused(
            f"{path} holds no private key", hint="restore it from the backup: devices know this hub by it"
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Refused(f"{path} holds a key of another kind than Ed25519", hint="restore the hub's own from the backup")
    return key


def trusted(path: Path) -> list[PublicKey]:
    """The hub's public key, and those that it had before a restore under a new one (`remember_earlier`)."""
    file = _earlier_file(path)
    earlier = file.read_text(encoding="ascii").split() if file.exists() else []
    return list(dict.fromkeys([public_key_of(read(path)), *(PublicKey(text) for text in earlier)]))


def remember_earlier(path: Path, keys: Iterable[PublicKey]) -> None:
    """The hub's own chain may be signed by these as well; they stand in `earlier-keys` beside the key."""
    file = _earlier_file(path)
    known = file.read_text(encoding="ascii").split() if file.exists() else []
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{key}\n" for key in dict.fromkeys([*known, *keys])), encoding="ascii")


def _earlier_file(path: Path) -> Path:
    return path.with_name("earlier-keys")


def private_pem(key: Ed25519PrivateKey) -> bytes:
    """What stands in a key file."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def put(path: Path, key: Ed25519PrivateKey) -> None:
    """The key is in this file, durably, mode 0600; a file that is there already stays as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    put_new(path, private_pem(key))
