"""The master keys for SUN cards: one file for each version in the hub's data folder, readable by its owner only.

They are secrets of the cards, as `hub.key` is one of the hub: never in the database, and so in no backup of it.
"""

import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from hub.durable import put_new, sync_folder
from hub.kernel.refused import Refused
from hub.patrol.sun import KEY_BYTES, MasterKey

SunKeys = Sequence[MasterKey]
"""Every version that this hub has, in order; cards keep the version with which they were made."""

NO_KEYS: SunKeys = ()
_NAME = re.compile(r"([1-9][0-9]{0,3})\.key")
_SECRET = re.compile(rf"[0-9A-Fa-f]{{{2 * KEY_BYTES}}}")


def read_all(folder: Path) -> SunKeys:
    """The keys in this folder; none where there is no folder."""
    if not folder.is_dir():
        return NO_KEYS
    named = [(int(found[1]), path) for path in folder.iterdir() if (found := _NAME.fullmatch(path.name))]
    return tuple(MasterKey(version, _secret(path)) for version, path in sorted(named))


def make(folder: Path) -> MasterKey:
    """A new key of the next version is on disk."""
    return add(folder, secrets.token_bytes(KEY_BYTES))


def read_secret(text: str) -> bytes:
    """A key that was made elsewhere, as 32 hex digits."""
    if not _SECRET.fullmatch(text.strip()):
        raise Refused("that is no AES-128 key", hint="32 hex digits, nothing else")
    secret = bytes.fromhex(text.strip())
    if secret == bytes(KEY_BYTES):
        raise Refused("that is the key of every new card: it proves nothing", hint="riskpoint-hub sun key make")
    return secret


def add(folder: Path, secret: bytes) -> MasterKey:
    """This key is on disk, durably, mode 0600, under the next version; one that is there already is refused."""
    known = read_all(folder)
    if any(key.secret == secret for key in known):
        raise Refused("this hub has that key already", hint="riskpoint-hub sun key list")
    key = MasterKey(max((one.version for one in known), default=0) + 1, secret)
    put(folder, key)
    return key


def put(folder: Path, key: MasterKey) -> None:
    """The key has its file; whole or not at all, and never in place of another."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    wanted = folder / f"{key.version}.key"
    if not put_new(wanted, key.secret.hex().encode() + b"\n"):
        raise Refused(f"{wanted} is there already", hint="somebody else made a key at this moment: try again")
    sync_folder(folder.parent)


def _secret(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise Refused(f"{path} can be read by others", hint=f"chmod 600 {path}")
    try:
        return read_secret(path.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError, Refused) as error:
        raise Refused(f"{path} holds no master key", hint="bring it back from where it is kept apart") from error
