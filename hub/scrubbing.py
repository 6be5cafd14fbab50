"""A thread that examines everything that is kept, device by device, once a day, and says what it found.

It begins some time after the start, when a backlog may come in, and rests after each device four times as long as the
work was: never more than a fifth of one core. Each device has a connection of its own, so that no reader holds back
SQLite's write-ahead log for long.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from hub.evidence import service as evidence
from hub.evidence.examination import examine
from hub.evidence.examined import Examined
from hub.fleet import service as fleet

log = logging.getLogger(__name__)

FIRST_AFTER_S = 600.0
RETRY_AFTER_S = 60.0
EVERY_S = 24 * 3600.0
SHORTEST_REST_S = 0.05
RESTS = 4
"""Times as long as the work."""


class Scrubbing:
    """Examines from `start` to `stop`; `found` is the newest whole examination, None before the first has ended."""

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Callable[[], datetime],
        changed: Callable[[], None],
        first_after_s: float = FIRST_AFTER_S,
    ) -> None:
        self.found: Examined | None = None
        self._engine = engine
        self._clock = clock
        self._changed = changed
        self._first_after_s = first_after_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scrubbing")

    def start(self) -> None:
        """The thread runs; the first examination begins a little later."""
        self._thread.start()

    def stop(self) -> None:
        """The thread has ended."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        wait = self._first_after_s
        while not self._stop.wait(wait):
            wait = EVERY_S
            try:
                found = self._examine()
            except SQLAlchemyError:
                log.exception("the examination of what is kept failed; it is tried again")
                wait = RETRY_AFTER_S
                continue
            if found is not None:
                self._tell(found)

    def _examine(self) -> Examined | None:
        """Everything examined; None when told to stop."""
        found = Examined()
        with self._engine.connect() as conn:
            devices = evidence.kept_devices(conn)
        for device in devices:
            began = time.monotonic()
            with self._engine.connect() as conn:
                found = found.plus(examine(conn, device, public_keys=fleet.keys_ever(conn)))
            if self._stop.wait(max(SHORTEST_REST_S, RESTS * (time.monotonic() - began))):
                return None
        return found.plus(Examined(ended_at=self._clock()))

    def _tell(self, found: Examined) -> None:
        for fault in found.faults:
            log.error(
                "what is kept does not hold: %s (page Quarantine; restore a backup, devices send the rest)", fault
            )
        log.info("examined %d lines: %d faults, %d vouched for", found.lines, found.fault_count, found.vouched_count)
        self.found = found
        self._changed()
