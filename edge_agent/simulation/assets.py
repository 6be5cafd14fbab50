"""The make-believe cameras and lamps of one point: they outlive its agent, as real ones outlive a restart."""

from collections.abc import Callable, Sequence
from pathlib import Path

from edge_agent.agent.testers import AssetTester, SelfTestEnded
from edge_agent.hardware.pins import Factory
from edge_agent.settings import Settings
from edge_agent.simulation.camera import SimulatedCamera
from edge_agent.simulation.lamp import SimulatedLamp


class SimulatedAssets:
    """Called as `MakeTesters`: whichever agent runs now gets the results."""

    def __init__(
        self, device: str, folder: Path, *, cameras: Sequence[str] = (), lamps: Sequence[SimulatedLamp] = ()
    ) -> None:
        self._pass_on: Callable[[SelfTestEnded], None] = lambda _ended: None
        self.cameras = {
            name: SimulatedCamera(name, device=device, folder=folder / "cameras" / name, pass_on=self._on)
            for name in cameras
        }
        self.lamps = {lamp.name: lamp for lamp in lamps}

    def __call__(
        self, _settings: Settings, pins: Factory, pass_on: Callable[[SelfTestEnded], None]
    ) -> Sequence[AssetTester]:
        """The testers, whose results go to this agent from now on."""
        self._pass_on = pass_on
        return [*self.cameras.values(), *(lamp.wire(pins, pass_on) for lamp in self.lamps.values())]

    def commission(self) -> None:
        """Everything has been mounted, and its references are taken."""
        for camera in self.cameras.values():
            camera.commission()

    def _on(self, ended: SelfTestEnded) -> None:
        self._pass_on(ended)
