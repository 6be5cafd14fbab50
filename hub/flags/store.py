"""The tables of flags: what the rules compare with, and what people made of them. Called by this slice's doors only."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Column, Connection, Date, Index, Integer, String, Table, delete, select

from hub.database import Moment, metadata
from hub.flags.standards import Shift
from wire_contract.flag_acts import ParameterRecord, SettlementRecord, WindowsRecord

flag_parameters = Table(
    "flag_parameters",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("from_day", Date, primary_key=True),
    Column("value", Integer, nullable=False),
)
"""Numbers of the district's rules, each from a Bangkok day on."""

patrol_windows = Table(
    "patrol_windows",
    metadata,
    Column("point", String(40), primary_key=True),
    Column("from_day", Date, primary_key=True),
    Column("windows", String(200), nullable=False),
)
"""When patrols are expected, at a point or (`*`) everywhere else, from a Bangkok day on."""

shifts = Table(
    "shifts",
    metadata,
    Column("officer", String(40), primary_key=True),
    Column("begins", Moment, primary_key=True, autoincrement=False),
    Column("point", String(40), primary_key=True),
    Column("ends", Moment, nullable=False),
    Index("ix_shifts_begins", "begins"),
)
"""The roster; a day on which no shift begins has none."""

flag_settlements = Table(
    "flag_settlements",
    metadata,
    Column("flag", String(64), primary_key=True),
    Column("rule", String(20), nullable=False),
    Column("day", Date, nullable=False),
    Column("facts", String(64), nullable=False),
    Column("lines", String(1400), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("why", String(500), nullable=False),
    Index("ix_flag_settlements_day", "day"),
)
"""What was last made of each flag; `lines` are hashes with a space between. Who and when stands in the hub's chain."""


def parameter_records(conn: Connection) -> Sequence[ParameterRecord]:
    """Every number that was ever set, by name and day."""
    query = select(flag_parameters).order_by(flag_parameters.c.name, flag_parameters.c.from_day)
    return [
        ParameterRecord(name=row.name, from_day=row.from_day.isoformat(), value=row.value)
        for row in conn.execute(query)
    ]


def put_parameter(conn: Connection, name: str, from_day: date, value: int | None) -> None:
    """The number from that day on; None takes it away."""
    _put(
        conn,
        flag_parameters,
        {"name": name, "from_day": from_day},
        None if value is None else {"value": value},
    )


def windows_records(conn: Connection) -> Sequence[WindowsRecord]:
    """All windows that were ever set, by point and day."""
    query = select(patrol_windows).order_by(patrol_windows.c.point, patrol_windows.c.from_day)
    return [
        WindowsRecord(point=row.point, from_day=row.from_day.isoformat(), windows=row.windows)
        for row in conn.execute(query)
    ]


def put_windows(conn: Connection, point: str, from_day: date, windows: str | None) -> None:
    """The windows from that day on; None takes them away."""
    _put(
        conn,
        patrol_windows,
        {"point": point, "from_day": from_day},
        None if windows is None else {"windows": windows},
    )


def all_shifts(conn: Connection, *, since: datetime | None = None, until: datetime | None = None) -> Sequence[Shift]:
    """The shifts that reach into this time, by officer and begin."""
    query = select(shifts).order_by(shifts.c.officer, shifts.c.begins, shifts.c.point)
    if since is not None:
        query = query.where(shifts.c.ends > since)
    if until is not None:
        query = query.where(shifts.c.begins < until)
    return [Shift(row.officer, row.point, row.begins, row.ends) for row in conn.execute(query)]


def put_shift(conn: Connection, officer: str, point: str, begins: datetime, ends: datetime | None) -> None:
    """The shift ends then; None takes it off the roster."""
    key = {"officer": officer, "begins": begins, "point": point}
    _put(conn, shifts, key, None if ends is None else {"ends": ends})


def settlements(
    conn: Connection, *, first: date | None = None, last: date | None = None, flag: str | None = None
) -> Sequence[SettlementRecord]:
    """What was made of flags, of these days or of one flag."""
    query = select(flag_settlements).order_by(flag_settlements.c.day, flag_settlements.c.flag)
    if first is not None:
        query = query.where(flag_settlements.c.day >= first)
    if last is not None:
        query = query.where(flag_settlements.c.day <= last)
    if flag is not None:
        query = query.where(flag_settlements.c.flag == flag)
    return [
        SettlementRecord(
            flag=row.flag,
            rule=row.rule,
            day=row.day.isoformat(),
            facts=row.facts,
            lines=tuple(row.lines.split()),
            outcome=row.outcome,
            why=row.why,
        )
        for row in conn.execute(query)
    ]


def put_settlement(conn: Connection, flag: str, record: SettlementRecord | None) -> None:
    """What was made of the flag; None for nothing yet."""
    values = None
    if record is not None:
        values = {
            "rule": record.rule,
            "day": date.fromisoformat(record.day),
            "facts": record.facts,
            "lines": " ".join(record.lines),
            "outcome": record.outcome,
            "why": record.why,
        }
    _put(conn, flag_settlements, {"flag": flag}, values)


def _put(conn: Connection, table: Table, key: Mapping[str, object], values: Mapping[str, object] | None) -> None:
    """The row with this key reads like this, or is gone."""
    gone = delete(table)
    for name, value in key.items():
        gone = gone.where(table.c[name] == value)
    conn.execute(gone)
    if values is not None:
        conn.execute(table.insert().values({**key, **values}))
