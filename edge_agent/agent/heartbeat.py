"""When the next heartbeat is due, and what it says of the journal that was last open."""

from collections.abc import Callable

from edge_agent.agent.life import JournalTip, online
from edge_agent.agent.release import RELEASE
from edge_agent.clock import Moment
from edge_agent.journal.journal import Journal
from wire_contract.event import LineHash
from wire_contract.messages import Online
from wire_contract.vitals import Vitals


class Heartbeat:
    """Times are seconds of the agent's monotonic clock."""

    def __init__(self, *, every_s: float, vitals: Callable[[str | None], Vitals]) -> None:
        self._every_s = every_s
        self._vitals = vitals
        self._due_at = 0.0
        self._tip: JournalTip | None = None

    def hurry(self) -> None:
        """The next one is due now."""
        self._due_at = 0.0

    def due_in(self, now: float) -> float:
        """How long until the next one."""
        return max(0.0, self._due_at - now)

    def stands_at(self, journal: Journal) -> None:
        """This is what there is to tell, also if the journal should be closed later."""
        self._tip = JournalTip(journal.id, journal.head_hash, journal.head)

    def next(
        self, now: float, *, moment: Moment, unacknowledged: int, settings: LineHash | None, degraded: str | None
    ) -> Online | None:
        """The heartbeat that is due, once; None while none is, and before any journal was open."""
        if now < self._due_at:
            return None
        self._due_at = now + self._every_s
        if self._tip is None:
            return None
        return online(
            self._tip,
            moment=moment,
            unacknowledged=unacknowledged,
            release=RELEASE,
            settings=settings,
            vitals=self._vitals(degraded),
        )
