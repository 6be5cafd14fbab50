"""The statements that keep what arrives. Every insert is harmless when repeated."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, text, update

from hub.database import insert, stored_moment
from hub.evidence.intake import Line
from hub.evidence.store.tables import forks, holes, journals, lines
from wire_contract.delivery import Arrival, Hole, Tip
from wire_contract.event import JournalId, LineHash
from wire_contract.measurements import JournalShed
from wire_contract.topics import DeviceId

_LOCK = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(device, 7140022)) "
    "FROM (SELECT device FROM unnest(CAST(:devices AS text[])) AS device ORDER BY device) AS ordered"
)
_LINE_COLUMNS = (
    *("hash", "device", "journal", "sequence", "parent", "kind", "occurred_at", "clock", "boot_id", "uptime_ms"),
    *("received_at", "complete", "understood", "readers_answered", "signature", "line"),
)
_ADD_LINES = {
    dialect: f"INSERT INTO lines ({', '.join(_LINE_COLUMNS)}) "  # noqa: S608 (names of our own)
    f"VALUES ({', '.join([mark] * len(_LINE_COLUMNS))}) ON CONFLICT DO NOTHING"
    for dialect, mark in {"sqlite": "?", "postgresql": "%s"}.items()
}
_PROMOTE = update(lines).where(lines.c.hash == bindparam("promoted")).values(complete=True)


def lock(conn: Connection, devices: Collection[DeviceId]) -> None:
    """Nobody else keeps lines of these devices until the transaction ends (SQLite has one writer anyway)."""
    if conn.dialect.name == "postgresql":
        conn.execute(_LOCK, {"devices": sorted(devices)})


def held(conn: Connection, hashes: Collection[LineHash]) -> dict[LineHash, tuple[DeviceId, bool]]:
    """Which of these lines are here: whose they are, and whether their ancestry is complete."""
    query = select(lines.c.hash, lines.c.device, lines.c.complete).where(lines.c.hash.in_(hashes))
    return {LineHash(row.hash): (DeviceId(row.device), row.complete) for row in conn.execute(query)}


def waiting(conn: Connection, devices: Collection[DeviceId]) -> dict[DeviceId, dict[LineHash, Arrival]]:
    """The lines of these devices whose ancestry is not complete."""
    columns = (lines.c.device, lines.c.hash, lines.c.parent, lines.c.journal, lines.c.sequence)
    query = select(*columns).where(lines.c.device.in_(devices), text("NOT complete"))
    found: dict[DeviceId, dict[LineHash, Arrival]] = {}
    for row in conn.execute(query):
        arrival = Arrival(LineHash(row.hash), LineHash(row.parent), JournalId(row.journal), row.sequence)
        found.setdefault(DeviceId(row.device), {})[arrival.hash] = arrival
    return found


def with_child(conn: Connection, parents: Collection[LineHash]) -> set[tuple[DeviceId, LineHash]]:
    """Which of these have a complete child, and of which device."""
    query = select(lines.c.device, lines.c.parent).where(lines.c.parent.in_(parents), lines.c.complete).distinct()
    return {(DeviceId(row.device), LineHash(row.parent)) for row in conn.execute(query)}


def holes_of(conn: Connection, devices: Collection[DeviceId]) -> dict[DeviceId, list[Hole]]:
    """The holes that these devices have declared."""
    found: dict[DeviceId, list[Hole]] = {}
    for row in conn.execute(select(holes).where(holes.c.device.in_(devices))):
        hole = Hole(JournalId(row.journal), row.first, row.last, LineHash(row.parent), LineHash(row.last_hash))
        found.setdefault(DeviceId(row.device), []).append(hole)
    return found


def add_lines(conn: Connection, arrived: Sequence[Line], *, complete: Collection[LineHash]) -> None:
    """These lines are kept byte for byte; one that is already here stays as it was.

    The hot path: one prepared statement and plain tuples for the driver, at a third of the cost of bound columns.
    """
    rows = [
        (
            line.hash,
            line.event.device,
            line.event.journal,
            line.event.position,
            line.event.prev,
            line.event.type,
            stored_moment(line.event.occurred_at),
            line.event.clock.value,
            line.event.bootid,
            line.event.uptime_ms,
            stored_moment(line.received_at),
            line.hash in complete,
            line.measurement is not None,
            line.readers_answered,
            line.signed.signature,
            line.signed.line,
        )
        for line in arrived
    ]
    if rows:
        conn.exec_driver_sql(_ADD_LINES[conn.dialect.name], rows)


def add_holes(conn: Connection, declarations: Sequence[Line]) -> None:
    """These declared holes are known, whether or not their declarations already hang on the chain."""
    rows = [
        {
            "declaration": line.hash,
            "device": line.event.device,
            "journal": line.event.journal,
            "first": line.measurement.first,
            "last": line.measurement.last,
            "parent": line.measurement.parent,
            "last_hash": line.measurement.last_hash,
            "reason": line.measurement.reason.value,
        }
        for line in declarations
        if isinstance(line.measurement, JournalShed)
    ]
    if rows:
        conn.execute(insert(conn, holes).on_conflict_do_nothing(), rows)


def promote(conn: Connection, hashes: Collection[LineHash]) -> None:
    """These waiting lines now have their complete ancestry."""
    if hashes:
        conn.execute(_PROMOTE, [{"promoted": hash_} for hash_ in hashes])


def move_tips(conn: Connection, tips: Mapping[tuple[DeviceId, JournalId], Tip], *, moved_at: datetime) -> None:
    """Each journal's own branch now stands here."""
    rows = [
        {"device": device, "journal": journal, "tip": tip.head, "tip_sequence": tip.sequence, "moved_at": moved_at}
        for (device, journal), tip in tips.items()
    ]
    if rows:
        statement = insert(conn, journals)
        moved = {name: statement.excluded[name] for name in ("tip", "tip_sequence", "moved_at")}
        conn.execute(statement.on_conflict_do_update(index_elements=["device", "journal"], set_=moved), rows)


def add_forks(conn: Connection, parents: Mapping[LineHash, DeviceId], *, noticed_at: datetime) -> None:
    """These parents have more than one child; the first notice stands."""
    rows = [{"parent": parent, "device": device, "noticed_at": noticed_at} for parent, device in parents.items()]
    if rows:
        conn.execute(insert(conn, forks).on_conflict_do_nothing(), rows)


def tips(conn: Connection, devices: Collection[DeviceId]) -> dict[tuple[DeviceId, JournalId], Tip]:
    """Where each journal of these devices stands."""
    query = select(journals).where(journals.c.device.in_(devices))
    return {
        (DeviceId(row.device), JournalId(row.journal)): Tip(LineHash(row.tip), row.tip_sequence)
        for row in conn.execute(query)
    }


def complete_lines(conn: Connection, hashes: Collection[LineHash]) -> dict[tuple[DeviceId, JournalId, LineHash], Tip]:
    """Those of these lines that are held with their complete ancestry, with their own sequence."""
    query = select(lines.c.device, lines.c.journal, lines.c.hash, lines.c.sequence).where(
        lines.c.hash.in_(hashes), lines.c.complete
    )
    return {
        (DeviceId(row.device), JournalId(row.journal), LineHash(row.hash)): Tip(LineHash(row.hash), row.sequence)
        for row in conn.execute(query)
    }


def count(conn: Connection) -> int:
    """How many lines are kept."""
    return conn.execute(select(func.count()).select_from(lines)).scalar_one()
