"""Everything that the hub holds of one officer, loaded in one go: what they may ask for by the PDPA (s.30).

What is of others stays out, as s.30 lets the office refuse what harms them: codes and cards of colleagues in a flag's
words, and who of the office looked at this officer's data. That somebody looked, and when, is told.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.entry import Entry
from hub.flags import service as flags
from hub.flags.standards import Shift
from hub.fleet import service as fleet
from hub.kernel.period import day_of
from hub.patrol import service as patrol
from hub.patrol.roster import make_roster
from hub.patrol.scan import Scan
from hub.people import access_log, erasing
from hub.people import service as people
from hub.people.access_log import Noted, What
from hub.people.erasing import ERASED
from hub.people.service import Holding
from hub.privacy.person import Person, PersonKind
from hub.privacy.requesting import every
from hub.privacy.requests import Request

MOST_SEEN = 100_000
"""Rows of the access log that are looked through: more than 400 days of a busy office."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap by a card while this officer carried it, and the point's code."""

    scan: Scan
    point: str | None


@dataclass(frozen=True, slots=True)
class Noticed:
    """A flag that has a tap of this officer in it."""

    day: str
    rule: str
    reason_thai: str
    reason_english: str
    state: str


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one officer."""

    code: str
    name: str
    holdings: tuple[Holding, ...]
    taps: tuple[Tap, ...]
    noticed: tuple[Noticed, ...]
    shifts: tuple[Shift, ...]
    acts: tuple[Entry, ...]
    """Lines of the hub's own chain that name the code or one of the cards, the oldest first."""
    requests: tuple[Request, ...]
    looks: tuple[Noted, ...]
    """When a page about this officer alone was opened, the newest first."""

    @property
    def is_erased(self) -> bool:
        """Whether the name is gone."""
        return self.name == ERASED

    def carried(self, now: datetime) -> tuple[Holding, ...]:
        """Cards that are with the officer now, or from a moment that is still to come."""
        return tuple(one for one in self.holdings if one.valid_to is None or one.valid_to > now)


def held_of(conn: Connection, code: str, *, now: datetime) -> Held | None:
    """All of it; None where there is no such officer."""
    name = erasing.name_of(conn, code)
    if name is None:
        return None
    everybody = people.holdings(conn)
    holdings = tuple(one for one in everybody if one.officer_code == code)
    taps = _taps(conn, code, everybody, now=now)
    shifts = flags.standards(conn).shifts
    person = Person(PersonKind.OFFICER, code)
    cards = {one.credential for one in everybody}
    others = ({*people.officer_names(conn)} - {code}) | (cards - {one.credential for one in holdings})
    return Held(
        code=code,
        name=name,
        holdings=holdings,
        taps=taps,
        noticed=_noticed(conn, code, taps, without(others), now=now),
        shifts=tuple(one for one in shifts if one.officer == code),
        acts=tuple(_acts(conn, {code, str(person), *(one.credential for one in holdings)})),
        requests=tuple(one for one in every(conn) if one.person == person),
        looks=tuple(_looks(conn, code)),
    )


def without(others: Collection[str]) -> Callable[[str], str]:
    """What puts an ellipsis in the place of each of these codes and cards."""
    longest_first = sorted((one for one in others if one), key=len, reverse=True)
    if not longest_first:
        return str
    found = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")
    return lambda text: found.sub("…", text)


def _looks(conn: Connection, code: str) -> Iterator[Noted]:
    for one in access_log.newest(conn, limit=MOST_SEEN, what=What.SAW):
        if code in one.access.path.partition(" ")[2].split("/"):
            yield one


def _taps(conn: Connection, code: str, everybody: Sequence[Holding], *, now: datetime) -> tuple[Tap, ...]:
    mine = [one for one in everybody if one.officer_code == code]
    if not mine:
        return ()
    enrolments = fleet.enrolments(conn)
    roster = make_roster(everybody, enrolments)
    codes: Mapping[int, str] = {point.id: point.code for point in fleet.points(conn)}
    devices = {one.device for one in enrolments}
    begin = min(one.valid_from for one in mine)
    found = []
    for scan in patrol.scans_at(conn, devices, since=begin, until=now + timedelta(days=1)):
        if roster.officer_with(scan.credential, scan.filed_at) == code:
            number = roster.point_of(scan.device, scan.filed_at)
            found.append(Tap(scan, codes.get(number) if number is not None else None))
    return tuple(found)


def _noticed(
    conn: Connection, code: str, taps: Sequence[Tap], hiding: Callable[[str], str], *, now: datetime
) -> tuple[Noticed, ...]:
    if not taps:
        return ()
    days = [day_of(one.scan.filed_at) for one in taps]
    found = flags.flags(conn, first=min(days), last=max(days), now=now).standings
    return tuple(
        Noticed(
            one.flag.day.isoformat(), one.flag.rule, hiding(one.flag.reason[0]), hiding(one.flag.reason[1]), one.state
        )
        for one in found
        if any(tap.officer == code for tap in one.flag.taps)
    )


def _acts(conn: Connection, names: set[str]) -> Iterator[Entry]:
    for entry in own_chain.lines(conn):
        if any(text in names for text in _texts(msgspec.json.decode(entry.line))):
            yield entry


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 (whatever stands in a line of JSON)
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
