"""What became of an attempt to send, and what follows from it. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=30)
LONGEST_ASKED = timedelta(hours=6)
"""A server may ask for patience, up to this."""
GIVE_UP_AFTER = timedelta(hours=24)
"""What could not be told for a day is told by the pages only. LINE knows a repeated key for as long."""
FAILS_AFTER = timedelta(minutes=15)
"""A channel that failed for so long is trouble, and told through others."""
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Delivered:
    """The other side has it, now or since an earlier attempt."""


@dataclass(frozen=True, slots=True)
class Later:
    """It may work another time."""

    why: str
    after: timedelta | None = None
    """So long the other side asks us to wait."""


@dataclass(frozen=True, slots=True)
class Never:
    """This message is refused for good; the channel itself works."""

    why: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The channel takes nothing until a person mends it: a token that is wrong, a login that is refused."""

    why: str


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The hub began to stop: the next one sends it again under the same id, since nobody knows how far it got."""

    why: str = "the hub was stopping"


Outcome = Delivered | Later | Never | Stopped | Interrupted


class State(StrEnum):
    """Of a message."""

    OPEN = "open"
    SENT = "sent"
    GIVEN_UP = "given_up"


def next_attempt(outcome: Later | Stopped, *, message: str, attempts: int, now: datetime) -> datetime:
    """When to try again: after twice as long each time, up to half an hour, a fifth more or less so that few meet.

    The fifth follows from the message's id and the count, so the same case waits the same.
    """
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempts, 12)
    wait = min(LONGEST_WAIT, doubled)
    share = int.from_bytes(hashlib.sha256(f"{message} {attempts}".encode()).digest()[:4], "big") / 2**32
    wait = wait * (0.8 + 0.4 * share)
    if isinstance(outcome, Later) and outcome.after is not None:
        wait = max(wait, min(outcome.after, LONGEST_ASKED))
    return now + wait
