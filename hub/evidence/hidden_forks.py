"""Forks that begin among lines which a device declared lost: no parent with two children tells of them. Pure.

Known for certain where another branch passes by: it has a line of its own at the last lost place, and goes back to the
line before the hole. A branch that ends inside the hole may be the lost lines themselves, and is not named.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from wire_contract.delivery import Hole, Place
from wire_contract.event import JournalId, LineHash
from wire_contract.topics import DeviceId


@dataclass(frozen=True, slots=True)
class HiddenFork:
    """A chain that forks somewhere between the line before a hole and the last line that was lost."""

    device: DeviceId
    hole: Hole

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.device} {self.hole.journal}/{self.hole.first}-{self.hole.last}"


@dataclass(slots=True)
class BesideHoles:
    """The lines at places that were declared lost: only these are remembered while a journal passes by."""

    device: DeviceId
    holes: Sequence[Hole]
    _parents: dict[tuple[JournalId, int], dict[LineHash, LineHash]] = field(default_factory=dict)

    def pass_by(self, place: Place, parent: LineHash) -> None:
        """A line that is held with its ancestors."""
        if any(hole.journal == place.journal and hole.first <= place.sequence <= hole.last for hole in self.holes):
            self._parents.setdefault((place.journal, place.sequence), {})[place.hash] = parent

    def found(self) -> list[HiddenFork]:
        """Every hole with a branch beside it that left the lost lines among them."""
        return [HiddenFork(self.device, hole) for hole in sorted(set(self.holes), key=_order) if self._is_passed(hole)]

    def _is_passed(self, hole: Hole) -> bool:
        others = self._at(hole, hole.last).keys() - {hole.last_hash}
        return any(self._begins(hole, one) == hole.parent for one in others)

    def _begins(self, hole: Hole, line: LineHash) -> LineHash | None:
        """What the first line of this branch within the hole names as its parent."""
        for sequence in range(hole.last, hole.first, -1):
            parent = self._at(hole, sequence).get(line)
            if parent is None:
                return None
            line = parent
        return self._at(hole, hole.first).get(line)

    def _at(self, hole: Hole, sequence: int) -> dict[LineHash, LineHash]:
        return self._parents.get((hole.journal, sequence), {})


def _order(hole: Hole) -> tuple[JournalId, int, int, LineHash]:
    return hole.journal, hole.first, hole.last, hole.last_hash
