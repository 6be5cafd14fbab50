"""Tokens, passwords and webhook secrets: each in a file that its owner alone may read. None is ever shown in a log."""

import base64
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.durable import put_new
from hub.kernel.refused import Refused

_WEBHOOK_SECRET = re.compile(r"whsec_([A-Za-z0-9+/]{32,88}={0,2})")
_LONGEST = 4_096


def read_secret(path: Path) -> str:
    """What the file holds, without the line's end. Raises Refused, never with the content."""
    try:
        if path.stat().st_mode & 0o077:
            raise Refused(f"{path} can be read by others", hint=f"chmod 600 {path}")
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not text"
        raise Refused(f"{path} cannot be read: {why}", hint="[notices] in the settings names it") from error
    if not text or len(text) > _LONGEST:
        raise Refused(f"{path} is empty or too long", hint="put the token or password alone into it")
    return text


@dataclass(frozen=True, slots=True)
class WebhookSecrets:
    """The folder with a file for each webhook: the newest secret first, the one before it while both are good."""

    folder: Path

    def keys(self, name: str) -> Sequence[bytes]:
        """What this webhook is signed with. Raises Refused where there is none."""
        return [_decoded(line, self._path(name)) for line in read_secret(self._path(name)).splitlines()]

    def newest(self, name: str) -> str:
        """The secret as the other system needs it, `whsec_…`; made where there is none yet."""
        if not self._path(name).exists():
            self._write(name, [_new()])
        return read_secret(self._path(name)).splitlines()[0]

    def rotate(self, name: str) -> str:
        """A new secret, which the other system has to learn; until `settle` the earlier one signs too."""
        newest = _new()
        self._write(name, [newest, self.newest(name)])
        return newest

    def settle(self, name: str) -> None:
        """Only the newest secret signs from now on."""
        self._write(name, [self.newest(name)])

    def forget(self, name: str) -> None:
        """There is no secret of that name."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.secret"

    def _write(self, name: str, lines: Sequence[str]) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside = self.folder / f"{name}.secret.{os.getpid()}.{secrets.token_hex(4)}"
            put_new(beside, ("\n".join(lines) + "\n").encode())
            beside.replace(self._path(name))
        except OSError as error:
            raise Refused(
                f"{self.folder} cannot be written: {error.strerror}", hint="disk full, or no rights?"
            ) from error


def _new() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def _decoded(line: str, path: Path) -> bytes:
    found = _WEBHOOK_SECRET.fullmatch(line)
    if not found:
        raise Refused(f"{path} holds no webhook secret", hint="riskpoint-hub notice secret NAME --rotate")
    return base64.b64decode(found[1])
