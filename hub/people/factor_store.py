"""The tables of second factors and their recovery codes, and every statement that touches them. Called by
`hub.people.second_factor` only.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Integer, String, Table, delete, func, select, update

from hub.database import Moment, metadata
from hub.people.store import users

second_factors = Table(
    "second_factors",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("sealed", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
    Column("last_step", BigInteger, nullable=False),
)
"""The sealed secret of a user's app. Until a first code has confirmed it, it counts for nothing. `last_step` is that of
the newest code that was taken: no code serves twice.
"""

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("code_hash", String(64), primary_key=True),
)
"""Codes for the day when the phone is gone, as SHA-256; each goes when it is used."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A user's second factor, or one that is being set up."""

    user_id: int
    login: str
    sealed: str
    version: int
    confirmed_at: datetime | None
    last_step: int


def of_user(conn: Connection, user_id: int) -> Factor | None:
    """The user's factor, confirmed or not."""
    return next((one for one in _found(conn, user_id)), None)


def confirmed(conn: Connection) -> Sequence[Factor]:
    """Every factor that counts."""
    return [one for one in _found(conn) if one.confirmed_at is not None]


def begin(conn: Connection, user_id: int, *, sealed: str, now: datetime) -> None:
    """A secret that waits for its first code, in the place of another that waits."""
    conn.execute(
        delete(second_factors).where(second_factors.c.user_id == user_id, second_factors.c.confirmed_at.is_(None))
    )
    conn.execute(
        second_factors.insert().values(
            user_id=user_id, sealed=sealed, version=1, begun_at=now, confirmed_at=None, last_step=0
        )
    )


def confirm(conn: Connection, user_id: int, *, step: int, now: datetime) -> bool:
    """It counts from now on; False where it did already, or is gone."""
    statement = (
        update(second_factors)
        .where(second_factors.c.user_id == user_id, second_factors.c.confirmed_at.is_(None))
        .values(confirmed_at=now, last_step=step)
    )
    return conn.execute(statement).rowcount == 1


def take_step(conn: Connection, user_id: int, step: int) -> bool:
    """The code of this step is used; False where it, or a later one, was before: also by somebody at the same time."""
    statement = (
        update(second_factors)
        .where(
            second_factors.c.user_id == user_id,
            second_factors.c.confirmed_at.is_not(None),
            second_factors.c.last_step < step,
        )
        .values(last_step=step)
    )
    return conn.execute(statement).rowcount == 1


def take_recovery_code(conn: Connection, user_id: int, code_hash: str) -> bool:
    """The code was good, and is gone."""
    where = (recovery_codes.c.user_id == user_id, recovery_codes.c.code_hash == code_hash)
    return conn.execute(delete(recovery_codes).where(*where)).rowcount == 1


def put_recovery_codes(conn: Connection, user_id: int, hashes: Collection[str]) -> None:
    """These and no others."""
    conn.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))
    conn.execute(recovery_codes.insert(), [{"user_id": user_id, "code_hash": one} for one in sorted(hashes)])


def codes_left(conn: Connection, user_id: int) -> int:
    """How many recovery codes were not used."""
    query = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.user_id == user_id)
    return conn.execute(query).scalar_one()


def set_version(conn: Connection, user_id: int, version: int) -> None:
    """How often recovery codes were made."""
    conn.execute(update(second_factors).where(second_factors.c.user_id == user_id).values(version=version))


def remove(conn: Connection, user_id: int) -> None:
    """Nothing is left of it."""
    conn.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))
    conn.execute(delete(second_factors).where(second_factors.c.user_id == user_id))


def _found(conn: Connection, user_id: int | None = None) -> Sequence[Factor]:
    query = select(second_factors, users.c.login).join(users, users.c.id == second_factors.c.user_id)
    if user_id is not None:
        query = query.where(second_factors.c.user_id == user_id)
    return [
        Factor(row.user_id, row.login, row.sealed, row.version, row.confirmed_at, row.last_step)
        for row in conn.execute(query.order_by(users.c.login))
    ]
