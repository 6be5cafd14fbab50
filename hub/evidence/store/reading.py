"""The statements that look at what was kept."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Connection, Row, and_, column, func, or_, select, text, union, values

from hub.evidence.kept import Fork, Gap, JournalTip, KeptLine
from hub.evidence.life_sign import LifeSign
from hub.evidence.mark import Mark
from hub.evidence.soundness import StoredLine
from hub.evidence.store.tables import NOTED, UNSURE, forks, holes, journals, lines
from wire_contract.chain import Signature, SignedLine
from wire_contract.delivery import Hole, Place
from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.measurements import ShedReason
from wire_contract.topics import DeviceId

_shown = [column for column in lines.c if column.name not in {"parent", "boot_id", "uptime_ms", "readers_answered"}]
LIFE = [
    lines.c[name]
    for name in (
        *("hash", "parent", "device", "journal", "sequence", "kind", "boot_id", "uptime_ms"),
        *("occurred_at", "received_at", "clock", "readers_answered", "complete"),
    )
]


def life_signs(
    conn: Connection, devices: Collection[DeviceId], *, since: datetime, until: datetime
) -> Sequence[LifeSign]:
    """The complete lines from the last before `since` to the first from `until` on, by device, journal, sequence."""
    windows = _windows(_spans(devices, since, until))
    query = (
        select(*LIFE)
        .join(windows, and_(lines.c.device == windows.c.device, lines.c.journal == windows.c.journal))
        .where(lines.c.complete, lines.c.sequence.between(windows.c.first, windows.c.last))
        .order_by(lines.c.device, lines.c.journal, lines.c.sequence, lines.c.hash)
    )
    return [life_sign(row) for row in conn.execute(query)]


def life_sign(row: Row[Any]) -> LifeSign:
    """A row of the columns `LIFE`."""
    return LifeSign(
        hash=LineHash(row.hash),
        parent=LineHash(row.parent),
        device=DeviceId(row.device),
        journal=JournalId(row.journal),
        sequence=row.sequence,
        kind=row.kind,
        boot_id=row.boot_id,
        uptime_ms=row.uptime_ms,
        occurred_at=row.occurred_at,
        received_at=row.received_at,
        clock=ClockTrust(row.clock),
        readers_answered=row.readers_answered,
        complete=row.complete,
    )


def _spans(devices: Collection[DeviceId], since: datetime, until: datetime) -> CTE:
    """From which sequence to which each journal has lines inside the time; after its last line where it has none.

    Only synchronised clocks are asked: others may name any time, and so draw the whole journal into it.
    """
    inside = (
        select(
            lines.c.device,
            lines.c.journal,
            func.min(lines.c.sequence).label("first"),
            func.max(lines.c.sequence).label("last"),
        )
        .where(
            lines.c.device.in_(devices),
            lines.c.complete,
            lines.c.clock == ClockTrust.SYNCHRONISED.value,
            lines.c.occurred_at >= since,
            lines.c.occurred_at < until,
        )
        .group_by(lines.c.device, lines.c.journal)
        .cte("inside")
    )
    before = (
        select(lines.c.sequence)
        .where(
            lines.c.device == journals.c.device,
            lines.c.journal == journals.c.journal,
            lines.c.complete,
            lines.c.occurred_at < since,
        )
        .order_by(lines.c.occurred_at.desc(), lines.c.sequence.desc())
        .limit(1)
        .scalar_subquery()
    )
    is_inside = select(inside.c.device).where(
        inside.c.device == journals.c.device, inside.c.journal == journals.c.journal
    )
    silent = select(journals.c.device, journals.c.journal, (before + 1).label("first"), before.label("last")).where(
        journals.c.device.in_(devices), ~is_inside.exists()
    )
    return select(inside).union_all(silent).cte("spans")


def _windows(spans: CTE) -> CTE:
    """The same spans, one line wider at both ends where there is one."""
    same = and_(lines.c.device == spans.c.device, lines.c.journal == spans.c.journal, lines.c.complete)
    before = select(func.max(lines.c.sequence)).where(same, lines.c.sequence < spans.c.first).scalar_subquery()
    after = select(func.min(lines.c.sequence)).where(same, lines.c.sequence > spans.c.last).scalar_subquery()
    return select(
        spans.c.device,
        spans.c.journal,
        func.coalesce(before, spans.c.first).label("first"),
        func.coalesce(after, spans.c.last).label("last"),
    ).cte("windows")


def recent_sure(
    conn: Connection,
    devices: Collection[DeviceId],
    *,
    limit: int,
    before: Mark | None,
    kinds: Collection[str] | None = None,
) -> Sequence[KeptLine]:
    """Lines of these devices (of these kinds) whose own time is sure, newest first, going on after the one marked
    `before`.
    """
    occurred_at, sequence, hash_ = order = (lines.c.occurred_at, lines.c.sequence, lines.c.hash)
    query = select(*_shown).where(lines.c.device.in_(devices), text(f"NOT {UNSURE}"))
    if kinds is not None:
        query = query.where(lines.c.kind.in_(kinds))
    if before is not None:
        query = query.where(
            or_(
                occurred_at < before.at,
                and_(occurred_at == before.at, sequence < before.sequence),
                and_(occurred_at == before.at, sequence == before.sequence, hash_ < before.hash),
            )
        )
    found = conn.execute(query.order_by(*(column.desc() for column in order)).limit(limit))
    return [_kept_line(row) for row in found]


def noted_lines(conn: Connection, devices: Collection[DeviceId]) -> Sequence[KeptLine]:
    """The complete lines of these devices that tell of doors, declared holes and readers, by their places."""
    query = select(*_shown).where(text(NOTED), lines.c.device.in_(devices), lines.c.complete)
    query = query.order_by(lines.c.device, lines.c.journal, lines.c.sequence)  # by the hash too: SQLite's index is lost
    found = [_kept_line(row) for row in conn.execute(query)]
    return sorted(found, key=lambda one: (one.device, one.journal, one.sequence, one.hash))


def lines_at(conn: Connection, places: Sequence[tuple[DeviceId, Place]]) -> Sequence[KeptLine]:
    """The lines at these places, in no order."""
    if not places:
        return []
    names = ("device", "journal", "sequence", "hash")
    wanted = (
        values(*(column(name, lines.c[name].type) for name in names))
        .data([(device, *place) for device, place in places])
        .cte("wanted")
    )
    here = and_(*(lines.c[name] == wanted.c[name] for name in names))
    return [_kept_line(row) for row in conn.execute(select(*_shown).join_from(wanted, lines, here))]


def line(conn: Connection, device: DeviceId, place: Place) -> KeptLine | None:
    """The line of this device at this place."""
    journal, sequence, hash_ = place
    here = (lines.c.device == device, lines.c.journal == journal, lines.c.sequence == sequence, lines.c.hash == hash_)
    row = conn.execute(select(*_shown).where(*here)).one_or_none()
    return None if row is None else _kept_line(row)


def not_understood(conn: Connection, *, limit: int) -> Sequence[KeptLine]:
    """Lines of a type that this release does not understand, the latest first."""
    query = select(*_shown).where(~lines.c.understood).order_by(lines.c.received_at.desc(), lines.c.hash).limit(limit)
    return [_kept_line(row) for row in conn.execute(query)]


def waiting_counts(conn: Connection) -> Mapping[DeviceId, int]:
    """How many lines of each device wait for an ancestor."""
    # in the words of its index: a `complete = false` would read every line
    waits = text("NOT complete")
    query = select(lines.c.device, func.count().label("waiting")).where(waits).group_by(lines.c.device)
    return {DeviceId(row.device): row.waiting for row in conn.execute(query)}


def tips(conn: Connection) -> Sequence[JournalTip]:
    """Where every journal stands, by device and journal."""
    query = select(journals).order_by(journals.c.device, journals.c.journal)
    return [
        JournalTip(DeviceId(row.device), JournalId(row.journal), LineHash(row.tip), row.tip_sequence, row.moved_at)
        for row in conn.execute(query)
    ]


def earliest_beyond(conn: Connection, known: Mapping[tuple[DeviceId, JournalId], int]) -> datetime | None:
    """When the earliest line took place, as its device says, that lies behind these places; None: no line does."""
    found = []
    for tip in tips(conn):
        was = known.get((tip.device, tip.journal), 0)
        if tip.sequence > was:
            mine = (lines.c.device == tip.device) & (lines.c.journal == tip.journal) & (lines.c.sequence > was)
            found.append(conn.execute(select(func.min(lines.c.occurred_at)).where(mine)).scalar_one())
    return min((one for one in found if one is not None), default=None)


def all_forks(conn: Connection) -> Sequence[Fork]:
    """Every fork, the latest first."""
    query = select(forks).order_by(forks.c.noticed_at.desc(), *forks.primary_key)
    return [
        Fork(DeviceId(row.device), Place(JournalId(row.journal), row.sequence, LineHash(row.parent)), row.noticed_at)
        for row in conn.execute(query)
    ]


def gaps(conn: Connection, devices: Collection[DeviceId], *, since: datetime, until: datetime) -> Sequence[Gap]:
    """The declared holes that may touch this time, by device, journal, sequences, declaration."""
    own = and_(lines.c.device == holes.c.device, lines.c.journal == holes.c.journal, lines.c.complete)
    near = select(func.min(lines.c.occurred_at)).where(own, lines.c.sequence == holes.c.first - 1).scalar_subquery()
    far = select(func.max(lines.c.occurred_at)).where(own, lines.c.sequence == holes.c.last + 1).scalar_subquery()
    query = (
        select(holes, near.label("after"), far.label("before"))
        .where(holes.c.device.in_(devices))
        .order_by(holes.c.device, holes.c.journal, holes.c.first, holes.c.last, holes.c.declaration)
    )
    found = [
        Gap(
            device=DeviceId(row.device),
            journal=JournalId(row.journal),
            first=row.first,
            last=row.last,
            reason=ShedReason(row.reason),
            after=row.after,
            before=row.before,
        )
        for row in conn.execute(query)
    ]
    return [
        gap for gap in found if (gap.after is None or gap.after < until) and (gap.before is None or gap.before >= since)
    ]


def devices(conn: Connection) -> Sequence[DeviceId]:
    """Every device that something is kept of, by name."""
    every = union(select(lines.c.device), select(journals.c.device), select(forks.c.device)).subquery()
    return [DeviceId(name) for name in conn.execute(select(every.c.device).order_by(every.c.device)).scalars()]


def stored_lines(conn: Connection, device: DeviceId) -> Iterator[StoredLine]:
    """Every line of a device by journal and sequence, a few at a time."""
    names = ("journal", "sequence", "hash", "parent", "complete", "signature", "line")
    query = select(*(lines.c[name] for name in names)).where(lines.c.device == device)
    query = query.order_by(lines.c.journal, lines.c.sequence, lines.c.hash)
    for row in conn.execute(query.execution_options(yield_per=1000)):
        yield StoredLine(
            place=Place(JournalId(row.journal), row.sequence, LineHash(row.hash)),
            parent=LineHash(row.parent),
            complete=row.complete,
            signed=SignedLine(Signature(row.signature), bytes(row.line)),
        )


def forks_of(conn: Connection, device: DeviceId) -> Sequence[Place]:
    """The lines of a device that have more than one child."""
    found = conn.execute(select(forks).where(forks.c.device == device))
    return [Place(JournalId(row.journal), row.sequence, LineHash(row.parent)) for row in found]


def declared(conn: Connection, device: DeviceId) -> Mapping[LineHash, Hole]:
    """The holes of a device by the hash of their declarations."""
    return {
        LineHash(row.declaration): Hole(
            JournalId(row.journal), row.first, row.last, LineHash(row.parent), LineHash(row.last_hash)
        )
        for row in conn.execute(select(holes).where(holes.c.device == device))
    }


def _kept_line(row: Row[Any]) -> KeptLine:
    return KeptLine(
        hash=LineHash(row.hash),
        device=DeviceId(row.device),
        journal=JournalId(row.journal),
        sequence=row.sequence,
        kind=row.kind,
        occurred_at=row.occurred_at,
        clock=ClockTrust(row.clock),
        received_at=row.received_at,
        complete=row.complete,
        understood=row.understood,
        line=bytes(row.line),
        signature=Signature(row.signature),
    )
