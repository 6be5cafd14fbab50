"""Scan rules: what the officer is shown for a read. What counts as a patrol is for the hub to judge."""

from datetime import datetime, timedelta, timezone

from edge_agent.clock.moment import Moment
from edge_agent.readers.tag import TagRead
from edge_agent.scanning.badges import BadgeCheck
from edge_agent.scanning.day_count import DayCount
from wire_contract.badge import is_badge
from wire_contract.event import ClockTrust
from wire_contract.measurements import Refusal, RotatingQrProof, Shown, StaticQrProof, SunProof, TagScanned
from wire_contract.messages import PointSettings

BANGKOK = timezone(timedelta(hours=7))
"""Thailand has had one offset and no summer time since 1920."""

REMEMBERED_CREDENTIALS = 500
REMEMBERED_MESSAGES = 2000
"""One-time messages that a second read of is a replay; the hub, which sees all points, knows every one."""

_GREEN = frozenset({Shown.ACCEPTED, Shown.DAY_DONE})
_TRUSTED = frozenset({ClockTrust.SYNCHRONISED, ClockTrust.RTC})


class ScanRules:
    """The rules of one point with its memory of recent taps.

    Repeats go by uptime, so that a corrected wall clock neither makes nor unmakes one.
    """

    def __init__(self, settings: PointSettings) -> None:
        self._settings = settings
        self._known = frozenset(settings.credentials)
        self._accepted: dict[str, timedelta] = {}
        self._used: dict[str, None] = {}
        self._badges = BadgeCheck()
        self._day = DayCount()
        self.enrol_until: timedelta | None = None
        """Until this uptime the hub wants to hear of new cards, and whoever holds one is told that it was read."""

    @property
    def settings(self) -> PointSettings:
        """What the district decided for this point."""
        return self._settings

    @settings.setter
    def settings(self, settings: PointSettings) -> None:
        self._settings = settings
        self._known = frozenset(settings.credentials)

    def judge(self, read: TagRead, *, reader: str, moment: Moment) -> TagScanned:
        """The scan with what is to be shown for it; nothing is remembered before it is recorded."""
        read = self._badge(read, moment)
        refusal = read.refusal or self._refusal(read)
        return TagScanned(
            reader=reader,
            medium=read.medium,
            credential=read.credential,
            proof=read.proof,
            shown=Shown.REFUSED if refusal else self._shown(read.credential, moment),
            refusal=refusal,
        )

    def _badge(self, read: TagRead, moment: Moment) -> TagRead:
        """A token is named by its badge, with what speaks against it; every other read as it is."""
        if not isinstance(read.proof, RotatingQrProof):
            return read
        window_s = self._settings.badge_window_s
        token = read.proof.token
        return self._badges.judge(token, now=moment.at, trust=moment.trust, window_s=window_s, uptime=moment.uptime)

    def _refusal(self, read: TagRead) -> Refusal | None:
        """What speaks against a read, whoever carries the card."""
        if isinstance(read.proof, SunProof) and read.proof.picc in self._used:
            return Refusal.REPLAYED
        if is_badge(read.credential) and not isinstance(read.proof, RotatingQrProof):
            return Refusal.FORGED
        if isinstance(read.proof, StaticQrProof) and not self._settings.static_qr:
            return Refusal.STATIC_NOT_ALLOWED
        return None

    def _shown(self, credential: str, moment: Moment) -> Shown:
        if credential not in self._known:
            is_enrolling = self.enrol_until is not None and moment.uptime < self.enrol_until
            return Shown.ENROL if is_enrolling else Shown.UNKNOWN
        accepted = self._accepted.get(credential)
        window = timedelta(seconds=self._settings.repeat_window_s)
        if accepted is not None and moment.uptime - accepted < window:
            return Shown.REPEAT
        if moment.trust in _TRUSTED and self._day.is_last(bangkok(moment.at), self._settings):
            return Shown.DAY_DONE
        return Shown.ACCEPTED

    def recorded(self, scan: TagScanned, *, moment: Moment) -> None:
        """Remember a scan that is now durable. A repeat does not lengthen the window that it fell into."""
        self.recall(scan, at=moment.at if moment.trust in _TRUSTED else None, uptime=moment.uptime)

    def recall(self, scan: TagScanned, *, at: datetime | None, uptime: timedelta | None) -> None:
        """Remember a scan of any time, each later than the one before: its wall clock and this boot's uptime where
        they are known (before this boot it was negative).
        """
        if isinstance(scan.proof, SunProof):
            _remember(self._used, scan.proof.picc, None, most=REMEMBERED_MESSAGES)
        if isinstance(scan.proof, RotatingQrProof) and scan.shown in {*_GREEN, Shown.REPEAT}:
            self._badges.remember(scan.proof.token, uptime=uptime)
        if scan.shown not in _GREEN:
            return
        if uptime is not None:
            _remember(self._accepted, scan.credential, uptime, most=REMEMBERED_CREDENTIALS)
        if at is not None:
            self._day.add(bangkok(at), self._settings)


def _remember(
    memory: "dict[str, timedelta] | dict[str, None]", key: str, value: timedelta | None, *, most: int
) -> None:
    """The newest stand last; the oldest goes where there are too many."""
    memory.pop(key, None)
    memory[key] = value  # type: ignore[assignment] # each caller gives what its memory holds
    if len(memory) > most:
        del memory[next(iter(memory))]


def bangkok(at: datetime) -> datetime:
    """The same moment on a clock in Bangkok."""
    return at.astimezone(BANGKOK)


def is_quiet(settings: PointSettings, *, now: datetime) -> bool:
    """True in the point's quiet hours (Bangkok time, start included, end not): lights only, no buzzer."""
    if settings.quiet_from is None or settings.quiet_to is None:
        return False
    clock = f"{bangkok(now):%H:%M}"
    if settings.quiet_from <= settings.quiet_to:
        return settings.quiet_from <= clock < settings.quiet_to
    return clock >= settings.quiet_from or clock < settings.quiet_to
