"""A self-test: one line of a device about one camera or lamp, as the hub remembers it. Pure."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from hub.evidence.resolution import by_itself
from hub.evidence.when import When, filing_moment
from hub.fleet.asset import AssetKind
from wire_contract.camera_test import CameraTested
from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.lighting_test import LightingTested
from wire_contract.topics import DeviceId

Tested = CameraTested | LightingTested

_SHAPES: dict[AssetKind, msgspec.json.Decoder[CameraTested] | msgspec.json.Decoder[LightingTested]] = {
    AssetKind.CAMERA: msgspec.json.Decoder(CameraTested),
    AssetKind.LAMP: msgspec.json.Decoder(LightingTested),
}


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What one line says; nothing is judged yet."""

    hash: LineHash
    device: DeviceId
    journal: JournalId
    sequence: int
    kind: AssetKind
    asset: str
    """As the device calls it."""
    occurred_at: datetime
    clock: ClockTrust
    received_at: datetime
    measured: bytes
    """The line's `data`, in JSON."""
    resolved: When | None = None
    """What its chain tells of its time; None for a line that nothing but itself speaks for."""

    @property
    def when(self) -> When:
        """When the test took place, as far as that is known."""
        return self.resolved or by_itself(self.clock, occurred_at=self.occurred_at, received_at=self.received_at)

    @property
    def filed_at(self) -> datetime:
        """The moment under which the test is listed."""
        return filing_moment(self.when, received_at=self.received_at)

    @property
    def order(self) -> tuple[datetime, int, LineHash]:
        """Where the test stands among others of its asset, whatever order they came in."""
        return self.filed_at, self.sequence, self.hash


def read_tested(test: SelfTest) -> Tested | None:
    """What was measured; None where this release cannot read it."""
    try:
        return _SHAPES[test.kind].decode(test.measured)
    except msgspec.DecodeError:
        return None


def kind_of(tested: Tested) -> tuple[AssetKind, str]:
    """Which asset it is about: kind, and name as the device calls it."""
    if isinstance(tested, CameraTested):
        return AssetKind.CAMERA, tested.camera
    return AssetKind.LAMP, tested.lamp
