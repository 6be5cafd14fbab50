"""What arrived and was not obeyed: counted by reason, and told in the log with a hint, but never so often that a flood
of it fills the card.
"""

import logging
from collections import Counter

from wire_contract.unreadable import Reason, Unreadable

TELL_EVERY_S = 60.0

_log = logging.getLogger(__name__)

HINTS: dict[Reason, str] = {
    Reason.SIGNATURE: "somebody else speaks for the hub, or hub_public_key is not what riskpoint-hub key prints",
    Reason.FOREIGN: "not for this device: let the broker keep devices apart, see riskpoint-hub broker config",
    Reason.SCHEMA: "signed by the hub, but not understood by this release: update the agent",
}


class Refusals:
    """Times are seconds of the agent's monotonic clock."""

    def __init__(self) -> None:
        self.counts: Counter[Reason] = Counter()
        self._told_at: dict[str, float] = {}
        self._untold: Counter[str] = Counter()

    def refuse(self, what: Unreadable, *, now: float, hint: str | None = None) -> None:
        """It is counted, and has changed nothing."""
        self.counts[what.reason] += 1
        hint = hint or HINTS.get(what.reason, "see docs/operator/point.md")
        self.remark(hint, f"ignored a message: {what.detail}", hint=hint, now=now)

    def remark(self, kind: str, text: str, *, hint: str, now: float) -> None:
        """The first of its kind in a minute is in the log; the next one tells how many were left out."""
        if now - self._told_at.get(kind, now - TELL_EVERY_S) < TELL_EVERY_S:
            self._untold[kind] += 1
            return
        more = f" (and {self._untold[kind]} more like it)" if self._untold[kind] else ""
        self._told_at[kind], self._untold[kind] = now, 0
        _log.warning("%s%s; hint: %s", text[:200], more, hint)
