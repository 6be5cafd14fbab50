"""The tables of what letters are made with: agencies, the office, blocks of numbers. Called by `register` only."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import Column, Connection, Integer, String, Table, delete, select

from hub.database import metadata
from hub.letters.numbers import Block
from hub.letters.office import Agency, Office

letter_agencies = Table(
    "letter_agencies",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("to", String(200), nullable=False),
    Column("signed_by", String(10), nullable=False),
)
"""How the district addresses agencies otherwise than usual."""

letter_office = Table(
    "letter_office",
    metadata,
    Column("of", String(10), primary_key=True),
    Column("code", String(200), nullable=False),
    Column("address", String(900), nullable=False),
    Column("phone", String(200), nullable=False),
    Column("email", String(200), nullable=False),
    Column("director", String(200), nullable=False),
    Column("head", String(200), nullable=False),
    Column("garuda", String(10), nullable=False),
    Column("art", String(64)),
    Column("within_workdays", Integer, nullable=False),
    Column("holidays", String(2000), nullable=False),
)
"""One row: the office's own data. Lines of the address with a line feed between, days with a space."""

letter_blocks = Table(
    "letter_blocks",
    metadata,
    Column("code", String(200), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)
"""Numbers that are left to this section."""


def agencies(conn: Connection) -> Sequence[Agency]:
    """Those that the district addresses otherwise than usual."""
    query = select(letter_agencies).order_by(letter_agencies.c.name)
    return [Agency(row.name, row.kind, row.to, row.signed_by) for row in conn.execute(query)]


def put_agency(conn: Connection, name: str, agency: Agency | None) -> None:
    """The agency is addressed so; None: as usual."""
    conn.execute(delete(letter_agencies).where(letter_agencies.c.name == name))
    if agency is not None:
        conn.execute(letter_agencies.insert().values(asdict(agency)))


def office(conn: Connection) -> Office | None:
    """The office's own data; None before somebody has set them."""
    row = conn.execute(select(letter_office)).one_or_none()
    if row is None:
        return None
    return Office(
        code=row.code,
        address=tuple(row.address.splitlines()),
        phone=row.phone,
        email=row.email,
        director=row.director,
        head=row.head,
        garuda=row.garuda,
        art=row.art,
        within_workdays=row.within_workdays,
        holidays=tuple(date.fromisoformat(day) for day in row.holidays.split()),
    )


def put_office(conn: Connection, wanted: Office | None) -> None:
    """The office's data read so."""
    conn.execute(delete(letter_office))
    if wanted is not None:
        row = asdict(wanted) | {
            "of": "letters",
            "address": "\n".join(wanted.address),
            "holidays": " ".join(day.isoformat() for day in wanted.holidays),
        }
        conn.execute(letter_office.insert().values(row))


def blocks(conn: Connection, *, year: int | None = None) -> Sequence[Block]:
    """Numbers that are left to this section, in order."""
    query = select(letter_blocks).order_by(letter_blocks.c.year.desc(), letter_blocks.c.code, letter_blocks.c.first)
    if year is not None:
        query = query.where(letter_blocks.c.year == year)
    return [Block(row.code, row.year, row.first, row.last) for row in conn.execute(query)]


def add_block(conn: Connection, block: Block) -> None:
    """The block is there."""
    conn.execute(letter_blocks.insert().values(asdict(block)))


def remove_block(conn: Connection, block: Block) -> None:
    """The block is gone."""
    of = letter_blocks.c
    conn.execute(
        delete(letter_blocks).where((of.code == block.code) & (of.year == block.year) & (of.first == block.first))
    )
