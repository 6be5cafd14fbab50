"""The officer's name is taken out of the register. The code and the cards' numbers stay: figures rest on them."""

from sqlalchemy import Connection, select, update

from hub.people.store import officers

ERASED = "ลบแล้ว · erased"
"""What stands where a name stood."""


def name_of(conn: Connection, code: str) -> str | None:
    """The officer's name; None where there is no such officer."""
    return conn.execute(select(officers.c.name).where(officers.c.code == code)).scalar_one_or_none()


def erase_name(conn: Connection, code: str) -> None:
    """The name is overwritten; SQLite wipes the old one (`secure_delete`)."""
    conn.execute(update(officers).where(officers.c.code == code).values(name=ERASED))
