"""Which months each station has told its case counts of, for reports."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from hub.crime import store
from hub.crime.figures import Area
from hub.crime.told import plain_place
from hub.kernel.period import Month


@dataclass(frozen=True, slots=True)
class StationMonth:
    """What one station told of one month."""

    station: str
    month: Month
    told: bool
    at_points: int | None
    """Cases at risk points; None where it told none of them apart."""


def told_of(conn: Connection, *, stations: Sequence[str], months: Sequence[Month]) -> Iterator[StationMonth]:
    """Each of these stations and months, also where nothing was told."""
    found = store.figures(conn, first=min(months), last=max(months))
    for station in stations:
        mine = [one for one in found if plain_place(one.station) == plain_place(station)]
        for month in months:
            here = [one for one in mine if one.month == month]
            points = [sum(one.counts.values()) for one in here if one.place.area is Area.POINT]
            yield StationMonth(station, month, bool(here), sum(points) if points else None)
