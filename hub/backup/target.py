"""Where a backup is restored to: a database that is new or empty, and stays so until the last moment."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, MetaData, inspect, make_url, select
from sqlalchemy.exc import OperationalError

from hub.backup.rows import BOOKKEEPING
from hub.database import AWAY, in_a_line, open_engine, revision_of, writing
from hub.durable import sync_folder
from hub.kernel.refused import Refused

_PARTS = ("", "-wal", "-shm")


@contextmanager
def new_database(url: str) -> Iterator[Connection]:
    """A transaction on an empty database; it becomes the hub's when the block ends, and nothing has happened when it
    raises.
    """
    parsed = make_url(url)
    is_file = parsed.drivername == "sqlite" and parsed.database
    try:
        with _new_file(Path(str(parsed.database))) if is_file else _one_transaction(url) as conn:
            yield conn
    except OperationalError as error:
        raise _unwritable(parsed, in_a_line(error)) from error
    except (OSError, sqlite3.OperationalError) as error:
        raise _unwritable(parsed, getattr(error, "strerror", None) or str(error)) from error


def _unwritable(url: URL, why: str) -> Refused:
    return Refused(f"the database {url.database} cannot be written: {why}", hint=f"{AWAY} nothing is left there")


@contextmanager
def _one_transaction(url: str) -> Iterator[Connection]:
    engine = open_engine(url)
    try:
        with writing(engine) as conn:
            _clear(conn, name=f"the database {make_url(url).database}", hint="name another, empty one in database.url")
            yield conn
    finally:
        engine.dispose()


@contextmanager
def _new_file(path: Path) -> Iterator[Connection]:
    _require_vacant(path)
    draft = path.with_name(f".{path.name}.restoring")
    _remove(draft)
    engine = open_engine(f"sqlite:///{draft}")
    try:
        with writing(engine) as conn:
            yield conn
        engine.dispose()
        _fold(draft)
        _take_name(draft, path)
    finally:
        engine.dispose()
        _remove(draft)


def _require_vacant(path: Path) -> None:
    """Nothing stands at this name but, at most, a database without a row that nobody uses; that is gone then."""
    there = [part for suffix in _PARTS if (part := path.with_name(path.name + suffix)).exists()]
    if not there:
        return
    moving = f"mv {path} {path}.before-restore (with {path.name}-wal and {path.name}-shm, if there)"
    if there[0] != path:
        raise Refused(f"{there[0]} of an earlier database is in the way", hint=f"stop the hub, then {moving}")
    engine = open_engine(f"sqlite:///{path}")
    try:
        with writing(engine) as conn:
            _clear(conn, name=f"the database {path}", hint=f"stop the hub, then {moving}")
    finally:
        engine.dispose()
    try:
        _fold(path)
    except sqlite3.OperationalError as error:
        raise Refused(f"the database {path} is in use", hint="stop the hub first") from error
    _remove(path)


def _clear(conn: Connection, *, name: str, hint: str) -> None:
    """Only empty tables of ours were there, and are gone; anything else is refused."""
    tables = [table for table in inspect(conn).get_table_names() if table != BOOKKEEPING]
    ours = revision_of(conn) is not None
    found = MetaData()
    found.reflect(conn)
    for table in found.sorted_tables:
        if table.name in tables and (not ours or conn.execute(select(table).limit(1)).first() is not None):
            raise Refused(f"{name} is not empty: table {table.name} holds something", hint=hint)
    found.drop_all(conn)


def _fold(path: Path) -> None:
    """The write-ahead log is part of the file itself; SQLite refuses that while anybody else has the file open."""
    with closing(sqlite3.connect(path, timeout=0.5)) as alone:
        answer = alone.execute("PRAGMA journal_mode=delete").fetchall()
    if answer != [("delete",)]:
        raise sqlite3.OperationalError(f"SQLite answers journal_mode = {answer}")


def _take_name(draft: Path, path: Path) -> None:
    """The new file is durable and has its name; one that came there meanwhile stays."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError as error:
        raise Refused(f"{path} came there meanwhile", hint="stop the hub, then restore again") from error
    sync_folder(path.parent)


def _remove(path: Path) -> None:
    for suffix in _PARTS:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
