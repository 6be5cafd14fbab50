"""What the devices' tests say of orders, read from the slice of self-tests and judged by `proving`."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from hub.fleet import service as fleet
from hub.patrol.roster import make_roster
from hub.remediation import proving
from hub.remediation.assets import TESTED_WITHIN
from hub.remediation.order import Order
from hub.remediation.proving import News, is_of, news
from hub.self_tests import service as self_tests
from hub.self_tests.history import AssetKey
from hub.self_tests.judged import Judged

_BEFORE = timedelta(hours=1)
LOOKS_BACK = timedelta(days=90)
"""What failed before that and passes since is no news to anybody."""


def is_testable(conn: Connection, order: Order, *, now: datetime) -> bool:
    """A device has lately tested the camera or lamp that the order is about."""
    point = fleet.point(conn, order.point)
    if point is None or order.asset_kind is None or order.asset is None:
        return False
    names = self_tests.tested_names(conn, since=now - TESTED_WITHIN)
    return AssetKey(point.id, order.asset_kind, order.asset) in names


def news_of(conn: Connection, order: Order, *, now: datetime) -> News | None:
    """What tests since the work was said to be done call for."""
    if order.asset_kind is None or order.asset is None or order.done_at is None:
        return None
    told = _tests(conn, order, since=order.since - _BEFORE, now=now)
    failed = [one for one in told if is_of(order, one) and one.test.filed_at <= order.done_at]
    return news(order, told, failed=failed[-1] if failed else None, now=now)


def works_since(conn: Connection, order: Order, *, now: datetime) -> datetime | None:
    """Since when the device says that it works again, of an order whose work nobody said is done."""
    if order.asset_kind is None or order.asset is None or not order.is_open or order.done_at is not None:
        return None
    since = max(order.since - _BEFORE, now - LOOKS_BACK)
    return proving.works_since(order, _tests(conn, order, since=since, now=now), now=now)


def _tests(conn: Connection, order: Order, *, since: datetime, now: datetime) -> Sequence[Judged]:
    """The tests of the order's camera or lamp while their device stood at its point, the oldest first."""
    point = fleet.point(conn, order.point)
    if point is None or order.asset_kind is None or order.asset is None:
        return ()
    terms = [term for term in fleet.enrolments(conn) if term.point_id == point.id]
    roster = make_roster((), terms)
    found = self_tests.results_at(
        conn,
        {term.device for term in terms},
        since=since,
        until=now + timedelta(milliseconds=1),
        asset=(order.asset_kind, order.asset),
    )
    return [one for one in found if roster.term_of(one.test.device, one.test.filed_at)]
