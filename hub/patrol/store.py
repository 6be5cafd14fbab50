"""The tables of patrol, and every statement that touches them. Called by `hub.patrol.service` only."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    UniqueConstraint,
    delete,
    select,
    update,
)

from hub.database import Moment, add_rows, insert, metadata, stored_moment
from hub.evidence.believed import may_belong
from hub.patrol.scan import SUN, ProofState, Scan
from hub.patrol.schedule import DutyChange
from wire_contract.delivery import Place
from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.measurements import Medium, Refusal, Shown
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
    Column("refusal", String(20)),
    Column("proof_state", String(10), nullable=False, server_default=ProofState.NONE.value),
    Column("sun_counter", Integer),
    Column("badge_step", BigInteger),
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
            tap.refusal and tap.refusal.value,
            tap.proof_state.value,
            tap.sun_counter,
            tap.badge_step,
        )
        for tap in taps
    ]
    add_rows(conn, scans, rows)


def scans_between(
    conn: Connection, *, since: datetime, until: datetime, devices: Collection[DeviceId] | None = None
) -> Iterator[Scan]:
    """The taps that may have taken place, or be listed, from `since` to before `until`, in order of the devices' own
    time; of all devices for None.
    """
    query = select(scans).where(may_belong(scans, since=since, until=until))
    if devices is not None:
        query = query.where(scans.c.device.in_(devices))
    for row in conn.execute(query.order_by(scans.c.occurred_at, scans.c.hash)):
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
            row.refusal and Refusal(row.refusal),
            ProofState(row.proof_state),
            row.sun_counter,
            row.badge_step,
        )


def unverified(conn: Connection) -> Sequence[Row[Any]]:
    """The SUN messages that were not verified, with their places."""
    query = select(scans).where(scans.c.proof == SUN, scans.c.proof_state != ProofState.VERIFIED.value)
    return conn.execute(query.order_by(scans.c.hash)).all()


def set_proof_state(conn: Connection, place: Place, *, device: str, before: str, after: str) -> bool:
    """What was found of the tap's proof is now that; False where it was not what it should have been."""
    found = conn.execute(
        update(scans)
        .where(
            scans.c.device == device,
            scans.c.hash == place.hash,
            scans.c.journal == place.journal,
            scans.c.sequence == place.sequence,
            scans.c.proof_state == before,
        )
        .values(proof_state=after)
    )
    return found.rowcount == 1


exclusions = Table(
    "exclusions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("device", String(40), nullable=False),
    Column("journal", String(8), nullable=False),
    Column("sequence", BigInteger, nullable=False),
)
"""Taps that people set aside: they count as no visit."""


def excluded(conn: Connection) -> frozenset[LineHash]:
    """The taps that are set aside."""
    return frozenset(LineHash(found) for found in conn.execute(select(exclusions.c.hash)).scalars())


def exclusion_rows(conn: Connection) -> Sequence[Row[Any]]:
    """The taps that are set aside, with their places."""
    return conn.execute(select(exclusions).order_by(exclusions.c.hash)).all()


def scan_at(conn: Connection, device: DeviceId, place: Place) -> bool:
    """Whether this line of this device is a tap."""
    query = select(scans.c.hash).where(
        scans.c.device == device,
        scans.c.hash == place.hash,
        scans.c.journal == place.journal,
        scans.c.sequence == place.sequence,
    )
    return conn.execute(query).first() is not None


def add_exclusion(conn: Connection, values: Mapping[str, object]) -> None:
    """The tap is set aside."""
    conn.execute(exclusions.insert().values(values))


def remove_exclusion(conn: Connection, line_hash: str) -> None:
    """The tap counts again."""
    conn.execute(delete(exclusions).where(exclusions.c.hash == line_hash))


def duty(conn: Connection, point_id: int, from_day: date) -> DutyChange | None:
    """What the point is due from exactly this day on."""
    query = select(duties).where(duties.c.point_id == point_id, duties.c.from_day == from_day)
    row = conn.execute(query).one_or_none()
    return None if row is None else DutyChange(row.from_day, row.patrols_per_day)


def remove_duty(conn: Connection, point_id: int, from_day: date) -> None:
    """Nothing changes for the point on that day."""
    conn.execute(delete(duties).where(duties.c.point_id == point_id, duties.c.from_day == from_day))


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
