"""E: of what was to be mended by the end of a month, how much is proved to be mended. Pure.

A person's word is not proof: what is only said to be done is unknown, and stands below the line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hub.kernel.period import Month, day_of
from hub.reports.ratios.counts import NOTHING, Counts


class Standing(StrEnum):
    """How an item stands."""

    OPEN = "open"
    SAID_DONE = "said_done"
    """แจ้งว่าแก้แล้ว – ยังไม่ยืนยัน."""
    PROVED = "proved"
    NOT_REQUIRED = "not_required"
    """Counts only with a reason and the login of who approved it; without them the item is open."""


@dataclass(frozen=True, slots=True)
class Move:
    """From this moment on the item stood so."""

    at: datetime
    standing: Standing
    why: str = ""
    approved_by: str = ""

    @property
    def holds(self) -> Standing:
        """The standing that it really gives."""
        is_bare = self.standing is Standing.NOT_REQUIRED and not (self.why.strip() and self.approved_by.strip())
        return Standing.OPEN if is_bare else self.standing


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be mended at a point, planned to be due on a day; its moves are in any order."""

    number: int
    opened_at: datetime
    due_on: date
    moves: tuple[Move, ...] = ()

    def at(self, moment: datetime) -> Standing:
        """How it stood then; two moves of one moment are taken in their order."""
        past = sorted((move for move in self.moves if move.at <= moment), key=lambda move: move.at)
        return past[-1].holds if past else Standing.OPEN


_CLOSED = frozenset({Standing.PROVED, Standing.NOT_REQUIRED})


def fixes(month: Month, items: Iterable[Item], *, now: datetime, again: bool = True) -> Counts:
    """Items due in the month, and those carried over that were open in it, each as it stood at the month's end.

    As of `now` where the month is not over. An item carried over counts again in each month until it is closed, but
    where the district chose otherwise (not `again`).
    """
    once = {item.number: item for item in items}
    return Counts.total(counted(month, item, now=now, again=again) for item in once.values())


def counted(month: Month, item: Item, *, now: datetime, again: bool = True) -> Counts:
    """How one item counts in the month: once, or not at all."""
    begin, end = month.bounds
    if item.opened_at >= end or item.opened_at > now or item.due_on > month.last:
        return NOTHING
    # The month's last moment still belongs to it, the first of the next does not.
    known = tuple(move for move in item.moves if move.at < end and move.at <= now)
    seen = Item(item.number, item.opened_at, item.due_on, known)
    if item.due_on < month.first and not (again and _was_open(seen, begin)):
        return NOTHING
    standing = seen.at(end)
    if standing is Standing.NOT_REQUIRED:
        return NOTHING
    if standing is Standing.PROVED:
        return Counts(proved=1)
    if standing is Standing.SAID_DONE:
        return Counts(unknown=1)
    return Counts(due=1) if now < end and item.due_on >= day_of(now) else Counts(disproved=1)


def _was_open(item: Item, begin: datetime) -> bool:
    """True where it was open when the month began, or was opened again in it."""
    before = Item(item.number, item.opened_at, item.due_on, tuple(move for move in item.moves if move.at < begin))
    since = (move.holds for move in item.moves if move.at >= begin)
    return before.at(begin) not in _CLOSED or any(standing not in _CLOSED for standing in since)
