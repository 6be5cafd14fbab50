"""What makes room in a journal, a few lines at a time: past the retention silently, before it with a tombstone.

Nothing goes that the hub has not acknowledged in words heard since the connection began: an ack that was kept over a
restart is no licence, since the hub may have been restored meanwhile.
"""

from datetime import timedelta

from edge_agent.clock import Moment
from edge_agent.journal.journal import Journal
from edge_agent.journal.retention import Acknowledged, Ripeness
from wire_contract.chain import SignedLine
from wire_contract.event import Event, JournalId, read_line

LINES_AT_A_TIME = 50
AGAIN_AFTER_S = 1.0
LOOK_EVERY_S = 60.0


class Keeper:
    """Owned by the agent's thread. Times are seconds of its monotonic clock."""

    def __init__(self, *, keep: timedelta) -> None:
        self._keep = keep
        self._journal: JournalId | None = None
        self._ripeness = Ripeness(keep)
        self._next_at = 0.0
        self._look_at = 0.0

    def step(self, journal: Journal, acknowledged: Acknowledged | None, *, moment: Moment, now: float) -> bool:
        """True when a few lines have gone. Looks at most every second for room, every minute for age."""
        if now < self._next_at:
            return False
        self._next_at = now + AGAIN_AFTER_S
        is_scarce = journal.room().is_scarce
        if not is_scarce and now < self._look_at:
            return False
        self._look_at = now + LOOK_EVERY_S
        gone = self.make_room(journal, acknowledged, moment=moment, within_retention=is_scarce)
        if gone or self._is_looking:
            self._look_at = now
        return gone

    def make_room(
        self, journal: Journal, acknowledged: Acknowledged | None, *, moment: Moment, within_retention: bool = True
    ) -> bool:
        """The oldest acknowledged lines are pruned, a few of them; False when there is nothing that may go."""
        self._is_looking = False
        if acknowledged is None or acknowledged.journal != journal.id:
            return False
        first = journal.pruned_through + 1
        # The newest line stays in any case: the next one names it, and a start tells of the time since.
        last = min(acknowledged.sequence, journal.head - 1, first + LINES_AT_A_TIME - 1)
        ripe = min(self._ripe(journal, acknowledged), last)
        if ripe >= first:
            journal.prune(ripe)
            return True
        return within_retention and last >= first and journal.give_up(last, moment=moment)

    _is_looking = False
    """True while lines of an untrusted clock are being passed over in search of one that tells their age."""

    def _ripe(self, journal: Journal, acknowledged: Acknowledged) -> int:
        """How far the lines are past the retention, as far as has been looked."""
        if self._journal != journal.id:
            self._journal, self._ripeness = journal.id, Ripeness(self._keep)
        known = self._ripeness
        if known.ripe > journal.pruned_through:
            return known.ripe
        first = max(known.looked, journal.pruned_through) + 1
        last = min(first + LINES_AT_A_TIME - 1, acknowledged.sequence)
        lines = journal.lines(first, last)
        found = (read_line(line.line) if isinstance(line, SignedLine) else None for line in lines)
        events = [event if isinstance(event, Event) else None for event in found]
        known.look(zip(range(first, last + 1), events, strict=True), at=acknowledged.at)
        self._is_looking = known.looked == last and last >= first
        return known.ripe
