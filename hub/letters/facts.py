"""The facts of a letter, read from its orders, the register and the tests: what, where, since when, how often."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from hub.fleet import assets as fleet_assets
from hub.fleet import service as fleet
from hub.fleet.asset import Asset, AssetKind
from hub.fleet.nouns import Point
from hub.kernel.period import day_of
from hub.letters.content import Fact
from hub.letters.letter import About
from hub.patrol.roster import make_roster
from hub.remediation import service as remediation
from hub.remediation.order import Order
from hub.remediation.proving import is_of
from hub.self_tests import service as self_tests
from hub.self_tests.reasons import CAMERA, LAMP
from wire_contract.event import write_time

_MOMENT = timedelta(milliseconds=1)


def fact(conn: Connection, about: About, *, now: datetime) -> Fact:
    """What is known of one defect now."""
    order = remediation.known(conn, about.order)
    point = fleet.point(conn, order.point)
    asset = _asset(conn, order, point, about)
    failed = _failed(conn, order, point, about, now=now)
    words = CAMERA if order.asset_kind is AssetKind.CAMERA else LAMP
    cause = words[order.cause].says[0] if order.cause in words else ""
    return Fact(
        order=order.number,
        work=order.kind.value,
        point=order.point,
        place=point.name if point else "",
        asset=order.asset or "",
        label=asset.label if asset else "",
        inventory=asset.inventory if asset else "",
        cause=cause,
        seen=order.what,
        since=write_time(about.since),
        failed=len(failed),
        last_failed=failed[-1] if failed else None,
    )


def _asset(conn: Connection, order: Order, point: Point | None, about: About) -> Asset | None:
    if point is None or order.asset is None:
        return None
    day, key = day_of(about.since), (point.id, order.asset_kind, order.asset)
    mine = [one for one in fleet_assets.assets(conn) if (one.point_id, one.kind, one.name) == key]
    return next((one for one in mine if one.counts_on(day)), mine[-1] if mine else None)


def _failed(conn: Connection, order: Order, point: Point | None, about: About, *, now: datetime) -> Sequence[str]:
    """When the tests of this defect failed, the oldest first."""
    if point is None or order.asset_kind is None or order.asset is None:
        return ()
    terms = [term for term in fleet.enrolments(conn) if term.point_id == point.id]
    roster = make_roster((), terms)
    found = self_tests.results_at(
        conn,
        {term.device for term in terms},
        since=about.since,
        until=now + _MOMENT,
        asset=(order.asset_kind, order.asset),
    )
    mine = (one for one in found if is_of(order, one) and roster.term_of(one.test.device, one.test.filed_at))
    return [write_time(one.test.filed_at) for one in mine]
