"""The flags of the last month, kept between rounds: some days at a time, the newest days first.

A flag rests on taps of its own days and their neighbours, so some days can be judged again without the others. Each
look rests ten times as long as it took: a district with many taps is looked at more rarely, and never in one go.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from hub.flags import service as flags
from hub.flags.settling import Standing
from hub.kernel.period import day_of

DAYS_AT_ONCE = 8
_A_DAY = timedelta(days=1)
_QUICK_S = 0.05
RESTS = 10
"""A look that took longer than that is believed for so many times as long as it took."""

Days = tuple[date, date]
Seen = tuple[object, ...]


@dataclass(slots=True)
class FlagsTold:
    """Asked by one thread, again and again."""

    rests: int = RESTS
    _kept: dict[Days, tuple[Seen, Sequence[Standing]]] = field(default_factory=dict)
    _rests_until_s: float = 0.0
    _newest_rest_until_s: float = 0.0

    def open(self, conn: Connection, *, seen: Seen, now: datetime) -> Iterator[Standing]:
        """The flags that wait for somebody. `seen` says what of the database there is to see."""
        today = day_of(now)
        newest = (today - _A_DAY, today)
        older = [*_slices(day_of(now - flags.OPEN_FOR), newest[0] - _A_DAY)]
        missing = [days for days in (newest, *older) if days not in self._kept]
        for days in missing:
            self._look(conn, days, seen=seen, now=now)
        if not missing:
            self._renew(conn, newest, older, seen=seen, now=now)
        wanted = {newest, *older}
        self._kept = {days: found for days, found in self._kept.items() if days in wanted}
        for _, found in self._kept.values():
            yield from (one for one in found if one.is_open)

    def _renew(self, conn: Connection, newest: Days, older: Sequence[Days], *, seen: Seen, now: datetime) -> None:
        """At most the newest days and some older ones in one round."""
        if self._kept[newest][0] != seen and time.monotonic() >= self._newest_rest_until_s:
            self._newest_rest_until_s = self._look(conn, newest, seen=seen, now=now)
        stale = [days for days in older if self._kept[days][0] != seen]
        if stale and time.monotonic() >= self._rests_until_s:
            # those looked at longest ago: a look puts its days at the end
            longest_ago = min(stale, key=[*self._kept].index)
            self._rests_until_s = self._look(conn, longest_ago, seen=seen, now=now)

    def _look(self, conn: Connection, days: Days, *, seen: Seen, now: datetime) -> float:
        """The days are as they stand now; until when that is believed."""
        began = time.monotonic()
        found = flags.flags(conn, first=days[0], last=days[1], now=now).standings
        self._kept.pop(days, None)
        self._kept[days] = (seen, found)
        took = time.monotonic() - began
        return began + took * (1 + (self.rests if took > _QUICK_S else 0))


def _slices(first: date, last: date) -> Iterator[Days]:
    """These days in slices that lie where they lay yesterday, so that midnight makes few of them anew."""
    while first <= last:
        end = first + _A_DAY * (DAYS_AT_ONCE - 1 - first.toordinal() % DAYS_AT_ONCE)
        yield first, min(end, last)
        first = end + _A_DAY
