"""A backup that is looked at before anything is done with it: signed, whole, of a form that this program knows."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.backup.folder import digest_of, packed_lines
from hub.backup.manifest import Manifest, TableFile, read_manifest
from hub.backup.progress import Counter, Progress, Stage
from hub.backup.rows import read_rows
from hub.backup.taking import KEY, MANIFEST, PHOTOGRAPHS, SIGNATURE
from hub.database import is_known
from hub.evidence import hub_key
from hub.kernel.refused import Refused
from wire_contract.chain import public_key_of

ANOTHER = "take another backup, or take an older one; nothing was touched"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup whose manifest the hub signed."""

    path: Path
    manifest: Manifest

    def rows(self, of: TableFile) -> Iterator[tuple[Any, ...]]:
        """The rows of one table."""
        return read_rows(packed_lines(self.path / of.path), of.columns)

    def photograph(self, name: str) -> bytes:
        """A photograph as it was received; `Refused` where it is not what its name says."""
        where = f"{PHOTOGRAPHS}/{name}"
        try:
            content = (self.path / where).read_bytes()
        except OSError as error:
            raise Refused(f"{where} of the backup cannot be read: {error.strerror}", hint=ANOTHER) from error
        if hashlib.sha256(content).hexdigest() != name:
            raise Refused(f"{where} of the backup is damaged: its SHA-256 is another", hint=ANOTHER)
        return content


def open_backup(path: Path) -> Backup:
    """The backup in this folder; `Refused` where it is none, or of a newer release."""
    try:
        content, signature = (path / MANIFEST).read_bytes(), (path / SIGNATURE).read_bytes()
    except OSError as error:
        raise Refused(
            f"{path} is no backup: {MANIFEST} and {SIGNATURE} are not there", hint="the folder riskpoint-backup-…"
        ) from error
    manifest = read_manifest(content, signature)
    if not is_known(manifest.schema):
        raise Refused(
            f"the backup has schema {manifest.schema}, which this program does not know",
            hint="a newer release made it: install that release; nothing was touched",
        )
    return Backup(path, manifest)


def compare(backup: Backup, *, progress: Progress) -> None:
    """Every file is the one that the manifest names; `Refused` otherwise."""
    manifest = backup.manifest
    counter = Counter(progress, Stage.COMPARE, len(manifest.tables) + len(manifest.photographs))
    for of in counter.passing(manifest.tables):
        try:
            found = digest_of(backup.path / of.path)
        except OSError as error:
            raise Refused(f"{of.path} of the backup cannot be read: {error.strerror}", hint=ANOTHER) from error
        if found != (of.bytes, of.sha256):
            raise Refused(f"{of.path} of the backup is damaged: its SHA-256 is another", hint=ANOTHER)
    for name in counter.passing(manifest.photographs):
        backup.photograph(name)


def key_for(backup: Backup, *, key_file: Path, given: Path | None, is_new: bool) -> Ed25519PrivateKey:
    """The key under which the hub goes on: its own, from where it lies or was kept, or a new one if that is wished."""
    kept = backup.path / KEY
    if is_new:
        return hub_key.read(key_file) if key_file.exists() else Ed25519PrivateKey.generate()
    places = [path for path in (given, key_file, kept) if path is not None and path.exists()]
    if given is not None and given not in places:
        raise Refused(f"there is no key {given}", hint="the file hub.key that was kept apart from the backups")
    if not places:
        raise Refused(
            "the backup comes without the hub's key",
            hint=f"--key FILE, or put it at {key_file}; if it is lost for good, --new-key",
        )
    key = hub_key.read(places[0])
    if public_key_of(key) != backup.manifest.hub_public_key:
        raise Refused(
            f"{places[0]} is the key of another hub", hint="--key FILE with this hub's own; devices know it by that"
        )
    if key_file.exists() and public_key_of(hub_key.read(key_file)) != backup.manifest.hub_public_key:
        raise Refused(f"{key_file} is the key of another hub", hint=f"mv {key_file} {key_file}.other")
    return key
