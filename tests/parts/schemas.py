"""Every table at once: what the migrations make is made by them once, and copied for each test from then on."""

import sqlite3
import tempfile
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from hub.database import open_engine, upgrade
from tests.parts.databases import PostgresServer, dump


@cache
def _sqlite_file() -> bytes:
    """A database file on which all migrations have run."""
    with tempfile.TemporaryDirectory(prefix="schema-") as folder:
        path = Path(folder) / "hub.db"
        engine = open_engine(f"sqlite:///{path}")
        upgrade(engine)
        engine.dispose()
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return path.read_bytes()


@cache
def _postgres_script(server: PostgresServer) -> bytes:
    """The statements that make what all migrations make."""
    with server.database() as url:
        engine = open_engine(url)
        upgrade(engine)
        engine.dispose()
        return dump(url)


def make_tables(url: str, *, postgres: PostgresServer | None) -> None:
    """An empty database has all tables, as after `upgrade`; a PostgreSQL's server must be given."""
    parts = make_url(url)
    if parts.database is not None and postgres is None:
        Path(parts.database).write_bytes(_sqlite_file())
        return
    if postgres is None:
        raise ValueError(f"no server for {url}")
    with psycopg.connect(
        host=parts.host, port=parts.port, user=parts.username, dbname=parts.database, autocommit=True
    ) as connection:
        connection.execute(_postgres_script(postgres))
