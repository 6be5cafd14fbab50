"""The lines whose own time is not sure, with all that is needed to tell when they were written."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import CTE, Connection, and_, select, text, union

from hub.evidence.life_sign import LifeSign
from hub.evidence.store.reading import LIFE, life_sign
from hub.evidence.store.tables import UNSURE, holes, lines
from wire_contract.topics import DeviceId


def unsure_and_around(
    conn: Connection, devices: Collection[DeviceId], *, received_from: datetime
) -> Sequence[LifeSign]:
    """Every line that is not sure, with the lines next to it, also beyond declared holes, waiting ones too: of each
    journal of these devices that has such a line received from then on.
    """
    places = _places(_journals(devices, received_from))
    here = and_(
        lines.c.device == places.c.device,
        lines.c.journal == places.c.journal,
        lines.c.sequence == places.c.sequence,
    )
    return [life_sign(row) for row in conn.execute(select(*LIFE).join_from(places, lines, here))]


def _journals(devices: Collection[DeviceId], received_from: datetime) -> CTE:
    """The journals that have something to ask about."""
    return (
        select(lines.c.device, lines.c.journal)
        .where(text(UNSURE), lines.c.device.in_(devices), lines.c.received_at >= received_from)
        .distinct()
        .cte("doubtful")
    )


def _places(doubtful: CTE) -> CTE:
    """Where the lines that are not sure stand, their neighbours, and the lines at both ends of holes; each once."""
    unsure = (
        select(lines.c.device, lines.c.journal, lines.c.sequence)
        .join(doubtful, and_(lines.c.device == doubtful.c.device, lines.c.journal == doubtful.c.journal))
        .where(text(UNSURE))
        .cte("unsure")
    )
    gaps = (
        select(holes.c.device, holes.c.journal, holes.c.first, holes.c.last)
        .join(doubtful, and_(holes.c.device == doubtful.c.device, holes.c.journal == doubtful.c.journal))
        .cte("gaps")
    )
    return union(
        *(
            select(unsure.c.device, unsure.c.journal, (unsure.c.sequence + step).label("sequence"))
            for step in (-1, 0, 1)
        ),
        select(gaps.c.device, gaps.c.journal, gaps.c.first - 1),
        select(gaps.c.device, gaps.c.journal, gaps.c.last + 1),
    ).cte("places")
