"""Scan rules, pure: is the card known, is the tap a repeat, is it quiet time, and so what the officer is shown."""

from datetime import datetime, timedelta, timezone

from edge_agent.readers.tag import TagRead
from wire_contract.measurements import Shown, TagScanned
from wire_contract.messages import PointSettings

BANGKOK = timezone(timedelta(hours=7))
"""Thailand has had one offset and no summer time since 1920."""

REMEMBERED_CREDENTIALS = 500


class ScanRules:
    """The rules of one point with its memory of recent accepted taps.

    Times are uptime, so that a corrected wall clock neither makes nor unmakes a repeat.
    """

    def __init__(self, settings: PointSettings) -> None:
        self._settings = settings
        self._known = frozenset(settings.credentials)
        self._accepted: dict[str, timedelta] = {}
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

    def judge(self, read: TagRead, *, reader: str, uptime: timedelta) -> TagScanned:
        """The scan with what is to be shown for it; nothing is remembered before it is recorded."""
        return TagScanned(
            reader=reader,
            medium=read.medium,
            credential=read.credential,
            proof=read.proof,
            shown=Shown.REFUSED if read.refusal else self._shown(read.credential, uptime),
            refusal=read.refusal,
        )

    def _shown(self, credential: str, uptime: timedelta) -> Shown:
        if credential not in self._known:
            is_enrolling = self.enrol_until is not None and uptime < self.enrol_until
            return Shown.ENROL if is_enrolling else Shown.UNKNOWN
        accepted = self._accepted.get(credential)
        window = timedelta(seconds=self._settings.repeat_window_s)
        if accepted is not None and uptime - accepted < window:
            return Shown.REPEAT
        return Shown.ACCEPTED

    def recorded(self, scan: TagScanned, *, uptime: timedelta) -> None:
        """Remember an accepted scan that is now durable. A repeat does not lengthen the window that it fell into."""
        if scan.shown is not Shown.ACCEPTED:
            return
        self._accepted.pop(scan.credential, None)
        self._accepted[scan.credential] = uptime
        if len(self._accepted) > REMEMBERED_CREDENTIALS:
            del self._accepted[next(iter(self._accepted))]


def is_quiet(settings: PointSettings, *, now: datetime) -> bool:
    """True in the point's quiet hours (Bangkok time, start included, end not): lights only, no buzzer."""
    if settings.quiet_from is None or settings.quiet_to is None:
        return False
    clock = f"{now.astimezone(BANGKOK):%H:%M}"
    if settings.quiet_from <= settings.quiet_to:
        return settings.quiet_from <= clock < settings.quiet_to
    return clock >= settings.quiet_from or clock < settings.quiet_to
