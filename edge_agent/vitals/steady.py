"""When a line that bounces has come to rest, and when it never does. Pure; times are seconds of the pins' clock."""

from dataclasses import dataclass
from enum import StrEnum

RESTLESS_S = 2.0
"""A line that found no rest for so long is not bouncing: its wire is loose, or somebody plays with it."""


class Change(StrEnum):
    """What became of a line."""

    NONE = "none"
    MOVED = "moved"
    """It has come to rest in another state, or in its first."""
    RESTLESS = "restless"
    """It has moved to and fro for longer than any door bounces, and counts as active."""


@dataclass(slots=True)
class Steady:
    """A line whose state changes after it lasted `bounce_s`. Active is what must not go unnoticed: open, or lost."""

    bounce_s: float
    active: bool | None = None
    """The state that lasted; None before the first."""
    _level: bool | None = None
    _since: float = 0.0
    _restless_since: float = 0.0

    @property
    def is_at_rest(self) -> bool:
        """False while the line's state is not known to last."""
        return self._level is self.active

    def rests_in(self, now: float) -> float | None:
        """How long until the level that it has now will have lasted; None where nothing is to be waited for."""
        return None if self.is_at_rest else max(0.0, self._since + self.bounce_s - now)

    def is_now(self, active: bool, now: float) -> Change:  # noqa: FBT001 (a level, as pins have it)
        """The line was in this state at that time: seen, or told by an edge."""
        change = self._lasted(now)
        if self._level is None:
            self._restless_since = now
        if active is not self._level:
            self._level, self._since = active, now
        return change

    def _lasted(self, now: float) -> Change:
        if self._level is None:
            return Change.NONE
        if now - self._since >= self.bounce_s:
            moved = self._level is not self.active
            self.active, self._restless_since = self._level, now
            return Change.MOVED if moved else Change.NONE
        if now - self._restless_since < RESTLESS_S:
            return Change.NONE
        self.active, self._restless_since = True, now
        return Change.RESTLESS
