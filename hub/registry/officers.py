"""What the pages of officers show, loaded in one go: the list with the last taps, and one officer with every card."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.fleet import service as fleet
from hub.fleet.service import Point
from hub.patrol import service as patrol
from hub.patrol.roster import Roster, make_roster
from hub.patrol.scan import Scan
from hub.people import officer_changes
from hub.people import service as people
from hub.people.service import Holding, Officer
from hub.registry.reading import Understood, read
from wire_contract.act_changes import HoldingChanged
from wire_contract.event import write_time

TAPS_OF = timedelta(days=31)
MOST_TAPS = 30


@dataclass(frozen=True, slots=True)
class Tap:
    """An officer's tap, and where."""

    scan: Scan
    point: Point | None


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """One officer in the list."""

    officer: Officer
    cards: tuple[Holding, ...]
    """Carried now, or from a moment that is still to come."""
    last_tap: Tap | None
    """Of the last 31 days."""


@dataclass(frozen=True, slots=True)
class CardBefore:
    """A card that the officer no longer carries."""

    holding: Holding
    why: str | None
    """The reason that was given when it was taken back."""
    is_free: bool
    """Nobody carries it now, so that it can be handed out again."""


@dataclass(frozen=True, slots=True)
class OfficerView:
    """The page of one officer."""

    officer: Officer
    ended_on: date | None
    """From which day on the officer patrols no more."""
    cards: tuple[Holding, ...]
    before: tuple[CardBefore, ...]
    taps: tuple[Tap, ...]


def officer_rows(conn: Connection, *, sought: str, now: datetime) -> Sequence[OfficerRow]:
    """Every officer whose code, name or card has what is sought in it, by code."""
    taps = _taps(conn, now=now)
    by_officer: dict[int, list[Holding]] = {}
    for one in people.holdings(conn):
        by_officer.setdefault(one.officer_id, []).append(one)
    found = []
    for officer in people.officers(conn):
        mine = by_officer.get(officer.id, [])
        cards = tuple(one for one in mine if one.valid_to is None or one.valid_to > now)
        if _has(sought, officer, mine):
            found.append(OfficerRow(officer, cards, next(iter(taps.get(officer.code, ())), None)))
    return found


def officer_view(conn: Connection, code: str, *, now: datetime) -> OfficerView | None:
    """One officer; None where there is none of this code."""
    officer = next((one for one in people.officers(conn) if one.code == code), None)
    if officer is None:
        return None
    holdings = people.holdings(conn)
    carried = {one.credential for one in holdings if one.valid_to is None or one.valid_to > now}
    mine = [one for one in holdings if one.officer_id == officer.id]
    ended = sorted((one for one in mine if one.valid_to and one.valid_to <= now), key=lambda one: one.valid_to or now)
    why = _reasons(conn, code)
    return OfficerView(
        officer,
        officer_changes.endings(conn).get(code),
        tuple(one for one in mine if one.valid_to is None or one.valid_to > now),
        tuple(
            CardBefore(one, why.get((one.credential, write_time(one.valid_from))), one.credential not in carried)
            for one in ended[::-1]
        ),
        tuple(_taps(conn, now=now).get(code, ())[:MOST_TAPS]),
    )


def holder_of(conn: Connection, card: str, *, now: datetime) -> Holding | None:
    """Who carries this card, or is to carry it from a moment that is still to come."""
    found = (one for one in people.holdings(conn) if one.credential == card)
    return next((one for one in found if one.valid_to is None or one.valid_to > now), None)


def _has(sought: str, officer: Officer, cards: Iterable[Holding]) -> bool:
    text = sought.strip().casefold()
    if not text or text in officer.code.casefold() or text in officer.name.casefold():
        return True
    card = read(sought)
    whole = card.card if isinstance(card, Understood) else None
    return any(one.credential == whole or text in one.credential.casefold() for one in cards)


def _taps(conn: Connection, *, now: datetime) -> Mapping[str, Sequence[Tap]]:
    """The taps of the last month by the officer who carried the card then, the latest first."""
    enrolments = fleet.enrolments(conn)
    roster = make_roster(people.holdings(conn), enrolments)
    points = {point.id: point for point in fleet.points(conn)}
    devices = {one.device for one in enrolments}
    found: dict[str, list[Tap]] = {}
    for scan in patrol.scans_at(conn, devices, since=now - TAPS_OF, until=now + timedelta(days=1)):
        code = roster.officer_with(scan.credential, scan.filed_at)
        if code is not None:
            found.setdefault(code, []).insert(0, Tap(scan, _place(scan, roster, points)))
    return found


def _place(scan: Scan, roster: Roster, points: Mapping[int, Point]) -> Point | None:
    number = roster.point_of(scan.device, scan.filed_at)
    return points.get(number) if number is not None else None


def _reasons(conn: Connection, code: str) -> Mapping[tuple[str, str], str]:
    """Why each of the officer's cards was last changed, by card and first moment, as the hub's chain tells it."""
    found = {}
    for entry in own_chain.of_kind(conn, HoldingChanged):
        act = entry.act
        if isinstance(act, HoldingChanged) and act.after and act.after.officer == code and act.after.valid_to:
            found[act.after.credential, act.after.valid_from] = act.reason or ""
    return found
