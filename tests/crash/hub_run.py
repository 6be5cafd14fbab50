"""The hub's life on SQLite, recorded: made, devices enrolled, lines ingested and all that may be wrong with them.

Each phase is a process of its own, most of them killed. After each transaction what the database holds is promised.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine

from hub.database import open_engine, upgrade, writing
from hub.ingest import Received, ingest
from tests.crash.contents import digest
from tests.parts.journals import START, Journal, journal_of
from tests.parts.linked import enrol
from wire_contract.topics import up

Promised = Callable[[str], None]

_killed: list[object] = []
"""What a phase leaves open; nothing may close it before the process is gone."""

NOW = START + timedelta(hours=3)


def open_hub(root: Path) -> Engine:
    """The engine as `riskpoint-hub serve` opens it, in a folder that it makes."""
    return open_engine(f"sqlite:///{path_in(root)}")


def path_in(root: Path) -> Path:
    """Where the run keeps its database."""
    return root / "riskpoint-data" / "hub.db"


def rows_of(conn: Connection) -> str:
    """The digest of all that the database holds."""
    return digest(cast("sqlite3.Connection", conn.connection.driver_connection))


def _devices() -> tuple[Journal, Journal]:
    return journal_of(2000, number=1), journal_of(60, number=2)


class _Hub:
    """A hub whose every transaction is promised."""

    def __init__(self, engine: Engine, promised: Promised) -> None:
        self.engine = engine
        self._promised = promised

    def promise(self) -> None:
        with self.engine.connect() as conn:
            self._promised(rows_of(conn))

    def take(self, *messages: tuple[Journal, bytes]) -> None:
        """Messages of `up/events`, in one transaction."""
        self._take([Received(up(journal.device, "events"), payload, False, NOW) for journal, payload in messages])

    def hear(self, journal: Journal) -> None:
        """A heartbeat."""
        self._take([Received(up(journal.device, "status"), journal.status(), False, NOW)])

    def _take(self, received: list[Received]) -> None:
        with writing(self.engine) as conn:
            ingest(conn, received, now=NOW)
        self.promise()


@contextmanager
def _hub(root: Path, promised: Promised) -> Iterator[_Hub]:
    engine = open_hub(root)
    yield _Hub(engine, promised)
    engine.dispose()


def make(root: Path, promised: Promised) -> None:
    """A new file, the tables, two devices; then killed."""
    hub = _Hub(open_hub(root), promised)
    upgrade(hub.engine)
    hub.promise()
    enrol(hub.engine, *_devices())
    hub.promise()
    _killed.append(hub)


def take(root: Path, promised: Promised) -> None:
    """Lines in order, repeated, of both devices at once, a heartbeat; then killed."""
    hub, (one, other) = _Hub(open_hub(root), promised), _devices()
    hub.take((one, one.batch(1, 4)))
    hub.take((one, one.batch(5, 5)))
    hub.take((one, one.batch(1, 6)))
    hub.take((other, other.batch(1, 10)), (one, one.batch(7, 9)), (other, other.batch(1, 10)))
    hub.hear(one)
    _killed.append(hub)


def trouble(root: Path, promised: Promised) -> None:
    """Lines before their parents, which then come; a fork; a declared hole; messages for the quarantine; closed."""
    one, other = _devices()
    with _hub(root, promised) as hub:
        hub.take((one, one.batch(15, 20)))
        hub.take((one, one.batch(10, 14)))
        restored = one.branch()
        restored.lines = restored.lines[:18]
        for _ in range(3):
            restored.tap("wiegand26:9:9")
        hub.take((one, restored.batch(19, 21)))
        holed = other.branch()
        holed.lines = holed.lines[:14]
        holed.shed(11, 13)
        hub.take((other, holed.batch(14, 15)))
        hub.take((other, one.batch(21, 22)), (one, b"no line at all"))
        hub.hear(other)


def fill(root: Path, promised: Promised) -> None:
    """A backlog, a hundred lines at a time, until SQLite has begun its log anew; then killed."""
    hub, (one, _) = _Hub(open_hub(root), promised), _devices()
    for first in range(21, 2001, 90):
        hub.take((one, one.batch(first, first + 89)))
    _killed.append(hub)


def recover(root: Path, promised: Promised) -> None:
    """Recovered, once more, closed in order."""
    one, other = _devices()
    with _hub(root, promised) as hub:
        hub.take((other, other.batch(16, 40)), (one, one.batch(1990, 2001)))


PHASES: Mapping[str, Callable[[Path, Promised], None]] = {
    "make": make,
    "take": take,
    "trouble": trouble,
    "fill": fill,
    "recover": recover,
}
