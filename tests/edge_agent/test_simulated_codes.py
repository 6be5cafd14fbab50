"""QR codes at a point without hardware: through a pseudo-terminal, the agent's own driver and codec, to line and light."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge_agent.settings import QrEngine
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.point import SimulatedPoint
from edge_agent.uplink.link import Received
from tests.parts.lines import measurements_in
from tests.parts.points import HUB_KEY, point_settings
from wire_contract.badge import credential_of, write_token
from wire_contract.measurements import (
    Medium,
    ReaderChanged,
    ReaderState,
    Refusal,
    RotatingQrProof,
    Shown,
    StaticQrProof,
    TagScanned,
)
from wire_contract.messages import Config, PointSettings, seal

START = datetime(2026, 10, 1, 0, 0, tzinfo=UTC)
PHONE = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
BADGE = credential_of(PHONE.public_key().public_bytes_raw())


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START, seed=1)


@pytest.fixture
def point(tmp_path: Path, clock: SimulatedClock) -> Iterator[SimulatedPoint]:
    settings = point_settings(tmp_path)
    engine = QrEngine(name="qr", port="/dev/serial0")
    settings = msgspec.structs.replace(settings, readers=(*settings.readers, engine))
    with SimulatedPoint(settings, clock=clock) as made:
        config = Config(device="bkk-test-01", version=1, settings=PointSettings(credentials=(BADGE, "qr:SOMCHAI")))
        made.agent._inbox.put(Received("config", seal(config, HUB_KEY)))
        made.step()
        yield made


def test_a_badge_is_green_its_screenshot_red_and_a_printed_code_red(
    point: SimulatedPoint, clock: SimulatedClock, tmp_path: Path
) -> None:
    token = write_token(PHONE, at=START, nonce=b"nonce!")
    assert point.show_code("qr", token).lit == {"green", "buzzer"}
    clock.set(START + timedelta(seconds=90))
    late = write_token(PHONE, at=START + timedelta(seconds=1), nonce=b"nonce2")
    assert point.show_code("qr", late).lit == {"red", "buzzer"}
    assert point.show_code("qr", "SOMCHAI").lit == {"red", "buzzer"}
    assert point.tap("front", "wiegand26:9:9").lit == {"amber", "buzzer"}
    point.close()
    found = measurements_in(tmp_path)
    assert [data for data in found if isinstance(data, TagScanned)][:3] == [
        TagScanned("qr", Medium.QR, BADGE, RotatingQrProof(token), Shown.ACCEPTED),
        TagScanned("qr", Medium.QR, BADGE, RotatingQrProof(late), Shown.REFUSED, Refusal.EXPIRED),
        TagScanned("qr", Medium.QR, "qr:SOMCHAI", StaticQrProof(), Shown.REFUSED, Refusal.STATIC_NOT_ALLOWED),
    ]
    assert [data for data in found if isinstance(data, ReaderChanged)] == [
        ReaderChanged("qr", ReaderState.ANSWERING, "")
    ]
