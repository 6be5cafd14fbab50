"""Signs of life, pure: what a start says of the time before it, what the hourly event and the heartbeat tell."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from edge_agent.clock import Moment
from wire_contract.event import ClockTrust, Event, JournalId, LineHash
from wire_contract.measurements import DeviceAlive, DeviceStarted
from wire_contract.messages import Online
from wire_contract.vitals import Vitals

_TRUSTED = frozenset({ClockTrust.SYNCHRONISED, ClockTrust.RTC})


def started(
    last: Event | None, *, moment: Moment, agent: str, settings: str | None, clean: bool, is_new: bool
) -> DeviceStarted:
    """The event of a start. `last` is the newest event from before it; `clean` says whether that run ended in order."""
    if is_new:
        reason = "new journal"
    elif last is not None and last.bootid == moment.boot_id:
        reason = "agent restarted"
    else:
        reason = "boot"
    return DeviceStarted(
        boot_reason=reason,
        agent=agent,
        settings=settings,
        unclean_shutdown=not (clean or is_new),
        longest_silence_s=None if is_new else _silence_s(last, moment),
    )


@dataclass(frozen=True, slots=True)
class JournalTip:
    """Where a journal stands."""

    journal: JournalId
    head: LineHash
    sequence: int


def online(
    tip: JournalTip, *, moment: Moment, unacknowledged: int, release: str, settings: str | None, vitals: Vitals
) -> Online:
    """The heartbeat."""
    return Online(
        journal=tip.journal,
        head=tip.head,
        sequence=str(tip.sequence),
        unacknowledged=unacknowledged,
        release=release,
        settings=settings,
        clock=moment.trust,
        uptime=str(moment.uptime // timedelta(milliseconds=1)),
        vitals=vitals,
    )


def _silence_s(last: Event | None, moment: Moment) -> int | None:
    """Whole seconds since the last event, where both ends were told by a clock that may be believed."""
    if last is None or last.clock not in _TRUSTED or moment.trust not in _TRUSTED:
        return None
    return max(0, (moment.at - last.occurred_at) // timedelta(seconds=1))


@dataclass(slots=True)
class Life:
    """Counts since the last hourly event; uptime decides when the next one is due, so a set clock does not."""

    every: timedelta
    since: timedelta
    scans: int = 0
    _told: dict[str, Counter[str]] = field(default_factory=dict)

    def due_in(self, uptime: timedelta) -> timedelta:
        """How long until the next hourly event."""
        return self.since + self.every - uptime

    def hurry(self, uptime: timedelta) -> None:
        """The next hourly event is due now."""
        self.since = uptime - self.every

    def alive(self, *, vitals: Vitals, readers: dict[str, bool], noise: dict[str, Counter[str]]) -> DeviceAlive:
        """The event of this hour; `noise` counts since the agent started."""
        fresh = {name: (counts - self._told.get(name, Counter())).total() for name, counts in noise.items()}
        return DeviceAlive(vitals=vitals, readers=readers, scans=self.scans, reader_noise=fresh)

    def told(self, *, uptime: timedelta, noise: dict[str, Counter[str]]) -> None:
        """The event is durable: counting begins anew."""
        self.since, self.scans = uptime, 0
        self._told = {name: Counter(counts) for name, counts in noise.items()}
