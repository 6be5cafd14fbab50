"""What the processes of one hub tell each other, where it runs as several: a small file each, in a folder in memory.

Each part writes how it stands five times a second at most; whoever reads an old one knows that the part is gone.
What is told is of this moment only. Everything that must last stands in the database.
"""

import fcntl
import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from hub.evidence.examined import Examined
from hub.kernel.refused import Refused

log = logging.getLogger(__name__)

BEAT_S = 0.2
STILL_S = 1.0
"""Written at least this often, also while nothing changes."""
GONE_AFTER_S = 5.0
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Part(StrEnum):
    """What a process of the hub does."""

    WEB = "web"
    INGEST = "ingest"
    JOBS = "jobs"


class Line(msgspec.Struct, frozen=True):
    """How the line to the broker stands, as its writer tells."""

    connected: bool
    queued: int
    last_commit_at: datetime | None
    trouble: str | None
    hears_since: datetime | None


class Pulse(msgspec.Struct, frozen=True):
    """How a part stood at one moment of this boot."""

    boot: str
    at_s: float
    """Seconds since the machine started, sleep included."""
    changes: int = 0
    """How often a page may have something new to show."""
    hurries: int = 0
    """How often devices were to hear of something at once."""
    line: Line | None = None
    examined: Examined | None = None


@dataclass(slots=True)
class Counted:
    """What this process tells the others of, counted; from any thread."""

    changes: int = 0
    hurries: int = 0


class Together:
    """This process among the others of its hub, while it is entered.

    `own` says how its part stands now; `changed` and `hurry` are called when another part says so.
    """

    def __init__(
        self,
        folder: Path,
        parts: Collection[Part],
        *,
        own: Callable[[], tuple[Line | None, Examined | None]],
        changed: Callable[[], None] = lambda: None,
        hurry: Callable[[], None] = lambda: None,
    ) -> None:
        self._folder = folder
        self._parts = frozenset(parts)
        self._own = own
        self._changed = changed
        self._hurry = hurry
        self._lock = threading.Lock()
        self._counted = Counted()
        self._boot = _BOOT_ID.read_text(encoding="ascii").strip()
        self._heard: dict[Part, Pulse] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Told and heard until the block ends. Raises Refused where a part runs already in this folder."""
        with ExitStack() as stack:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                for part in sorted(self._parts):
                    lock = stack.enter_context((self._folder / f"{part}.lock").open("w", encoding="ascii"))
                    _take(lock.fileno(), part, self._folder)
            except OSError as error:
                raise _unwritable(self._folder, error) from error
            self._turn(written=None)
            self._thread.start()
            try:
                yield
            finally:
                self._stop.set()
                self._thread.join()
                for part in self._parts:
                    (self._folder / f"{part}.json").unlink(missing_ok=True)

    def tell_change(self) -> None:
        """Open pages, wherever they are served, fetch anew what they show."""
        with self._lock:
            self._counted.changes += 1

    def ask_to_hurry(self) -> None:
        """Whoever speaks to devices tells them at once what changed."""
        with self._lock:
            self._counted.hurries += 1

    def of(self, part: Part) -> Pulse | None:
        """How a part stands; None where it does not run, or has not turned for a while."""
        heard = self._heard.get(part)
        if heard is None or heard.boot != self._boot or _boot_s() - heard.at_s > GONE_AFTER_S:
            return None
        return heard

    def _run(self) -> None:
        written: Pulse | None = None
        while not self._stop.wait(BEAT_S):
            try:
                written = self._turn(written=written)
            except OSError:
                log.exception("how this part stands could not be told; the others take it for gone")

    def _turn(self, *, written: Pulse | None) -> Pulse | None:
        """The others are heard, and told what is new here; what was written last comes back."""
        for part in Part:
            if part not in self._parts:
                self._hear(part)
        line, examined = self._own()
        with self._lock:
            now = Pulse(self._boot, _boot_s(), self._counted.changes, self._counted.hurries, line, examined)
        is_new = written is None or msgspec.structs.replace(now, at_s=written.at_s) != written
        if written is not None and not is_new and now.at_s - written.at_s < STILL_S:
            return written
        for part in self._parts:
            draft = self._folder / f"{part}.new"
            draft.write_bytes(msgspec.json.encode(now))
            draft.replace(self._folder / f"{part}.json")
        return now

    def _hear(self, part: Part) -> None:
        try:
            told = msgspec.json.decode((self._folder / f"{part}.json").read_bytes(), type=Pulse)
        except FileNotFoundError:
            told = None
        except (OSError, msgspec.MsgspecError):
            log.exception("what %s told cannot be read; it is taken for gone", part)
            told = None
        before = self._heard.get(part)
        if told is None:
            self._heard.pop(part, None)
            return
        self._heard[part] = told
        if before is None or told.changes != before.changes:
            self._changed()
        if before is None or told.hurries != before.hurries:
            self._hurry()


@contextmanager
def one_after_the_other(folder: Path) -> Iterator[None]:
    """Parts that start at the same moment wait for each other here: one of them makes the key and the tables."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "start.lock").open("w", encoding="ascii")
    except OSError as error:
        raise _unwritable(folder, error) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _unwritable(folder: Path, error: OSError) -> Refused:
    return Refused(f"cannot write in {folder}: {error.strerror}", hint="serve --together FOLDER, writable for the hub")


def _take(descriptor: int, part: Part, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refused(f"{part} of this hub runs already ({folder})", hint="systemctl status 'riskpoint-hub*'") from None


def _boot_s() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)
