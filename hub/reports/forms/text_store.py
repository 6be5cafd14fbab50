"""The table of texts that people wrote into forms. Called by the life of reports only, which lets a draft be edited."""

from collections.abc import Mapping

from sqlalchemy import Column, Connection, String, Table, Text, delete, select

from hub.database import Moment, metadata
from hub.reports.forms.figures import Written
from hub.reports.forms.parts import Part
from hub.reports.life.period import Period
from wire_contract.event import LineHash

form_texts = Table(
    "form_texts",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("part", String(20), primary_key=True),
    Column("text", Text, nullable=False),
    Column("instead", String(64), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("act", String(64), nullable=False),
)
"""A part that nobody wrote has no row: the figures write it. `instead` is the SHA-256 of what they wrote then."""


def texts(conn: Connection, period: Period) -> Mapping[Part, Written]:
    """What people wrote into this form."""
    of = form_texts.c
    query = select(form_texts).where((of.kind == period.kind.value) & (of.period == period.text))
    return {
        Part(row.part): Written(row.text, row.instead, row.by, row.at, LineHash(row.act)) for row in conn.execute(query)
    }


def put(conn: Connection, period: Period, part: Part, written: Written | None) -> None:
    """The part reads like this; None: as the figures write it."""
    of = form_texts.c
    mine = (of.kind == period.kind.value) & (of.period == period.text) & (of.part == part.value)
    conn.execute(delete(form_texts).where(mine))
    if written is not None:
        row = {"kind": period.kind.value, "period": period.text, "part": part.value, "text": written.text}
        row |= {"instead": written.instead, "by": written.by, "act": written.act}
        conn.execute(form_texts.insert().values(**row, at=written.at))
