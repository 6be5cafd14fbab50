"""The tables of letters, and every statement that touches them. Called by this slice's doors only.

What letters say, the papers that were issued and the uploaded Garuda are files under their SHA-256: in the database, so
that they are in every backup.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    select,
    update,
)

from hub.database import Moment, insert, metadata
from hub.letters.letter import About, Letter, Taken
from hub.letters.states import DRAFTED, State, Step
from wire_contract.event import LineHash

letters = Table(
    "letters",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("agency", String(200), nullable=False),
    Column("content", String(64), nullable=False),
    Column("drafted_at", Moment, nullable=False),
    Column("drafted_by", String(200), nullable=False),
    Column("edited_by", String(200), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("approved_at", Moment),
    Column("approved_by", String(200)),
    Column("code", String(200)),
    Column("year", Integer),
    Column("running", Integer),
    Column("dated", Date),
    Column("paper", String(64)),
    Column("issued_at", Moment),
    Column("sent_on", Date),
    Column("answered_on", Date),
    Column("void_at", Moment),
    Column("reminds", Integer),
    UniqueConstraint("code", "year", "running", name="uq_letters_number"),
    Index("ix_letters_state", "state"),
)
"""Every letter as it stands; a number is used once in a code and year. A projection of the hub's chain."""

letter_orders = Table(
    "letter_orders",
    metadata,
    Column("letter", Integer, ForeignKey("letters.number"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("order", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Index("ix_letter_orders_order", "order"),
)
"""Which defects each letter is about."""

letter_steps = Table(
    "letter_steps",
    metadata,
    Column("letter", Integer, ForeignKey("letters.number"), primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("step", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("said", String(500), nullable=False),
    Column("act", String(64), nullable=False),
)
"""How each letter came to stand so."""

letter_files = Table(
    "letter_files",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("kept_at", Moment),
)
"""What letters say, issued papers and the Garuda, each under its SHA-256; `kept_at` of what letters say only."""


def next_number(conn: Connection) -> int:
    """Numbers of the hub's own counting run on; the caller holds the chain's lock."""
    return int(conn.execute(select(func.coalesce(func.max(letters.c.number), 0))).scalar_one()) + 1


def add(conn: Connection, letter: Letter) -> None:
    """The letter is there."""
    conn.execute(letters.insert().values(_row(letter)))
    _put_about(conn, letter)


def move(conn: Connection, letter: Letter, *, from_revision: int) -> bool:
    """The letter stands like this; False where it was no longer at that revision."""
    mine = (letters.c.number == letter.number) & (letters.c.revision == from_revision)
    if conn.execute(update(letters).where(mine).values(_row(letter))).rowcount != 1:
        return False
    _put_about(conn, letter)
    return True


def _put_about(conn: Connection, letter: Letter) -> None:
    conn.execute(delete(letter_orders).where(letter_orders.c.letter == letter.number))
    rows = [
        {"letter": letter.number, "place": place, "order": one.order, "since": one.since}
        for place, one in enumerate(letter.about)
    ]
    if rows:
        conn.execute(letter_orders.insert(), rows)


def found(
    conn: Connection,
    *,
    numbers: Collection[int] | None = None,
    states: Collection[State] | None = None,
    year: int | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> Sequence[Letter]:
    """The letters that are like this, the newest first; those of a year are those with a number of it."""
    query = select(letters).order_by(letters.c.number.desc())
    if numbers is not None:
        query = query.where(letters.c.number.in_(numbers))
    if states is not None:
        query = query.where(letters.c.state.in_([state.value for state in states]))
    if year is not None:
        query = query.where(letters.c.year == year)
    if before is not None:
        query = query.where(letters.c.number < before)
    if limit is not None:
        query = query.limit(limit)
    rows = conn.execute(query).mappings().all()
    about = _about(conn, [row["number"] for row in rows])
    return [_letter(dict(row), about.get(row["number"], ())) for row in rows]


def letter(conn: Connection, number: int) -> Letter | None:
    """The letter with this number."""
    return next(iter(found(conn, numbers=[number])), None)


def about_order(conn: Connection, order: int) -> Sequence[Letter]:
    """Every letter about the order, the newest first."""
    query = select(letter_orders.c.letter).where(letter_orders.c.order == order).distinct()
    numbers = list(conn.execute(query).scalars())
    return found(conn, numbers=numbers) if numbers else ()


def covered(conn: Connection) -> frozenset[About]:
    """Every defect that some letter is or was about, also a void one."""
    query = select(letter_orders.c.order, letter_orders.c.since)
    return frozenset(About(row.order, row.since) for row in conn.execute(query))


def used(conn: Connection, code: str, year: int) -> frozenset[int]:
    """The numbers that are taken, also by void letters."""
    query = select(letters.c.running).where(
        (letters.c.code == code) & (letters.c.year == year) & letters.c.running.is_not(None)
    )
    return frozenset(conn.execute(query).scalars())


def years(conn: Connection) -> Sequence[int]:
    """The years of which there are numbers, the latest first."""
    query = select(letters.c.year).where(letters.c.year.is_not(None)).distinct().order_by(letters.c.year.desc())
    return list(conn.execute(query).scalars())


def count(conn: Connection, states: Collection[State]) -> int:
    """How many letters stand so."""
    query = select(func.count()).where(letters.c.state.in_([state.value for state in states]))
    return int(conn.execute(query).scalar_one())


def add_step(conn: Connection, number: int, taken: Taken) -> None:
    """The step stands beside the letter."""
    row = {
        "letter": number,
        "revision": taken.revision,
        "step": taken.step.value if taken.step else DRAFTED,
        "state": taken.state.value,
        "by": taken.by,
        "at": taken.at,
        "said": taken.said,
        "act": taken.act,
    }
    conn.execute(letter_steps.insert().values(row))


def steps(conn: Connection, number: int) -> tuple[Taken, ...]:
    """How the letter came to stand so, in order."""
    query = select(letter_steps).where(letter_steps.c.letter == number).order_by(letter_steps.c.revision)
    return tuple(_taken(row) for row in conn.execute(query))


def newest_steps(conn: Connection) -> dict[int, Taken]:
    """The newest step of every letter, by its number."""
    mine = (letters.c.number == letter_steps.c.letter) & (letters.c.revision == letter_steps.c.revision)
    return {row.letter: _taken(row) for row in conn.execute(select(letter_steps).join(letters, mine))}


def put_file(conn: Connection, name: str, content: bytes, *, kept_at: datetime | None = None) -> None:
    """The file is there; the same again changes nothing."""
    row = {"name": name, "content": content, "kept_at": kept_at}
    conn.execute(insert(conn, letter_files).values(**row).on_conflict_do_nothing())


def forget_texts(conn: Connection, *, before: datetime, most: int) -> int:
    """Texts from before then that no letter says any more are gone; how many. The caller holds the chain's lock."""
    said = select(letters.c.content)
    query = select(letter_files.c.name).where(letter_files.c.kept_at < before, letter_files.c.name.not_in(said))
    names = conn.execute(query.limit(most)).scalars().all()
    conn.execute(letter_files.delete().where(letter_files.c.name.in_(names)))
    return len(names)


def file(conn: Connection, name: str) -> bytes | None:
    """What is kept under this name."""
    content = conn.execute(select(letter_files.c.content).where(letter_files.c.name == name)).scalar_one_or_none()
    return None if content is None else bytes(content)


def _about(conn: Connection, numbers: Collection[int]) -> dict[int, tuple[About, ...]]:
    query = select(letter_orders).where(letter_orders.c.letter.in_(numbers))
    found: dict[int, tuple[About, ...]] = {}
    for row in conn.execute(query.order_by(letter_orders.c.letter, letter_orders.c.place)):
        found[row.letter] = (*found.get(row.letter, ()), About(row.order, row.since))
    return found


def _letter(row: dict[str, Any], about: tuple[About, ...]) -> Letter:
    return Letter(**(row | {"state": State(row["state"]), "about": about}))


def _row(one: Letter) -> dict[str, Any]:
    row = asdict(one) | {"state": one.state.value}
    del row["about"]
    return row


def _taken(row: Row[Any]) -> Taken:
    return Taken(
        revision=row.revision,
        step=None if row.step == DRAFTED else Step(row.step),
        state=State(row.state),
        by=row.by,
        at=row.at,
        said=row.said,
        act=LineHash(row.act),
    )
