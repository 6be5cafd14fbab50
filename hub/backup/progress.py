"""What long work says while it goes on. Pure."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import TypeVar


class Stage(StrEnum):
    """What is being done."""

    WRITE = "write"
    COMPARE = "compare"
    LOAD = "load"
    CHECK = "check"


Progress = Callable[[Stage, int, int], None]
"""The stage, how much of it is done, and how much there is."""

TELL_EVERY = 1_000

T = TypeVar("T")


def silent(_stage: Stage, _done: int, _total: int) -> None:
    """Nobody listens."""


class Counter:
    """Counts through one stage, also over several streams."""

    def __init__(self, progress: Progress, stage: Stage, total: int) -> None:
        self._progress = progress
        self._stage = stage
        self._total = total
        self._done = 0

    def passing(self, rows: Iterable[T]) -> Iterator[T]:
        """The same rows, counted while they pass."""
        for row in rows:
            yield row
            self._done += 1
            if self._done % TELL_EVERY == 0:
                self._progress(self._stage, self._done, self._total)
        self._progress(self._stage, self._done, self._total)
