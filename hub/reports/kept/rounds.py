"""The hub's own round of kept months: what may be otherwise is kept no more, what is missing is judged, bit by bit."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from hub.database import writing
from hub.reports.kept import service

EVERY_S = 20.0
POINTS = 25
"""Of one month, judged and kept at once."""
MOST_S = 10.0
"""So long one round judges; what is left goes in the next."""


@dataclass(frozen=True, slots=True)
class KeepingRounds:
    """Called by one thread of any process: a second one finds the work done, and what two judged is kept once."""

    stopping: Callable[[], bool] = lambda: False
    most_s: float = MOST_S

    def __call__(self, engine: Engine, now: datetime) -> int:
        """How many parts were judged and are kept now."""
        with writing(engine) as conn:
            service.look(conn, now=now)
        with engine.connect() as conn:
            missing = service.missing(conn, now=now)
        until, kept = time.monotonic() + self.most_s, 0
        for month, points in missing.items():
            for start in range(0, len(points), POINTS):
                if self.stopping() or time.monotonic() > until:
                    return kept
                with engine.connect() as conn:
                    batch = service.judge(conn, month, points[start : start + POINTS], now=now)
                with writing(engine) as conn:
                    kept += len(batch.rows) if service.keep(conn, batch) else 0
        return kept
