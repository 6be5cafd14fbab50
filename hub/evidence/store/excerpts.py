"""The statements that read a journal from some line on, a piece at a time: 60 points and a month fit no list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    func,
    or_,
    select,
    tuple_,
)

from hub.evidence.believed import is_unsure
from hub.evidence.store.tables import forks, holes, lines
from hub.kernel.trust import AHEAD_AT_MOST
from wire_contract.chain import Signature, SignedLine
from wire_contract.event import JournalId, LineHash
from wire_contract.measurements import KIND_OF, JournalShed
from wire_contract.topics import DeviceId

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class TakenLine:
    """One line with its signature, its place, and when it was received."""

    sequence: int
    hash: LineHash
    received_at: datetime
    signed: SignedLine


def first_needed(conn: Connection, device: DeviceId, journal: JournalId, *, since: datetime) -> int:
    """The number of the last line before the time that settles every earlier one: all lines of that number are
    synchronised and believable, and none before it waits for an ancestor. 1 where there is none.
    """
    here = _here(device, journal)
    matters = or_(lines.c.received_at >= since - AHEAD_AT_MOST, ~lines.c.complete)
    reached = conn.execute(select(func.min(lines.c.sequence)).where(here, matters)).scalar_one()
    is_anchor = and_(~is_unsure(lines), lines.c.occurred_at < since)
    query = (
        select(lines.c.sequence)
        .where(here, lines.c.complete, *(() if reached is None else (lines.c.sequence < reached,)))
        .group_by(lines.c.sequence)
        .having(func.min(case((is_anchor, 1), else_=0)) == 1)
        .order_by(lines.c.sequence.desc())
        .limit(1)
    )
    return conn.execute(query).scalar_one_or_none() or 1


def lines_from(conn: Connection, device: DeviceId, journal: JournalId, *, first: int) -> Iterator[TakenLine]:
    """Every line of the journal from this number on, in the order of number and hash."""
    place = tuple_(lines.c.sequence, lines.c.hash)
    query = _taken().where(_here(device, journal)).order_by(lines.c.sequence, lines.c.hash)
    after: ColumnElement[bool] = lines.c.sequence >= first
    while rows := conn.execute(query.where(after).limit(_AT_ONCE)).all():
        yield from (_line(row) for row in rows)
        after = place > tuple_(rows[-1].sequence, rows[-1].hash)


def single_lines(conn: Connection, device: DeviceId, journal: JournalId, *, before: int) -> list[TakenLine]:
    """Lines before this number without which its holes and forks could not be told: declarations of holes, the lines
    beside a hole, and the children of a line that has several.
    """
    own = and_(holes.c.device == device, holes.c.journal == journal)
    beside = select(holes.c.first - 1).where(own).union(select(holes.c.last + 1).where(own))
    forked = select(forks.c.parent).where(forks.c.device == device, forks.c.journal == journal)
    wanted = or_(
        lines.c.kind == KIND_OF[JournalShed],
        lines.c.sequence.in_(beside),
        lines.c.parent.in_(forked),
    )
    query = _taken().where(_here(device, journal), lines.c.complete, lines.c.sequence < before, wanted)
    return [_line(row) for row in conn.execute(query.order_by(lines.c.sequence, lines.c.hash))]


def _here(device: DeviceId, journal: JournalId) -> ColumnElement[bool]:
    return and_(lines.c.device == device, lines.c.journal == journal)


def _taken() -> Select[Any]:
    return select(lines.c.sequence, lines.c.hash, lines.c.received_at, lines.c.signature, lines.c.line)


def _line(row: Row[Any]) -> TakenLine:
    signed = SignedLine(Signature(row.signature), bytes(row.line))
    return TakenLine(row.sequence, LineHash(row.hash), row.received_at, signed)
