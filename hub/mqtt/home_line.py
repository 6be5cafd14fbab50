"""The line to Home Assistant's broker: a connection of its own, on which retained messages say how devices stand.

Everything is told again after each connect and whenever Home Assistant says that it has started; a device that left is
taken back, also one that left while the hub was away.
"""

import logging
import threading
from collections.abc import Callable, Collection
from datetime import datetime

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from sqlalchemy import Engine

from hub.kernel.refused import Refused
from hub.mqtt.broker import password_in, tls_context
from hub.settings import MqttSettings
from hub.sharing import home_assistant as home
from hub.sharing.home_assistant_look import Look
from wire_contract import topics
from wire_contract.topics import DeviceId

log = logging.getLogger(__name__)


class HomeLine:
    """Tells what it is given, and nothing twice. `hubs` are the names that this hub has or had: the first is in use."""

    def __init__(self, settings: MqttSettings, *, prefix: str, hubs: Collection[str], address: str) -> None:
        self._settings = settings
        self._prefix = prefix
        self._hubs = tuple(hubs)
        self._address = address
        self._lock = threading.Lock()
        self._connected = False
        self._said: dict[str, bytes] = {}
        self._ours: set[DeviceId] = set()
        self._client = self._make_client()

    @property
    def is_connected(self) -> bool:
        """Whether the broker would hear it."""
        return self._connected

    def start(self) -> None:
        """The network thread runs; the broker need not be there yet."""
        self._client.connect_async(self._settings.host, self._settings.port, keepalive=30)
        self._client.loop_start()

    def stop(self) -> None:
        """Home Assistant was told that nobody stands behind what it shows; the network thread has ended."""
        if self._connected:
            self._client.publish(topics.HUB_AVAILABLE, home.OFFLINE, qos=1, retain=True).wait_for_publish(2.0)
        self._client.disconnect()
        self._client.loop_stop()
        self._client.reinitialise()  # closes paho's own pair of sockets now, not whenever memory is swept

    def tell(self, shown: Collection[home.Shown]) -> None:
        """Home Assistant knows these devices as they stand, and no others of this hub's."""
        if not self._connected:
            return
        here = {one.device for one in shown}
        wanted: dict[str, bytes] = {}
        for one in shown:
            state_topic = topics.shown(one.device)
            wanted[home.config_topic(self._prefix, one.device)] = home.discovery(
                one, state_topic=state_topic, availability_topic=topics.HUB_AVAILABLE, address=self._address
            )
            wanted[state_topic] = home.state(one, hub=self._hubs[0])
        with self._lock:
            gone, self._ours = self._ours - here, set(here)
            fresh = {topic: payload for topic, payload in wanted.items() if self._said.get(topic) != payload}
            self._said = wanted
        for device in sorted(gone):
            self._publish(home.config_topic(self._prefix, device), home.RETRACTED)
            self._publish(topics.shown(device), home.RETRACTED)
        for topic, payload in fresh.items():
            self._publish(topic, payload)

    def _publish(self, topic: str, payload: bytes) -> None:
        self._client.publish(topic, payload, qos=1, retain=True)

    def _make_client(self) -> Client:
        settings = self._settings
        client = Client(CallbackAPIVersion.VERSION2, client_id=settings.client_id, clean_session=True)
        client.reconnect_delay_set(min_delay=1, max_delay=30)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.will_set(topics.HUB_AVAILABLE, home.OFFLINE, qos=1, retain=True)
        if settings.username is not None:
            client.username_pw_set(settings.username, password_in(settings.password_file))
        if settings.tls:
            try:
                client.tls_set_context(tls_context(settings))
            except (OSError, ValueError) as error:
                raise Refused(f"TLS to Home Assistant's broker: {error}", hint="home_assistant.mqtt") from error
        return client

    def _on_connect(
        self, client: Client, _data: object, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if reason.is_failure:
            log.error("Home Assistant's broker refuses the hub: %s (see [home_assistant])", reason)
            return
        client.subscribe([(f"{self._prefix}/status", 1), (topics.EVERY_SHOWN, 1)])
        client.publish(topics.HUB_AVAILABLE, home.ONLINE, qos=1, retain=True)
        with self._lock:
            self._said = {}
        self._connected = True
        log.info("connected to Home Assistant's broker at %s:%d", self._settings.host, self._settings.port)

    def _on_disconnect(
        self, _client: Client, _data: object, _flags: DisconnectFlags, _reason: ReasonCode, _also: Properties | None
    ) -> None:
        self._connected = False

    def _on_message(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        if message.topic == f"{self._prefix}/status":
            if message.payload == home.BIRTH:
                with self._lock:
                    self._said = {}
            return
        device = topics.read_shown(message.topic)
        if message.retain and device is not None and home.hub_of(bytes(message.payload)) in self._hubs:
            with self._lock:
                self._ours.add(device)


class HomeRounds:
    """What Home Assistant shows follows what the hub knows: run it every few seconds."""

    def __init__(self, line: HomeLine, look: Look, *, hears_since: Callable[[], datetime | None]) -> None:
        self._line = line
        self._look = look
        self._hears_since = hears_since

    def __call__(self, engine: Engine, now: datetime) -> None:
        """One look, told; none while nobody would hear it."""
        if not self._line.is_connected:
            return
        hears_since = self._hears_since()
        with engine.connect() as conn:
            shown = self._look(conn, now=now, hears_since=hears_since)
        self._line.tell(shown)
