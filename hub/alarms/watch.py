"""What is watched, what it may be like, and which of that is an alarm. Pure.

A sighting is how one subject stands now. Where it stands otherwise than before, that is a flip; some flips open alarms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hub.kernel.alarm_kind import AlarmKind

__all__ = ["AlarmKind"]  # the slice's noun, which settings name too


class Watch(StrEnum):
    """What kind of thing is watched."""

    DEVICE = "device"
    """Subject: the device."""
    CONDITION = "condition"
    """Subject: `device/alarm kind`."""
    ASSET = "asset"
    """Subject: `point/camera or lamp/name`."""
    PATROL = "patrol"
    """Subject: `point/begin of the window`."""
    CHAIN = "chain"
    """Subject: the device, with the fork's place; or `quarantine`."""
    FLAG = "flag"
    """Subject: the flag's id."""
    ORDER = "order"
    """Subject: the work order's number. Looked after by its own round, not by that of all others."""
    REPORT = "report"
    """Subject: `month/2026-10`. Looked after by its own round, too."""
    HUB = "hub"
    """Subject: what is in trouble."""


class Severity(StrEnum):
    """How much it asks of whoever sees it, the most first."""

    URGENT = "urgent"
    WARNING = "warning"


UNSURE = "unsure"
"""Nobody can tell now: nothing opens by it, and nothing clears."""
GOOD = "good"
VISITED_LATER = "visited_later"
GONE = "gone"
"""The subject is no longer watched: a device that was taken away, a patrol window of long ago."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How an alarm of one kind is treated."""

    severity: Severity
    escalates_after: timedelta
    """Nobody acknowledged it for so long: it is told again, to more people."""


def _manner(severity: Severity, minutes: int) -> Manner:
    return Manner(severity, timedelta(minutes=minutes))


MANNERS: Mapping[AlarmKind, Manner] = {
    AlarmKind.TAMPER: _manner(Severity.URGENT, 15),
    AlarmKind.FORK: _manner(Severity.URGENT, 60),
    AlarmKind.CHAIN_FAULT: _manner(Severity.URGENT, 60),
    AlarmKind.HUB: _manner(Severity.URGENT, 15),
    AlarmKind.DOWN: _manner(Severity.URGENT, 30),
    AlarmKind.BATTERY_LOW: _manner(Severity.URGENT, 30),
    AlarmKind.UNDER_VOLTAGE: _manner(Severity.URGENT, 120),
    AlarmKind.STORAGE: _manner(Severity.URGENT, 240),
    AlarmKind.AGENT: _manner(Severity.URGENT, 60),
    AlarmKind.HEAT: _manner(Severity.URGENT, 120),
    AlarmKind.CLOCK: _manner(Severity.URGENT, 240),
    AlarmKind.PATROL_MISSED: _manner(Severity.URGENT, 60),
    AlarmKind.NOTICES: _manner(Severity.URGENT, 240),
    AlarmKind.MAINS_LOST: _manner(Severity.WARNING, 60),
    AlarmKind.PATROL_UNKNOWN: _manner(Severity.WARNING, 240),
    AlarmKind.CAMERA_FAILING: _manner(Severity.WARNING, 480),
    AlarmKind.LAMP_FAILING: _manner(Severity.WARNING, 480),
    AlarmKind.ORDER_OVERDUE: _manner(Severity.WARNING, 1440),
    AlarmKind.REPORT_DUE: _manner(Severity.URGENT, 480),
    AlarmKind.REPORT_CHANGED: _manner(Severity.WARNING, 1440),
    AlarmKind.ORDER_UNHEARD: _manner(Severity.WARNING, 1440),
    AlarmKind.ORDER_HEALED: _manner(Severity.WARNING, 1440),
    AlarmKind.SUSPICIOUS: _manner(Severity.WARNING, 1440),
    AlarmKind.ASSET_SILENT: _manner(Severity.WARNING, 1440),
    AlarmKind.QUARANTINE: _manner(Severity.WARNING, 1440),
    AlarmKind.NEVER_SEEN: _manner(Severity.WARNING, 1440),
}
"""Every kind, the ones to look at first first; a district may set other times (`[alarms]` in hub.toml)."""

Key = tuple[Watch, str]


@dataclass(frozen=True, slots=True)
class Sighting:
    """How one subject stands now: an `AlarmKind`, or any other word for what is no alarm."""

    watch: Watch
    subject: str
    state: str
    point: str | None = None
    """The code of the point that it is at."""
    detail: str = ""
    """What a person may want to know beside it, without names of people: `front`, `4.61 V`."""

    @property
    def key(self) -> Key:
        """Which subject."""
        return self.watch, self.subject


@dataclass(frozen=True, slots=True)
class Flip:
    """A subject stood otherwise from a moment on."""

    watch: Watch
    subject: str
    number: int
    """Of this subject, from 1 on."""
    from_state: str | None
    to_state: str
    at: datetime


def alarm_of(state: str) -> AlarmKind | None:
    """The alarm that this state is; None for what needs nobody."""
    return AlarmKind(state) if state in _STATES else None


_STATES = frozenset(kind.value for kind in AlarmKind)
