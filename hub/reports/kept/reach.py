"""How far back reaches what came since somebody last looked: which points, from which moment on. Pure.

Rather too far than not far enough: what is named here is judged anew, what is not must be as it was.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hub.evidence.kept import Came
from hub.fleet.nouns import Enrolment
from hub.kernel.period import Month
from hub.patrol.coverage import LONGEST_GAP
from hub.reports.kept.acts import Named
from wire_contract.topics import DeviceId

BEFORE = LONGEST_GAP + timedelta(minutes=30)
"""A line vouches for the time before it at most `LONGEST_GAP` long; the rest is for clocks that differ."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be otherwise by now."""

    every: bool = False
    wholly: Collection[int] = frozenset()
    """Points of which nothing kept is believed, by id."""
    since: Mapping[int, datetime] = field(default_factory=dict)
    """Points of which months that end before this moment stay as they were."""
    unkept: Collection[int] = frozenset()
    """Those of `wholly` of which nothing is to be kept: a chain forks, or lines of it wait for others."""

    @property
    def is_nothing(self) -> bool:
        """Nothing came."""
        return not (self.every or self.wholly or self.since)

    def spares(self, point_id: int, month: Month) -> bool:
        """The point's part of this month is as it was."""
        if self.every or point_id in self.wholly:
            return False
        reached = self.since.get(point_id)
        return reached is None or month.bounds[1] <= reached


def reach(
    came: Iterable[Came],
    acts: Named,
    *,
    codes: Mapping[int, str],
    terms: Iterable[Enrolment],
    unsettled: Collection[DeviceId],
) -> Reach:
    """What these lines and acts may touch; of devices that are `unsettled` nothing is kept at all.

    `terms` are of the devices named; `codes` of the points by id, where acts name some.
    """
    at: dict[str, set[int]] = {}
    for term in terms:
        at.setdefault(term.device, set()).add(term.point_id)
    unkept = {point for device in unsettled for point in at.get(device, ())}
    wholly = unkept | {number for number, code in codes.items() if code in acts.codes}
    wholly |= {point for device in acts.devices for point in at.get(device, ())}
    since: dict[int, datetime] = {}
    for one in came:
        for point in at.get(one.device, ()):
            if one.earliest is None:
                wholly.add(point)
            else:
                moment = one.earliest - BEFORE
                since[point] = min(moment, since.get(point, moment))
    return Reach(acts.every, wholly, since, unkept)
