"""What a point makes of a rotating badge, offline and pure: the key's own signature, the time, and what it saw before.

The way of a token: `judge`; once the scan is durable and the badge is a known one, `remember`.
After a restart `remember` is told the tokens of the journal's last accepted scans, the oldest first.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from edge_agent.readers.tag import TagRead
from wire_contract.badge import Token, read_token
from wire_contract.event import ClockTrust
from wire_contract.measurements import Medium, Refusal, RotatingQrProof, StaticQrProof

REMEMBERED_BADGES = 2000
"""Only badges that the district knows are remembered, and no district has so many: strangers can push none out."""

HELD = timedelta(seconds=5)
"""A token that is read again sooner is the same showing: the phone is still held there. It counts once anyway."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """The last token of a badge that was accepted here, and the uptime of its last showing (None: an earlier run)."""

    token: Token
    seen: timedelta | None


class BadgeCheck:
    """The memory of one point: for each badge the step that it accepted last."""

    def __init__(self) -> None:
        self._marks: dict[str, _Mark] = {}

    def judge(self, text: str, *, now: datetime, trust: ClockTrust, window_s: int, uptime: timedelta) -> TagRead:
        """The badge as it was read, with what speaks against it; nothing is remembered.

        A clock that nobody vouches for never refuses by time: then only replays are told, and the hub judges the rest.
        """
        token = read_token(text)
        if token is None:
            return TagRead(f"qr:{text}", Medium.QR, StaticQrProof(), Refusal.FORGED)
        window = timedelta(seconds=window_s)
        refusal = None
        if not token.is_genuine:
            refusal = Refusal.FORGED
        elif trust is not ClockTrust.UNSYNCHRONISED:
            refusal = _untimely(token, now=now, window=window)
        if refusal is None and self._is_replay(token, uptime=uptime, latest=_latest(trust, now=now, window=window)):
            refusal = Refusal.REPLAYED
        return TagRead(token.credential, Medium.QR, RotatingQrProof(text), refusal)

    def remember(self, text: str, *, uptime: timedelta | None = None) -> None:
        """This token was accepted (or shown again) and is durable; without an uptime, in an earlier run."""
        token = read_token(text)
        if token is None:
            return
        self._marks.pop(token.credential, None)
        self._marks[token.credential] = _Mark(token, uptime)
        if len(self._marks) > REMEMBERED_BADGES:
            del self._marks[next(iter(self._marks))]

    def _is_replay(self, token: Token, *, uptime: timedelta, latest: datetime | None) -> bool:
        mark = self._marks.get(token.credential)
        if mark is None or token.step > mark.token.step:
            return False
        if latest is not None and mark.token.begins_at > latest:
            # It was accepted while no clock here could tell that it came from the future. Were it kept as the mark, a
            # phone whose clock was ahead once would be refused until then.
            return False
        is_held = token == mark.token and mark.seen is not None and uptime - mark.seen < HELD
        return not is_held


def _untimely(token: Token, *, now: datetime, window: timedelta) -> Refusal | None:
    if now >= token.ends_at + window:
        return Refusal.EXPIRED
    return Refusal.EARLY if now < token.begins_at - window else None


def _latest(trust: ClockTrust, *, now: datetime, window: timedelta) -> datetime | None:
    """The beginning of the latest token that would be good now; None where no clock tells."""
    return None if trust is ClockTrust.UNSYNCHRONISED else now + window
