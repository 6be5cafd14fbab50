"""The table of the district's choices. Called by `hub.choices.service` only."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Boolean, Column, Connection, Date, Integer, String, Table, delete, select

from hub.choices.choices import Carried, Choices, ChoicesChange, HeadlineRule, KpiType
from hub.database import Moment, metadata

district_choices = Table(
    "district_choices",
    metadata,
    Column("from_day", Date, primary_key=True),
    Column("headline", String(40), nullable=False),
    Column("letter_workdays", Integer, nullable=False),
    Column("seventh_moves", Boolean, nullable=False),
    Column("carried_over", String(40), nullable=False),
    Column("kpi_type", String(10), nullable=False),
    Column("targets", String(40), nullable=False),
    Column("document", String(200), nullable=False),
    Column("set_by", String(200), nullable=False),
    Column("set_at", Moment, nullable=False),
)
"""Targets are four whole percents with spaces between."""


def rows(conn: Connection) -> Sequence[ChoicesChange]:
    """Everything that was ever decided, by its first day."""
    return [
        ChoicesChange(
            row.from_day,
            Choices(
                headline=HeadlineRule(row.headline),
                letter_workdays=row.letter_workdays,
                seventh_moves=row.seventh_moves,
                carried_over=Carried(row.carried_over),
                kpi_type=KpiType(row.kpi_type),
                targets=_four(row.targets),
            ),
            row.document,
            row.set_by,
            row.set_at,
        )
        for row in conn.execute(select(district_choices).order_by(district_choices.c.from_day))
    ]


def put(conn: Connection, from_day: date, change: ChoicesChange | None) -> None:
    """From this day on these hold; None: nothing begins on it."""
    conn.execute(delete(district_choices).where(district_choices.c.from_day == from_day))
    if change is not None:
        of = change.choices
        row = {
            "from_day": from_day,
            "headline": of.headline.value,
            "letter_workdays": of.letter_workdays,
            "seventh_moves": of.seventh_moves,
            "carried_over": of.carried_over.value,
            "kpi_type": of.kpi_type.value,
            "targets": " ".join(str(one) for one in of.targets),
            "document": change.document,
            "set_by": change.set_by,
            "set_at": change.set_at,
        }
        conn.execute(district_choices.insert().values(row))


def _four(text: str) -> tuple[int, int, int, int]:
    first, second, third, fourth = (int(one) for one in text.split())
    return first, second, third, fourth
