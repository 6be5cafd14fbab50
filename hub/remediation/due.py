"""How long work may take: the district's own hours before the kinds' own. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from hub.remediation.kinds import WORK, Kind


@dataclass(frozen=True, slots=True)
class Due:
    """Hours by kind, where the district says something else."""

    hours: Mapping[Kind, int] = field(default_factory=dict)

    def within(self, kind: Kind) -> timedelta:
        """So long the work may take from when its order is opened."""
        said = self.hours.get(kind)
        return WORK[kind].within if said is None else timedelta(hours=said)
