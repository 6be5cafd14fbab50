"""How many flags are open, for a page that asks often: counted again only when something was kept or done since."""

import threading
import time
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence import service as evidence
from hub.flags import service
from hub.kernel.period import day_of

_QUICK_S = 0.5
_RESTS = 10
"""A count that took longer than that is believed for so many times as long as it took."""

Seen = tuple[date, int, int, int]


@dataclass(slots=True)
class OpenFlags:
    """The newest count, and what of the database it was made from. May be asked from any thread."""

    count: int = 0
    seen: Seen | None = None
    believed_until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, conn: Connection, now: datetime) -> int:
        """How many suspicious taps of the last month nobody has settled."""
        head = own_chain.head(conn)
        tips = evidence.tips(conn)
        seen = (day_of(now), head.number if head else 0, len(tips), sum(tip.sequence for tip in tips))
        with self.lock:
            if seen == self.seen or (self.seen is not None and time.monotonic() < self.believed_until):
                return self.count
            begin = time.monotonic()
            self.count, self.seen = service.open_flags(conn, now=now), seen
            took = time.monotonic() - begin
            self.believed_until = begin + took * (_RESTS if took > _QUICK_S else 0)
            return self.count
