"""Many officers' cards at one point in a row, as if one person carried them all; one card many times."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from hub.flags.flag import Flag, Rule, flag
from hub.flags.groups import by, close_by, joined
from hub.flags.saying import clock, lasting
from hub.flags.standards import Standards
from hub.flags.tap import Tap
from hub.kernel.pair import Pair


def bursts(taps: Iterable[Tap], standards: Standards) -> Iterator[Flag]:
    """One flag for each run of taps in which many officers' cards follow each other."""
    for here in by((tap for tap in taps if tap.officer is not None and tap.is_read), "place"):
        crowds = []
        for near in _near(here, "burst_s", standards):
            least = standards.number("burst_officers", near[0].day)
            if least and len({tap.officer for tap in near}) >= least:
                crowds.append(near)
        for group in joined(crowds):
            officers = len({tap.officer for tap in group})
            begin, took = _begin_and_span(group)
            yield flag(
                Rule.BURST,
                taps=group,
                reason=(
                    f"บัตรของเจ้าหน้าที่ {officers} คนแตะที่ {group[0].place} ติดกันใน {took[0]} เริ่ม {begin[0]}",
                    f"the cards of {officers} officers at {group[0].place} within {took[1]}, from {begin[1]} on",
                ),
            )


def many(taps: Iterable[Tap], standards: Standards) -> Iterator[Flag]:
    """One flag for each run in which one card is tapped again and again at one point."""
    for mine in by((tap for tap in taps if tap.is_read), "place", "credential"):
        runs = []
        for near in _near(mine, "many_s", standards):
            least = standards.number("many_taps", near[0].day)
            if least and len(near) >= least:
                runs.append(near)
        for group in joined(runs):
            begin, took = _begin_and_span(group)
            yield flag(
                Rule.MANY,
                taps=group,
                reason=(
                    f"บัตรเดียว ({group[0].who}) แตะที่ {group[0].place} {len(group)} ครั้งใน {took[0]} เริ่ม {begin[0]}",
                    f"card of {group[0].who} {len(group)} times at {group[0].place} in {took[1]}, from {begin[1]} on",
                ),
            )


def _near(taps: Sequence[Tap], name: str, standards: Standards) -> Iterator[Sequence[Tap]]:
    """What lies within the span of each tap; the span may be another from a day on."""
    spans = standards.spans(name)
    for span in spans:
        for near in close_by(taps, span):
            if len(spans) == 1 or standards.seconds(name, near[0].day) == span:
                yield near


def _begin_and_span(group: Sequence[Tap]) -> tuple[Pair, Pair]:
    begin = min((tap.earliest for tap in group if tap.earliest is not None), default=group[0].latest)
    span: timedelta = max(tap.latest for tap in group) - begin
    return clock(begin), lasting(span)
