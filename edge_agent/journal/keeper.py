"""What makes room in a journal, a few lines at a time: past the retention silently, before it with a tombstone.

Nothing goes that the hub has not acknowledged in words heard since the connection began: an ack that was kept over a
restart is no licence, since the hub may have been restored meanwhile.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from edge_agent.clock import Moment
from edge_agent.journal.errors import JournalFullError
from edge_agent.journal.journal import Journal
from edge_agent.journal.retention import Acknowledged, Holding

LINES_AT_A_TIME = 50
AGAIN_AFTER_S = 1.0
NOTE_EVERY = timedelta(hours=1)
"""So much lived time is not counted when the power is cut, twice as much where no line is written meanwhile."""


class Keeper:
    """Owned by the agent's thread. Times are seconds of its monotonic clock."""

    def __init__(self, *, keep: timedelta, give_way: Callable[[], bool] = lambda: False) -> None:
        """`give_way` lets go of something beside the journal that is worth less than any line, if there is such."""
        self._keep = keep
        self._give_way = give_way
        self._next_at = 0.0

    def step(self, journal: Journal, acknowledged: Acknowledged | None, *, moment: Moment, now: float) -> bool:
        """True when a few lines have gone. Does something at most every second."""
        if now < self._next_at:
            return False
        self._next_at = now + AGAIN_AFTER_S
        self._note(journal, acknowledged, moment)
        room = journal.room()
        if self.make_room(journal, acknowledged, moment=moment, within_retention=False):
            return True
        if room.is_scarce and room.card_is_the_limit and self._give_way():
            return True
        return room.is_scarce and self.make_room(journal, acknowledged, moment=moment)

    def _note(self, journal: Journal, acknowledged: Acknowledged | None, moment: Moment) -> None:
        """The time that passed and the hub's word are durable; on a full card later."""
        if (holding := self.due(journal, acknowledged, moment=moment, every=2 * NOTE_EVERY)) is not None:
            with suppress(JournalFullError):
                journal.hold(holding)

    def due(
        self, journal: Journal, acknowledged: Acknowledged | None, *, moment: Moment, every: timedelta = NOTE_EVERY
    ) -> Holding | None:
        """What is to be noted now, if anything: best beside a line that is written anyhow, as there is one an hour."""
        known = journal.holding
        holding = known.passed(moment).gone(journal.pruned_through)
        if acknowledged is not None and acknowledged.journal == journal.id:
            holding = holding.said(acknowledged.sequence)
        is_due = holding.marks != known.marks or holding.lived >= known.lived + every or known == Holding()
        return holding if is_due else None

    def make_room(
        self, journal: Journal, acknowledged: Acknowledged | None, *, moment: Moment, within_retention: bool = True
    ) -> bool:
        """The oldest acknowledged lines are pruned, a few of them; False when there is nothing that may go."""
        if acknowledged is None or acknowledged.journal != journal.id:
            return False
        first = journal.pruned_through + 1
        # The newest line stays in any case: the next one names it, and a start tells of the time since.
        last = min(acknowledged.sequence, journal.head - 1, first + LINES_AT_A_TIME - 1)
        ripe = min(journal.holding.passed(moment).ripe(self._keep), last)
        if ripe >= first:
            journal.prune(ripe)
            return True
        return within_retention and last >= first and journal.give_up(last, moment=moment)
