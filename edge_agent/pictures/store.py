"""The pictures of a device: a folder of files that are named by what they hold, bounded in number, bytes and age.

No failure here is an error: a test whose picture cannot be kept is told without one. Any thread may call, also by a
store of its own on the same folder.
"""

import logging
import os
import stat
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from edge_agent.clock import Moment
from edge_agent.durable import sync_folder, write_new
from wire_contract.event import ClockTrust
from wire_contract.picture import MAX_PICTURE_BYTES, is_name, may_be_picture, name_of

MAX_PICTURES = 40
MAX_BYTES = 4 * 1024 * 1024
KEEP = timedelta(days=14)
SPARE_BYTES = 16 * 1024 * 1024
"""So much of the card must be free for a picture to be kept: pictures must never be what fills it."""
AHEAD_AT_MOST = timedelta(hours=1)
_LOOKS_AT = 1000
"""So many entries of the folder are looked at: whoever fills it with something else must not stop the agent."""
_SUFFIX = ".jpg"
_DRAFT = "draft.new"
_TRUSTED = frozenset({ClockTrust.SYNCHRONISED, ClockTrust.RTC})
_one_at_a_time = threading.Lock()

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, order=True)
class _Kept:
    """A picture in the folder; the oldest is the smallest."""

    at_ns: int
    path: Path
    size: int


def folder_of(data_dir: Path) -> Path:
    """Where a device keeps its pictures."""
    return data_dir / "pictures"


class PictureStore:
    """The folder is made with the first picture."""

    def __init__(
        self,
        folder: Path,
        *,
        max_pictures: int = MAX_PICTURES,
        max_bytes: int = MAX_BYTES,
        keep: timedelta = KEEP,
        spare_bytes: int = SPARE_BYTES,
    ) -> None:
        self._folder = folder
        self._max_pictures = max_pictures
        self._max_bytes = max_bytes
        self._keep = keep
        self._spare_bytes = spare_bytes

    def add(self, jpeg: bytes) -> str | None:
        """The picture is durable under the SHA-256 that comes back, older ones have made room for it.

        None where it is not kept: it is no JPEG of at most 64 KiB, or the card is nearly full or fails.
        """
        if not may_be_picture(jpeg):
            _log.warning("a picture of %d bytes is not kept; hint: only JPEG of at most 64 KiB is", len(jpeg))
            return None
        name = name_of(jpeg)
        with _one_at_a_time:
            try:
                self._write(name, jpeg)
            except OSError as error:
                _log.warning("a picture is not kept: %s; hint: see how full the card is", error)
                return None
        return name

    def read(self, name: str) -> bytes | None:
        """The picture of that SHA-256, checked against it; None where there is none, or no longer whole."""
        if not is_name(name):
            return None
        path = self._folder / f"{name}{_SUFFIX}"
        try:
            content = _read_regular(path)
        except OSError:
            return None
        if content is not None and name_of(content) == name:
            return content
        _log.warning("the picture %s is damaged; hint: the card may be failing", path)
        self._remove(path)
        return None

    def tend(self, moment: Moment) -> None:
        """Pictures that are too old have gone, as far as the clock may be believed."""
        if moment.trust not in _TRUSTED:
            return
        with _one_at_a_time:
            for kept in self._kept():
                age = moment.at - datetime.fromtimestamp(kept.at_ns / 1e9, UTC)
                if age > self._keep:
                    self._remove(kept.path)
                elif age < -AHEAD_AT_MOST:  # made while the clock was ahead: its days count from now
                    _set_time(kept.path, int(moment.at.timestamp() * 1e9))

    def give_way(self) -> bool:
        """The oldest picture has gone, so that the journal has its room; False when there is none."""
        with _one_at_a_time:
            kept = self._kept()
            return bool(kept) and self._remove(kept[0].path)

    def clear(self) -> None:
        """No picture is kept any more: the district allows none here."""
        with _one_at_a_time:
            for kept in self._kept():
                self._remove(kept.path)

    def _write(self, name: str, jpeg: bytes) -> None:
        if not self._folder.is_dir():
            self._folder.mkdir(mode=0o700, parents=True)
            sync_folder(self._folder.parent)
        found = os.statvfs(self._folder)
        if found.f_bavail * found.f_frsize < self._spare_bytes + len(jpeg):
            raise OSError(f"less than {self._spare_bytes} bytes of the card are free")
        draft, path = self._folder / _DRAFT, self._folder / f"{name}{_SUFFIX}"
        draft.unlink(missing_ok=True)
        try:
            write_new(draft, jpeg)
            kept = self._kept()
            newest_ns = max((one.at_ns for one in kept), default=0)
            if draft.stat().st_mtime_ns <= newest_ns:  # a clock that fell back: still the newest of them
                _set_time(draft, newest_ns + 1)
            draft.rename(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        sync_folder(self._folder)
        self._make_room([one for one in kept if one.path != path], beside=len(jpeg))

    def _make_room(self, others: Sequence[_Kept], *, beside: int) -> None:
        """The oldest have gone until these and the new one keep within number and bytes."""
        total = beside + sum(one.size for one in others)
        for index, one in enumerate(others):
            if len(others) - index < self._max_pictures and total <= self._max_bytes:
                return
            self._remove(one.path)
            total -= one.size

    def _kept(self) -> Sequence[_Kept]:
        """The pictures of the folder, oldest first; whatever else lies there is none of them."""
        found: list[_Kept] = []
        try:
            with os.scandir(self._folder) as entries:
                for entry in islice(entries, _LOOKS_AT):
                    if entry.name.endswith(_SUFFIX) and is_name(entry.name.removesuffix(_SUFFIX)):
                        status = entry.stat(follow_symlinks=False)
                        if stat.S_ISREG(status.st_mode):
                            found.append(_Kept(status.st_mtime_ns, Path(entry.path), status.st_size))
        except OSError:
            return sorted(found)
        return sorted(found)

    def _remove(self, path: Path) -> bool:
        try:
            path.unlink()
        except OSError:
            return False
        return True


def _read_regular(path: Path) -> bytes | None:
    """The beginning of a file, one byte more than a picture may have; None for what is no file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(MAX_PICTURE_BYTES + 1)


def _set_time(path: Path, at_ns: int) -> None:
    try:
        os.utime(path, ns=(at_ns, at_ns), follow_symlinks=False)
    except OSError as error:
        _log.debug("%s: %s", path, error)
