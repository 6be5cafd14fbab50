"""A QR code, from the engine's bytes on a serial port to the signed line in the journal, through a real agent."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge_agent.settings import QrEngine, Reader
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.point import SimulatedPoint
from edge_agent.uplink.link import Received
from tests.parts.lines import measurements_in
from tests.parts.points import HUB_KEY, point_settings
from tests.parts.ptys import DeviceOnPty, Pty
from tests.parts.qr_engine import EmulatedEngine
from wire_contract.badge import credential_of, write_token
from wire_contract.measurements import (
    DeviceAlive,
    Measurement,
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
from wire_contract.topics import DeviceId

START = datetime(2026, 10, 1, 0, 0, tzinfo=UTC)
PHONE = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
TOKEN = write_token(PHONE, at=START, nonce=b"nonce1")
BADGE = credential_of(PHONE.public_key().public_bytes_raw())


def point_with(folder: Path, *readers: Reader) -> SimulatedPoint:
    settings = msgspec.structs.replace(point_settings(folder), readers=readers)
    return SimulatedPoint(settings, clock=SimulatedClock(START, seed=1))


def of_readers(folder: Path) -> list[Measurement]:
    return [data for data in measurements_in(folder) if isinstance(data, TagScanned | ReaderChanged)]


OPENED_AND_STARTED = 2


def turn(point: SimulatedPoint, *, until: int) -> None:
    """The agent's loop, until so many lines after its start are durable; pytest's own limit ends what never comes."""
    while point.unacknowledged < OPENED_AND_STARTED + until:
        point.step(1.0)


def test_codes_of_an_engine_become_lines_each_with_what_proves_it(tmp_path: Path) -> None:
    with (
        Pty(tmp_path, "ttyQR") as pty,
        point_with(tmp_path, QrEngine(name="door", port=pty.path, model="lines")) as point,
    ):
        turn(point, until=1)
        settings = PointSettings(credentials=(BADGE,), static_qr=True)
        message = seal(Config(device=DeviceId("bkk-test-01"), version=1, settings=settings), HUB_KEY)
        point.agent._inbox.put(Received("config", message))
        turn(point, until=2)  # with the line that says so
        pty.send("สายตรวจ ๗\r\n".encode() + TOKEN.encode() + b"\r\n" + b"4" * 4096 + b"\r\n")
        turn(point, until=5)
        point.advance(START + timedelta(hours=1))
    unreadable = "qr:sha256-" + hashlib.sha256(b"4" * 4096).hexdigest()
    assert of_readers(tmp_path) == [
        ReaderChanged("door", ReaderState.ANSWERING, ""),
        TagScanned("door", Medium.QR, "qr:สายตรวจ ๗", StaticQrProof(), Shown.UNKNOWN),
        TagScanned("door", Medium.QR, BADGE, RotatingQrProof(TOKEN), Shown.ACCEPTED),
        TagScanned("door", Medium.QR, unreadable, StaticQrProof(), Shown.REFUSED, Refusal.UNREADABLE),
    ]
    alive = [data for data in measurements_in(tmp_path) if isinstance(data, DeviceAlive)][-1]
    assert (alive.readers, alive.scans) == ({"door": True}, 3)


def test_an_engine_that_was_re_programmed_and_unplugged_is_told_in_lines(tmp_path: Path) -> None:
    engine = EmulatedEngine()
    with (
        DeviceOnPty(tmp_path, take=engine.take, name="ttyQR") as pty,
        point_with(tmp_path, QrEngine(name="door", port=pty.path)) as point,
    ):
        turn(point, until=2)
        pty.unplug()
        turn(point, until=3)
        pty.plug_in()
        turn(point, until=4)
    told = of_readers(tmp_path)
    assert [(data.state, data.detail[:12]) for data in told if isinstance(data, ReaderChanged)] == [
        (ReaderState.ANSWERING, ""),
        (ReaderState.CHANGED, "0003 was 00,"),
        (ReaderState.SILENT, f"{pty.path}"[:12]),
        (ReaderState.ANSWERING, ""),
    ]


def test_a_device_that_boots_again_has_its_ports_again(tmp_path: Path) -> None:
    with (
        Pty(tmp_path, "ttyQR") as pty,
        point_with(tmp_path, QrEngine(name="door", port=pty.path, model="lines")) as point,
    ):
        turn(point, until=1)
        point.reboot()
        turn(point, until=3)  # with the line of its start
        pty.send(b"BKK-0417\r")
        turn(point, until=4)
    assert of_readers(tmp_path) == [
        ReaderChanged("door", ReaderState.ANSWERING, ""),
        ReaderChanged("door", ReaderState.ANSWERING, ""),
        TagScanned("door", Medium.QR, "qr:BKK-0417", StaticQrProof(), Shown.REFUSED, Refusal.STATIC_NOT_ALLOWED),
    ]
