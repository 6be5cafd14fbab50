"""The tables of self-tests, and every statement that touches them. Called by this slice's service and register only."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    select,
)

from hub.database import Moment, add_rows, metadata, stored_moment
from hub.evidence.believed import may_belong
from hub.fleet.asset import AssetKind
from hub.self_tests.check_duty import CheckDutyChange
from hub.self_tests.self_test import SelfTest
from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.topics import DeviceId

self_tests = Table(
    "self_tests",
    metadata,
    Column("device", String(40), primary_key=True),
    Column("occurred_at", Moment, primary_key=True, autoincrement=False),
    Column("hash", String(64), primary_key=True),
    Column("journal", String(8), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("asset", String(40), nullable=False),
    Column("clock", String(16), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("measured", LargeBinary, nullable=False),
    Index("ix_self_tests_occurred_at", "occurred_at"),
    Index("ix_self_tests_received_at", "received_at"),
)
"""Tests of cameras and lamps, one row for each line: a projection of `lines` that can be made anew at any time."""

check_duties = Table(
    "check_duties",
    metadata,
    Column("point_id", Integer, ForeignKey("points.id"), primary_key=True, autoincrement=False),
    Column("from_day", Date, primary_key=True),
    Column("camera_checks_per_day", Integer, nullable=False),
)
"""How many checks of its cameras a point is due from a day on; without a row, 1 where there is a camera."""


def add_tests(conn: Connection, tests: Sequence[SelfTest]) -> None:
    """These tests are remembered; one that already was stays as it is."""
    rows = [
        (
            test.device,
            stored_moment(test.occurred_at),
            test.hash,
            test.journal,
            test.sequence,
            test.kind.value,
            test.asset,
            test.clock.value,
            stored_moment(test.received_at),
            test.measured,
        )
        for test in tests
    ]
    add_rows(conn, self_tests, rows)


def results_between(
    conn: Connection,
    *,
    since: datetime,
    until: datetime,
    devices: Collection[DeviceId] | None = None,
    asset: tuple[AssetKind, str] | None = None,
) -> Iterator[SelfTest]:
    """The tests that may have taken place, or be listed, from `since` to before `until`, of all devices and assets for
    None.
    """
    query = select(self_tests).where(may_belong(self_tests, since=since, until=until))
    if devices is not None:
        query = query.where(self_tests.c.device.in_(devices))
    if asset is not None:
        query = query.where(self_tests.c.kind == asset[0].value, self_tests.c.asset == asset[1])
    for row in conn.execute(query):
        yield SelfTest(
            LineHash(row.hash),
            DeviceId(row.device),
            JournalId(row.journal),
            row.sequence,
            AssetKind(row.kind),
            row.asset,
            row.occurred_at,
            ClockTrust(row.clock),
            row.received_at,
            bytes(row.measured),
        )


def names_since(conn: Connection, *, since: datetime) -> Sequence[tuple[DeviceId, AssetKind, str]]:
    """Which cameras and lamps devices have tested since then, by the devices' own time."""
    named = select(self_tests.c.device, self_tests.c.kind, self_tests.c.asset).distinct()
    query = named.where(self_tests.c.occurred_at >= since)
    return [(DeviceId(row.device), AssetKind(row.kind), row.asset) for row in conn.execute(query)]


def check_duty_changes(conn: Connection) -> dict[int, list[CheckDutyChange]]:
    """Every point's rows, by point id and in the order of their days."""
    query = select(check_duties).order_by(check_duties.c.point_id, check_duties.c.from_day)
    found: dict[int, list[CheckDutyChange]] = {}
    for row in conn.execute(query):
        found.setdefault(row.point_id, []).append(CheckDutyChange(row.from_day, row.camera_checks_per_day))
    return found


def put_check_duty(conn: Connection, point_id: int, from_day: date, checks: int | None) -> None:
    """So many checks are due from that day on; for None nothing changes on that day."""
    mine = (check_duties.c.point_id == point_id) & (check_duties.c.from_day == from_day)
    conn.execute(delete(check_duties).where(mine))
    if checks is not None:
        values = {"point_id": point_id, "from_day": from_day, "camera_checks_per_day": checks}
        conn.execute(check_duties.insert().values(values))
