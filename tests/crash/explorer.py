"""Every power cut at every moment of a recorded run: the disk that it leaves is made, opened by the product, judged.

What must be there is what had been promised before the cut, all of it and nothing else; or that and the one
transaction which was under way. So a row too few is a loss, half a transaction is corruption, and so is any error.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.crash.disk import Disk, Files, Kept, Op, Promise, key_of
from tests.crash.power_cuts import power_cuts
from tests.crash.runs import Judge
from tests.crash.verdicts import GoneError

MEMORY = Path("/dev/shm")  # noqa: S108 (states are made and thrown away by the thousand; no card need wear for it)


@dataclass(frozen=True, slots=True)
class Broken:
    """A power cut that breaks the promise: after this operation, with this on the disk."""

    after: int
    verdict: str
    why: str
    kept: Kept


@dataclass
class Found:
    """What exploring came to: the disks that were opened by their key, and what broke."""

    disks: set[bytes] = field(default_factory=set)
    cuts: int = 0
    broken: list[Broken] = field(default_factory=list)

    @property
    def verdicts(self) -> Counter[str]:
        """How many disks had lost something, how many were corrupt."""
        return Counter(one.verdict for one in self.broken)

    def add(self, other: "Found") -> None:
        """Both together."""
        self.disks |= other.disks
        self.cuts += other.cuts
        self.broken += other.broken


@dataclass(frozen=True, slots=True)
class Moments:
    """Which moments of a run are tried: every `step`th from `first` on; and how many cuts of a kind at each."""

    first: int = 0
    step: int = 1
    last: int | None = None
    by_chance: int = 6
    of_a_kind: int = 24
    seed: int = 1


def explore(log: Sequence[Op], judge: Judge, moments: Moments) -> Found:
    """All these power cuts, each disk opened once for each promise that was out."""
    found = Found()
    promises = [op.content for op in log if isinstance(op, Promise)]
    disk, promised = Disk(), 0
    opened: dict[tuple[bytes, bool], str | Exception] = {}
    with _room() as room:
        for number, op in enumerate(log[: moments.last]):
            disk.do(op)
            promised += isinstance(op, Promise)
            if number < moments.first or (number - moments.first) % moments.step:
                continue
            seen: set[bytes] = set()
            random = Random(moments.seed * 1_000_003 + number)
            for kept in power_cuts(disk, random=random, by_chance=moments.by_chance, of_a_kind=moments.of_a_kind):
                files = disk.after_power_cut(kept)
                key = key_of(files)
                found.cuts += 1
                if key in seen:
                    continue
                seen.add(key)
                asked = (key, promised > 0)
                if asked not in opened:
                    opened[asked] = _opened(files, judge, room, any_promise=promised > 0)
                broken = _verdict(opened[asked], promises, promised)
                if broken:
                    found.broken.append(Broken(number, *broken, kept))
            found.disks |= seen
    return found


def _verdict(opened: str | Exception, promises: Sequence[str], promised: int) -> tuple[str, str] | None:
    """What is wrong with a disk after so many promises; None where nothing is."""
    if isinstance(opened, GoneError):
        return "lost", str(opened)
    if isinstance(opened, Exception):
        return "corrupt", f"{type(opened).__name__}: {opened}"
    if not promised or opened in promises[promised - 1 : promised + 1]:
        return None
    if opened in promises[: promised - 1]:
        return "lost", f"{promised - 1 - promises.index(opened)} transactions that were promised"
    return "corrupt", "holds what never was"


def _opened(files: Files, judge: Judge, room: Path, *, any_promise: bool) -> str | Exception:
    root = room / "disk"
    for path, content in sorted(files.items()):
        if content is None:
            (root / path).mkdir(parents=True)
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
    root.mkdir(exist_ok=True)
    try:
        return judge(root, any_promise)
    except Exception as error:  # noqa: BLE001 (whatever the product raises at a disk is the finding)
        return error
    finally:
        shutil.rmtree(root)


@contextmanager
def _room() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="crash-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)
