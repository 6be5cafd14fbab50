"""The page of police stations: the list that points refer to, which points do, and what is written otherwise."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.responses import Response

from hub.fleet import service as fleet
from hub.fleet.service import Point
from hub.fleet.stations import STATIONS
from hub.kernel.period import day_of
from hub.kernel.rights import Right
from hub.web.hub_state import Now, Reading
from hub.web.pages import page
from hub.web.visitor import needs

router = APIRouter()


class StationAnswer(BaseModel):
    """A police station, and the points that refer to it."""

    name: str
    division: int | None = Field(description="of the Metropolitan Police; null for what is not on the list")
    points: list[str]


@router.get("/stations", include_in_schema=False, dependencies=[needs(Right.SEE_BOARD)])
def stations_page(request: Request, conn: Reading, now: Now, q: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Every station by division, those that points refer to first."""
    referring = _points_by_station(conn, now)
    sought = q.strip().casefold()
    divisions: dict[int, list[str]] = {}
    for one in STATIONS.values():
        if sought in one.name.casefold():
            divisions.setdefault(one.division, []).append(one.name)
    return page(
        request,
        "registry/stations.html",
        referring=referring,
        used=[name for name in STATIONS if name in referring],
        unlisted=sorted(set(referring) - set(STATIONS)),
        divisions=divisions,
        sought=q,
        count=len(STATIONS),
    )


@router.get("/api/v1/stations", tags=["registry"], dependencies=[needs(Right.SEE_BOARD)])
def stations(conn: Reading, now: Now) -> list[StationAnswer]:
    """The list, then what points name besides."""
    here = _points_by_station(conn, now)
    listed = [(one.name, one.division) for one in STATIONS.values()]
    return [
        StationAnswer(name=name, division=division, points=[point.code for point in here.get(name, ())])
        for name, division in [*listed, *((name, None) for name in sorted(set(here) - set(STATIONS)))]
    ]


def _points_by_station(conn: Connection, now: Now) -> Mapping[str, Sequence[Point]]:
    found: dict[str, list[Point]] = {}
    for point in fleet.points(conn):
        if point.closed_on is None or point.closed_on > day_of(now):
            found.setdefault(point.station, []).append(point)
    return found
