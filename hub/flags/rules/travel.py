"""One officer (or one card that nobody carries) at two points faster than a person can travel."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from hub.flags.flag import Flag, Rule, flag
from hub.flags.groups import by, close_by, joined
from hub.flags.saying import clock, far, lasting
from hub.flags.standards import Standards
from hub.flags.tap import Tap, at_most_apart
from hub.fleet.location import Location, metres_between
from hub.kernel.pair import Pair

FARTHEST = timedelta(hours=12)
"""No two points of a district are farther from each other than that."""


def travel(taps: Iterable[Tap], standards: Standards) -> Iterator[Flag]:
    """One flag for all taps of somebody that go together into such a journey."""
    sure = [tap for tap in taps if tap.point is not None and tap.is_read and tap.earliest is not None]
    reach = _longest_way(sure, standards)
    for mine in by(sure, "who"):
        near = [group for group in close_by(mine, reach) if len(group) > 1]
        pairs = [(group[0], other) for group in near for other in group[1:] if _too_fast(group[0], other, standards)]
        for group in joined(pairs):
            inside = {tap.hash for tap in group}
            yield flag(Rule.TRAVEL, taps=group, reason=_reason([p for p in pairs if p[0].hash in inside], standards))


def needed(one: Tap, other: Tap, standards: Standards) -> timedelta:
    """The least time that a person needs from the one point to the other, less what the clocks may differ."""
    day = max(one.day, other.day)
    here, there = (standards.locations.get(tap.point or "") for tap in (one, other))
    speed = standards.number("travel_speed_kmh", day)
    if here is None or there is None:
        least = standards.seconds("travel_least_s", day)
    elif speed == 0:
        return timedelta()
    else:
        least = timedelta(seconds=metres_between(here, there) * 3.6 / speed)
    return max(timedelta(), least - standards.seconds("clock_slack_s", day))


def _too_fast(one: Tap, other: Tap, standards: Standards) -> bool:
    return one.point != other.point and _apart(one, other) < needed(one, other, standards)


def _apart(one: Tap, other: Tap) -> timedelta:
    apart = at_most_apart(one, other)
    return FARTHEST if apart is None else apart


def _longest_way(taps: Sequence[Tap], standards: Standards) -> timedelta:
    """No way between two of these points takes longer: what lies farther apart in time need not be looked at."""
    places = [place for code in {tap.point for tap in taps} if (place := standards.locations.get(code or ""))]
    days = {tap.day for tap in taps}
    least = max((standards.seconds("travel_least_s", day) for day in days), default=timedelta())
    speeds = [speed for day in days if (speed := standards.number("travel_speed_kmh", day))]
    if len(places) < 2 or not speeds:
        return least
    corners = (
        Location(min(one.latitude_udeg for one in places), min(one.longitude_udeg for one in places)),
        Location(max(one.latitude_udeg for one in places), max(one.longitude_udeg for one in places)),
    )
    across = timedelta(seconds=1.1 * metres_between(*corners) * 3.6 / min(speeds))
    return min(FARTHEST, max(least, across))


def _reason(pairs: Sequence[tuple[Tap, Tap]], standards: Standards) -> Pair:
    """The boldest of these journeys in words."""

    def boldness(pair: tuple[Tap, Tap]) -> tuple[timedelta, str, str]:
        return _apart(*pair) - needed(*pair, standards), pair[0].hash, pair[1].hash

    boldest = min(pairs, key=boldness)
    one, other = sorted(boldest, key=lambda tap: (tap.latest, tap.hash))
    took, takes = lasting(_apart(one, other)), lasting(needed(one, other, standards))
    here, there = (standards.locations.get(tap.point or "") for tap in (one, other))
    way = far(metres_between(here, there)) if here and there else ("ไม่รู้ระยะทาง", "distance unknown")
    begin, end = clock(one.latest), clock(other.latest)
    return (
        (
            f"{one.who} แตะที่ {one.point} เวลา {begin[0]} และที่ {other.point} เวลา {end[0]} "
            f"ห่างกันไม่เกิน {took[0]} ทั้งที่ต้องใช้อย่างน้อย {takes[0]} ({way[0]})"
        ),
        (
            f"{one.who} tapped at {one.point} at {begin[1]} and at {other.point} at {end[1]}, "
            f"at most {took[1]} apart; the way takes {takes[1]} or more ({way[1]})"
        ),
    )
