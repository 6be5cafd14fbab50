"""The door of the open data: a month that is over, as tables."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from hub.crime import service as crime
from hub.crime import views
from hub.crime.open_file import open_rows
from hub.fleet.locations import locations
from hub.kernel.period import Month
from hub.kernel.refused import Refused
from hub.papers.district import District
from hub.reports import service as reports
from hub.reports.figures import MonthlyFigures
from hub.settings import OpenDataSettings
from hub.sharing.open_data import Publishing, open_data
from hub.sharing.open_data_table import Cell, Table
from wire_contract.chain import PublicKey


def month_tables(
    conn: Connection,
    month: Month,
    *,
    now: datetime,
    district: District,
    hub_key: PublicKey,
    chosen: OpenDataSettings,
    made: MonthlyFigures | None = None,
) -> Sequence[Table]:
    """The open data of a month as of `now`, or of figures that were `made` before.

    Raises Refused for a month that is not over: what was not patrolled today is nobody else's business yet.
    """
    if month.bounds[1] > now or (made is not None and not made.closed):
        raise Refused(f"the month {month} is not over", hint="open data is made of whole months only")
    if made is not None and made.month != str(month):
        raise Refused(f"these are the figures of {made.month}, not of {month}", hint="the other month, or its figures")
    figures = made or reports.monthly(conn, month, now=now, district=district, hub_key=hub_key)
    return open_data(
        figures, publishing=_publishing(chosen), locations=locations(conn), cases=list(_cases(conn, month))
    )


def _cases(conn: Connection, month: Month) -> Iterator[tuple[Cell, ...]]:
    """What the police told of the month, as it may leave the hub."""
    kinds = crime.kinds(conn)
    _, *rows = open_rows(views.figures(conn, station=None, first=month, last=month), kinds)
    for _month, station, area, place, kind, cases in rows:
        words = kinds[kind].words if kind in kinds else (kind, kind)
        yield station, area, place, kind, *words, cases


def _publishing(chosen: OpenDataSettings) -> Publishing:
    return Publishing(
        licence=chosen.licence,
        licence_url=chosen.licence_url,
        point_names=chosen.point_names,
        coordinates=chosen.coordinates == "coarse",
        camera_faults=chosen.camera_faults,
        lamp_faults=chosen.lamp_faults,
    )
