"""Python's `sqlite3` on top of `apsw`, as far as sqlite-utils, SQLAlchemy and the product use it.

apsw brings a SQLite of its own, and a VFS can be registered only there: so for a recording by VFS the product's classes
run on connections from here. Nothing of the product is changed or knows.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Self

import apsw

from tests.crash.lies import Lies, heard

_CHANGES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
_ERRORS: dict[type[apsw.Error], type[sqlite3.Error]] = {
    apsw.ConstraintError: sqlite3.IntegrityError,
    apsw.CorruptError: sqlite3.DatabaseError,
    apsw.NotADBError: sqlite3.DatabaseError,
}


class Cursor:
    """Rows are fetched at once; a cursor never stands in the middle of a statement."""

    arraysize = 1

    def __init__(self, connection: "Connection") -> None:
        self.connection = connection
        self.description: Sequence[Sequence[Any]] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self._rows: Iterator[Any] = iter(())

    def execute(self, sql: str, parameters: Any = ()) -> Self:
        return self._run(sql, lambda cursor, statement: cursor.execute(statement, parameters))

    def executemany(self, sql: str, many: Iterable[Any]) -> Self:
        return self._run(sql, lambda cursor, statement: cursor.executemany(statement, many))

    def _run(self, sql: str, run: Callable[[apsw.Cursor, str], Iterable[Any]]) -> Self:
        database = self.connection.database
        changes = _CHANGES.match(sql) is not None
        if changes and self.connection.isolation_level is not None and not database.in_transaction:
            database.execute("BEGIN")
        before, cursor = database.total_changes(), database.cursor()
        cursor.exec_trace = self._describe
        self.description = None
        try:
            self._rows = iter(list(run(cursor, heard(self.connection.lies, sql))))
        except apsw.Error as error:
            raise _as_sqlite3(error) from error
        self.rowcount = database.total_changes() - before if changes else -1
        self.lastrowid = database.last_insert_rowid()
        return self

    def _describe(self, cursor: apsw.Cursor, _sql: str, _parameters: Any) -> bool:
        columns = cursor.get_description()
        self.description = [(name, *[None] * 6) for name, _ in columns] or None
        return True

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return [row for _, row in zip(range(size), self._rows, strict=False)]

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def close(self) -> None:
        self._rows = iter(())


class Connection:
    """One connection through one VFS."""

    text_factory: Any = str
    row_factory: Any = None

    def __init__(self, path: str, *, vfs: str, lies: Lies, isolation_level: str | None = "") -> None:
        self.database = apsw.Connection(path, vfs=vfs)
        self.isolation_level = isolation_level
        self.lies = lies
        # apsw offers no shared memory: a log needs the file for itself. So locks between processes are not tried here.
        self.database.execute(heard(lies, "PRAGMA locking_mode=EXCLUSIVE"))

    @property
    def in_transaction(self) -> bool:
        return self.database.in_transaction

    def cursor(self, factory: type[Cursor] = Cursor) -> Cursor:
        return factory(self)

    def execute(self, sql: str, parameters: Any = ()) -> Cursor:
        return Cursor(self).execute(sql, parameters)

    def executemany(self, sql: str, many: Iterable[Any]) -> Cursor:
        return Cursor(self).executemany(sql, many)

    def commit(self) -> None:
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")

    def create_function(self, name: str, count: int, function: Callable[..., Any], **_options: Any) -> None:
        self.database.create_scalar_function(name, function, count)

    def close(self) -> None:
        self.database.close()


def _as_sqlite3(error: apsw.Error) -> sqlite3.Error:
    found = _ERRORS.get(type(error), sqlite3.OperationalError)(str(error))
    found.sqlite_errorcode = error.extendedresult
    return found


def take_the_place_of_sqlite3(*, vfs: str, lies: Lies) -> None:
    """From now on what this process opens by `sqlite3.connect` is a connection through the VFS."""

    def connect(path: Any, *_: Any, isolation_level: str | None = "", **_options: Any) -> Connection:
        return Connection(str(path), vfs=vfs, lies=lies, isolation_level=isolation_level)

    sqlite3.connect = sqlite3.dbapi2.connect = connect  # type: ignore[assignment]
