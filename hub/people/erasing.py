"""Names are taken out of the registers of officers and users. Codes, cards' numbers and logins stay: figures and
signed lines rest on them.
"""

from sqlalchemy import Connection, delete, select, update

from hub.database import metadata
from hub.people.store import officers, users

ERASED = "ลบแล้ว · erased"
"""What stands where a name stood."""
NO_PASSWORD = "!"  # noqa: S105 (the hash of no password at all)


def name_of(conn: Connection, code: str) -> str | None:
    """The officer's name; None where there is no such officer."""
    return conn.execute(select(officers.c.name).where(officers.c.code == code)).scalar_one_or_none()


def erase_name(conn: Connection, code: str) -> None:
    """The name is overwritten; SQLite wipes the old one (`secure_delete`)."""
    conn.execute(update(officers).where(officers.c.code == code).values(name=ERASED))


def user_name_of(conn: Connection, login: str) -> str | None:
    """The user's name; None where there is no such user."""
    return conn.execute(select(users.c.name).where(users.c.login == login)).scalar_one_or_none()


def erase_user(conn: Connection, login: str) -> None:
    """Name and password are overwritten, and whatever a table keeps for this user is gone: sessions, second factors."""
    number = conn.execute(select(users.c.id).where(users.c.login == login)).scalar_one()
    for table in reversed(metadata.sorted_tables):
        for column in table.columns:
            if any(key.column is users.c.id for key in column.foreign_keys):
                conn.execute(delete(table).where(column == number))
    gone = {"name": ERASED, "password_hash": NO_PASSWORD}
    conn.execute(update(users).where(users.c.id == number).values(gone))
