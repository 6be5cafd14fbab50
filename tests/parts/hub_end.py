"""The hub's end of delivery in a few lines, on a real connection: keeps what arrives, acknowledges what it holds."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import paho.mqtt.client as paho
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from tests.parts.brokers import Broker
from tests.parts.points import HUB_KEY
from wire_contract import topics
from wire_contract.chain import PublicKey, SignedLine, hash_of, split_batch, verify
from wire_contract.event import Event, JournalId, LineHash, read_line
from wire_contract.messages import Ack, Config, Offline, Online, PointSettings, read_status, seal
from wire_contract.topics import DeviceId


class HubEnd:
    """One device's lines in order of arrival, its newest status, and a voice that signs with any key."""

    def __init__(self, broker: Broker, device: DeviceId, *, acks: bool = True) -> None:
        self.batches: list[list[SignedLine]] = []
        self.statuses: list[Online | Offline] = []
        self.acks = acks
        self.held: dict[int, LineHash] = {}
        self._device = device
        self._changed = threading.Condition()
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2, client_id=f"hub-{device}", protocol=MQTTProtocolVersion.MQTTv311
        )
        self._client.reconnect_delay_set(1, 1)
        self._client.on_connect = lambda client, *_: client.subscribe(
            [(topics.up(device, "events"), 1), (topics.up(device, "status"), 1)]
        )
        self._subscribed = threading.Event()
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.on_message = self._on_message
        self._client.connect(broker.host, broker.port)
        self._client.loop_start()
        assert self._subscribed.wait(10)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        self._client.reinitialise()

    def _on_message(self, _client: paho.Client, _data: object, message: paho.MQTTMessage) -> None:
        with self._changed:
            if message.topic == topics.up(self._device, "status"):
                status = read_status(bytes(message.payload))
                assert isinstance(status, Online | Offline), status
                self.statuses.append(status)
            else:
                lines = split_batch(bytes(message.payload))
                assert isinstance(lines, list), lines
                self.batches.append(lines)
                for line in lines:
                    event = read_line(line.line)
                    assert isinstance(event, Event), event
                    self.held[event.position] = hash_of(line.line)
            self._changed.notify_all()
        if self.acks and self.journal is not None:
            self.acknowledge(max(self.held, default=None))

    @property
    def journal(self) -> JournalId | None:
        online = [status for status in self.statuses if isinstance(status, Online)]
        return JournalId(online[-1].journal) if online else None

    @property
    def lines(self) -> list[SignedLine]:
        return [line for batch in self.batches for line in batch]

    @property
    def events(self) -> list[Event]:
        found = [read_line(line.line) for line in self.lines]
        return [event for event in found if isinstance(event, Event)]

    def put_back(self, held: dict[int, LineHash]) -> None:
        """From now on each heartbeat is answered from this."""
        with self._changed:
            self.held = held

    def acknowledge(
        self,
        sequence: int | None,
        *,
        key: Ed25519PrivateKey = HUB_KEY,
        head: str | None = None,
        device: DeviceId | None = None,
        journal: str | None = None,
    ) -> None:
        """Say that everything up to a sequence is held; None for nothing."""
        ack = Ack(
            device=device or self._device,
            journal=journal or self.journal or "00000000",
            head=head or (self.held[sequence] if sequence else None),
            sequence=str(sequence) if sequence else None,
            at="2026-10-01T00:00:00.000Z",
        )
        self.say("ack", seal(ack, key))

    def configure(self, version: int, settings: PointSettings) -> None:
        self.say("config", seal(Config(device=self._device, version=version, settings=settings), HUB_KEY))

    def say(self, channel: str, payload: bytes) -> None:
        topic = f"{topics.ROOT}/{self._device}/down/{channel}"
        self._client.publish(topic, payload, qos=1, retain=channel == "config")

    def all_signed_by(self, public_key: PublicKey) -> bool:
        return all(verify(public_key, line.signature, line.line) for line in self.lines)


@contextmanager
def hub_end(broker: Broker, device: str = "bkk-test-01", *, acks: bool = True) -> Iterator[HubEnd]:
    hub = HubEnd(broker, DeviceId(device), acks=acks)
    try:
        yield hub
    finally:
        hub.close()


def until(true: Callable[[], bool], *, turn: Callable[[], object], within_s: float = 20.0) -> None:
    """Turn the loop until something is true; fails loudly when it never is."""
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline, "it never became true"
        turn()
        time.sleep(0.005)
