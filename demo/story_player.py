"""Makes a story happen: moves the points' clocks and drives the pulses, restarts and power cuts that it tells."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from demo.story import Happening, Kind
from edge_agent.simulation.point import SimulatedPoint

READER = "front"


def make_happen(happening: Happening, point: SimulatedPoint) -> None:
    """The point's clock stands at the happening's moment, and it has happened, where it still can."""
    point.advance(happening.at)
    match happening.kind:
        case Kind.TAP:
            point.tap(READER, happening.credential)
        case Kind.NOISE:
            point.noise(READER)
        case Kind.SHORT_FRAME:
            point.short_frame(READER)
        case Kind.REBOOT if point.has_power:
            point.reboot()
        case Kind.POWER_OFF if point.has_power:
            point.power_off()
        case Kind.POWER_ON if not point.has_power:
            point.power_on()


def play(
    story: Iterable[Happening],
    points: Mapping[str, SimulatedPoint],
    *,
    until: datetime,
    progress: Callable[[datetime], None],
) -> None:
    """Everything in the story has happened and every clock stands at `until`."""
    for happening in story:
        make_happen(happening, points[happening.point])
        progress(happening.at)
    for point in points.values():
        point.advance(until)
    progress(until)
