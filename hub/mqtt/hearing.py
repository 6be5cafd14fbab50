"""From when on the hub has heard everything that devices said; nothing, after it was away itself. Pure.

Not only a lost connection deafens: also a process that stood still, and a backlog that is still being worked off.
"""

from dataclasses import dataclass
from datetime import datetime

FROZEN_S = 10.0
"""A writer that did not turn for so long heard nothing: the machine slept, or the database held it."""
BEHIND = 1000
"""So many waiting messages are a backlog: what they tell is old."""


@dataclass(slots=True)
class Hearing:
    """Asked from any thread, turned by the writer's alone."""

    began_at: datetime | None = None
    connection: int | None = None
    turned_s: float | None = None

    def turn(self, *, connection: int | None, waiting: int, now: datetime, boot_s: float) -> None:
        """The writer turned once more; `connection` is the number of the one that stands, None where none does."""
        is_awake = self.turned_s is not None and boot_s - self.turned_s <= FROZEN_S
        if not is_awake or connection is None or connection != self.connection or waiting >= BEHIND:
            self.began_at = None
        self.turned_s, self.connection = boot_s, connection
        if self.began_at is None and connection is not None and waiting < BEHIND:
            self.began_at = now

    def since(self, *, boot_s: float) -> datetime | None:
        """From when on nothing was missed; None while something may be."""
        if self.turned_s is None or boot_s - self.turned_s > FROZEN_S:
            return None
        return self.began_at
