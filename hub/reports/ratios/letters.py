"""L: of the camera defects that began in a month, for how many the official letter was issued in time. Pure.

The last day in time is a value of the episode: who counts working days and holidays is the letters' own room.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from hub.kernel.period import Month, day_of
from hub.reports.ratios.counts import NOTHING, Counts


@dataclass(frozen=True, slots=True)
class LetterEpisode:
    """One defect, from its first failing to its first passing test, and its letter."""

    episode: str
    opened_at: datetime
    limit: date
    """The last Bangkok day on which the letter is in time."""
    issued_at: datetime | None = None
    """When the first letter about it that is not void was issued."""
    working_at: datetime | None = None
    """When a test passed again."""
    no_letter_because: str = ""
    """A reason code: the section mends it itself. It stands for the letter only if a test passes by the limit."""


@dataclass(frozen=True, slots=True)
class LettersTold:
    """L of a month, and what stands beside it."""

    counts: Counts
    within_limit: int
    """อยู่ในกำหนด: no letter yet, and its time is not over; not below the line."""
    mended_first: int
    """Worked again before the limit, without a letter and without a reason code: not below the line."""


def letters(month: Month, episodes: Iterable[LetterEpisode], *, now: datetime) -> LettersTold:
    """The episodes that began in the month, each once by its name, as of `now`."""
    once = {one.episode: one for one in episodes if Month.of(day_of(one.opened_at)) == month and one.opened_at <= now}
    judged = [(one, _judged(one, now)) for one in once.values()]
    waiting = [one for one, counts in judged if counts == NOTHING]
    mended = sum(_worked_in_time(one, now) for one in waiting)
    return LettersTold(Counts.total(counts for _, counts in judged), len(waiting) - mended, mended)


def _judged(one: LetterEpisode, now: datetime) -> Counts:
    if one.issued_at is not None and one.issued_at <= now:
        return Counts(proved=1) if day_of(one.issued_at) <= one.limit else Counts(disproved=1)
    if _worked_in_time(one, now):
        return Counts(proved=1) if one.no_letter_because else NOTHING
    return NOTHING if day_of(now) <= one.limit else Counts(disproved=1)


def _worked_in_time(one: LetterEpisode, now: datetime) -> bool:
    return one.working_at is not None and one.working_at <= now and day_of(one.working_at) <= one.limit
