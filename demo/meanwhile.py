"""What the office does while the story of the points is played: each errand when its time has come."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from demo.errand import Errand
from demo.office import Office
from demo.world import Powered
from edge_agent.simulation.point import SimulatedPoint

Hear = Callable[[Iterable[SimulatedPoint]], None]


@dataclass(slots=True)
class Meanwhile:
    """The errands that are still to be done, and who does them."""

    office: Office
    coming: deque[Errand]
    district: Powered
    hear: Hear
    """Returns when the hub holds every line of these points."""

    @classmethod
    @contextmanager
    def at_office(
        cls, hub_config: Path, errands: Iterable[Errand], district: Powered, *, hear: Hear
    ) -> Iterator["Meanwhile"]:
        """The office is open until the block ends."""
        office = Office.of(hub_config)
        try:
            yield cls(office, deque(errands), district, hear)
        finally:
            office.close()

    def until(self, moment: datetime) -> None:
        """Every errand up to this moment is done. Who must have heard of the points waits for them: their clocks stand
        at the errand's time then, and the hub holds all that happened before, and nothing that comes later.
        """
        while self.coming and self.coming[0].at <= moment:
            errand = self.coming.popleft()
            if errand.hears:
                points = self.district.points.values()
                for point in points:
                    point.advance(errand.at)
                self.hear(points)
            self.office.do(errand)
