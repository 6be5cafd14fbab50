"""What one self-test is to do, and what comes back of it: between the agent and the hardware that tests."""

from dataclasses import dataclass
from typing import Literal

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
