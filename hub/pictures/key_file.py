"""The hub's key for pictures: one file in its data folder, made with the first picture, readable by its owner only.

It is in no backup, and needs to be in none: a backup holds no pictures either (docs/decisions/0016).
"""

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from hub.durable import put_new
from hub.kernel.refused import Refused
from hub.pictures.sealing import KEY_BYTES, PictureKey

_SECRET = re.compile(r"[0-9a-f]{64}\n?")


@dataclass(frozen=True, slots=True)
class PictureKeyFile:
    """Where the key is. It is read whenever it is needed, so that one that is brought back serves at once."""

    path: Path

    def read(self) -> PictureKey | None:
        """The key; None where there is no file. Raises Refused for a file that is no key for us."""
        try:
            if self.path.stat().st_mode & 0o077:
                raise Refused(f"{self.path} can be read by others", hint=f"chmod 600 {self.path}")
            text = self.path.read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(f"{self.path} cannot be read", hint="bring the file back as it was") from error
        if not _SECRET.fullmatch(text):
            raise Refused(f"{self.path} holds no key", hint="bring the file back as it was")
        return PictureKey(bytes.fromhex(text.strip()))

    def make(self) -> PictureKey:
        """A new key is in the file, durably, mode 0600; one that came there meanwhile stays and is the one."""
        try:
            self._put(secrets.token_bytes(KEY_BYTES))
        except OSError as error:
            raise Refused(
                f"{self.path} cannot be written: {error.strerror}", hint="disk full, or no rights in the data folder?"
            ) from error
        found = self.read()
        if found is None:
            raise Refused(f"{self.path} is gone again", hint="who else works in the data folder?")
        return found

    def _put(self, secret: bytes) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        put_new(self.path, secret.hex().encode() + b"\n")
