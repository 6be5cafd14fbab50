"""What a point remembers of its taps across a restart: read from its own journal."""

from datetime import datetime, timedelta

from edge_agent.clock import Moment
from edge_agent.journal.journal import Journal
from edge_agent.scanning.rules import ScanRules
from wire_contract.chain import SignedLine
from wire_contract.event import ClockTrust, Event, read_line
from wire_contract.measurements import TagScanned, read_measurement

LINES = 500
"""The newest of the journal; what is older matters to the hub alone."""

_TRUSTED = frozenset({ClockTrust.SYNCHRONISED, ClockTrust.RTC})


def recollect(journal: Journal, rules: ScanRules, *, moment: Moment) -> None:
    """The rules know again what was tapped lately. Raises JournalError."""
    for line in journal.lines(max(1, journal.head - LINES + 1), journal.head):
        event = read_line(line.line) if isinstance(line, SignedLine) else None
        if not isinstance(event, Event):
            continue
        scan = read_measurement(event)
        if isinstance(scan, TagScanned):
            at = event.occurred_at if event.clock in _TRUSTED else None
            rules.recall(scan, at=at, uptime=_uptime(event, at, moment))


def _uptime(event: Event, at: datetime | None, moment: Moment) -> timedelta | None:
    """When it was on this boot's clock, negative before the boot; None where nobody can tell."""
    if event.bootid == moment.boot_id:
        return timedelta(milliseconds=int(event.uptime))
    if at is None or moment.trust not in _TRUSTED or at > moment.at:
        return None
    return moment.uptime - (moment.at - at)
