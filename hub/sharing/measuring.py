"""One look at everything that a monitoring system is told; what is costly to find out is shared with the board."""

from collections import Counter
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sqlalchemy import Connection, text

from hub.alarms.watch import AlarmKind
from hub.dashboard.overview import Overview
from hub.evidence import service as evidence
from hub.notices import service as notices
from hub.patrol.board import PointState
from hub.sharing.measured import Ingest, Measured
from hub.web.hub_state import HubState


def measure(
    conn: Connection, state: HubState, found: Overview, *, api: str, ingest: Ingest | None, now: datetime
) -> Measured:
    """How everything stands; `found` is the board's own look."""
    tips, tested = evidence.tips(conn), found.tested
    return Measured(
        at=now,
        release=release(),
        api=api,
        devices={one.value: count for one, count in found.devices.counts.items()},
        points={one.value: found.board.count(one) for one in PointState},
        visits={"required": found.board.required, "proved": found.board.proved},
        assets={"camera": tested.cameras, "lamp": tested.lamps},
        assets_good={"camera": tested.cameras_good, "lamp": tested.lamps_good},
        assets_failing=tested.failing,
        assets_silent=tested.tasks,
        alarms=_alarms(found),
        journals=len(tips),
        lines=sum(one.sequence for one in tips),
        lines_waiting=sum(evidence.waiting(conn).values()),
        quarantine=evidence.quarantine_count(conn),
        notices_unsent=notices.unsent(conn),
        channels_failing=len(notices.channels_in_trouble(conn, now=now)),
        database_bytes=database_bytes(conn),
        listeners=state.live.listeners,
        has_trouble=state.trouble() is not None,
        ingest=ingest,
    )


def release() -> str:
    """Which release runs."""
    try:
        return version("riskpoint")
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "unreleased"


def database_bytes(conn: Connection) -> int:
    """What the database takes; SQLite's write-ahead log beside it not counted."""
    if conn.dialect.name == "postgresql":
        return int(_value(conn, "SELECT pg_database_size(current_database())"))
    return int(_value(conn, "PRAGMA page_count")) * int(_value(conn, "PRAGMA page_size"))


def _value(conn: Connection, query: str) -> Any:  # noqa: ANN401 (whatever the database answers)
    return conn.execute(text(query)).scalar_one()


def _alarms(found: Overview) -> dict[tuple[str, bool], int]:
    seen = Counter((one.kind.value, one.acknowledged_at is not None) for one in found.alarms)
    return {
        (kind.value, is_acknowledged): seen[kind.value, is_acknowledged]
        for kind in AlarmKind
        for is_acknowledged in (False, True)
    }
