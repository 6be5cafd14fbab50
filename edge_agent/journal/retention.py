"""Which lines are old enough to go, pure. Only the hub's word counts: what it holds, and what time it is.

The device's own clock decides nothing: set to 2099 it would call every line old, and a Pi wakes up in 1970. So "now"
is the time in the hub's signed ack, a line's age is told by lines with a trusted clock, and the chain gives the order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wire_contract.event import ClockTrust, Event, JournalId

_TRUSTED = frozenset({ClockTrust.SYNCHRONISED, ClockTrust.RTC})


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The hub's newest word, heard since the connection began: it holds this journal up to `sequence`, at that time."""

    journal: JournalId
    sequence: int
    at: datetime


@dataclass(slots=True)
class Ripeness:
    """How far into one journal the lines are surely older than the retention.

    The first line that a trusted clock calls younger ends it, whatever the lines behind it say: so a clock that was set
    back makes nothing old. Times later than the hub's are not believed and decide nothing, nor do those of untrusted
    clocks: such lines go with the next trusted one.
    """

    keep: timedelta
    ripe: int = 0
    looked: int = 0
    """What lies behind this has been looked at; there is no need to do so again."""

    def look(self, lines: Iterable[tuple[int, Event | None]], *, at: datetime) -> None:
        """The next lines in order of the chain have been judged, up to the first that must stay."""
        for sequence, event in lines:
            if event is not None and event.clock in _TRUSTED and event.occurred_at <= at:
                if event.occurred_at > at - self.keep:
                    return
                self.ripe = sequence
            self.looked = sequence
