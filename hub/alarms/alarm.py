"""An alarm, and what people said of it. Pure."""

from dataclasses import dataclass
from datetime import datetime

from hub.alarms.details import detail_of
from hub.alarms.watch import MANNERS, AlarmKind, Key, Severity, Watch
from hub.kernel.pair import Pair

_ORDER = {kind: place for place, kind in enumerate(MANNERS)}


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that somebody should do something about, or should have."""

    id: int
    watch: Watch
    subject: str
    kind: AlarmKind
    point: str | None
    detail: str
    opened_at: datetime
    cleared_at: datetime | None = None
    reopened: int = 0
    """How often it was over for a short while and came back."""
    level: int = 1
    """2: nobody acknowledged it in time."""
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    """The login of whoever did."""

    @property
    def key(self) -> Key:
        """What it is about."""
        return self.watch, self.subject

    @property
    def severity(self) -> Severity:
        """How much it asks of whoever sees it."""
        return MANNERS[self.kind].severity

    @property
    def told(self) -> Pair:
        """Its detail in words, Thai and English."""
        return detail_of(self.kind, self.detail)

    @property
    def is_open(self) -> bool:
        """True until the first good message."""
        return self.cleared_at is None

    @property
    def waits(self) -> bool:
        """Open, and nobody has seen it yet."""
        return self.is_open and self.acknowledged_at is None

    @property
    def urgency(self) -> tuple[int, int, int, datetime, int]:
        """Sorts what should be looked at first to the front: severity, then unseen before seen, then age."""
        rank = list(Severity).index(self.severity)
        return rank, int(not self.waits), -self.level, self.opened_at, _ORDER[self.kind]


@dataclass(frozen=True, slots=True)
class Remark:
    """Somebody acknowledged an alarm, or wrote something beside it."""

    alarm: int
    line: str
    """Of the hub's chain, that says so."""
    at: datetime
    by: str
    verb: str
    comment: str
