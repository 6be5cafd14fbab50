"""Goals 1 and 2: taps from 200 devices through Mosquitto into the hub, against a C subscriber that only counts.

The hub hashes every line, verifies the newest signature of each run, commits with synchronous=FULL and signs its acks;
the clock stops when the last device has the ack for its last line. Broker, publishers and hub share the cores.
"""

import pickle
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import paho.mqtt.client as paho
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from paho.mqtt.enums import CallbackAPIVersion

from bench.figure import Bench, Figure
from bench.flood import Load
from bench.mosquitto import counter, mosquitto
from demo.broker import free_port
from demo.hub_process import running_hub
from hub.database import open_engine, upgrade, writing
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from wire_contract import chain, topics
from wire_contract.chain import SignedLine
from wire_contract.event import GENESIS, ClockTrust, JournalId, LineHash, write_line
from wire_contract.measurements import KIND_OF, Medium, Shown, TagScanned, UidProof
from wire_contract.messages import Ack
from wire_contract.topics import DeviceId

DEVICES = 200
SINGLES = 100
BATCHES = 10
PER_BATCH = 50
ROUNDS = 3
PATIENCE_S = 300

_TAP = TagScanned("front", Medium.WIEGAND, "wiegand26:123:45678", UidProof(), Shown.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Fleet:
    """Keys and everything that the devices will say: one journal in single lines, one in batches."""

    keys: dict[DeviceId, Ed25519PrivateKey]
    singles: Load
    batches: Load


def _journal(device: DeviceId, key: Ed25519PrivateKey, journal: str, count: int) -> list[SignedLine]:
    lines, parent = [], GENESIS
    start = datetime(2026, 10, 1, tzinfo=UTC)
    for sequence in range(1, count + 1):
        line = write_line(
            _TAP,
            device=device,
            journal=JournalId(journal),
            sequence=sequence,
            parent=parent,
            kind=KIND_OF[TagScanned],
            occurred_at=start + timedelta(seconds=sequence),
            clock=ClockTrust.SYNCHRONISED,
            boot_id="bench",
            uptime=timedelta(seconds=sequence),
        )
        parent = LineHash(chain.hash_of(line))
        lines.append(SignedLine(chain.sign(key, line), line))
    return lines


def _fleet() -> Fleet:
    keys = {DeviceId(f"bench-{n:04d}"): Ed25519PrivateKey.generate() for n in range(DEVICES)}
    singles: Load = {}
    batches: Load = {}
    for device, key in keys.items():
        topic = topics.up(device, "events")
        singles[device] = [(topic, line.wire) for line in _journal(device, key, "0000000a", SINGLES)]
        lines = _journal(device, key, "0000000b", BATCHES * PER_BATCH)
        batches[device] = [(topic, chain.join_batch(lines[n : n + PER_BATCH])) for n in range(0, len(lines), PER_BATCH)]
    return Fleet(keys, singles, batches)


class _Acks:
    """Listens to every ack, and knows when each device's journal is held up to its last line."""

    def __init__(self, port: int) -> None:
        self._waiting: set[tuple[str, str, str | None]] = set()
        self._done = threading.Event()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, client_id="bench-acks")
        self._client.on_message = self._on_message
        self._client.connect("127.0.0.1", port)
        self._client.subscribe(topics.down(DeviceId("+"), "ack"), qos=1)
        self._client.loop_start()

    def expect(self, devices: Sequence[DeviceId], journal: str, sequence: int) -> None:
        self._waiting = {(device, journal, str(sequence)) for device in devices}
        self._done.clear()

    def wait(self) -> None:
        if not self._done.wait(PATIENCE_S):
            raise TimeoutError(f"{len(self._waiting)} devices were not acknowledged in {PATIENCE_S} s")

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        self._client.reinitialise()

    def _on_message(self, _client: paho.Client, _data: object, message: paho.MQTTMessage) -> None:
        ack = msgspec.json.decode(message.payload.partition(b" ")[2], type=Ack)
        self._waiting.discard((ack.device, ack.journal, ack.sequence))
        if not self._waiting:
            self._done.set()


class _Flood:
    """A publisher process that stands ready."""

    def __init__(self, port: int, load: Load, folder: Path) -> None:
        file = folder / "load.pickle"
        file.write_bytes(pickle.dumps(load))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.flood", str(port), str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None  # noqa: S101 (opened as a pipe)
        self._process.stdout.readline()

    def go(self) -> float:
        """Starts to publish; the moment it began."""
        began = time.perf_counter()
        self._process.communicate("go\n", timeout=PATIENCE_S)
        return began


def _count(fleet_: Fleet, port: int, folder: Path) -> float:
    """Single messages per second through the broker into a subscriber that only counts."""
    messages = DEVICES * SINGLES
    flood = _Flood(port, fleet_.singles, folder)
    with counter(port, topics.EVERY_EVENTS, messages) as process:
        began = flood.go()
        process.wait(timeout=PATIENCE_S)
        return messages / (time.perf_counter() - began)


def _ingest(fleet_: Fleet, port: int, folder: Path, number: int) -> tuple[float, float]:
    """Events per second to durable commit and signed ack: one by one, and in batches."""
    home = folder / f"hub-{number}"
    home.mkdir()
    web_port = free_port()
    config = home / "hub.toml"
    config.write_text(
        f'data_dir = "{home}"\n[database]\nurl = "sqlite:///{home}/hub.db"\n'
        f'[mqtt]\nhost = "127.0.0.1"\nport = {port}\n[web]\nhost = "127.0.0.1"\nport = {web_port}\n'
    )
    _enrol(fleet_, home)
    address = f"http://127.0.0.1:{web_port}"
    with running_hub(config, address=address, log=home / "hub.log", reading=None):
        acks = _Acks(port)
        rates = []
        for load, journal, last in ((fleet_.singles, "0000000a", SINGLES), (fleet_.batches, "0000000b", 500)):
            flood = _Flood(port, load, folder)
            acks.expect(list(fleet_.keys), journal, last)
            began = flood.go()
            acks.wait()
            rates.append(DEVICES * last / (time.perf_counter() - began))
        acks.close()
    return rates[0], rates[1]


def _enrol(fleet_: Fleet, home: Path) -> None:
    engine = open_engine(f"sqlite:///{home}/hub.db")
    upgrade(engine)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    hand = Hand(Ed25519PrivateKey.generate(), "bench", at)
    with writing(engine) as conn:
        for device, key in fleet_.keys.items():
            fleet.add_point(
                conn,
                code=device,
                name=device,
                short_name=device,
                station="bench",
                has_camera=False,
                opened_on=at.date(),
                hand=hand,
            )
            fleet.enrol(conn, device, point_code=device, public_key=chain.public_key_of(key), at=at, hand=hand)
    engine.dispose()


def measure() -> Sequence[Figure]:
    """Goals 1 and 2, as medians of interleaved rounds."""
    fleet_ = _fleet()
    one, many, counted = [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(ROUNDS):
            with mosquitto(folder) as port:
                counted.append(_count(fleet_, port, folder))
                single, batch = _ingest(fleet_, port, folder, number)
            one.append(single / counted[-1])
            many.append(batch / counted[-1])
    base = statistics.median(counted)
    meaning = "of a C subscriber that only counts"
    return (
        _figure("hub, one event per message", one, meaning, 0.15, base),
        _figure("hub, 50 events per message", many, meaning, 1.5, base),
    )


def _figure(name: str, ratios: list[float], meaning: str, limit: float, base: float) -> Figure:
    middle = statistics.median(ratios)
    spread = f"{min(ratios):.2f}–{max(ratios):.2f}"
    return Figure(name, middle, meaning, limit, "at least", f"{middle * base:,.0f} events/s; rounds {spread}")


INGEST = Bench("ingest", "200 devices → Mosquitto → hub → SQLite FULL → signed ack", measure)
