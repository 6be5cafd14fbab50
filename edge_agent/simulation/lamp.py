"""A lamp that does not exist, under the agent's own tester: its relay is a real pin, its sensors answer on a bus, and
the minutes of a test pass in an instant.
"""

import queue
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from edge_agent.hardware.lamp_tester import LampTester
from edge_agent.hardware.pins import Factory
from edge_agent.self_tests.order import AssetKind, SelfTestEnded, SelfTestOrder
from edge_agent.settings.lamps import Ina219, Lamp, Veml7700
from edge_agent.simulation.lamp_bus import SimulatedBus
from edge_agent.simulation.lamp_current_chips import SimulatedIna219
from edge_agent.simulation.lamp_light_chips import SimulatedVeml7700
from wire_contract.lighting_test import LampBaseline, LampKind, SwitchedBy
from wire_contract.self_test import Light

FULL_LUX, SKY_LUX, FULL_A, FEED_V = 22.0, 0.6, 0.48, 12.2
SINCE_LAST_S = 20 * 3600.0
"""Between two tests, on the lamp's own clock: here whoever asks may have one."""
ENDS_IN_S = 60.0
"""Of real time; a test takes some milliseconds."""


@dataclass(slots=True)
class LampBody:
    """What is wrong with the lamp, to be changed at any time."""

    is_dead: bool = False
    is_welded: bool = False
    """The relay's contact does not open any more."""
    is_cut: Callable[[], bool] = lambda: False
    """Whether the relay's coil is driven."""
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 (noise, no secret)

    @property
    def is_lit(self) -> bool:
        """Whether it shines."""
        return not self.is_dead and (self.is_welded or not self.is_cut())

    def lux(self) -> float:
        """At the sensor."""
        seen = SKY_LUX + (FULL_LUX if self.is_lit else 0.0)
        return max(0.0, seen * (1 + self.chance.gauss(0, 0.01)))

    def amperes(self) -> float:
        """Through the lamp."""
        return FULL_A if self.is_lit else 0.0

    def volts(self) -> float:
        """Of its feed."""
        return FEED_V


class _Instantly:
    """Whoever waits lets virtual seconds pass."""

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        self._now += 1e-6
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += seconds

    def wait_until(self, at: float, stop: threading.Event) -> None:
        if not stop.is_set():
            self._now = max(self._now, at)


class SimulatedLamp:
    """Implements `AssetTester`: an LED behind a relay, with a VEML7700 and an INA219."""

    kind: AssetKind = "lamp"
    watches_dusk = False

    def __init__(self, name: str, *, folder: Path, relay: int, switched_by: SwitchedBy = "photocell") -> None:
        self.name = name
        self.body = LampBody()
        self._folder = folder
        baseline = LampBaseline(
            lux_on_milli=round(1000 * (SKY_LUX + FULL_LUX)),
            lux_off_milli=round(1000 * SKY_LUX),
            current_on_ma=round(1000 * FULL_A),
            supply_on_mv=round(1000 * FEED_V),
        )
        self._lamp = Lamp(
            name=name,
            kind=LampKind.LED,
            relay=relay,
            switched_by=switched_by,
            light=Veml7700(),
            current=Ina219(),
            baseline=baseline,
        )
        self._pace = _Instantly()
        self._ended: queue.SimpleQueue[SelfTestEnded] = queue.SimpleQueue()
        self._pass_on: Callable[[SelfTestEnded], None] = lambda _ended: None
        self._tester: LampTester | None = None

    def wire(self, pins: Factory, pass_on: Callable[[SelfTestEnded], None]) -> "SimulatedLamp":
        """An agent runs on these pins from now on, and gets the results."""
        bus = SimulatedBus(
            {
                0x10: SimulatedVeml7700(self.body.lux, self._pace.now),
                0x40: SimulatedIna219(self.body.amperes, self.body.volts, self._pace.now),
            }
        )
        pin = pins.pin(self._lamp.relay)
        self.body.is_cut = lambda: pin.function == "output" and bool(pin.state)
        self._pass_on = pass_on
        self._tester = LampTester(
            self._lamp,
            data_dir=self._folder,
            pins=pins,
            pass_on=self._ended.put,
            open_bus=lambda _: bus,
            pace=self._pace,
        )
        return self

    def begin(self, order: SelfTestOrder) -> None:
        """The test has run; its end is in the inbox."""
        self._pace.sleep(SINCE_LAST_S)
        if self._tester is not None:
            self._tester.begin(order)
            self._pass_on(self._ended.get(timeout=ENDS_IN_S))

    def interrupt(self) -> None:
        """No test lasts so long that somebody could come."""

    def follow(self, light: Light | None) -> None:
        """A lamp that the agent itself lights is dark by day."""
        if self._tester is not None:
            self._tester.follow(light)

    def close(self) -> None:
        """The pin is free."""
        if self._tester is not None:
            self._tester.close()
            self._tester = None
