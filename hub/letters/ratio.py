"""For the form's letter ratio: which defects called for a letter, and whether it was issued in time. Pure.

Issued is what counts, not drafted: a letter that is void, or that waits for its number, has not been written.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hub.kernel.period import Month, day_of
from hub.letters.workdays import workdays_after

WITHIN_WORKDAYS = 3
"""The form names no term; this is the system's, until the district sets another."""


class Answered(StrEnum):
    """Whether the letter about a defect came in time."""

    IN_TIME = "in_time"
    LATE = "late"
    """Issued, but after the limit."""
    MISSING = "missing"
    """The limit is over and nothing was issued."""
    PENDING = "pending"
    """อยู่ในกำหนด: not issued, and the limit has not passed."""
    MENDED = "mended"
    """A test proved it mended before the limit, and no letter had been issued: it was not open long enough to count."""


@dataclass(frozen=True, slots=True, order=True)
class LetterEpisode:
    """One defect of a camera, from its first failing test to its first passing one, and its letter."""

    opened_at: datetime
    episode: str
    """`BSM-01/camera/main@2026-11-20T03:05:00.000Z`: the same defect keeps the name."""
    point: str
    asset: str
    order: int
    issued_at: datetime | None = None
    """When the first letter about it that is not void was issued."""
    letter: int | None = None
    """That letter; else the newest that is on its way."""
    number: str = ""
    """`กท 5099/132` of that letter, where it has one."""
    ended_at: datetime | None = None
    """When its repair was proved; None while it is open."""


@dataclass(frozen=True, slots=True)
class LetterCase:
    """What became of one episode."""

    of: LetterEpisode
    limit: date
    """The last day on which the letter is in time."""
    answered: Answered

    @property
    def is_due(self) -> bool:
        """Whether it counts below the line: the letter is there, or its limit is over."""
        return self.answered not in {Answered.PENDING, Answered.MENDED}


def letter_cases(
    month: Month,
    episodes: Iterable[LetterEpisode],
    *,
    now: datetime,
    within: int = WITHIN_WORKDAYS,
    holidays: Collection[date] = (),
) -> tuple[LetterCase, ...]:
    """Every episode that began in the month, the oldest first, as of `now`; each is counted once, by its name."""
    once = {one.episode: one for one in sorted(episodes, reverse=True)}
    return tuple(_cases(month, sorted(once.values()), now=now, within=within, holidays=holidays))


def _cases(
    month: Month, episodes: Iterable[LetterEpisode], *, now: datetime, within: int, holidays: Collection[date]
) -> Iterator[LetterCase]:
    for one in episodes:
        day = day_of(one.opened_at)
        if Month.of(day) != month or one.opened_at > now:
            continue
        limit = workdays_after(day, within, holidays=holidays)
        yield LetterCase(one, limit, _answered(one, limit, now=now))


def _answered(one: LetterEpisode, limit: date, *, now: datetime) -> Answered:
    if one.issued_at is not None and one.issued_at <= now:
        return Answered.IN_TIME if day_of(one.issued_at) <= limit else Answered.LATE
    if one.ended_at is not None and one.ended_at <= now and day_of(one.ended_at) <= limit:
        return Answered.MENDED
    return Answered.PENDING if day_of(now) <= limit else Answered.MISSING
