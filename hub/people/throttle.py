"""How long a try to sign in waits, so that guessing is slow while nobody is ever locked out. In memory, bounded."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

FREE_TRIES = 3
LONGEST_PAUSE_S = 8.0
LONGEST_QUEUE_S = 30.0
FORGET_AFTER = timedelta(minutes=15)


@dataclass(slots=True)
class _Tries:
    count: int = 0
    free_at: datetime | None = None
    last: datetime | None = None


@dataclass(slots=True)
class Throttle:
    """Tries per key. A try counts before its outcome is known, so tries made at once queue behind each other."""

    most: int = 10_000
    """How many keys are remembered; the one that was quiet longest is forgotten first."""
    _tries: OrderedDict[str, _Tries] = field(default_factory=OrderedDict)

    def wait_s(self, key: str, *, now: datetime, free_tries: int = FREE_TRIES) -> float:
        """Seconds that this try has to wait; it has then taken its place in the key's queue."""
        tries = self._tries.setdefault(key, _Tries())
        self._tries.move_to_end(key)
        while len(self._tries) > self.most:
            self._tries.popitem(last=False)
        if tries.last is not None and now - tries.last > FORGET_AFTER:
            tries.count, tries.free_at = 0, None
        start = max(now, tries.free_at or now)
        wait = (start - now).total_seconds()
        if wait <= LONGEST_QUEUE_S:
            tries.count += 1
            tries.free_at = start + timedelta(seconds=pause_after(tries.count - free_tries))
            tries.last = now
        return wait

    def forget(self, key: str) -> None:
        """The key signed in: its next try does not wait."""
        self._tries.pop(key, None)


def pause_after(tries_too_many: int) -> float:
    """Seconds between this try and the next: none at first, then doubling up to a limit."""
    return 0.0 if tries_too_many < 0 else min(LONGEST_PAUSE_S, 0.5 * 2.0 ** min(tries_too_many, 10))
