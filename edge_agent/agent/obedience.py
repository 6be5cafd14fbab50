"""Which commands are obeyed, pure: each once, none after its expiry, none by a clock that cannot tell.

Expiry is judged by a clock that is synchronised, was so since the boot, or comes from an RTC. By any other a command
waits, since a Pi learns the time a little after it learns of the hub; if it does not, the outcome is `clock`.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

import msgspec
from msgspec import Struct

from edge_agent.clock import Moment
from wire_contract.event import ClockTrust, read_time
from wire_contract.messages import COMMAND_LASTS_AT_MOST, Command, CommandOutcome

REMEMBER_FOR = timedelta(days=1)
"""So long after its expiry an id is known: whoever says it again meanwhile changes nothing, and later it is stale."""

CLOCK_PATIENCE = timedelta(minutes=5)
REMEMBERS_AT_MOST = 200


class Verdict(StrEnum):
    """What becomes of a command that is not simply refused."""

    OBEY = "obey"
    WAIT = "wait"
    KNOWN = "known"
    STALE = "stale"
    CROWDED = "crowded"
    SENSELESS = "senseless"


class Remembered(Struct, frozen=True):
    """A command that was begun or refused; `ended` once its outcome is in the journal."""

    verb: str
    expires: str
    ended: bool


@dataclass(slots=True)
class Memory:
    """The commands that must not be begun again, by id. It is kept beside the journal's lines."""

    known: dict[str, Remembered] = field(default_factory=dict)

    @classmethod
    def read(cls, content: bytes) -> "Memory | None":
        """What was kept, or None where it is damaged."""
        try:
            return cls(msgspec.json.decode(content, type=dict[str, Remembered])) if content else cls()
        except msgspec.DecodeError:
            return None

    def write(self) -> bytes:
        """To be kept."""
        return msgspec.json.encode(self.known)

    def forget(self, moment: Moment) -> None:
        """What ended and expired long ago is forgotten, but not by a clock that may be ahead."""
        if moment.trust is ClockTrust.SYNCHRONISED:
            horizon = moment.at - REMEMBER_FOR
            self.known = {
                id_: one for id_, one in self.known.items() if not one.ended or read_time(one.expires) >= horizon
            }

    @property
    def is_full(self) -> bool:
        """No further command can be remembered, so none is taken."""
        return len(self.known) >= REMEMBERS_AT_MOST


def judge(command: Command, *, memory: Memory, moment: Moment, waited: timedelta) -> Verdict | CommandOutcome:
    """What becomes of a command that the hub signed for this device; `waited` is how long we have had it."""
    try:
        left = read_time(command.expires) - moment.at
    except ValueError:  # the right form, but the 31st of February
        return Verdict.SENSELESS
    if command.id in memory.known:
        return Verdict.KNOWN
    if memory.is_full:
        return Verdict.CROWDED
    if moment.trust is ClockTrust.UNSYNCHRONISED:
        return CommandOutcome.CLOCK if waited >= CLOCK_PATIENCE else Verdict.WAIT
    return _by_the_clock(left)


def _by_the_clock(left: timedelta) -> Verdict | CommandOutcome:
    """What becomes of a command by the time that is left until its expiry."""
    if left > COMMAND_LASTS_AT_MOST:
        return CommandOutcome.TOO_FAR
    if left > timedelta(0):
        return Verdict.OBEY
    return CommandOutcome.EXPIRED if left > -REMEMBER_FOR else Verdict.STALE
