"""When a point was watched: what the chain of life signs vouches for. Pure.

Silence proves nothing. Between two lines of one journal, the second naming the first as its parent, nobody tapped
unseen: but only if the moment of both is known, the device did not sleep in between, and its readers answered at the
end.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hub.evidence.life_sign import LifeSign
from hub.evidence.resolution import moment_of
from hub.evidence.when import When
from hub.fleet.nouns import Enrolment
from hub.kernel.period import day_bounds, day_of
from wire_contract.event import JournalId, LineHash
from wire_contract.measurements import KIND_OF, DeviceStarted, JournalOpened
from wire_contract.topics import DeviceId

LONGEST_GAP = timedelta(minutes=90)
"""`device.alive` comes hourly; half an hour more is slack for a busy or slow device."""

_ZERO = timedelta(0)
_AFTER_SLEEP = frozenset({KIND_OF[DeviceStarted], KIND_OF[JournalOpened]})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time without a gap, and the run of one journal that vouches for it, from line `first` to line `last`."""

    device: DeviceId
    journal: JournalId
    first: LineHash
    first_sequence: int
    last: LineHash
    last_sequence: int
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Silence:
    """A time for which nothing vouches."""

    begin: datetime
    end: datetime


def links(signs: Iterable[LifeSign], times: Mapping[LineHash, When] | None = None) -> Iterator[Stretch]:
    """One stretch for each line and its child that cover the time between them; `times` of lines that are not sure.

    The parent's hash decides what is consecutive: a declared hole, a fork and a restored card need no special case.
    """
    known = {sign.hash: (sign, moment_of(sign, times or {})) for sign in signs if sign.complete}
    for child, end in known.values():
        parent, begin = known.get(child.parent, (None, None))
        if parent is None or begin is None or end is None:
            continue
        if _ZERO <= end - begin <= LONGEST_GAP and _vouches(parent, child):
            yield Stretch(
                child.device, child.journal,
                parent.hash, parent.sequence, child.hash, child.sequence,
                begin, end,
            )  # fmt: skip


def at_post(stretches: Iterable[Stretch], enrolments: Sequence[Enrolment]) -> Iterator[Stretch]:
    """What of these stretches was spent at the post; a device that is elsewhere watches nothing here."""
    for stretch in stretches:
        for term in enrolments:
            if term.device == stretch.device:
                yield from _within(stretch, term.enrolled_from, term.enrolled_to or stretch.end)


def by_day(stretches: Iterable[Stretch]) -> dict[date, tuple[Stretch, ...]]:
    """The stretches cut at midnight, each day's in order and joined where one goes on from the other."""
    days: dict[date, list[Stretch]] = {}
    for stretch in sorted(stretches, key=lambda each: (each.begin, each.first_sequence)):
        for day in {day_of(stretch.begin), day_of(stretch.end)}:  # a link is far shorter than a day
            for part in _within(stretch, *day_bounds(day)):
                _append(days.setdefault(day, []), part)
    return {day: tuple(parts) for day, parts in days.items()}


def silences(stretches: Sequence[Stretch], begin: datetime, end: datetime) -> tuple[Silence, ...]:
    """What these stretches (in order of `begin`) leave uncovered from `begin` to `end`."""
    found = []
    reached = begin
    for stretch in stretches:
        if reached < min(stretch.begin, end):
            found.append(Silence(reached, min(stretch.begin, end)))
        reached = max(reached, stretch.end)
    if reached < end:
        found.append(Silence(reached, end))
    return tuple(found)


def _vouches(parent: LifeSign, child: LifeSign) -> bool:
    return (
        parent.journal == child.journal
        and parent.device == child.device
        and parent.sequence == child.sequence - 1
        and child.kind not in _AFTER_SLEEP
        and child.readers_answered is not False
    )


def _within(stretch: Stretch, begin: datetime, end: datetime) -> Iterator[Stretch]:
    """The part of a stretch from `begin` to `end`, where there is one."""
    begin, end = max(begin, stretch.begin), min(end, stretch.end)
    if (begin, end) == (stretch.begin, stretch.end):
        if begin < end:
            yield stretch
    elif begin < end:
        yield replace(stretch, begin=begin, end=end)


def _append(parts: list[Stretch], part: Stretch) -> None:
    """Adds a part to a day's list, joined to the one that it goes on from."""
    if parts and parts[-1].last == part.first and parts[-1].end == part.begin:
        parts[-1] = replace(parts[-1], last=part.last, last_sequence=part.last_sequence, end=part.end)
    else:
        parts.append(part)
