"""Points whose devices are telling the hub of a long time: what is known of them is not yet how they are."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection

from hub.alarms.fleet_sightings import is_telling
from hub.evidence import service as evidence
from hub.fleet import service as fleet
from hub.fleet.liveness import standing_at
from hub.kernel.period import day_of
from hub.self_tests.counting import Now as AssetsNow
from wire_contract.topics import DeviceId


def points_telling(
    conn: Connection,
    assets: AssetsNow,
    *,
    codes: Mapping[DeviceId, str],
    statuses: Mapping[DeviceId, fleet.DeviceStatus],
    hears_since: datetime | None,
    now: datetime,
) -> Collection[str]:
    """Codes of points whose lines are coming, or came after the look of `assets` that is believed."""
    moved = {tip.device: tip.moved_at for tip in sorted(evidence.tips(conn), key=lambda tip: tip.moved_at)}
    behind = assets.behind(conn)
    return {
        code
        for device, code in codes.items()
        if device in behind
        or is_telling(statuses.get(device), moved_at=moved.get(device), hears_since=hears_since, now=now)
    }


def codes_of(conn: Connection, now: datetime) -> Mapping[DeviceId, str]:
    """At which point each device stands now; points that are closed are left out."""
    points = {one.id: one for one in fleet.points(conn) if one.closed_on is None or day_of(now) < one.closed_on}
    standing = standing_at(fleet.enrolments(conn), now)
    return {device: points[term.point_id].code for device, term in standing.items() if term.point_id in points}
