"""What an examination of everything that is kept has found. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.evidence.hidden_forks import HiddenFork
from hub.evidence.soundness import Fault
from wire_contract.delivery import Place
from wire_contract.topics import DeviceId

MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class Vouched:
    """A line whose own signature does not hold; the signature of a line after it vouches for it (wire §1)."""

    device: DeviceId
    place: Place

    @property
    def journal(self) -> str:
        """The journal that it stands in."""
        return self.place.journal


@dataclass(frozen=True, slots=True)
class Examined:
    """How many lines were looked at, and what does not hold; of each at most `MOST_NAMED` by name."""

    lines: int = 0
    fault_count: int = 0
    faults: Sequence[Fault] = ()
    vouched_count: int = 0
    vouched: Sequence[Vouched] = ()
    hidden_forks: Sequence[HiddenFork] = ()
    """Nothing is altered there, but one key wrote two chains."""
    ended_at: datetime | None = None

    @property
    def is_sound(self) -> bool:
        """Whether everything that is kept is as its devices signed it."""
        return self.fault_count == 0

    def plus(self, other: "Examined") -> "Examined":
        """Both together."""
        return Examined(
            lines=self.lines + other.lines,
            fault_count=self.fault_count + other.fault_count,
            faults=[*self.faults, *other.faults][:MOST_NAMED],
            vouched_count=self.vouched_count + other.vouched_count,
            vouched=[*self.vouched, *other.vouched][:MOST_NAMED],
            hidden_forks=[*self.hidden_forks, *other.hidden_forks][:MOST_NAMED],
            ended_at=other.ended_at or self.ended_at,
        )
