"""A thread that sends what is due, every few seconds, until it is stopped. What is claimed then stays to be sent."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from hub.notices.sending import Sending

log = logging.getLogger(__name__)

EVERY_S = 5.0
RETRY_AFTER_S = 60.0


class Posting:
    """Sends from `start` to `stop`."""

    def __init__(self, sending: Sending, *, clock: Callable[[], datetime], every_s: float = EVERY_S) -> None:
        self._sending = sending
        self._clock = clock
        self._every_s = every_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="notices")

    def start(self) -> None:
        """The thread runs."""
        self._thread.start()

    def stop(self) -> None:
        """The thread has ended; an attempt that is under way ends first."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        wait = self._every_s
        while not self._stop.wait(wait):
            wait = self._every_s
            try:
                self._sending.round(self._clock())
            except SQLAlchemyError:
                log.exception("notices could not be sent; it is tried again")
                wait = RETRY_AFTER_S
