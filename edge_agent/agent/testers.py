"""The seam between the agent and what tests an asset: a test begins at once, runs elsewhere, and always comes back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from edge_agent.hardware.pins import Factory
from edge_agent.settings import Settings
from wire_contract.camera_test import CameraTested
from wire_contract.lighting_test import LightingTested
from wire_contract.self_test import Cause, Light

AssetKind = Literal["camera", "lamp"]


@dataclass(frozen=True, slots=True)
class SelfTestOrder:
    """What a test is to do, and what its line says of why."""

    cause: Cause
    light: Light | None
    """Which reference to compare with, or to learn; None where nobody knows whether it is day."""
    sun_elevation_milli_deg: int | None = None
    command: str | None = None
    keep_picture: bool = False
    """Whether the reduced picture stays on the device for the hub to ask for."""


@dataclass(frozen=True, slots=True)
class SelfTestEnded:
    """What a test measured, or how far it got; into the agent's inbox, exactly once for each order."""

    asset: str
    told: CameraTested | LightingTested
    again: bool = False
    """Whether it is worth another try soon: somebody came, or the light was not steady."""


class AssetTester(Protocol):
    """One asset's tests, in a thread or process of their own. None of these methods blocks or raises."""

    name: str
    kind: AssetKind
    watches_dusk: bool
    """Whether its test of a night begins at sunset and watches the lamp being switched on (cause `switch_on`)."""

    def begin(self, order: SelfTestOrder) -> None:
        """A test runs; its `SelfTestEnded` comes by `pass_on` within a deadline of the tester's own, whatever happens:
        a camera that hangs, a bus that is gone. Called only while none runs.
        """
        ...

    def interrupt(self) -> None:
        """Somebody is at the point: a lamp that was switched off for a test is on again at once, and its test ends as
        interrupted. A camera goes on.
        """
        ...

    def close(self) -> None:
        """What ran has ended, whatever it used is free, and a lamp is as it was before."""
        ...


MakeTesters = Callable[[Settings, Factory, Callable[[SelfTestEnded], None]], Sequence[AssetTester]]
"""Makes the testers of a point's cameras and lamps, on the agent's pins; results go where the last argument says."""


def no_testers(_settings: Settings, _pins: Factory, _pass_on: Callable[[SelfTestEnded], None]) -> Sequence[AssetTester]:
    """A point whose cameras and lamps nobody tests."""
    return ()
