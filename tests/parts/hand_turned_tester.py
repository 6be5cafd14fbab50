"""An asset whose tests end when the test says so: for what the agent makes of tests, not for what they measure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from edge_agent.agent.testers import AssetKind, MakeTesters, SelfTestEnded, SelfTestOrder
from edge_agent.hardware.pins import Factory
from edge_agent.settings import Settings
from wire_contract.camera_test import CameraMeasurements, CameraTested
from wire_contract.lighting_test import LightingTested
from wire_contract.self_test import Light


@dataclass
class HandTurnedTester:
    """Remembers what it was told."""

    name: str
    kind: AssetKind = "camera"
    watches_dusk: bool = False
    pass_on: Callable[[SelfTestEnded], None] = lambda _ended: None
    orders: list[SelfTestOrder] = field(default_factory=list)
    lights: list[Light | None] = field(default_factory=list)
    interrupted: int = 0
    ended: int = 0
    is_closed: bool = False

    def begin(self, order: SelfTestOrder) -> None:
        self.orders.append(order)

    def interrupt(self) -> None:
        self.interrupted += 1

    def follow(self, light: Light | None) -> None:
        self.lights.append(light)

    def close(self) -> None:
        self.is_closed = True

    def told(self, order: SelfTestOrder) -> CameraTested | LightingTested:
        """The line of the test that was ordered."""
        if self.kind == "camera":
            return CameraTested(
                camera=self.name,
                driver="by hand",
                steps={"open": "ok"},
                measurements=CameraMeasurements(),
                picture=None,
                cause=order.cause,
                command=order.command,
                sun_elevation_milli_deg=order.sun_elevation_milli_deg,
            )
        return LightingTested(
            lamp=self.name,
            relay=(),
            lux_milli=(),
            lamp_current_ma=(),
            cause=order.cause,
            command=order.command,
            sun_elevation_milli_deg=order.sun_elevation_milli_deg,
        )

    def end(self, *, again: bool = False) -> CameraTested | LightingTested:
        """The newest test has ended; what its line is to say comes back."""
        told = self.told(self.orders[-1])
        self.pass_on(SelfTestEnded(self.name, told, again=again))
        return told


def making(*testers: HandTurnedTester) -> MakeTesters:
    """Gives these to an agent, and again to the one that comes after it."""

    def made(
        _settings: Settings, _pins: Factory, pass_on: Callable[[SelfTestEnded], None]
    ) -> Sequence[HandTurnedTester]:
        for tester in testers:
            tester.pass_on = pass_on
        return testers

    return made
