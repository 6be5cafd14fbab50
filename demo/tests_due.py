"""When the make-believe cameras and lamps are tested next, by the devices' own schedule. Pure."""

from collections.abc import Iterator
from datetime import datetime

from demo.district import PlannedPoint
from edge_agent.self_tests.schedule import Ledger, Routine, Task
from edge_agent.self_tests.sun import Place
from wire_contract.messages import PointSettings

_DEFAULT = PointSettings()
_PLACE = Place(_DEFAULT.latitude_micro_deg / 1e6, _DEFAULT.longitude_micro_deg / 1e6)


def next_tests(point: PlannedPoint, asset: str, after: datetime) -> Iterator[datetime]:
    """The beginning of each test later than that moment, in order."""
    routines = (
        (Routine.LAMP_BY_NIGHT,)
        if asset in {one.name for one in point.lamps}
        else (Routine.CAMERA_BY_DAY, Routine.CAMERA_BY_NIGHT)
    )
    while True:
        coming = [_next(point, Task(asset, routine), after) for routine in routines]
        after = min(coming)
        yield after


def _next(point: PlannedPoint, task: Task, after: datetime) -> datetime:
    """The schedule names the test of the window that is open too, though it may be over."""
    asked = after
    while True:
        due = Ledger().next(task, device=point.device, place=_PLACE, now=asked)
        if due is None:
            raise ValueError(f"{task.key} is never due")
        if due.at > after:
            return due.at
        asked = due.window.end
