"""Where the bytes of photographs are: one folder beside the database, outside everything that is served.

`ab/abcd….original` is what came, evidence, never changed; `….shown` and `….small` are drawn from it, and may be again.
"""

import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hub.durable import put_new, sync_folder
from hub.kernel.refused import Refused
from hub.photographs.looking import Seen, look_at
from hub.settings import Settings

_NAME = re.compile(r"[0-9a-f]{64}")
KEEP_FREE = 500_000_000
"""Bytes of the disk that photographs leave to the evidence: a full disk would stop the whole hub."""


class Size(StrEnum):
    """As what a photograph is wanted."""

    ORIGINAL = "original"
    SHOWN = "shown"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class PhotographFolder:
    """The folder, and how much may be in it."""

    path: Path
    most_bytes: int
    """Of all originals together."""
    keep_free: int = KEEP_FREE

    def put(self, seen: Seen) -> None:
        """Its files are on disk, whole. Raises Refused where there is no room for them."""
        needed = len(seen.original) + len(seen.shown) + len(seen.small)
        try:
            self._of(seen.name).mkdir(parents=True, exist_ok=True, mode=0o700)
            if shutil.disk_usage(self.path).free < self.keep_free + needed:
                raise _no_room()
            self._put(seen.name, Size.ORIGINAL, seen.original)
            self._put(seen.name, Size.SHOWN, seen.shown)
            self._put(seen.name, Size.SMALL, seen.small)
            sync_folder(self._of(seen.name).parent)
        except OSError as error:
            raise _no_room() from error

    def restore(self, name: str, original: bytes) -> None:
        """The original is there as a backup held it; what is shown is drawn when somebody asks for it."""
        self._of(name).mkdir(parents=True, exist_ok=True, mode=0o700)
        self._put(name, Size.ORIGINAL, original)
        sync_folder(self._of(name).parent)

    def original(self, name: str) -> bytes | None:
        """What was received; None where no file is, or another than the name says."""
        try:
            content = self.file(name, Size.ORIGINAL).read_bytes()
        except FileNotFoundError:
            return None
        return content if hashlib.sha256(content).hexdigest() == name else None

    def drawn(self, name: str, size: Size) -> bytes | None:
        """What may be shown, drawn anew where that file is gone; None where the original is gone or altered."""
        try:
            return self.file(name, size).read_bytes()
        except FileNotFoundError:
            content = self.original(name)
        if content is None:
            return None
        seen = look_at(content)
        self.put(seen)
        return seen.shown if size is Size.SHOWN else seen.small

    def delete(self, name: str) -> None:
        """Nothing is left of it here."""
        for size in Size:
            self.file(name, size).unlink(missing_ok=True)

    def names(self) -> Iterator[tuple[str, float]]:
        """Every original that lies here, and when it was last put (seconds since 1970)."""
        for path in sorted(self.path.glob(f"??/*.{Size.ORIGINAL}")):
            yield path.stem, path.stat().st_mtime

    def file(self, name: str, size: Size) -> Path:
        """Where it lies. A name is 64 hexadecimal digits, so no path leads out of the folder."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} names no photograph")
        return self._of(name) / f"{name}.{size}"

    def _of(self, name: str) -> Path:
        return self.path / name[:2]

    def _put(self, name: str, size: Size, content: bytes) -> None:
        """A file of this name that holds something else is replaced: the name says what is right."""
        path = self.file(name, size)
        if not put_new(path, content):
            if path.read_bytes() != content:
                path.unlink()
                put_new(path, content)
            path.touch()


def folder_of(settings: Settings) -> PhotographFolder:
    """The folder that these settings name."""
    return PhotographFolder(settings.photographs_folder, settings.photographs.most_megabytes * 1_000_000)


def _no_room() -> Refused:
    return Refused(
        "ศูนย์ไม่มีที่เก็บภาพเหลือ ส่งแจ้งโดยไม่มีภาพได้ · the hub has no room for photographs; send it without one",
        hint="แจ้งผู้ดูแลระบบ: ดิสก์ใกล้เต็ม · tell the administrator: the disk is nearly full",
    )
