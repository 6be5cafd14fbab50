"""How much of a line's movements is told: each by itself at first, then a few and how many more there were. Pure."""

from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta

AT_ONCE = 6
"""So many lines come one after the other; then there is one for each `AGAIN_AFTER`."""
AGAIN_AFTER = timedelta(minutes=5)


@dataclass(slots=True)
class Allowance:
    """How many lines may be written now. Times are uptimes."""

    _left: float = AT_ONCE
    _at: timedelta = timedelta(0)

    def has_one(self, uptime: timedelta) -> bool:
        """True where another line may be written."""
        gained = max(timedelta(0), uptime - self._at) / AGAIN_AFTER
        self._left, self._at = min(float(AT_ONCE), self._left + gained), uptime
        return self._left >= 1

    def take(self) -> None:
        """One was written."""
        self._left -= 1


@dataclass(slots=True)
class Telling:
    """The movements of one contact that are not in the journal yet."""

    told: bool | None = None
    """What the newest line says: open or shut; None where there is none."""
    _waiting: deque[bool] = field(default_factory=deque)
    _chatter: int = 0
    _allowance: Allowance = field(default_factory=Allowance)

    @property
    def is_idle(self) -> bool:
        """True while nothing waits to be told."""
        return not self._waiting

    def moved(self, is_open: bool) -> None:  # noqa: FBT001 (a state, as contacts have it)
        """It came to rest in this state."""
        self._waiting.append(is_open)
        if len(self._waiting) > AT_ONCE:
            self._waiting.popleft()
            self._chatter += 1

    def restless(self) -> None:
        """It moved to and fro without rest, and counts as open."""
        self._chatter += 1
        self._waiting = deque([True])

    def due(self, uptime: timedelta) -> tuple[bool, int] | None:
        """The state that is to be told now, and how many movements were not told before it."""
        if not self._waiting or not self._allowance.has_one(uptime):
            return None
        if self._chatter and len(self._waiting) > 1:
            self._chatter += len(self._waiting) - 1
            self._waiting = deque([self._waiting[-1]])
        return self._waiting[0], self._chatter

    def tell(self) -> None:
        """What was due is durable."""
        self.told, self._chatter = self._waiting.popleft(), 0
        self._allowance.take()
