"""An inspection proves only who stood there: a tap at the point, later than the after-photograph, lately.

Where no device stands at the point there is nothing to tap: the inspector's own photograph takes its place.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from hub.fleet import service as fleet
from hub.kernel.period import day_of
from hub.patrol import service as patrol
from hub.patrol.compliance import Rejection
from hub.patrol.scan import Scan
from hub.remediation.order import Detail, FieldRefused, Order

WITHIN = timedelta(minutes=30)
"""So long after the tap the inspector may still say what was seen."""


def taps_for(conn: Connection, order: Order, *, after: Sequence[tuple[str, datetime]], now: datetime) -> Sequence[Scan]:
    """The taps that an inspection now may name, the newest first: an officer's, at the point, later than the newest
    after-photograph and than the word that the work is done.
    """
    point = fleet.point(conn, order.point)
    if point is None or order.done_at is None:
        return ()
    begin = max([order.done_at, now - WITHIN, *(at for _, at in after)])
    cells = patrol.cells_at(conn, point.id, first=day_of(begin), last=day_of(now), now=now)
    taps = [
        scan
        for cell in cells.values()
        for scan in (
            *(visit.scan for visit in cell.visits),
            *(one.scan for one in cell.rejected if one.reason is Rejection.REPEAT),
        )
    ]
    there = [
        scan
        for scan in taps
        if scan.when.earliest is not None and begin < scan.when.earliest <= scan.when.latest <= now
    ]
    return sorted(there, key=lambda scan: (scan.filed_at, scan.hash), reverse=True)


def check(
    conn: Connection, order: Order, detail: Detail, *, after: Sequence[tuple[str, datetime]], now: datetime
) -> None:
    """The inspection names such a tap; or, where no device stands at the point, has a photograph of its own."""
    point = fleet.point(conn, order.point)
    has_device = point is not None and any(
        one.point_id == point.id and one.enrolled_to is None for one in fleet.enrolments(conn)
    )
    if not has_device:
        if not detail.photographs:
            raise FieldRefused(
                "จุดนี้ไม่มีเครื่องให้แตะ ต้องถ่ายภาพ · no device stands here: take a photograph",
                field="photographs",
                hint="ถ่ายภาพที่จุดแล้วส่งอีกครั้ง · photograph the place and send it again",
            )
        return
    if detail.because not in {scan.hash for scan in taps_for(conn, order, after=after, now=now)}:
        raise FieldRefused(
            "ต้องแตะบัตรที่จุดหลังภาพถ่ายหลังดำเนินการ · this needs a tap at the point, later than the after-photograph",
            field="because",
            hint="แตะบัตรที่จุด แล้วตอบภายใน ๓๐ นาที · tap at the point, then answer within 30 minutes",
        )
