"""The slice's door: requests that are published, and a report from outside that becomes an order as any other does."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from hub.evidence.hand import Hand
from hub.fieldwork import service as fieldwork
from hub.fieldwork.report import Report
from hub.fleet import service as fleet
from hub.fleet.location import Location, metres_between
from hub.fleet.locations import locations
from hub.open311.published import MOST, Asked, request
from hub.open311.writing import Value
from hub.photographs.service import PhotographFolder
from hub.remediation import service as orders
from hub.remediation.kinds import Kind
from hub.remediation.order import Order

_PAGE = 500
_CLOCK_STEPS = timedelta(days=1)
"""Numbers are given in order of time, but for a clock that was set back; older ones are not read."""
NEAR_M = 150.0
"""A place farther than this from every point is not ours."""


def found(conn: Connection, asked: Asked, *, kinds: Collection[Kind]) -> list[Value]:
    """The published requests that are like this, the newest first, 1000 at most."""
    fitting: list[Order] = []
    before: int | None = None
    while len(fitting) < MOST:
        page = orders.orders(conn, before=before, limit=_PAGE)
        fitting += [one for one in page if one.kind in kinds and asked.fits(one)]
        if len(page) < _PAGE or page[-1].opened_at < asked.start - _CLOCK_STEPS:
            break
        before = page[-1].number
    return _told(conn, fitting[:MOST])


def numbered(conn: Connection, numbers: Sequence[int], *, kinds: Collection[Kind]) -> list[Value]:
    """Those of these numbers that are published."""
    known = (orders.order(conn, number) for number in numbers)
    return _told(conn, [one for one in known if one is not None and one.kind in kinds])


def point_near(conn: Connection, place: Location, *, on: datetime) -> str | None:
    """The code of the nearest point that is near enough."""
    open_ones = {one.code for one in fleet.points(conn) if one.closed_on is None or one.closed_on > on.date()}
    far = {code: metres_between(place, there) for code, there in locations(conn).items() if code in open_ones}
    nearest = min(far, key=lambda code: far[code], default=None)
    return nearest if nearest is not None and far[nearest] <= NEAR_M else None


def report(conn: Connection, *, point: str, kind: Kind, words: str, folder: PhotographFolder, hand: Hand) -> int:
    """The number of the order that the report opened or joined."""
    wanted = Report(secrets.token_hex(16), point, kind, words)
    return fieldwork.report(conn, wanted, taken=(), folder=folder, hand=hand).order


def _told(conn: Connection, standing: Sequence[Order]) -> list[Value]:
    names = {point.code: point.name for point in fleet.points(conn)}
    return [request(one, point_name=names.get(one.point, "")) for one in standing]
