"""One engine for SQLite and PostgreSQL, and the column types that both share. No table is defined here.

Whoever writes opens `writing(engine)`; whoever only reads uses `engine.connect()`.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    BigInteger,
    Connection,
    Dialect,
    Engine,
    MetaData,
    Table,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.types import TypeDecorator

from hub.durable import sync_folder
from hub.kernel.refused import Refused

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

SQLITE_PRAGMAS: dict[str, str | int] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 10_000,
    "secure_delete": 1,
}
"""What every SQLite connection is set to, and must answer when asked again (`synchronous` 2 is FULL). What is deleted
is overwritten, not just forgotten: a picture, or who was signed in.
"""

AWAY = "disk full, or the server away?"
"""The hint where a database does not do what it is asked."""

_UPGRADE_LOCK = 7_140_021
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_one_sqlite_writer = threading.RLock()


class DatabaseUnfitError(RuntimeError):
    """The database does not keep its promises here: a commit might not survive a power cut."""


class InterruptedReadError(Exception):
    """Whoever was reading has been asked to stop; nothing was changed."""


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as whole milliseconds since 1970: sorts and compares alike on both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 (its signature)
        """An aware datetime on its way into the database."""
        return None if value is None else stored_moment(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002 (its signature)
        """An aware datetime on its way out."""
        return None if value is None else _EPOCH + value * _MS


def stored_moment(moment: datetime) -> int:
    """An aware datetime as `Moment` stores it."""
    return (moment - _EPOCH) // _MS


def open_engine(url: str, *, read_only: bool = False) -> Engine:
    """An engine whose every connection commits durably; the SQLite file and its folder exist afterwards.

    One that is `read_only` makes nothing and changes nothing.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Refused(f"{url!r} is no database address", hint="for example sqlite:///riskpoint-data/hub.db") from error
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "postgresql+psycopg":
        engine = create_engine(parsed, pool_pre_ping=True)
        event.listen(engine, "connect", _set_up_postgresql)
        if read_only:
            engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return engine
    if parsed.drivername != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise Refused(f"{parsed.drivername} does not serve here", hint="a SQLite file or postgresql+psycopg://…")
    path = Path(parsed.database)
    if read_only:
        return _sqlite_read_only(path)
    _make_durably(path)
    engine = create_engine(parsed)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: committed when the block ends, undone when it raises.

    On SQLite it takes the write lock at once (a reader turned writer fails as soon as somebody else wrote),
    and in this process one writer at a time: SQLite before 3.51.3 may corrupt a WAL that two connections reset at once.
    """
    is_sqlite = engine.dialect.name == "sqlite"
    with (
        _one_sqlite_writer if is_sqlite else nullcontext(),
        engine.execution_options(riskpoint_writes=True).begin() as conn,
    ):
        yield conn


@contextmanager
def reading_until(engine: Engine, stopping: Callable[[], bool]) -> Iterator[Connection]:
    """A connection to read from that asks before each statement whether to go on; raises `InterruptedReadError`.

    Long work is made of many statements in many rooms; so none of them needs to know that the hub may be stopping.
    """

    def ask(*_: object) -> None:
        if stopping():
            raise InterruptedReadError

    with engine.connect() as conn:
        event.listen(conn, "before_cursor_execute", ask)
        yield conn


def empty_log(engine: Engine) -> bool:
    """What was overwritten no longer stands in SQLite's write-ahead log; False where a reader kept it from being cut.

    In this process nobody writes meanwhile. PostgreSQL reuses its log by itself.
    """
    if engine.dialect.name != "sqlite":
        return True
    with _one_sqlite_writer, closing(engine.raw_connection()) as raw:
        cursor = raw.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        answer = cursor.fetchone()
    return answer is not None and answer[0] == 0


@contextmanager
def snapshot(url: str) -> Iterator[Connection]:
    """One look at everything as it stood at one moment, while others go on writing.

    On SQLite the file is opened for reading only, so this connection can neither write nor checkpoint, not even as the
    last one to close: the race of SQLite before 3.51.3 needs two that do. PostgreSQL answers every statement from the
    first one's moment.
    """
    engine = open_engine(url, read_only=True)
    try:
        with engine.connect() as conn:
            yield conn
    except OperationalError as error:
        raise Refused(f"the database cannot be read: {in_a_line(error)}", hint=AWAY) from error
    finally:
        engine.dispose()


def in_a_line(error: OperationalError) -> str:
    """What the database said; PostgreSQL's driver says it in several lines."""
    return " ".join(str(error.orig).split())


def upgrade(engine: Engine) -> None:
    """The database has the tables that this program expects; a database from a newer program is refused untouched."""
    with writing(engine) as conn:
        upgrade_within(conn)


def upgrade_within(conn: Connection, *, to: str = "head") -> None:
    """As `upgrade`, in the caller's transaction, and where wished only up to an older revision."""
    config = _alembic()
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
    _revision(conn, config)
    config.attributes["connection"] = conn
    command.upgrade(config, to)


def revision_of(conn: Connection) -> str | None:
    """The database's revision, None where it is empty; one that this program does not know is refused."""
    return _revision(conn, _alembic())


def is_known(revision: str) -> bool:
    """True for a revision that this program can bring up to its own."""
    return revision in _known(_alembic())


def require_current(engine: Engine) -> None:
    """The database has exactly the form that this program expects, or is refused with a hint."""
    with engine.connect() as conn:
        current_revision(conn)


def current_revision(conn: Connection) -> str:
    """The revision that the database and this program share; any other is refused with a hint."""
    config = _alembic()
    head = ScriptDirectory.from_config(config).get_current_head()
    if head is None or _revision(conn, config) != head:
        raise Refused("the database is not made yet, or of an older release", hint="riskpoint-hub migrate")
    return head


def insert(conn: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, in the words of the connection's database."""
    return sqlite.insert(table) if conn.dialect.name == "sqlite" else postgresql.insert(table)


def add_rows(conn: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """These rows are in the table; one whose key is there already stays as it was.

    The hot path: one prepared statement and plain values for the driver, in the order of the table's columns (moments
    by `stored_moment`, enums by `value`), at a third of the cost of bound columns.
    """
    if rows:
        conn.exec_driver_sql(_add_statement(table, conn.dialect.name), [*rows])


@cache
def _add_statement(table: Table, dialect: str) -> str:
    names = [column.name for column in table.columns]
    mark = "?" if dialect == "sqlite" else "%s"
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608 (names of our own)
        f"VALUES ({', '.join([mark] * len(names))}) ON CONFLICT DO NOTHING"
    )


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", "hub:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _revision(conn: Connection, config: Config) -> str | None:
    """The database's revision, None where it is empty; one that we do not know is refused."""
    current = MigrationContext.configure(conn).get_current_revision()
    if current is not None and current not in _known(config):
        raise Refused(
            f"the database has revision {current}, which this program does not know",
            hint="it was upgraded by a newer release: install that release, or restore the backup made before",
        )
    return current


def _known(config: Config) -> set[str]:
    return {revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()}


def _make_durably(path: Path) -> None:
    """The file exists, and its name and those of its new folders are on disk: SQLite never reports a failing sync of
    the folder, and never syncs the folder's own (so we do it).
    """
    if path.exists():
        return
    hold_new_names = {path.parent, *(folder.parent for folder in path.parents if not folder.exists())}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    for name in sorted(hold_new_names):
        sync_folder(name)


def _sqlite_read_only(path: Path) -> Engine:
    if not path.is_file():
        raise Refused(f"there is no database {path}", hint="see data_dir and database.url in the settings")
    engine = create_engine(f"sqlite:///file:{quote(str(path.absolute()))}?mode=ro&uri=true")
    event.listen(engine, "connect", _leave_transactions_to_us)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _leave_transactions_to_us(connection: Any, _record: object) -> None:  # noqa: ANN401 (whatever the driver calls it)
    connection.isolation_level = None  # SQLAlchemy's BEGIN is ours, see _begin_sqlite
    connection.execute(f"PRAGMA busy_timeout={SQLITE_PRAGMAS['busy_timeout']}").fetchall()


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 (whatever the driver calls a connection)
    """Set every pragma, fetch its answer (an unread answer swallows I/O errors) and ask again."""
    connection.isolation_level = None  # SQLAlchemy's BEGIN is ours, see _begin_sqlite
    for pragma, wanted in SQLITE_PRAGMAS.items():
        connection.execute(f"PRAGMA {pragma}={wanted}").fetchall()
        answer = connection.execute(f"PRAGMA {pragma}").fetchone()
        if answer != (wanted,):
            raise DatabaseUnfitError(f"SQLite answers {pragma} = {answer}, wanted {wanted}")


def _begin_sqlite(conn: Connection) -> None:
    conn.exec_driver_sql("BEGIN IMMEDIATE" if conn.get_execution_options().get("riskpoint_writes") else "BEGIN")


def _set_up_postgresql(connection: Any, _record: object) -> None:  # noqa: ANN401 (whatever the driver calls a connection)
    """A commit that has returned is on disk, whatever the server's own default says."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
        answer = cursor.execute("SHOW synchronous_commit").fetchone()
    connection.commit()
    if answer != ("on",):
        raise DatabaseUnfitError(f"PostgreSQL answers synchronous_commit = {answer}, wanted on")
