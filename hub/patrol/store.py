"""The tables of patrol, and every statement that touches them. Called by `hub.patrol.service` only."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    or_,
    select,
)

from hub.database import Moment, add_rows, insert, metadata, stored_moment
from hub.patrol.scan import Scan
from hub.patrol.schedule import DutyChange
from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.measurements import Medium, Shown
from wire_contract.topics import DeviceId

duties = Table(
    "duties",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("point_id", Integer, ForeignKey("points.id"), nullable=False),
    Column("from_day", Date, nullable=False),
    Column("patrols_per_day", Integer, nullable=False),
    UniqueConstraint("point_id", "from_day"),
)
"""How many patrols a day a point is due, from a Bangkok day on until a later row; no row means the form's 2."""

scans = Table(
    "scans",
    metadata,
    Column("device", String(40), primary_key=True),
    Column("occurred_at", Moment, primary_key=True, autoincrement=False),
    Column("hash", String(64), primary_key=True),
    Column("journal", String(8), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("reader", String(40), nullable=False),
    Column("medium", String(10), nullable=False),
    Column("proof", String(20), nullable=False),
    Column("credential", String(4200), nullable=False),
    Column("shown", String(10), nullable=False),
    Column("clock", String(16), nullable=False),
    Column("received_at", Moment, nullable=False),
)
"""Taps, one row for each tag.scanned line: a projection of `lines` that can be made anew at any time.

A hash settles device and time, so the key keeps each tap once, and it grows where the devices' time goes on.
"""


def add_scans(conn: Connection, taps: Sequence[Scan]) -> None:
    """These taps are remembered; one that already was stays as it is."""
    rows = [
        (
            tap.device,
            stored_moment(tap.occurred_at),
            tap.hash,
            tap.journal,
            tap.sequence,
            tap.reader,
            tap.medium.value,
            tap.proof,
            tap.credential,
            tap.shown.value,
            tap.clock.value,
            stored_moment(tap.received_at),
        )
        for tap in taps
    ]
    add_rows(conn, scans, rows)


def scans_between(
    conn: Connection, *, since: datetime, until: datetime, devices: Collection[DeviceId] | None = None
) -> Iterator[Scan]:
    """The taps that occurred or were received from `since` to before `until`, in order; of all devices for None."""
    occurred, received = scans.c.occurred_at, scans.c.received_at
    query = select(scans).where(or_((occurred >= since) & (occurred < until), (received >= since) & (received < until)))
    if devices is not None:
        query = query.where(scans.c.device.in_(devices))
    for row in conn.execute(query.order_by(occurred, scans.c.hash)):
        yield Scan(
            LineHash(row.hash),
            DeviceId(row.device),
            JournalId(row.journal),
            row.sequence,
            row.reader,
            Medium(row.medium),
            row.proof,
            row.credential,
            Shown(row.shown),
            row.occurred_at,
            ClockTrust(row.clock),
            row.received_at,
        )


def put_duty(conn: Connection, point_id: int, change: DutyChange) -> None:
    """The point's duty from that day on; a row for the same day is replaced."""
    row = {"point_id": point_id, "from_day": change.from_day, "patrols_per_day": change.patrols_per_day}
    statement = insert(conn, duties).values(row)
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=[duties.c.point_id, duties.c.from_day],
            set_={"patrols_per_day": change.patrols_per_day},
        )
    )


def duty_changes(conn: Connection, *, until: date) -> dict[int, list[DutyChange]]:
    """Every point's rows up to a day, by point id."""
    query = select(duties.c.point_id, duties.c.from_day, duties.c.patrols_per_day).where(duties.c.from_day <= until)
    found: dict[int, list[DutyChange]] = {}
    for row in conn.execute(query):
        found.setdefault(row.point_id, []).append(DutyChange(row.from_day, row.patrols_per_day))
    return found
