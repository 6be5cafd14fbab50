"""What stands on a point's time line beside the lines of its devices: what people did, alarms, pictures. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.kernel.pair import Pair
from hub.kernel.rights import Right


class DeedKind(StrEnum):
    """What somebody may want to see alone."""

    ALARMS = "alarms"
    PEOPLE = "people"
    """Corrections, suspensions, maintenance, commands, the register."""
    PICTURES = "pictures"
    WORK = "work"
    """Work orders and their steps."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that happened at a point, or to it, at one moment."""

    kind: DeedKind
    at: datetime
    name: str
    """64 hex digits: a line of the hub's chain, or what tells it from all others."""
    says: Pair
    detail: Pair = ("", "")
    path: str | None = None
    path_right: Right | None = None
    """Without it the deed is shown without the way to more; None: everybody who sees the page has it."""
    by: str | None = None
    """The login of whoever did it."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which deeds are wanted: from `since` on, earlier than `until`, the newest of them."""

    since: tuple[datetime, str] | None
    until: tuple[datetime, str]
    """Moments and names: of two at the same moment the one with the smaller name is the older."""
    kinds: frozenset[DeedKind]
    limit: int
    rights: frozenset[Right]

    def takes(self, one: Deed) -> bool:
        """Whether it is one of those wanted."""
        place = (one.at, one.name)
        return one.kind in self.kinds and (self.since is None or self.since <= place) and place < self.until
