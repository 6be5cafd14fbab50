"""The network's half: a paho client that queues what comes and sends what it is told. It decides nothing.

Every message is acknowledged by hand (`manual_ack`), so what was not committed is delivered again. Not the broker's
persistence but the hub's own signed acknowledgement tells a device what it may forget.
"""

import logging
import ssl
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from hub.ingest import Received
from hub.kernel.refused import Refused
from hub.mqtt.inbox import Inbox, Letter
from hub.settings import MqttSettings
from wire_contract import topics

log = logging.getLogger(__name__)

QUEUE_AT_MOST = 5_000


class Broker:
    """The connection to the broker, made anew for as long as it takes. `connected_anew` is set by each connection."""

    def __init__(self, settings: MqttSettings, *, clock: Callable[[], datetime]) -> None:
        self.connected = False
        self.connected_anew = threading.Event()
        self.refusal: str | None = None
        self.address = f"{settings.host}:{settings.port}"
        self._settings = settings
        self._clock = clock
        self._letters = Inbox(QUEUE_AT_MOST)
        self._stop = threading.Event()
        self._connection = 0
        self._client = self._make_client()

    def start(self) -> None:
        """The network thread runs; the broker need not be there yet."""
        self._client.connect_async(self._settings.host, self._settings.port, keepalive=30)
        self._client.loop_start()

    def stop(self) -> None:
        """The network thread has ended; the broker keeps the session and what was not acknowledged."""
        self._stop.set()
        self._client.disconnect()
        self._client.loop_stop()
        self._client.reinitialise()  # closes paho's own pair of sockets now, not whenever memory is swept

    def take(self, *, timeout_s: float, events: int) -> list[Letter]:
        """The oldest messages with about so many events together; none when none came in this time."""
        return self._letters.take(timeout_s=timeout_s, events=events)

    @property
    def queued(self) -> int:
        """How many messages wait to be taken."""
        return len(self._letters)

    @property
    def connection(self) -> int:
        """The number of the connection; each new one has another."""
        return self._connection

    def acknowledge(self, letters: Sequence[Letter]) -> None:
        """The broker may forget these: they are committed."""
        for letter in letters:
            if letter.qos and letter.connection == self._connection:
                self._client.ack(letter.message_id, letter.qos)

    def ask_for_status(self) -> None:
        """The broker sends every device's kept status again.

        NATS keeps a status a moment after it took it: one that is published just while we subscribe reaches us neither
        as new nor as kept, and its device would wait for its next heartbeat.
        """
        self._client.subscribe(topics.EVERY_STATUS, 1)

    def publish(self, topic: str, payload: bytes, *, qos: int = 0, retain: bool = False) -> None:
        """The message is on its way, or waits for the next connection."""
        self._client.publish(topic, payload, qos=qos, retain=retain)

    def _make_client(self) -> Client:
        settings = self._settings
        client = Client(CallbackAPIVersion.VERSION2, client_id=settings.client_id, clean_session=False, manual_ack=True)
        client.reconnect_delay_set(min_delay=1, max_delay=30)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        if settings.username is not None:
            client.username_pw_set(settings.username, password_in(settings.password_file))
        if settings.tls:
            try:
                client.tls_set_context(tls_context(settings))
            except (OSError, ValueError) as error:
                raise Refused(f"TLS to the broker: {error}", hint="mqtt.ca, mqtt.certificate, mqtt.key") from error
        return client

    def _on_connect(
        self,
        client: Client,
        _userdata: object,
        _flags: ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self.refusal = f"the broker at {self.address} refuses the hub: {reason}"
            log.error("%s (see [mqtt] in the settings)", self.refusal)
            return
        every = (topics.EVERY_EVENTS, topics.EVERY_STATUS, topics.EVERY_PICTURE, topics.EVERY_LOG)
        client.subscribe([(topic, 1) for topic in every])
        self.refusal = None
        self.connected = True
        self.connected_anew.set()
        log.info("connected to the broker at %s", self.address)

    def _on_disconnect(
        self,
        _client: Client,
        _userdata: object,
        _flags: DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self._connection += 1
        self.connected = False
        if not self._stop.is_set():
            log.warning("lost the broker at %s: %s; trying again", self.address, reason)

    def _on_message(self, _client: Client, _userdata: Any, message: MQTTMessage) -> None:  # noqa: ANN401 (paho's)
        """Queue only. A full queue holds this thread, and so the broker holds the rest."""
        received = Received(_topic(message), bytes(message.payload), message.retain, self._clock())
        letter = Letter(received, message.mid, message.qos, self._connection, events=_events_in(received))
        while not self._letters.put(letter, timeout_s=0.2):
            if self._stop.is_set():
                return


def _events_in(received: Received) -> int:
    """About how many: a picture and a packed log have no lines, whatever their bytes."""
    has_none = "/up/picture/" in received.topic or "/up/log/" in received.topic
    return 1 if has_none else received.payload.count(b"\n") + 1


def _topic(message: MQTTMessage) -> str:
    try:
        return message.topic
    except UnicodeDecodeError:
        return "(a topic that is not UTF-8)"


def tls_context(settings: MqttSettings) -> ssl.SSLContext:
    """Certificates that the settings name; only TLS 1.3. Raises OSError or ValueError."""
    context = ssl.create_default_context(cafile=settings.ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    if settings.certificate is not None:
        context.load_cert_chain(settings.certificate, settings.key)
    return context


def password_in(path: str | None) -> str | None:
    """The password in a file of its own. Raises Refused where it cannot be read."""
    if path is None:
        return None
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}", hint="mqtt.password_file in the settings") from error
