"""The MQTT connection (paho, 3.1.1, QoS 1). Its callbacks run in paho's thread and only pass on what happened."""

import random
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from edge_agent.settings import Mqtt
from wire_contract import topics
from wire_contract.messages import OFFLINE
from wire_contract.topics import DeviceId

DOWN_CHANNELS: tuple[topics.Down, ...] = ("ack", "config", "command")
KEEPALIVE_S = 60
GOODBYE_S = 2.0


class LinkError(RuntimeError):
    """The connection cannot even be prepared: a password, certificate or key is not usable."""


@dataclass(frozen=True, slots=True)
class Connected:
    """The broker has taken our subscriptions; what the hub says from now on reaches us."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The broker is away; paho tries again by itself."""

    reason: str


@dataclass(frozen=True, slots=True)
class Received:
    """A message from the hub, not yet looked into."""

    channel: topics.Down
    payload: bytes


News = Connected | Disconnected | Received


class Link:
    """One connection to the broker with a last will. `pass_on` is called from paho's thread."""

    def __init__(self, settings: Mqtt, *, device: DeviceId, pass_on: Callable[[News], None]) -> None:
        self._settings = settings
        self._device = device
        self._pass_on = pass_on
        self._channels = {topics.down(device, channel): channel for channel in DOWN_CHANNELS}
        self._status = topics.up(device, "status")
        self._asked: int | None = None
        self._large: paho.MQTTMessageInfo | None = None
        self._thread: threading.Thread | None = None
        self._client = self._prepared()

    def _prepared(self) -> paho.Client:
        settings = self._settings
        client = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._device,
            clean_session=True,
            protocol=MQTTProtocolVersion.MQTTv311,
        )
        client.on_pre_connect = self._on_pre_connect
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.will_set(self._status, OFFLINE, qos=1, retain=True)
        # paho says int and adds seconds: fractions, drawn per device, keep a fleet from coming back in step.
        client.reconnect_delay_set(min_delay=random.uniform(0.5, 1.5), max_delay=random.uniform(30, 60))  # type: ignore[arg-type] # noqa: S311
        try:
            if settings.password_file is not None:
                password = Path(settings.password_file).read_text(encoding="utf-8").strip()
                client.username_pw_set(settings.username or self._device, password)
            elif settings.username is not None:
                client.username_pw_set(settings.username)
            if settings.tls:
                client.tls_set_context(_tls_context(settings))
        except (OSError, ValueError) as error:
            raise LinkError(f"mqtt: {error}") from error
        return client

    def start(self) -> None:
        """Connecting goes on in the background from now on, also while the broker is away."""
        self._client.connect_async(self._settings.host, self._settings.port, keepalive=KEEPALIVE_S)
        self._client.loop_start()

    @property
    def is_alive(self) -> bool:
        """False once paho's thread has ended by itself: nobody would try to connect again. A network that is away, or a
        broker that refuses us, is no end of it.
        """
        return self._thread is None or self._thread.is_alive()

    def publish(self, channel: Literal["events", "status"], payload: bytes) -> None:
        """The payload is on its way; a status is retained. Nothing is promised by that."""
        self._client.publish(topics.up(self._device, channel), payload, qos=1, retain=channel == "status")

    def publish_picture(self, name: str, picture: bytes) -> bool:
        """The picture is on its way; False while there is no connection, or another picture is on its way: never two of
        them before what else there is to say.
        """
        return self._publish_large(topics.up_picture(self._device, name), picture)

    def publish_log(self, command: str, packed: bytes) -> bool:
        """The log is on its way; False as for a picture, and where a picture is."""
        return self._publish_large(topics.up_log(self._device, command), packed)

    def _publish_large(self, topic: str, content: bytes) -> bool:
        if not self._client.is_connected() or (self._large is not None and not _has_left(self._large)):
            return False
        self._large = self._client.publish(topic, content, qos=1)
        return self._large.rc == paho.MQTT_ERR_SUCCESS

    def ask_for_settings(self) -> None:
        """The broker sends the retained settings once more, if there are any."""
        self._client.subscribe(topics.down(self._device, "config"), 1)

    def stop(self, *, goodbye: bool) -> None:
        """The connection has ended: with a goodbye the broker shows us offline at once, else by the last will."""
        was_connected = self._client.is_connected()
        if goodbye and was_connected:
            with suppress(RuntimeError, ValueError):  # the broker left just now: then the last will speaks for us
                self._client.publish(self._status, OFFLINE, qos=1, retain=True).wait_for_publish(GOODBYE_S)
            self._client.disconnect()
        ending = threading.Thread(target=self._end, name="mqtt-ending", daemon=True)
        ending.start()
        if not goodbye:
            self._cut()
        if was_connected:  # else paho's thread sleeps between two attempts; it ends by itself
            ending.join()

    def _end(self) -> None:
        self._client.loop_stop()
        self._client.reinitialise()  # closes paho's own pair of sockets now, not whenever memory is swept

    def _cut(self) -> None:
        """End as a power cut would: no DISCONNECT, so that the broker publishes the last will."""
        line = self._client.socket()
        if isinstance(line, socket.socket):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _on_pre_connect(self, _client: paho.Client, _data: Any) -> None:  # noqa: ANN401 (paho's)
        self._thread = threading.current_thread()

    def _on_connect(self, client: paho.Client, _data: Any, _flags: Any, reason: Any, _more: Any) -> None:  # noqa: ANN401 (paho's)
        if reason.is_failure:
            self._pass_on(Disconnected(f"the broker refuses us: {reason}"))
        else:
            _, self._asked = client.subscribe([(topic, 1) for topic in self._channels])

    def _on_subscribe(self, _client: paho.Client, _data: Any, mid: int, reasons: list[Any], _more: Any) -> None:  # noqa: ANN401 (paho's)
        if mid != self._asked:
            return
        refused = [reason for reason in reasons if reason.is_failure]
        self._pass_on(Disconnected("the broker refuses our subscriptions") if refused else Connected())

    def _on_disconnect(self, _client: paho.Client, _data: Any, _flags: Any, reason: Any, _more: Any) -> None:  # noqa: ANN401 (paho's)
        self._pass_on(Disconnected(str(reason)))

    def _on_message(self, _client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:  # noqa: ANN401 (paho's)
        channel = self._channels.get(message.topic)
        if channel is not None:
            self._pass_on(Received(channel, bytes(message.payload)))


def _has_left(sent: paho.MQTTMessageInfo) -> bool:
    """Whether the broker has it, or it will never leave."""
    try:
        return sent.is_published()
    except (RuntimeError, ValueError):  # it could not even be queued
        return True


def _tls_context(settings: Mqtt) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=settings.ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    if settings.certificate is not None:
        context.load_cert_chain(settings.certificate, settings.key)
    return context
