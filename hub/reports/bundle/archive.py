"""One zip, file by file: what goes in is hashed on the way, the list of hashes is signed. Same content, same bytes."""

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.durable import sync_folder

SUMS, SEAL = "SHA256SUMS", "SHA256SUMS.sig"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The zip's own times say nothing; the earliest that the form allows."""


class Archive:
    """A zip that is being written beside its final name."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._sums: dict[str, str] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> str:
        """The file is in the archive; its SHA-256. Pieces are written as they come."""
        digest = hashlib.sha256()
        with self._file.open(_entry(name), "w") as target:
            for chunk in chunks:
                digest.update(chunk)
                target.write(chunk)
        self._sums[name] = digest.hexdigest()
        return self._sums[name]

    def seal(self, key: Ed25519PrivateKey) -> None:
        """The list of all files, as `sha256sum -c` reads it, and the signature over it."""
        listed = "".join(f"{self._sums[name]}  {name}\n" for name in sorted(self._sums)).encode()
        for name, content in ((SUMS, listed), (SEAL, key.sign(listed))):
            with self._file.open(_entry(name), "w") as target:
                target.write(content)


@contextmanager
def written(path: Path) -> Iterator[Archive]:
    """An archive that has its name when the block ends, and whole; after a failure nothing of it is left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with draft.open("wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as inside:
                yield Archive(inside)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o100644 << 16
    entry.create_system = 3
    return entry
