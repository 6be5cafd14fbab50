"""Real databases for tests: a SQLite file, or a database of a private PostgreSQL that Debian's binaries make."""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.parts.brokers import free_port

HOST = "127.0.0.1"


@dataclass(frozen=True)
class PostgresServer:
    """A PostgreSQL that nobody else uses; databases are made as they are needed."""

    port: int

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a new, empty database, which is gone afterwards."""
        name = f"t{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name}")
        try:
            yield f"postgresql+psycopg://postgres@{HOST}:{self.port}/{name}"
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with psycopg.connect(host=HOST, port=self.port, user="postgres", autocommit=True) as conn:
            conn.execute(statement.encode())


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A server in a folder of its own; it answers when the block begins. It does not sync: a test is no power cut."""
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []}
    try:
        port = free_port()
        cluster = folder / "cluster"
        options = f"-c listen_addresses={HOST} -c port={port} -c unix_socket_directories={folder} -c fsync=off"
        _run("initdb", "-D", cluster, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", owner=owner)
        _run("pg_ctl", "-D", cluster, "-w", "-l", folder / "log", "-o", options, "start", owner=owner)
        try:
            yield PostgresServer(port)
        finally:
            _run("pg_ctl", "-D", cluster, "-m", "immediate", "-w", "stop", owner=owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def dump(url: str) -> bytes:
    """The SQL that makes this PostgreSQL database anew, rows included."""
    done = subprocess.run(
        [_binary("pg_dump"), "--inserts", "--no-owner", "--dbname", url.replace("+psycopg", "")],
        capture_output=True,
        check=True,
        timeout=120,
    )
    own_commands = (b"\\restrict", b"\\unrestrict")  # of newer releases' dumps, for psql alone
    return b"\n".join(line for line in done.stdout.split(b"\n") if not line.startswith(own_commands))


def _run(program: str, *arguments: str | Path, owner: dict[str, Any]) -> None:
    done = subprocess.run(
        [_binary(program), *arguments], capture_output=True, text=True, cwd="/", check=False, timeout=120, **owner
    )
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")


def _binary(program: str) -> str:
    """Debian keeps the server's programs out of the path; the newest release serves."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which(program)
    if not found and on_path is None:
        raise RuntimeError(f"{program} is not installed: apt-get install postgresql")
    return str(found[-1]) if found else str(on_path)
