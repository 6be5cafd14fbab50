"""Goal: the month of a city of 5,000 points at most 0.15 of a naive scan of its lines, and within a second; on both
databases.

Fifty points lived a month through the hub's own door, and were judged; the others are copies of them made in SQL, whose
lines have no bytes. The naive scan is one statement that counts each point's taps by day: no clock is doubted by it, no
card asked after, no silence seen.
"""

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, Table, text

from bench import busy_month
from bench.figure import Bench, Figure, timed
from bench.months import MONTH, NOW
from hub.database import metadata, open_engine, stored_moment, upgrade, writing
from hub.reports.glance import glance
from hub.reports.kept.rounds import KeepingRounds
from tests.parts.databases import postgres_server

LIVED, COPIES, TIMES = 50, 99, 5
GOAL_S, OF_NAIVE = 1.0, 0.15
_NUMBERS = "WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < :copies)"


def measure() -> Sequence[Figure]:
    """Both databases, one after the other."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        found = [*_measured("SQLite", f"sqlite:///{name}/hub.db")]
    with postgres_server() as server, server.database() as url:
        return [*found, *_measured("PostgreSQL", url)]


def _measured(database: str, url: str) -> Iterator[Figure]:
    with _city(url) as engine:
        glanced, scanned = [], []
        for _ in range(TIMES):
            glanced.append(timed(lambda: _glance(engine)))
            scanned.append(timed(lambda: _naive(engine)))
    glance_s, naive_s = statistics.median(glanced), statistics.median(scanned)
    points = LIVED * (COPIES + 1)
    yield Figure(
        name=f"a city's month, {database}",
        ratio=glance_s / naive_s,
        meaning="of the naive scan",
        limit=OF_NAIVE,
        sense="at most",
        detail=f"{1000 * glance_s:.0f} of {1000 * naive_s:.0f} ms; {points} points",
    )
    yield Figure(
        name=f"the same, {database}",
        ratio=glance_s / GOAL_S,
        meaning="of 1 s",
        limit=1.0,
        sense="at most",
        detail=f"five ratios and the headline in {1000 * glance_s:.0f} ms",
    )


def _glance(engine: Engine) -> int:
    """How many patrols were proved."""
    with engine.connect() as conn:
        return glance(conn, MONTH, now=NOW).indicators[0].numerator or 0


def _naive(engine: Engine) -> int:
    since, until = (stored_moment(one) for one in MONTH.bounds)
    query = text(
        "SELECT sum(CASE WHEN taps < 2 THEN taps ELSE 2 END) FROM (SELECT count(*) AS taps FROM lines"
        " WHERE kind = 'riskpoint.tag.scanned.v1' AND occurred_at >= :since AND occurred_at < :until"
        " GROUP BY device, (occurred_at + 25200000) / 86400000) AS days"
    )
    with engine.connect() as conn:
        return int(conn.execute(query, {"since": since, "until": until}).scalar_one())


@contextmanager
def _city(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    upgrade(engine)
    busy_month.busy_month(engine, Ed25519PrivateKey.generate(), points=LIVED, devices=LIVED)
    KeepingRounds(most_s=600)(engine, NOW)
    proved, scanned = _glance(engine), _naive(engine)
    for name in ("points", "devices", "journals", "lines", "seen_journals", "kept_months", "kept_parts"):
        _copied(engine, metadata.tables[name])
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(text("VACUUM ANALYZE"))
    if (_glance(engine), _naive(engine)) != (proved * (COPIES + 1), scanned * (COPIES + 1)):
        raise AssertionError("a copy is not what it was copied from")
    yield engine
    engine.dispose()


def _copied(engine: Engine, table: Table) -> None:
    """Every row of it once more for each copy, under another name."""
    changed = {"device": "t.device || '-' || n", "code": "t.code || '-' || n"}
    names = [column.name for column in table.columns if column.name != "id"]
    values = [changed.get(name, f"t.{name}") for name in names]
    source = f"{table.name} AS t"
    if "point_id" in names:
        values[names.index("point_id")] = "q.id"
        source += " JOIN points AS p ON p.id = t.point_id JOIN points AS q ON q.code = p.code || '-' || n"
    if "line" in names:
        values[names.index("line")] = "''" if engine.dialect.name == "sqlite" else "''::bytea"
    statement = (
        f"INSERT INTO {table.name} ({', '.join(names)}) {_NUMBERS} "  # noqa: S608 (names of our own)
        f"SELECT {', '.join(values)} FROM copies CROSS JOIN {source}"
    )
    with writing(engine) as conn:
        conn.execute(text(statement), {"copies": COPIES})


CITY = Bench("city", "the month of 5,000 points at a glance, on both databases", measure)
