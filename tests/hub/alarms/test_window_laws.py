"""Patrol windows against any taps, silences, heartbeats and absences of the hub: said within a minute, and truly."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.alarms.watch import GOOD, UNSURE, AlarmKind, Sighting
from hub.alarms.windows import FOLLOWED_FOR, Window, closed_windows, window_sighting
from hub.fleet.liveness import SILENT_AFTER
from hub.fleet.nouns import DeviceStatus
from hub.kernel.period import day_bounds
from hub.patrol.compliance import DayCell, day_cell
from hub.patrol.coverage import LONGEST_GAP, Stretch
from hub.patrol.roster import Roster
from hub.patrol.schedule import Duty
from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.messages import Online
from wire_contract.topics import DeviceId
from wire_contract.vitals import Vitals

DAY = date(2026, 11, 22)
MIDNIGHT, NEXT_MIDNIGHT = day_bounds(DAY)
MINUTE = timedelta(minutes=1)
PI, JOURNAL, LINE = DeviceId("bkk-1"), JournalId("7f3a21c9"), LineHash("0" * 64)
MISSED, UNKNOWN = AlarmKind.PATROL_MISSED.value, AlarmKind.PATROL_UNKNOWN.value

minutes = st.integers(0, 24 * 60)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Any window of the day, up to both midnights."""
    begin = draw(st.integers(0, 24 * 60 - 1))
    end = draw(st.integers(begin + 1, 24 * 60))
    return Window("P-1", MIDNIGHT + begin * MINUTE, MIDNIGHT + end * MINUTE, is_day=False)


def heard(at: datetime, *, unacknowledged: int = 0) -> DeviceStatus:
    beat = Online(
        journal=JOURNAL,
        head=None,
        sequence=None,
        unacknowledged=unacknowledged,
        release="1.0.0",
        settings=None,
        clock=ClockTrust.SYNCHRONISED,
        uptime="5000",
        vitals=Vitals(),
    )
    return DeviceStatus(PI, at, online=True, heartbeat=beat)


def cell(now: datetime, silent: Sequence[tuple[int, int]] = ()) -> DayCell:
    """The day as of now, vouched for but for these minutes."""
    edges = [MIDNIGHT, *(MIDNIGHT + at * MINUTE for pair in sorted(silent) for at in pair), NEXT_MIDNIGHT]
    stretches = [
        Stretch(PI, JOURNAL, LINE, 1, LINE, 2, begin, min(end, now))
        for begin, end in zip(edges[::2], edges[1::2], strict=True)
        if begin < min(end, now)
    ]
    return day_cell(Duty(1, DAY, 2), scans=(), stretches=stretches, roster=Roster({}, {}), now=now)


def said(
    window: Window,
    day: DayCell,
    *,
    now: datetime,
    statuses: Sequence[DeviceStatus],
    hears_since: datetime | None = MIDNIGHT,
    visits: Sequence[datetime] = (),
) -> Sighting:
    return window_sighting(window, day, visits=visits, statuses=statuses, hears_since=hears_since, now=now)


@given(window=windows(), last_heard=st.integers(0, 24 * 60 * 60), unacknowledged=st.integers(0, 2), after=minutes)
def test_a_silent_device_is_unknown_within_a_minute_and_never_missed(
    window: Window, last_heard: int, unacknowledged: int, after: int
) -> None:
    before = min(MIDNIGHT + timedelta(seconds=last_heard), window.end - timedelta(milliseconds=1))
    now = window.end + timedelta(seconds=60) + after * MINUTE
    status = heard(before, unacknowledged=unacknowledged)
    assert said(window, cell(now), now=now, statuses=[status]).state == UNKNOWN
    assert said(window, cell(now), now=now, statuses=[]).state == UNKNOWN


@given(window=windows(), beats=st.integers(0, 59_999), silences=st.lists(minutes, min_size=2, max_size=4, unique=True))
def test_what_is_missed_was_watched_and_told_and_is_said_within_a_minute(
    window: Window, beats: int, silences: list[int]
) -> None:
    """A device beats each minute; the first heartbeat after the end says whether all was told."""
    silent = list(zip(sorted(silences)[::2], sorted(silences)[1::2], strict=False))
    at = window.end + timedelta(milliseconds=beats)
    now = window.end + timedelta(seconds=60)
    state = said(window, cell(now, silent), now=now, statuses=[heard(at)]).state
    # so far: what is silent later than now nobody has seen yet
    inside = [(MIDNIGHT + a * MINUTE, min(MIDNIGHT + b * MINUTE, now)) for a, b in silent]
    matters = [
        (begin, end)
        for begin, end in inside
        if begin < window.end and window.begin < end and not (end >= window.end and end - begin <= LONGEST_GAP)
    ]
    assert state == (UNKNOWN if matters else MISSED)
    waiting = said(window, cell(now), now=now, statuses=[heard(at, unacknowledged=1)]).state
    assert waiting == UNKNOWN, "it has something left to tell, maybe a tap"


@given(window=windows(), back=st.integers(0, 600), now_s=st.integers(0, 1200))
def test_a_hub_that_was_away_says_nothing_before_its_grace_is_over_and_not_a_word_more_than_it_knows(
    window: Window, back: int, now_s: int
) -> None:
    hears_since = window.end + timedelta(seconds=back + 1)
    now = max(hears_since, window.end + timedelta(seconds=now_s))
    state = said(window, cell(now), now=now, statuses=[heard(window.begin)], hears_since=hears_since).state
    assert state == (UNKNOWN if now >= hears_since + SILENT_AFTER else UNSURE)
    assert said(window, cell(now), now=now, statuses=[], hears_since=None).state == UNSURE


@given(window=windows(), visit=minutes, now_s=st.integers(0, 24 * 3600), is_silent=st.booleans())
def test_a_visit_in_the_window_proves_it_and_a_later_one_ends_its_alarm_whatever_else_is_known(
    window: Window, visit: int, now_s: int, is_silent: bool
) -> None:
    at, now = MIDNIGHT + visit * MINUTE, window.end + timedelta(seconds=now_s)
    statuses = [] if is_silent else [heard(now)]
    state = said(window, cell(now), now=now, statuses=statuses, visits=[at]).state
    if window.begin <= at < window.end:
        assert state == GOOD
    elif at >= window.end:
        assert state == "visited_later"
    else:
        assert state in {MISSED, UNKNOWN, UNSURE}


@given(parts=st.lists(minutes, min_size=2, max_size=2, unique=True), now_s=st.integers(-100_000, 300_000))
def test_a_window_is_followed_from_its_very_end_for_a_day_and_a_half_wherever_the_clock_jumps(
    parts: list[int], now_s: int
) -> None:
    begin, end = (MIDNIGHT + at * MINUTE for at in sorted(parts))
    now = end + timedelta(seconds=now_s)
    found = [one for one, _ in closed_windows("P-1", [cell(now)], {DAY: [(begin, end)]}, now=now)]
    is_followed = timedelta(0) <= now - end < FOLLOWED_FOR
    assert found == ([Window("P-1", begin, end, is_day=False)] if is_followed else [])
