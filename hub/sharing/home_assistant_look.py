"""One look at how every device stands, for Home Assistant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from hub.dashboard.cells import KeptCells
from hub.fleet import service as fleet
from hub.fleet.asset import AssetKind
from hub.fleet.liveness import Liveness, liveness, standing_at
from hub.fleet.maintenance import maintenance_of
from hub.fleet.nouns import DeviceStatus
from hub.kernel.period import day_of
from hub.patrol.compliance import DayCell
from hub.self_tests.counting import Now as AssetsNow
from hub.self_tests.rules.standing import Urgency
from hub.self_tests.views import Row
from hub.sharing.home_assistant import Shown

LOOKS_BACK = timedelta(days=6)
"""An older last patrol is shown as unknown."""
_CONNECTED: Mapping[Liveness, bool | None] = {
    Liveness.UP: True,
    Liveness.LATE: True,
    Liveness.DOWN: False,
    Liveness.UNKNOWN: None,
    Liveness.NEVER_SEEN: None,
}
"""One that is late is still connected as far as its broker knows."""


@dataclass(slots=True)
class Look:
    """Looks again and again; called by one thread."""

    assets: AssetsNow
    cells: KeptCells = field(default_factory=KeptCells)

    def __call__(self, conn: Connection, *, now: datetime, hears_since: datetime | None) -> Sequence[Shown]:
        """Every device that stands at a point in use. `hears_since` is read before the database, as alarms do."""
        today = day_of(now)
        points = {one.id: one for one in fleet.points(conn) if one.closed_on is None or today < one.closed_on}
        statuses, maintenance = fleet.statuses(conn), maintenance_of(conn)
        judged = self.cells.of(conn, first=today - LOOKS_BACK, last=today, now=now)
        tested = self.assets.overview(conn, now).rows
        found = []
        for device, term in sorted(standing_at(fleet.enrolments(conn), now).items()):
            if term.point_id not in points:
                continue
            status = statuses.get(device)
            cells = judged.get(term.point_id, {})
            cell = cells.get(today)
            here = [row for row in tested if row.point.id == term.point_id]
            seen = liveness(status, now=now, hears_since=hears_since)
            heard = _heard(status, seen)
            found.append(
                Shown(
                    device=device,
                    point=points[term.point_id],
                    state=liveness(status, now=now, hears_since=hears_since, maintenance=maintenance.get(device)),
                    is_connected=_CONNECTED[seen],
                    last_patrol=_last(cells),
                    patrols=cell.proved if cell else None,
                    patrols_due=cell.required if cell else None,
                    camera_fails=_fails(row for row in here if row.key.kind is AssetKind.CAMERA),
                    lamp_fails=_fails(row for row in here if row.key.kind is AssetKind.LAMP),
                    vitals=heard.heartbeat.vitals if heard and heard.heartbeat else None,
                    release=status.heartbeat.release if status and status.heartbeat else None,
                )
            )
        return found


def _heard(status: DeviceStatus | None, state: Liveness) -> DeviceStatus | None:
    return status if state in {Liveness.UP, Liveness.LATE} else None


def _last(cells: Mapping[date, DayCell]) -> datetime | None:
    return max((visit.scan.filed_at for cell in cells.values() for visit in cell.visits), default=None)


def _fails(rows: Iterable[Row]) -> bool | None:
    """Whether one of them fails; None where nobody knows of one, or there is none."""
    urgencies = {row.standing.urgency for row in rows}
    if Urgency.FAILING in urgencies:
        return True
    return False if urgencies == {Urgency.GOOD} else None
