"""The tables of case counts. Called by this slice's doors only."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Date, Index, Integer, Row, String, Table, Text, delete, func, select

from hub.crime.figures import Area, Figures, Place
from hub.crime.kinds import CaseKind
from hub.database import metadata
from hub.kernel.period import Month
from wire_contract.crime_acts import CrimeLayoutRecord, CrimePlaceRecord

crime_figures = Table(
    "crime_figures",
    metadata,
    Column("station", String(200), primary_key=True),
    Column("month", Date, primary_key=True),
    Column("area", String(20), primary_key=True),
    Column("place", String(200), primary_key=True),
    Column("counts", Text, nullable=False),
    Column("file", String(64), nullable=False),
    Column("letter", String(200), nullable=False),
    Column("letter_on", Date),
    Column("revision", Integer, nullable=False),
    Index("ix_crime_figures_month", "month"),
    Index("ix_crime_figures_file", "file"),
)
"""What stations counted: `month` is its first day, `counts` JSON by kind. Who told it when stands in the chain."""

crime_kinds = Table(
    "crime_kinds",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("thai", String(200), nullable=False),
    Column("english", String(200), nullable=False),
    Column("group", String(40), nullable=False),
)
"""Kinds of cases that the district added."""

crime_layouts = Table(
    "crime_layouts",
    metadata,
    Column("station", String(200), primary_key=True),
    Column("columns", Text, nullable=False),
    Column("dash", String(20), nullable=False),
)
"""How each station's spreadsheet reads."""

crime_places = Table(
    "crime_places",
    metadata,
    Column("station", String(200), primary_key=True),
    Column("label", String(200), primary_key=True),
    Column("area", String(20), nullable=False),
    Column("place", String(200), nullable=False),
)
"""What each station calls places."""


def figures(
    conn: Connection,
    *,
    station: str | None = None,
    first: Month | None = None,
    last: Month | None = None,
    place: Place | None = None,
) -> Sequence[Figures]:
    """Those of these months, by month, station and place."""
    columns = crime_figures.c
    query = select(crime_figures).order_by(columns.month, columns.station, columns.area, columns.place)
    if station is not None:
        query = query.where(columns.station == station)
    if first is not None:
        query = query.where(columns.month >= first.first)
    if last is not None:
        query = query.where(columns.month <= last.first)
    if place is not None:
        query = query.where(columns.area == place.area.value, columns.place == place.name)
    return [_figures(row) for row in conn.execute(query)]


def months_of_file(conn: Connection, file: str) -> Sequence[tuple[str, Month]]:
    """Stations and months of which this file told something that stands."""
    columns = crime_figures.c
    query = select(columns.station, columns.month).where(columns.file == file).distinct()
    return sorted((row.station, Month.of(row.month)) for row in conn.execute(query))


def stations(conn: Connection) -> Sequence[str]:
    """Every station that told something."""
    query = select(crime_figures.c.station).distinct().order_by(crime_figures.c.station)
    return list(conn.execute(query).scalars())


def newest_month(conn: Connection) -> Month | None:
    """The latest month of which something is known."""
    found: date | None = conn.execute(select(func.max(crime_figures.c.month))).scalar()
    return Month.of(found) if found else None


def put_figures(conn: Connection, key: tuple[str, Month, Place], found: Figures | None) -> None:
    """These are the figures; None: nobody told any."""
    station, month, place = key
    values = None
    if found is not None:
        values = {
            "counts": msgspec.json.encode(dict(sorted(found.counts.items()))).decode(),
            "file": found.file,
            "letter": found.letter,
            "letter_on": found.letter_on,
            "revision": found.revision,
        }
    named = {"station": station, "month": month.first, "area": place.area.value, "place": place.name}
    _put(conn, crime_figures, named, values)


def own_kinds(conn: Connection) -> Sequence[CaseKind]:
    """What the district added, by code."""
    query = select(crime_kinds).order_by(crime_kinds.c.code)
    return [CaseKind(row.code, (row.thai, row.english), row.group, is_own=True) for row in conn.execute(query)]


def put_kind(conn: Connection, code: str, kind: CaseKind | None) -> None:
    """The kind reads like this; None takes it away."""
    values = {"thai": kind.words[0], "english": kind.words[1], "group": kind.group} if kind else None
    _put(conn, crime_kinds, {"code": code}, values)


def layouts(conn: Connection) -> Sequence[CrimeLayoutRecord]:
    """How each station's spreadsheet reads."""
    query = select(crime_layouts).order_by(crime_layouts.c.station)
    return [
        CrimeLayoutRecord(
            station=row.station,
            columns=msgspec.json.decode(row.columns, type=tuple[tuple[str, str], ...]),
            dash=row.dash,
        )
        for row in conn.execute(query)
    ]


def put_layout(conn: Connection, station: str, record: CrimeLayoutRecord | None) -> None:
    """The station's spreadsheet reads like this; None: nobody knows."""
    values = {"columns": msgspec.json.encode(record.columns).decode(), "dash": record.dash} if record else None
    _put(conn, crime_layouts, {"station": station}, values)


def places(conn: Connection, *, station: str | None = None) -> Sequence[CrimePlaceRecord]:
    """What stations call places."""
    query = select(crime_places).order_by(crime_places.c.station, crime_places.c.label)
    if station is not None:
        query = query.where(crime_places.c.station == station)
    return [
        CrimePlaceRecord(station=row.station, label=row.label, area=row.area, place=row.place)
        for row in conn.execute(query)
    ]


def put_place(conn: Connection, station: str, label: str, record: CrimePlaceRecord | None) -> None:
    """The station means this place; None: nobody knows."""
    values = {"area": record.area, "place": record.place} if record else None
    _put(conn, crime_places, {"station": station, "label": label}, values)


def _figures(row: Row[Any]) -> Figures:
    return Figures(
        station=row.station,
        month=Month.of(row.month),
        place=Place(Area(row.area), row.place),
        counts=msgspec.json.decode(row.counts, type=dict[str, int]),
        file=row.file,
        letter=row.letter,
        letter_on=row.letter_on,
        revision=row.revision,
    )


def _put(conn: Connection, table: Table, key: Mapping[str, object], values: Mapping[str, object] | None) -> None:
    """The row with this key reads like this, or is gone."""
    gone = delete(table)
    for name, value in key.items():
        gone = gone.where(table.c[name] == value)
    conn.execute(gone)
    if values is not None:
        conn.execute(table.insert().values({**key, **values}))
