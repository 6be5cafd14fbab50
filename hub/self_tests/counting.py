"""How every camera and lamp stands, for pages that ask often: looked at again only when something was kept or done
since, or a minute is over.
"""

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence import service as evidence
from hub.fleet.asset import AssetKind
from hub.self_tests import views
from hub.self_tests.rules.standing import Urgency
from hub.self_tests.views import Overview
from hub.web.hub_state import AssetsNow

_QUICK_S = 0.2
_RESTS = 10
"""A look that took longer than that is believed for so many times as long as it took."""

Seen = tuple[int, int, int, int]


@dataclass(slots=True)
class Now:
    """The newest look, and what of the database it was made from. May be asked from any thread."""

    found: Overview | None = None
    seen: Seen | None = None
    believed_until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def overview(self, conn: Connection, now: datetime) -> Overview:
        """How every camera and lamp stands."""
        head = own_chain.head(conn)
        tips = evidence.tips(conn)
        minute = int(now.timestamp() // 60)
        seen = (minute, head.number if head else 0, len(tips), sum(tip.sequence for tip in tips))
        with self.lock:
            is_rested = time.monotonic() >= self.believed_until
            if self.found is not None and (seen == self.seen or not is_rested):
                return self.found
            begin = time.monotonic()
            self.found, self.seen = views.overview(conn, now=now), seen
            took = time.monotonic() - begin
            self.believed_until = begin + took * (_RESTS if took > _QUICK_S else 0)
            return self.found

    def __call__(self, conn: Connection, now: datetime) -> AssetsNow:
        """The same in numbers."""
        found = self.overview(conn, now)
        cameras, lamps = found.good(AssetKind.CAMERA), found.good(AssetKind.LAMP)
        return AssetsNow(
            cameras_good=cameras.numerator,
            cameras=cameras.denominator,
            lamps_good=lamps.numerator,
            lamps=lamps.denominator,
            failing=len(found.by_urgency()[Urgency.FAILING]),
            tasks=len(found.tasks),
        )
