"""What the telephone's pages show of orders: where, until when, and photographs with what gives cause to doubt them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from hub.fieldwork.proof import Lack, Seen, after_photographs, lacks
from hub.fleet import locations
from hub.fleet import service as fleet
from hub.fleet.location import Location
from hub.fleet.nouns import Point
from hub.kernel.pair import Pair
from hub.kernel.period import day_of
from hub.patrol.scan import Scan
from hub.photographs import service as photographs
from hub.photographs.service import Photograph, doubts
from hub.remediation import inspecting, retesting, tested
from hub.remediation import service as orders
from hub.remediation.order import Comment, Order, OrderFile, Taken
from hub.remediation.retesting import Retest
from hub.remediation.transitions import State

_SENT_WITH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Row:
    """An order in a list."""

    order: Order
    point: Point | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A photograph of an order; None where nothing is known of it."""

    name: str
    photograph: Photograph | None
    by: str
    at: datetime
    doubts: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One order, for the telephone."""

    file: OrderFile
    point: Point | None
    place: Location | None
    is_late: bool
    before: Sequence[Shown]
    after: Sequence[Shown]
    is_testable: bool
    retest: Retest | None

    @property
    def names(self) -> frozenset[str]:
        """The photographs that belong to it: whoever may see it may see these."""
        return frozenset(one.name for one in (*self.before, *self.after))


@dataclass(frozen=True, slots=True)
class Inspection:
    """The same for who inspects it."""

    sheet: Sheet
    seen: Seen
    lacks: Sequence[Lack]
    tap: Scan | None
    """The newest tap that an inspection now may name."""


def of_section(conn: Connection, section: str, *, now: datetime) -> Sequence[Row]:
    """What is open and assigned to the section: what has to be done first, by when; then what waits for its proof."""
    states = [state for state in orders.OPEN_STATES if state is not State.REPORTED]
    found = orders.orders(conn, section=section, states=states)
    found = sorted(found, key=lambda one: (one.state is State.REPORTED_DONE, one.due_at, one.number))
    return _rows(conn, found, now=now)


def to_inspect(conn: Connection, *, now: datetime) -> Sequence[Row]:
    """What is said to be done, and what no device can test; the longest waiting first."""
    found = [
        one for one in orders.orders(conn, states=[State.REPORTED_DONE]) if not tested.is_testable(conn, one, now=now)
    ]
    return _rows(conn, sorted(found, key=lambda one: (one.done_at or one.opened_at, one.number)), now=now)


def sheet(conn: Connection, number: int, *, now: datetime, section: str | None = None) -> Sheet | None:
    """The order, for a section's staff only where it is theirs and was given to them."""
    file = orders.order_file(conn, number, section=section)
    if file is None or (section is not None and file.order.state is State.REPORTED):
        return None
    point = fleet.point(conn, file.order.point)
    place = locations.locations(conn).get(file.order.point)
    told: list[Taken | Comment] = sorted([*file.steps, *file.comments], key=lambda one: one.at)
    shown: dict[bool, dict[str, Shown]] = {False: {}, True: {}}
    for one in told:
        for name in one.photographs:
            photograph = photographs.photograph(conn, name)
            is_again = any(name in side for side in shown.values())
            found = [*_doubts(file, photograph, one, place=place), *([_TWICE] if is_again else [])]
            shown[one.is_after].setdefault(name, Shown(name, photograph, one.by, one.at, found))
    return Sheet(
        file,
        point,
        place,
        file.order.is_overdue(now),
        [*shown[False].values()],
        [*shown[True].values()],
        tested.is_testable(conn, file.order, now=now),
        retesting.of_order(conn, file.order, now=now),
    )


def inspection(conn: Connection, number: int, *, by: str, now: datetime) -> Inspection | None:
    """The order as this user may inspect it."""
    found = sheet(conn, number, now=now)
    if found is None:
        return None
    order = found.file.order
    taps = inspecting.taps_for(conn, order, after=after_photographs(found.file), now=now)
    stands = any(
        one.enrolled_to is None and found.point is not None and one.point_id == found.point.id
        for one in fleet.enrolments(conn)
    )
    seen = Seen(tested.is_testable(conn, order, now=now), stands, bool(taps))
    return Inspection(found, seen, lacks(found.file, seen, by=by), taps[0] if taps else None)


_TWICE: Pair = ("ภาพนี้อยู่ในใบงานนี้แล้ว", "this order has this very photograph already")
_EARLIER: Pair = ("ภาพนี้เคยส่งมาก่อนแล้ว", "this photograph was sent once before")


def _doubts(
    file: OrderFile, photograph: Photograph | None, told: Taken | Comment, *, place: Location | None
) -> Sequence[Pair]:
    if photograph is None:
        return []
    worked_at = file.order.repaired_at if told.is_after and file.order.repaired_at else told.at
    found = [*doubts(photograph, place=place, day=day_of(worked_at))]
    return [*found, _EARLIER] if photograph.received_at < told.at - _SENT_WITH else found


def _rows(conn: Connection, found: Sequence[Order], *, now: datetime) -> Sequence[Row]:
    points: Mapping[str, Point] = {point.code: point for point in fleet.points(conn)}
    return [Row(one, points.get(one.point), one.is_overdue(now)) for one in found]
