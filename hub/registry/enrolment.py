"""Cards that are read at a point which was asked to: how the asking stands, and which new cards were tapped since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from hub.fleet import commands
from hub.fleet import service as fleet
from hub.fleet.commands import IssuedCommand
from hub.fleet.service import Point
from hub.patrol import service as patrol
from hub.patrol.scan import Scan
from hub.people import service as people
from hub.people.service import Holding
from hub.registry.reading import Complaint, complaint_about
from wire_contract.measurements import Shown
from wire_contract.messages import CommandOutcome, Verb, enrol_seconds

LATE = timedelta(days=1)
"""How far a tap's own time may lie from its receipt and still be looked for."""


_NEW = frozenset({Shown.ENROL, Shown.UNKNOWN, Shown.REFUSED})


class Stage(StrEnum):
    """How an enrolment at a point stands: computed when asked for."""

    ASKED = "asked"
    READING = "reading"
    OVER = "over"
    UNANSWERED = "unanswered"
    REFUSED = "refused"
    """The device answered otherwise than by doing it."""


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card that the point did not know when it was tapped."""

    scan: Scan
    holder: Holding | None
    """Who carries it now."""
    complaint: Complaint | None
    """Why it cannot be handed out."""
    was_refused: bool
    """The point itself refused what it read."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One asking, and what came of it so far."""

    command: IssuedCommand
    point: Point | None
    stage: Stage
    ends_at: datetime | None
    """Until when the point reads new cards; None while that is not known."""
    cards: tuple[NewCard, ...]
    """Each once, the latest tap first."""


def enrolment(conn: Connection, id_: str, *, now: datetime) -> Enrolment | None:
    """The enrolment that this command began; None where it is none."""
    command = commands.find(conn, id_)
    seconds = enrol_seconds(command.arguments) if command is not None and command.verb == Verb.ENROL else None
    if command is None or seconds is None:
        return None
    ends_at = command.done_at + timedelta(seconds=seconds) if command.done_at else None
    place = next(
        (one.point_id for one in fleet.enrolments(conn) if one.device == command.device and not one.enrolled_to), 0
    )
    point = next((one for one in fleet.points(conn) if one.id == place), None)
    return Enrolment(command, point, _stage(command, ends_at, now), ends_at, tuple(_new_cards(conn, command, now)))


def _stage(command: IssuedCommand, ends_at: datetime | None, now: datetime) -> Stage:
    if command.outcome is None or ends_at is None:
        return Stage.ASKED if now < command.expires_at else Stage.UNANSWERED
    if command.outcome != CommandOutcome.DONE:
        return Stage.REFUSED
    return Stage.READING if now < ends_at else Stage.OVER


def _new_cards(conn: Connection, command: IssuedCommand, now: datetime) -> Sequence[NewCard]:
    """What the point did not know when it was tapped there. By receipt, which is the hub's own time: the device's clock
    may be wrong.
    """
    holders = {one.credential: one for one in people.holdings(conn) if one.covers(now)}
    found: dict[str, NewCard] = {}
    for scan in patrol.scans_at(conn, {command.device}, since=command.issued_at - LATE, until=now + LATE):
        if scan.received_at >= command.issued_at and scan.shown in _NEW:
            card, refused = scan.credential, scan.shown is Shown.REFUSED
            found.pop(card, None)
            found[card] = NewCard(scan, holders.get(card), complaint_about(card), refused)
    return list(found.values())[::-1]
