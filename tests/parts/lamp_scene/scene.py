"""A lamp with its tester, its sensors and the street around it; time is passed by the test itself, in an instant."""

import queue
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from edge_agent.hardware.lamp_tester import LampTester
from edge_agent.hardware.looker import HANGS_AFTER_S
from edge_agent.self_tests.order import SelfTestEnded, SelfTestOrder
from edge_agent.settings.lamps import Ina219, Lamp, Ldr, Veml7700
from edge_agent.simulation.lamp_bus import SimulatedBus, SimulatedChip
from edge_agent.simulation.lamp_current_chips import SimulatedIna219
from edge_agent.simulation.lamp_light_chips import SimulatedVeml7700
from tests.parts.lamp_scene.bus import ScenePace, level
from tests.parts.lamp_scene.ldr import SceneFactory, fit_ldr
from tests.parts.lamp_scene.street import Street
from wire_contract.lighting_test import LampKind, LightingTested
from wire_contract.self_test import Cause, Light

RELAY = 24
LAMP = Lamp(name="lamp", kind=LampKind.LED, relay=RELAY, light=Veml7700(), current=Ina219())
ENDS_IN_S = 30.0
"""Of real time, at most."""
APART_S = 7500.0
SUN = {"night": -30_000, "day": 40_000, None: None}


@dataclass
class LampScene:
    """By itself: an LED behind a photocell, relay, VEML7700 and INA219, all well, at night."""

    folder: Path
    lamp: Lamp = LAMP
    street: Street = field(default_factory=Street)
    hangs_after_s: float = HANGS_AFTER_S
    ended: "queue.SimpleQueue[SelfTestEnded]" = field(default_factory=queue.SimpleQueue)

    def __post_init__(self) -> None:
        self.pins = SceneFactory(self.street)
        if self.lamp.relay is not None:
            self.street.relay = level(self.pins, self.lamp.relay, active_low=self.lamp.active_low)
        street = self.street

        def now() -> float:
            return street.now

        self.light: Any = SimulatedVeml7700(street.lux, now)
        self.current: Any = SimulatedIna219(street.amperes, street.volts, now)
        chips: dict[int, SimulatedChip] = {0x10: self.light, 0x40: self.current}
        self.bus = SimulatedBus(chips)
        if isinstance(self.lamp.light, Ldr):
            self.light = fit_ldr(self.pins, self.lamp.light.pin, street.lux)
        self.tester = self.start()

    def start(self) -> LampTester:
        """The agent has (re)started."""
        self.tester = LampTester(
            self.lamp,
            data_dir=self.folder,
            pins=self.pins,
            pass_on=self.ended.put,
            open_bus=lambda _: self.bus,
            pace=ScenePace(self.street),
            hangs_after_s=self.hangs_after_s,
        )
        return self.tester

    def order(
        self, cause: Cause = Cause.COMMANDED, light: Light | None = "night", sun: int | None = None
    ) -> SelfTestOrder:
        return SelfTestOrder(cause=cause, light=light, sun_elevation_milli_deg=SUN[light] if sun is None else sun)

    def test(self, order: SelfTestOrder | None = None) -> SelfTestEnded:
        """A whole test, so long after the last that a relay may be used again."""
        self.street.pass_to(self.street.now + APART_S)
        self.tester.begin(order or self.order())
        return self.ended.get(timeout=ENDS_IN_S)

    def learn(self) -> LightingTested:
        """The lamp is commissioned as it is now."""
        told = self.test(self.order(Cause.LEARNING)).told
        assert isinstance(told, LightingTested)
        return told

    def told(self, order: SelfTestOrder | None = None) -> LightingTested:
        """The line of a whole test, as it comes out of the wire's bytes."""
        return msgspec.json.decode(msgspec.json.encode(self.test(order).told), type=LightingTested)

    def close(self) -> None:
        self.tester.close()
        self.pins.close()
