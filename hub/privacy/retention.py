"""What has had its time is really deleted, by a job, a bounded number of rows in each transaction.

Pictures and notices have clocks of their own (`pictures.rounds`, `notices.sending`); what is in a chain has none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from hub.badges import service as badges
from hub.database import writing
from hub.evidence import service as evidence
from hub.fleet import device_logs
from hub.letters import service as letters
from hub.people import ageing

EVERY_S = 600.0
BATCH = 500
"""Rows of one transaction: nobody who writes waits long for it."""
MOST_BATCHES = 40
"""Of one kind in one round; what is left goes in the next."""

Forget = Callable[[Connection, datetime, int], int]

BY_WALL_CLOCK: Mapping[str, Forget] = {
    "sessions": lambda conn, now, most: ageing.forget_sessions(conn, now=now, most=most),
    "access log": lambda conn, now, most: ageing.forget_accesses(conn, now=now, most=most),
    "invitations": lambda conn, now, most: badges.forget_invitations(conn, now=now, most=most),
}
"""What people did in browsers is written by the real clock, also where a district is shown on a fast one."""
BY_DISTRICT_CLOCK: Mapping[str, Forget] = {
    "quarantine": lambda conn, now, most: evidence.forget_quarantined(conn, now=now, most=most),
    "device logs": lambda conn, now, most: device_logs.delete_old(conn, now=now),  # noqa: ARG005 (they are few)
    "texts of drafts": lambda conn, now, most: letters.forget_texts(conn, now=now, most=most),
}


@dataclass(frozen=True, slots=True)
class Retention:
    """The job; `wall_clock` is the browsers' time."""

    wall_clock: Callable[[], datetime]

    def __call__(self, engine: Engine, now: datetime) -> Mapping[str, int]:
        """How many rows of each kind are gone."""
        gone = {}
        for clocked, moment in ((BY_WALL_CLOCK, self.wall_clock()), (BY_DISTRICT_CLOCK, now)):
            for name, forget in clocked.items():
                gone[name] = _in_batches(engine, forget, moment)
        return gone


def _in_batches(engine: Engine, forget: Forget, now: datetime) -> int:
    total = 0
    for _ in range(MOST_BATCHES):
        with writing(engine) as conn:
            some = forget(conn, now, BATCH)
        total += some
        if some < BATCH:
            break
    return total
