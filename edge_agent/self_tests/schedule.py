"""Which test is due when: each asset once a day or night, at a minute of its own, later where that was missed. Pure."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from edge_agent.self_tests.sun import Place, Window, bangkok_day

RETRY_AFTER = timedelta(minutes=20)
LAMPS_WITHIN = timedelta(hours=4)
"""After the night's beginning: so each day of the calendar has its test before midnight, and none reads as unknown only
because one night's test fell before midnight and the next one's after the midnight that follows.
"""
TRIES = 3
"""So often is one test of a day or night begun, where it says that another try is worth it."""


class Routine(StrEnum):
    """What is done once a day or night."""

    CAMERA_BY_DAY = "camera_by_day"
    CAMERA_BY_NIGHT = "camera_by_night"
    LAMP_BY_NIGHT = "lamp_by_night"
    LAMP_AT_DUSK = "lamp_at_dusk"


@dataclass(frozen=True, slots=True)
class Task:
    """One asset's routine."""

    asset: str
    routine: Routine

    @property
    def key(self) -> str:
        """Under this name it is remembered."""
        return f"{self.asset} {self.routine}"


class Done(msgspec.Struct, frozen=True):
    """How far a task has come on the day that it names."""

    day: date
    tries: int
    is_over: bool
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When a task is to be begun; it may be in the past, and then is due now, until its window ends."""

    task: Task
    at: datetime
    window: Window


class Ledger(msgspec.Struct):
    """What was done. It is kept beside the journal's lines, so that a restart repeats nothing."""

    done: dict[str, Done] = {}

    @classmethod
    def read(cls, kept: bytes | None) -> "Ledger":
        """What was kept; an empty one where it is damaged, which costs no more than a test too many."""
        try:
            return msgspec.json.decode(kept, type=cls) if kept else cls()
        except msgspec.DecodeError:
            return cls()

    def write(self) -> bytes:
        """To be kept."""
        return msgspec.json.encode(self)

    def ended(self, due: Due, *, at: datetime, again: bool) -> None:
        """A try of this task has ended; with `again` it is due once more a little later, unless that was the last."""
        before = self.done.get(due.task.key)
        tries = before.tries + 1 if before is not None and before.day == due.window.day else 1
        is_over = not again or tries >= TRIES
        self.done[due.task.key] = Done(due.window.day, tries, is_over, None if is_over else at + RETRY_AFTER)

    def next(self, task: Task, *, device: str, place: Place, now: datetime) -> Due | None:
        """When the task is due next; None where the sun never makes its time."""
        for window in _windows(task.routine, place, now):
            done = self.done.get(task.key)
            if done is None or done.day != window.day:
                return Due(task, _moment(window, f"{device} {task.key} {window.day}", task.routine), window)
            if not done.is_over and done.not_before is not None and done.not_before < window.end:
                return Due(task, done.not_before, window)
        return None


def _windows(routine: Routine, place: Place, now: datetime) -> Iterator[Window]:
    """The window that holds now, if any, and those that come, for a few days."""
    made = {
        Routine.CAMERA_BY_DAY: place.daylight,
        Routine.LAMP_AT_DUSK: place.dusk,
        Routine.CAMERA_BY_NIGHT: place.night,
        Routine.LAMP_BY_NIGHT: place.night,
    }[routine]
    today = bangkok_day(now)
    for offset in range(-1, 4):
        window = made(today + timedelta(days=offset))
        if window is not None and window.end > now:
            yield window


def _moment(window: Window, seed: str, routine: Routine) -> datetime:
    """The same minute whenever one asks, another for every device, asset and day: a fleet must not test all at once,
    and nobody is to know when. Dusk is watched from its beginning.
    """
    if routine is Routine.LAMP_AT_DUSK:
        return window.begin
    part = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big") / 2**32
    latest = window.end - (window.end - window.begin) / 5  # the last fifth is for tries that come later
    if routine is Routine.LAMP_BY_NIGHT:
        latest = min(latest, window.begin + LAMPS_WITHIN)
    return window.begin + (latest - window.begin) * part
