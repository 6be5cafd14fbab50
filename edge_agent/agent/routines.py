"""Which of the point's tests are due by themselves, and what a test is to do: the schedule, asked with the settings
that are in force.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

from edge_agent.agent.testers import AssetTester, SelfTestOrder
from edge_agent.clock import Moment
from edge_agent.self_tests.schedule import Due, Ledger, Routine, Task
from edge_agent.self_tests.sun import Place
from wire_contract.event import ClockTrust
from wire_contract.messages import PointSettings
from wire_contract.self_test import Cause, Light, light_at

BLIND_FIRST = timedelta(minutes=15)
BLIND_EVERY = timedelta(hours=24)
"""Without a clock to trust, cameras are tested so long after the start, and every so often: a lens that is covered
needs no clock to be seen.
"""


@dataclass(frozen=True, slots=True)
class Planned:
    """A test that is to begin; `due` says what it does for the schedule, None where somebody asked for it."""

    tester: AssetTester
    order: SelfTestOrder
    due: Due | None = None

    @property
    def is_watch(self) -> bool:
        """Whether it only looks on while dusk switches a lamp: others may run beside it."""
        return self.order.cause is Cause.SWITCH_ON


class Routines:
    """`settings` are those in force, asked for each time."""

    def __init__(self, testers: Collection[AssetTester], *, device: str, settings: Callable[[], PointSettings]) -> None:
        self._testers = {tester.name: tester for tester in testers}
        self._device = device
        self._settings = settings
        self._blind_at: timedelta | None = None
        self.ledger = Ledger()

    def due(self, moment: Moment) -> list[Planned]:
        """What is due now, the longest due first."""
        if not knows_the_time(moment):
            return self._blindly(moment)
        return [self._planned(due, moment) for due in self._coming(moment) if due.at <= moment.at]

    def due_in(self, moment: Moment) -> timedelta | None:
        """How long until the next one; None where nobody knows."""
        if not knows_the_time(moment):
            return None
        coming = self._coming(moment)
        return max(timedelta(0), coming[0].at - moment.at) if coming else None

    def order(self, cause: Cause, moment: Moment, *, command: str | None = None) -> SelfTestOrder:
        """What a test that begins now is to do."""
        elevation = self._place.elevation_milli_deg(moment.at) if knows_the_time(moment) else None
        return SelfTestOrder(
            cause=cause,
            light=light_at(elevation) if elevation is not None else None,
            sun_elevation_milli_deg=elevation,
            command=command,
            keep_picture=self._settings().keep_pictures,
        )

    def light(self, moment: Moment) -> Light | None:
        """Which light there is now; None in twilight, and where the clock does not know the time."""
        return self.order(Cause.COMMANDED, moment).light

    def _planned(self, due: Due, moment: Moment) -> Planned:
        cause = Cause.SWITCH_ON if due.task.routine is Routine.LAMP_AT_DUSK else Cause.SCHEDULED
        return Planned(self._testers[due.task.asset], self.order(cause, moment), due)

    def _blindly(self, moment: Moment) -> list[Planned]:
        if self._blind_at is None:
            self._blind_at = moment.uptime + BLIND_FIRST
        if moment.uptime < self._blind_at or not self._settings().camera_by_day:
            return []
        self._blind_at = moment.uptime + BLIND_EVERY
        order = self.order(Cause.SCHEDULED, moment)
        return [Planned(tester, order) for tester in self._testers.values() if tester.kind == "camera"]

    def _coming(self, moment: Moment) -> list[Due]:
        """When each task is due next, the earliest first."""
        found = (
            self.ledger.next(task, device=self._device, place=self._place, now=moment.at) for task in self._tasks()
        )
        return sorted((due for due in found if due is not None), key=lambda due: (due.at, due.task.key))

    def _tasks(self) -> list[Task]:
        settings, tasks = self._settings(), []
        for name, tester in self._testers.items():
            if tester.kind == "camera":
                tasks += [Task(name, Routine.CAMERA_BY_DAY)] if settings.camera_by_day else []
                tasks += [Task(name, Routine.CAMERA_BY_NIGHT)] if settings.camera_by_night else []
            elif settings.lamps_by_night:
                tasks.append(Task(name, Routine.LAMP_AT_DUSK if tester.watches_dusk else Routine.LAMP_BY_NIGHT))
        return tasks

    @property
    def _place(self) -> Place:
        settings = self._settings()
        return Place(settings.latitude_micro_deg / 1e6, settings.longitude_micro_deg / 1e6)


def knows_the_time(moment: Moment) -> bool:
    """Whether the wall clock is good enough to tell day from night."""
    return moment.trust is not ClockTrust.UNSYNCHRONISED
