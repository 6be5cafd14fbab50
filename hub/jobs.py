"""What the hub does again and again: a list of jobs, a thread for each, ended together and at once.

A job that fails is logged with its traceback and runs again at its next turn; one job never holds up another.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so often."""

    name: str
    every_s: float
    run: Callable[[Engine, datetime], object]
    """Called with the district's time."""


@contextmanager
def running(
    jobs: Sequence[Job], *, engine: Engine, clock: Callable[[], datetime], stop: threading.Event | None = None
) -> Iterator[None]:
    """Every job runs, each in its own thread, until the block ends; then no job is at work any more.

    `stop` is set when the block ends: whatever takes long asks it, and gives up.
    """
    stop = stop or threading.Event()
    threads = [threading.Thread(target=_repeat, name=job.name, args=(job, engine, clock, stop)) for job in jobs]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _repeat(job: Job, engine: Engine, clock: Callable[[], datetime], stop: threading.Event) -> None:
    while not stop.wait(job.every_s):
        try:
            job.run(engine, clock())
        except Exception:  # the outermost loop: what failed now may succeed the next time
            log.exception("the job %s failed; it runs again in %g s", job.name, job.every_s)
