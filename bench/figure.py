"""One figure: a ratio of two things timed in the same run, beside its goal. Later benches add a `Bench` each."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """A ratio, what it is a ratio of, and the goal that it should meet (`at least` or `at most`)."""

    name: str
    ratio: float
    meaning: str
    limit: float
    sense: Literal["at least", "at most"]
    detail: str

    @property
    def meets_goal(self) -> bool:
        """Whether the goal is met."""
        return self.ratio >= self.limit if self.sense == "at least" else self.ratio <= self.limit


@dataclass(frozen=True, slots=True)
class Bench:
    """A named measurement that gives one or more figures."""

    name: str
    about: str
    measure: Callable[[], Sequence[Figure]]


def timed(make: Callable[[], object]) -> float:
    """How many seconds it takes."""
    begin = time.perf_counter()
    make()
    return time.perf_counter() - begin
