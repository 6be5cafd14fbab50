"""Everything that the board of today and the wall show, loaded in one go and shared by all who look at that moment."""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from hub.alarms import service
from hub.alarms import views as alarms
from hub.alarms.alarm import Alarm
from hub.dashboard.cells import KeptCells
from hub.dashboard.deadlines import deadlines
from hub.dashboard.devices import Devices, standing_devices
from hub.dashboard.to_do import HURRY, ToDo, to_do
from hub.evidence import own_chain
from hub.flags import service as flags
from hub.fleet import service as fleet
from hub.fleet.maintenance import maintenance_of
from hub.kernel.period import day_bounds, day_of
from hub.kernel.rights import Right
from hub.letters import service as letters
from hub.patrol import views as patrol
from hub.patrol.board import Board
from hub.patrol.views import Attention
from hub.reading_once import reading_once
from hub.remediation import service as remediation
from hub.web.hub_state import AssetsNow, HubState

BELIEVED_S = 1.0
"""So long one look serves everybody, where nothing was sent and nothing done meanwhile."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How everything stands at one moment."""

    at: datetime
    board: Board
    devices: Devices
    tested: AssetsNow
    attention: Attention
    left: timedelta
    """Until the Bangkok day ends."""
    waiting: tuple[ToDo, ...]
    alarms: tuple[Alarm, ...]
    """The open ones, what should be looked at first first."""
    names: Mapping[str, str]
    """What points are called, by code."""
    deadlines: Mapping[str, datetime]
    """Until when the next patrol must have taken place, by code of those points of which one is still due."""

    @property
    def next_end(self) -> datetime | None:
        """When the next window closes in which a patrol is still due; None where all day serves for all of them."""
        first = min(self.deadlines.values(), default=None)
        return None if first is None or first == self.at + self.left else first

    def waiting_for(self, rights: frozenset[Right]) -> Sequence[ToDo]:
        """What somebody with these rights can look into."""
        return [one for one in self.waiting if one.right in rights]

    def alarms_for(self, rights: frozenset[Right]) -> Sequence[Alarm]:
        """The open alarms that somebody with these rights may see."""
        return [one for one in self.alarms if alarms.may_see(rights, one)]


@dataclass(slots=True)
class Looking:
    """The newest look. May be asked from any thread."""

    cells: KeptCells = field(default_factory=KeptCells)
    found: Overview | None = None
    seen: tuple[datetime, int, int] | None = None
    looked_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def overview(self, conn: Connection, state: HubState, *, now: datetime) -> Overview:
        """How everything stands. A look is shared until a device or a person did something, or it is too old."""
        changes = state.live.changes
        head = own_chain.head(conn)
        seen = (now.replace(microsecond=0), changes, head.number if head else 0)
        with self.lock:
            is_old = time.monotonic() - self.looked_at > BELIEVED_S
            if self.found is None or is_old or seen != self.seen:
                begin = time.monotonic()
                self.found = look(conn, state, cells=self.cells, now=now)
                self.seen, self.looked_at = seen, begin
            return self.found


def look(conn: Connection, state: HubState, *, cells: KeptCells, now: datetime) -> Overview:
    """One look at the database, which reads the register once."""
    conn = reading_once(conn)
    today = day_of(now)
    statuses = fleet.statuses(conn)
    judged = cells.of(conn, first=today, last=today, now=now)
    board = patrol.board(conn, now=now, cells=judged, statuses=statuses)
    points = {row.point.id: row.point for row in board.rows}
    devices = standing_devices(
        points,
        enrolments=fleet.enrolments(conn),
        statuses=statuses,
        now=now,
        hears_since=state.hears_since(),
        maintenance=maintenance_of(conn),
    )
    tested = state.assets_now(conn, now)
    attention = patrol.attention(conn, flags=state.open_flags(conn, now), now=now)
    left = day_bounds(today)[1] - now
    ends = deadlines(board.rows, standards=flags.windows(conn), today=today, now=now)
    waiting = to_do(
        board,
        devices=devices,
        tested=tested,
        orders=remediation.waiting(conn),
        letters=letters.waiting(conn),
        attention=attention,
        hurry_until=now + HURRY,
        ends=ends,
    )
    names = {point.code: point.short_name or point.name for point in points.values()}
    found = tuple(service.open_alarms(conn))
    return Overview(now, board, devices, tested, attention, left, tuple(waiting), found, names, ends)
