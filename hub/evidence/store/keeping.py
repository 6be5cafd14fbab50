"""The statements that keep what arrives. Every insert is harmless when repeated."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    CTE,
    BigInteger,
    Connection,
    String,
    and_,
    bindparam,
    case,
    column,
    func,
    select,
    text,
    update,
    values,
)

from hub.database import add_rows, insert, stored_moment
from hub.evidence.intake import Line
from hub.evidence.store.tables import forks, holes, journals, lines
from hub.evidence.touched import Position, Stretch
from wire_contract.delivery import Arrival, Held, Hole, Place, Tip
from wire_contract.event import JournalId, LineHash
from wire_contract.measurements import JournalShed
from wire_contract.topics import DeviceId

_LOCK = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(device, 7140022)) "
    "FROM (SELECT device FROM unnest(CAST(:devices AS text[])) AS device ORDER BY device) AS ordered"
)
_HERE = and_(
    lines.c.device == bindparam("at_device"),
    lines.c.journal == bindparam("at_journal"),
    lines.c.sequence == bindparam("at_sequence"),
    lines.c.hash == bindparam("at_hash"),
)
_PROMOTE = update(lines).where(_HERE).values(complete=True)
_MOST_STRETCHES = 1000


def lock(conn: Connection, devices: Collection[DeviceId]) -> None:
    """Nobody else keeps lines of these devices until the transaction ends (SQLite has one writer anyway)."""
    if conn.dialect.name == "postgresql":
        conn.execute(_LOCK, {"devices": sorted(devices)})


def positions(conn: Connection, devices: Collection[DeviceId]) -> dict[DeviceId, dict[JournalId, Position]]:
    """Where each journal of these devices stands."""
    found: dict[DeviceId, dict[JournalId, Position]] = {}
    for row in conn.execute(select(journals).where(journals.c.device.in_(devices))):
        position = Position(Tip(LineHash(row.tip), row.tip_sequence), row.highest)
        found.setdefault(DeviceId(row.device), {})[JournalId(row.journal)] = position
    return found


def held(conn: Connection, stretches: Sequence[tuple[DeviceId, Stretch]]) -> dict[DeviceId, Held]:
    """The complete lines in these stretches, and the parents that they name."""
    complete: dict[DeviceId, set[Place]] = {}
    parents: dict[DeviceId, set[LineHash]] = {}
    for begin in range(0, len(stretches), _MOST_STRETCHES):
        wanted = _wanted(stretches[begin : begin + _MOST_STRETCHES])
        here = and_(
            lines.c.device == wanted.c.device,
            lines.c.journal == wanted.c.journal,
            lines.c.sequence.between(wanted.c.first, wanted.c.last),
        )
        columns = (lines.c.device, lines.c.journal, lines.c.sequence, lines.c.hash, lines.c.parent)
        for row in conn.execute(select(*columns).join_from(wanted, lines, here).where(lines.c.complete)):
            device = DeviceId(row.device)
            complete.setdefault(device, set()).add(Place(JournalId(row.journal), row.sequence, LineHash(row.hash)))
            parents.setdefault(device, set()).add(LineHash(row.parent))
    return {device: Held(complete=found, parents=parents[device]) for device, found in complete.items()}


def _wanted(stretches: Sequence[tuple[DeviceId, Stretch]]) -> CTE:
    return (
        values(
            column("device", String), column("journal", String), column("first", BigInteger), column("last", BigInteger)
        )
        .data([(device, one.journal, one.first, one.last) for device, one in stretches])
        .cte("wanted")
    )


def waiting(conn: Connection, devices: Collection[DeviceId]) -> dict[DeviceId, dict[LineHash, Arrival]]:
    """The lines of these devices whose ancestry is not complete."""
    columns = (lines.c.device, lines.c.hash, lines.c.parent, lines.c.journal, lines.c.sequence)
    query = select(*columns).where(lines.c.device.in_(devices), text("NOT complete"))
    found: dict[DeviceId, dict[LineHash, Arrival]] = {}
    for row in conn.execute(query):
        arrival = Arrival(LineHash(row.hash), LineHash(row.parent), JournalId(row.journal), row.sequence)
        found.setdefault(DeviceId(row.device), {})[arrival.hash] = arrival
    return found


def holes_of(conn: Connection, devices: Collection[DeviceId]) -> dict[DeviceId, list[Hole]]:
    """The holes that these devices have declared."""
    found: dict[DeviceId, list[Hole]] = {}
    for row in conn.execute(select(holes).where(holes.c.device.in_(devices))):
        hole = Hole(JournalId(row.journal), row.first, row.last, LineHash(row.parent), LineHash(row.last_hash))
        found.setdefault(DeviceId(row.device), []).append(hole)
    return found


def add_lines(conn: Connection, arrived: Sequence[Line], *, complete: Collection[LineHash]) -> None:
    """These lines are kept byte for byte; one that is already here stays as it was."""
    rows = []
    for line in arrived:
        event, arrival = line.event, line.arrival
        rows.append(
            (
                line.device,
                arrival.journal,
                arrival.sequence,
                arrival.hash,
                arrival.parent,
                event.type,
                stored_moment(line.occurred_at),
                event.clock.value,
                event.bootid,
                event.uptime_ms,
                stored_moment(line.received_at),
                arrival.hash in complete,
                line.measurement is not None,
                line.readers_answered,
                line.signed.signature,
                line.signed.line,
            )
        )
    add_rows(conn, lines, rows)


def add_holes(conn: Connection, declarations: Sequence[Line]) -> None:
    """These declared holes are known, whether or not their declarations already hang on the chain."""
    rows = [
        {
            "declaration": line.hash,
            "device": line.device,
            "journal": line.arrival.journal,
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


def promote(conn: Connection, promoted: Sequence[tuple[DeviceId, Place]]) -> None:
    """These waiting lines now have their complete ancestry."""
    rows = [
        {"at_device": device, "at_journal": place.journal, "at_sequence": place.sequence, "at_hash": place.hash}
        for device, place in promoted
    ]
    if rows:
        conn.execute(_PROMOTE, rows)


def move_tips(conn: Connection, tips: Mapping[tuple[DeviceId, JournalId], Tip], *, moved_at: datetime) -> None:
    """Each journal's own branch now stands here."""
    rows = [
        {
            "device": device,
            "journal": journal,
            "tip": tip.head,
            "tip_sequence": tip.sequence,
            "highest": tip.sequence,
            "moved_at": moved_at,
        }
        for (device, journal), tip in tips.items()
    ]
    if rows:
        statement = insert(conn, journals)
        came = statement.excluded
        moved = {name: came[name] for name in ("tip", "tip_sequence", "moved_at")}
        highest = case((came.highest > journals.c.highest, came.highest), else_=journals.c.highest)
        conn.execute(
            statement.on_conflict_do_update(index_elements=["device", "journal"], set_={**moved, "highest": highest}),
            rows,
        )


def add_forks(conn: Connection, parents: Collection[tuple[DeviceId, Place]], *, noticed_at: datetime) -> None:
    """These parents have more than one child; the first notice stands."""
    add_rows(
        conn,
        forks,
        [(device, place.journal, place.sequence, place.hash, stored_moment(noticed_at)) for device, place in parents],
    )


def has_lines(conn: Connection) -> bool:
    """Whether any line is kept."""
    return conn.execute(select(lines.c.hash).limit(1)).first() is not None


def count(conn: Connection) -> int:
    """How many lines are kept."""
    return conn.execute(select(func.count()).select_from(lines)).scalar_one()
