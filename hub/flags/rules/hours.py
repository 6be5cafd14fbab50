"""Taps outside the patrol windows that the district set, and outside the roster of that day."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from hub.flags.flag import Flag, Rule, flag
from hub.flags.groups import by
from hub.flags.saying import clock, day
from hub.flags.standards import EVERYWHERE, Standards
from hub.flags.tap import Tap
from hub.kernel.pair import Pair
from hub.kernel.period import day_bounds, day_of, days_between

_A_DAY = timedelta(days=1)


def outside_windows(taps: Iterable[Tap], standards: Standards) -> Iterator[Flag]:
    """One flag for somebody's taps at a point on a day that certainly lie outside every window."""
    if not standards.windows:
        return
    outside = [tap for tap in taps if tap.point is not None and tap.is_read and _outside(tap, standards)]
    for group in by(outside, "who", "point", "day"):
        first = group[0]
        windows = ", ".join(
            f"{begin[1][:5]}–{end[1][:5]}"
            for begin, end in (
                (clock(one), clock(other)) for one, other in standards.windows_on(first.point or "", first.day)
            )
        )
        times = _times(group)
        yield flag(
            Rule.WINDOW,
            taps=group,
            reason=(
                f"{first.who} แตะที่ {first.point} เวลา {times[0]} นอกช่วงเวลาตรวจของวันนั้น ({windows})",
                f"{first.who} tapped at {first.point} at {times[1]}, outside that day's patrol windows ({windows})",
            ),
        )


def off_roster(taps: Iterable[Tap], standards: Standards) -> Iterator[Flag]:
    """One flag for an officer's taps at a point on a day that certainly lie in no shift; a day without shifts has no
    roster.
    """
    if not standards.shifts:
        return
    rostered = {day_of(shift.begins) for shift in standards.shifts}
    off = [tap for tap in taps if tap.officer is not None and tap.is_read and _off(tap, rostered, standards)]
    for group in by(off, "officer", "place", "day"):
        first, times, on = group[0], _times(group), day(group[0].day)
        yield flag(
            Rule.ROSTER,
            taps=group,
            reason=(
                f"{first.who} แตะที่ {first.place} เวลา {times[0]} แต่ไม่อยู่ในตารางเวรวันที่ {on[0]}",
                f"{first.who} tapped at {first.place} at {times[1]}, but is not on the roster of {on[1]}",
            ),
        )


def _outside(tap: Tap, standards: Standards) -> bool:
    if tap.earliest is None or tap.point is None:
        return False
    for one in days_between(day_of(tap.earliest) - _A_DAY, day_of(tap.latest)):
        begin, end = day_bounds(one)
        windows = standards.windows_on(tap.point, one) or [(begin, end)]
        if any(_meets(tap, *window) for window in windows):
            return False
    return True


def _off(tap: Tap, rostered: set[date], standards: Standards) -> bool:
    if tap.earliest is None or not rostered.issuperset(days_between(day_of(tap.earliest), day_of(tap.latest))):
        return False
    return not any(
        shift.officer == tap.officer
        and shift.point in {EVERYWHERE, tap.point}
        and _meets(tap, shift.begins, shift.ends)
        for shift in standards.shifts
    )


def _meets(tap: Tap, begin: datetime, end: datetime) -> bool:
    """Whether the tap may have taken place from `begin` to before `end`."""
    return tap.earliest is not None and tap.earliest < end and begin <= tap.latest


def _times(group: list[Tap]) -> Pair:
    said = [clock(tap.latest) for tap in sorted(group, key=lambda tap: (tap.latest, tap.hash))]
    more = len(said) - 3
    thai, english = ", ".join(one[0] for one in said[:3]), ", ".join(one[1] for one in said[:3])
    return (f"{thai} และอีก {more} ครั้ง", f"{english} and {more} more") if more > 0 else (thai, english)
