"""A bundle as a dictionary of its files, and what the verifier says of it."""

import hashlib
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.reports.bundle import verify
from tests.parts.hands import HUB_KEY
from wire_contract.chain import public_key_of

Files = dict[str, bytes]
PRINTED_KEY = public_key_of(HUB_KEY)


class Held:
    """A bundle in memory, with what the verifier asks of one."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.names = sorted(files)

    def read(self, name: str) -> bytes:
        return self.files.get(name, b"")

    def json(self, name: str) -> Any:
        return verify.parse(self.read(name))


def unzipped(path: Path) -> Files:
    """Every file of a zip."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def complaints(files: Files, *, hub_key: str | None = None, previous: Sequence[Any] = ()) -> list[str]:
    """What the verifier finds wrong."""
    listed = [(f"previous {number}", one) for number, one in enumerate(previous)]
    say = verify.check(Held(files), hub_key=hub_key, previous=listed)  # type: ignore[arg-type] # the same questions
    return [verify.told("✗", finding) for finding in say.wrong]


def seal(files: Files, key: Ed25519PrivateKey) -> None:
    """The list of files is right again, and signed."""
    for name in ("SHA256SUMS", "SHA256SUMS.sig"):
        files.pop(name, None)
    listed = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()
    files["SHA256SUMS"], files["SHA256SUMS.sig"] = listed, key.sign(listed)
