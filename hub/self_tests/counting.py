"""How every camera and lamp stands, for pages that ask often: looked at again only when something was kept or done
since, or a minute is over.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence import service as evidence
from hub.evidence.kept import JournalTip
from hub.fleet.asset import AssetKind
from hub.self_tests import views
from hub.self_tests.rules.standing import Urgency
from hub.self_tests.views import Overview
from hub.web.hub_state import AssetsNow
from wire_contract.topics import DeviceId

_QUICK_S = 0.2
_RESTS = 10
"""A look that took longer than that is believed for so many times as long as it took."""

Seen = tuple[int, int, int, int]


@dataclass(slots=True)
class Now:
    """The newest look, and what of the database it was made from. May be asked from any thread."""

    found: Overview | None = None
    seen: Seen | None = None
    heads: Mapping[DeviceId, int] = field(default_factory=dict)
    """How far each device's lines had come at that look."""
    believed_until: float = 0.0
    clock: Callable[[], float] = time.monotonic
    lock: threading.Lock = field(default_factory=threading.Lock)

    def overview(self, conn: Connection, now: datetime) -> Overview:
        """How every camera and lamp stands."""
        head = own_chain.head(conn)
        tips = evidence.tips(conn)
        minute = int(now.timestamp() // 60)
        seen = (minute, head.number if head else 0, len(tips), sum(tip.sequence for tip in tips))
        with self.lock:
            is_rested = self.clock() >= self.believed_until
            if self.found is not None and (seen == self.seen or not is_rested):
                return self.found
            begin = self.clock()
            self.found, self.seen, self.heads = views.overview(conn, now=now), seen, _heads(tips)
            took = self.clock() - begin
            self.believed_until = begin + took * (_RESTS if took > _QUICK_S else 0)
            return self.found

    def behind(self, conn: Connection) -> Collection[DeviceId]:
        """Devices of which something came after the newest look."""
        heads = _heads(evidence.tips(conn))
        with self.lock:
            return {device for device, come in heads.items() if come != self.heads.get(device)}

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


def _heads(tips: Iterable[JournalTip]) -> Mapping[DeviceId, int]:
    """Every journal counts: a device that begins a new one has come further too."""
    found: dict[DeviceId, int] = {}
    for tip in tips:
        found[tip.device] = found.get(tip.device, 0) + tip.sequence + 1
    return found
