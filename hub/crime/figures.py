"""The nouns of case counts: a place, a month's figures of it, and what is known of a month. Pure.

A count that nobody told is None, never 0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.kernel.pair import Pair
from hub.kernel.period import Month


class Area(StrEnum):
    """What kind of place figures are of, from small to large."""

    POINT = "point"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"
    STATION = "station"


AREAS: Mapping[Area, Pair] = {
    Area.POINT: ("จุดเสี่ยงภัย", "Risk points"),
    Area.SUBDISTRICT: ("แขวง", "Subdistricts"),
    Area.DISTRICT: ("เขต", "District"),
    Area.STATION: ("ทั้ง สน.", "Whole station"),
}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A risk point by its code, or an area by its name."""

    area: Area
    name: str

    @property
    def word(self) -> str:
        """As forms send it: `point:BSM-01`."""
        return f"{self.area.value}:{self.name}"


def place_of_word(word: str) -> Place | None:
    """The place of `point:BSM-01`; None for anything else."""
    area, colon, name = word.partition(":")
    if not colon or area not in list(Area) or not 0 < len(name.strip()) <= 100 or not name.isprintable():
        return None
    return Place(Area(area), " ".join(name.split()))


Counts = Mapping[str, int]
"""Cases by code of their kind; what is missing is not known."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a station counted at a place in a month, and where that comes from."""

    station: str
    month: Month
    place: Place
    counts: Counts
    file: str
    """SHA-256."""
    letter: str = ""
    letter_on: date | None = None
    revision: int = 1

    @property
    def key(self) -> tuple[str, Month, Place]:
        """What stays the same when the figures are told otherwise."""
        return self.station, self.month, self.place


@dataclass(frozen=True, slots=True)
class Sum:
    """Cases of several places: what is known, of how many places that had figures."""

    cases: int | None = None
    """None: of none of them a figure is known."""
    known: int = 0
    asked: int = 0
    """How many places were looked at."""

    @property
    def is_partial(self) -> bool:
        """Some of the places have no figure: the sum may be higher."""
        return 0 < self.known < self.asked


def summed(counts: Iterable[int | None]) -> Sum:
    """The sum of what is known."""
    every = list(counts)
    known = [one for one in every if one is not None]
    return Sum(sum(known) if known else None, len(known), len(every))


LEAST_SHOWN = 3
"""What is counted fewer times than that leaves the hub as `<3`: in a small place a single case has a face."""
SUPPRESSED = f"<{LEAST_SHOWN}"


def published(count: int | None) -> str:
    """A count as it may leave the hub; empty where none is known. 0 hides among the small ones, or it would tell
    that a `<3` beside it is at least 1.
    """
    if count is None:
        return ""
    return SUPPRESSED if count < LEAST_SHOWN else str(count)
