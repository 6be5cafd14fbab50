"""A small device for tests: a journal in memory, sent by the contract's own `Sender` over a real MQTT connection."""

import queue
import random
import time
from collections.abc import Callable
from typing import Any

from paho.mqtt.client import Client, MQTTMessageInfo
from paho.mqtt.enums import CallbackAPIVersion

from tests.parts.journals import Journal
from wire_contract import topics
from wire_contract.chain import PublicKey, fitting, join_batch
from wire_contract.delivery import Sender, Span
from wire_contract.messages import OFFLINE, Ack, Config, unseal
from wire_contract.unreadable import Unreadable


class Device:
    """Sends its journal until the hub holds it. Not thread-safe: the test steps it."""

    def __init__(self, journal: Journal, *, host: str, port: int, hub_key: PublicKey) -> None:
        self.journal = journal
        self.configs: list[Config] = []
        self.acks: list[Ack] = []
        self._hub_key = hub_key
        self._sender = Sender(head=len(journal.lines))
        self._inbox: queue.Queue[tuple[str, bytes] | None] = queue.Queue()
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=journal.device)
        self._client.will_set(topics.up(journal.device, "status"), OFFLINE, qos=1, retain=True)
        self._client.on_connect = self._on_connect
        self._client.on_message = self._on_message
        self._client.reconnect_delay_set(min_delay=1, max_delay=1)
        self._client.connect_async(host, port, keepalive=30)
        self._client.loop_start()

    def _on_connect(self, client: Client, *_: Any) -> None:
        client.subscribe(
            [(topics.down(self.journal.device, "ack"), 1), (topics.down(self.journal.device, "config"), 1)]
        )
        self._inbox.put(None)

    def _on_message(self, _client: Client, _userdata: Any, message: Any) -> None:
        self._inbox.put((message.topic, message.payload))

    def heartbeat(self) -> None:
        """The hub hears where this device stands, and answers."""
        self._client.publish(topics.up(self.journal.device, "status"), self.journal.status(), qos=1, retain=True)

    def publish(self, payload: bytes) -> MQTTMessageInfo:
        """Anything at all on this device's `up/events`; what comes back tells when the broker has it."""
        return self._client.publish(topics.up(self.journal.device, "events"), payload, qos=1)

    def step(self, wait_s: float = 0.02) -> None:
        """Hears what came and sends what is due."""
        try:
            came = self._inbox.get(timeout=wait_s)
        except queue.Empty:
            pass
        else:
            self._hear(came)
        self._sender.recorded(len(self.journal.lines))
        now = time.monotonic()
        while span := self._sender.next_span(now):
            lines = fitting(self.journal.lines[span.first - 1 : span.last])
            self.publish(join_batch(lines))
            self._sender.sent(Span(span.first, span.first + len(lines) - 1), now, random.random())

    def _hear(self, came: tuple[str, bytes] | None) -> None:
        if came is None:
            self._sender.connected()
            self.heartbeat()
            return
        topic, payload = came
        shape: type[Ack | Config] = Ack if topic.endswith("ack") else Config
        message: Ack | Config | Unreadable = unseal(
            payload, shape, public_key=self._hub_key, device=self.journal.device
        )
        assert not isinstance(message, Unreadable), message
        if isinstance(message, Config):
            self.configs.append(message)
            return
        self.acks.append(message)
        if message.journal == self.journal.id:
            self._sender.heard(self._position(message.head), time.monotonic())

    def _position(self, head: str | None) -> int | None:
        if head is None:
            return 0
        return next((n for n in range(len(self.journal.lines), 0, -1) if self.journal.hash(n) == head), None)

    @property
    def unacknowledged(self) -> int:
        self._sender.recorded(len(self.journal.lines))
        return self._sender.unacknowledged

    def step_until(self, done: Callable[[], bool], *, within_s: float = 30.0) -> None:
        """Steps until it is so; a test fails that waits in vain."""
        end = time.monotonic() + within_s
        while not done():
            assert time.monotonic() < end, f"not within {within_s} s"
            self.step()

    def deliver(self, *, within_s: float = 30.0) -> None:
        """The hub has said that it holds everything."""
        self.step_until(lambda: self.unacknowledged == 0, within_s=within_s)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        self._client.reinitialise()
