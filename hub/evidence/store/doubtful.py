"""The lines whose own time is not sure, with all that is needed to tell when they were written."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Connection, Select, and_, func, or_, select, text

from hub.evidence.life_sign import LifeSign
from hub.evidence.store.reading import LIFE, life_sign
from hub.evidence.store.tables import UNSURE, holes, lines
from wire_contract.topics import DeviceId


def unsure_and_around(
    conn: Connection, devices: Collection[DeviceId], *, received_from: datetime
) -> Sequence[LifeSign]:
    """Lines that are not sure, waiting ones too, in whole runs with the lines next to them: every run of which some
    line was received from then on, and of a journal with declared holes every one.
    """
    runs = _runs(devices, received_from)
    here = and_(
        lines.c.device == runs.c.device,
        lines.c.journal == runs.c.journal,
        lines.c.sequence.between(runs.c.first - 1, runs.c.last + 1),
    )
    found = {row.hash: life_sign(row) for row in conn.execute(select(*LIFE).join_from(runs, lines, here))}
    if found:
        found |= {
            row.hash: life_sign(row) for row in conn.execute(_beside_holes({one.device for one in found.values()}))
        }
    return [*found.values()]


def _runs(devices: Collection[DeviceId], received_from: datetime) -> CTE:
    """From which sequence to which such lines follow each other; the rank in a journal grows as the sequence does."""
    island = lines.c.sequence - func.dense_rank().over(
        partition_by=(lines.c.device, lines.c.journal), order_by=lines.c.sequence
    )
    islands = (
        select(lines.c.device, lines.c.journal, lines.c.sequence, lines.c.received_at, island.label("island"))
        .where(text(UNSURE), lines.c.device.in_(devices))
        .cte("islands")
    )
    has_holes = select(holes.c.device).where(holes.c.device == islands.c.device, holes.c.journal == islands.c.journal)
    return (
        select(
            islands.c.device,
            islands.c.journal,
            func.min(islands.c.sequence).label("first"),
            func.max(islands.c.sequence).label("last"),
        )
        .group_by(islands.c.device, islands.c.journal, islands.c.island)
        .having(or_(func.max(islands.c.received_at) >= received_from, has_holes.exists()))
        .cte("runs")
    )


def _beside_holes(devices: Collection[DeviceId]) -> Select[Any]:
    """The lines before and after the declared holes of these devices."""
    here = and_(
        lines.c.device == holes.c.device,
        lines.c.journal == holes.c.journal,
        or_(lines.c.sequence == holes.c.first - 1, lines.c.sequence == holes.c.last + 1),
    )
    return select(*LIFE).join_from(holes, lines, here).where(holes.c.device.in_(devices))
