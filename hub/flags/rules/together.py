"""Two officers who are always together, over a whole month: a note, since most patrols go in pairs for good reasons."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from hub.flags.flag import Flag, Rule, flag
from hub.flags.groups import by
from hub.flags.standards import Standards
from hub.flags.tap import Tap, at_most_apart
from hub.kernel.period import Month


def together(taps: Iterable[Tap], standards: Standards, *, month: Month) -> Iterator[Flag]:
    """One note for two officers most of whose taps in this month the other made too, at the same point and time.

    An uncertain tap counts among an officer's taps and never as made together. Whoever is seldom there has no note.
    """
    least = standards.number("together_least", month.last)
    if not least:
        return
    span = standards.seconds("together_s", month.last)
    days = frozenset(month.days)
    inside = [tap for tap in taps if tap.officer and tap.is_read and tap.day in days]
    by_officer: Mapping[str, Sequence[Tap]] = {group[0].who: _once(group, span) for group in by(inside, "officer")}
    often = {officer: found for officer, found in by_officer.items() if len(found) >= least}
    share = standards.number("together_percent", month.last)
    for one, other in _met(often.values(), span, least=least * share / 100):
        here, there = by_officer[one], by_officer[other]
        mine, yours = _with(here, there, span), _with(there, here, span)
        if 100 * len(mine) < share * len(here) or 100 * len(yours) < share * len(there):
            continue
        yield flag(
            Rule.TOGETHER,
            taps=[*mine, *yours],
            reason=(
                (
                    f"ทั้งเดือน {one} แตะพร้อม {other} {len(mine)} จาก {len(here)} ครั้ง และ {other} แตะพร้อม {one} "
                    f"{len(yours)} จาก {len(there)} ครั้ง"
                ),
                (
                    f"over the month {one} tapped together with {other} {len(mine)} of {len(here)} times, and {other} "
                    f"with {one} {len(yours)} of {len(there)} times"
                ),
            ),
        )


def _met(taps: Iterable[Sequence[Tap]], span: timedelta, *, least: float) -> Sequence[tuple[str, str]]:
    """The pairs of officers who met at all that often: few among all that there are."""
    meetings: Counter[tuple[str, str]] = Counter()
    for here in by((tap for found in taps for tap in found), "place"):
        ordered = sorted(here, key=lambda tap: (tap.latest, tap.hash))
        for place, tap in enumerate(ordered):
            for other in ordered[place + 1 :]:
                if other.latest - tap.latest > span:
                    break
                if other.who != tap.who:
                    meetings[min(tap.who, other.who), max(tap.who, other.who)] += 1
    return sorted(pair for pair, times in meetings.items() if times >= least)


def _once(taps: Sequence[Tap], span: timedelta) -> Sequence[Tap]:
    """Without the taps that only repeat one at the same point less than `span` before."""
    last: dict[str, Tap] = {}
    kept = []
    for tap in sorted({tap.hash: tap for tap in taps}.values(), key=lambda tap: (tap.latest, tap.hash)):
        before = last.get(tap.place)
        apart = at_most_apart(before, tap) if before else None
        if apart is None or apart > span:
            kept.append(tap)
            last[tap.place] = tap
    return kept


def _with(mine: Sequence[Tap], yours: Sequence[Tap], span: timedelta) -> Sequence[Tap]:
    """Those of mine beside which, at the same point and certainly within `span`, there is one of yours."""
    there: dict[str, list[tuple[datetime, Tap]]] = {}
    for tap in yours:  # in order of `latest`
        there.setdefault(tap.place, []).append((tap.latest, tap))
    found = []
    for tap in mine:
        here = there.get(tap.place, [])
        begin = bisect_left(here, tap.latest - span, key=lambda each: each[0])
        for latest, other in here[begin:]:
            if tap.earliest is None or latest > tap.earliest + span:
                break
            apart = at_most_apart(tap, other)
            if apart is not None and apart <= span:
                found.append(tap)
                break
    return found
