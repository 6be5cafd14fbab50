"""Was a point patrolled in a window that closed? Proved, missed, or unknown where the device has not told. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hub.alarms.watch import GOOD, UNSURE, VISITED_LATER, AlarmKind, Sighting, Watch
from hub.fleet.liveness import SILENT_AFTER
from hub.fleet.nouns import DeviceStatus
from hub.kernel.period import BANGKOK, day_bounds
from hub.patrol.compliance import DayCell
from hub.patrol.coverage import LONGEST_GAP, Silence

FOLLOWED_FOR = timedelta(hours=36)
"""So long after a window closed its alarm may still be open; a patrol that was missed stays missed in the report."""
HEARD_WITHIN = timedelta(seconds=50)
"""So long after it closed a heartbeat is waited for, which says whether all was told; then it is said what is known."""


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which a patrol was due at a point."""

    point: str
    begin: datetime
    end: datetime
    is_day: bool
    """No windows are set: the whole day is one, with all its patrols."""


def closed_windows(
    point: str,
    cells: Iterable[DayCell],
    windows: Mapping[date, Sequence[tuple[datetime, datetime]]],
    *,
    now: datetime,
) -> Iterator[tuple[Window, DayCell]]:
    """The windows of these days that closed not long ago; `windows` by day, none where the whole day serves."""
    for cell in cells:
        if not cell.required:
            continue
        parts = windows.get(cell.duty.day) or ()
        found = [Window(point, begin, end, is_day=False) for begin, end in parts]
        for window in found or [Window(point, *day_bounds(cell.duty.day), is_day=True)]:
            if window.end <= now < window.end + FOLLOWED_FOR:
                yield window, cell


def window_sighting(
    window: Window,
    cell: DayCell,
    *,
    visits: Sequence[datetime],
    statuses: Iterable[DeviceStatus],
    hears_since: datetime | None,
    now: datetime,
) -> Sighting:
    """How the window came out. `visits` are those proved at the point on all these days; `statuses` of its devices."""
    subject = f"{window.point}/{window.begin.astimezone(BANGKOK):%Y-%m-%dT%H:%M}"
    has_told = any(_has_told(status, window.end) for status in statuses)
    state = _proved(window, cell, visits)
    if state is None and not has_told:
        had_its_chance = _had_its_chance(window, hears_since, now)
        state = AlarmKind.PATROL_UNKNOWN.value if had_its_chance else UNSURE
    elif state is None:
        is_silent = any(_matters(one, window) for one in cell.silences)
        state = (AlarmKind.PATROL_UNKNOWN if is_silent else AlarmKind.PATROL_MISSED).value
    return Sighting(Watch.PATROL, subject, state, window.point, _told(window, cell))


def _proved(window: Window, cell: DayCell, visits: Sequence[datetime]) -> str | None:
    """None where nobody was there in the window, nor since."""
    is_proved = cell.proved >= cell.required if window.is_day else any(window.begin <= at < window.end for at in visits)
    if is_proved:
        return GOOD
    return VISITED_LATER if any(at >= window.end for at in visits) else None


def _had_its_chance(window: Window, hears_since: datetime | None, now: datetime) -> bool:
    """Whether the device could have told by now: a hub that was away itself waits for it longer."""
    if hears_since is None:
        return False
    return now >= (window.end + HEARD_WITHIN if hears_since <= window.end else hears_since + SILENT_AFTER)


def _has_told(status: DeviceStatus, moment: datetime) -> bool:
    """True where the device was heard after this moment, and had nothing left to tell."""
    told = status.heartbeat is not None and status.heartbeat.unacknowledged == 0
    return told and status.last_seen >= moment


def _matters(one: Silence, window: Window) -> bool:
    """Whether a silence lies in the window. One at its end that the hourly sign of life explains does not: the device
    was heard after it, with nothing left to tell.
    """
    is_tail = one.end >= window.end and one.end - one.begin <= LONGEST_GAP
    return one.begin < window.end and window.begin < one.end and not is_tail


def _told(window: Window, cell: DayCell) -> str:
    begin, end = window.begin.astimezone(BANGKOK), window.end.astimezone(BANGKOK)
    if window.is_day:
        return f"{begin:%d/%m} {cell.proved}/{cell.required}"
    return f"{begin:%d/%m %H:%M}-{end:%H:%M}"
