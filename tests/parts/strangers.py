"""MQTT clients that are not the product's: they say what they like, and keep what they are told."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from tests.parts.brokers import Broker

PATIENCE_S = 10.0
Said = tuple[str, bytes]


class Stranger:
    """A connection with whatever certificate and client id it likes."""

    def __init__(
        self,
        broker: Broker,
        *,
        client_id: str,
        tls: ssl.SSLContext | None,
        password: str | None = None,
        will: Said | None = None,
        clean: bool = True,
    ) -> None:
        self.heard: list[Said] = []
        self.lost = 0
        self._changed = threading.Condition()
        self._connected = threading.Event()
        self._granted = threading.Event()
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            clean_session=clean,
            protocol=MQTTProtocolVersion.MQTTv311,
            reconnect_on_failure=False,  # whoever is thrown out stays out
        )
        if tls is not None:
            self._client.tls_set_context(tls)
        if password is not None:
            self._client.username_pw_set(client_id, password)
        if will is not None:
            self._client.will_set(*will, qos=1, retain=True)
        self._client.on_connect = lambda *_: self._connected.set()
        self._client.on_subscribe = lambda *_: self._granted.set()
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = self._on_message
        self._client.connect(broker.host, broker.port)
        self._client.loop_start()
        assert self._connected.wait(PATIENCE_S)

    def _on_message(self, _client: paho.Client, _data: object, message: paho.MQTTMessage) -> None:
        with self._changed:
            self.heard.append((message.topic, bytes(message.payload)))
            self._changed.notify_all()

    def _on_disconnect(self, *_: object) -> None:
        self.lost += 1

    def subscribe(self, *topics: str) -> None:
        """The broker has answered; what it says to that means nothing."""
        for topic in topics:
            self._granted.clear()
            self._client.subscribe(topic, 1)
            assert self._granted.wait(PATIENCE_S)

    def say(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """The broker has acknowledged it, which means nothing either."""
        self._client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(PATIENCE_S)

    def attempt(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        """Said, and either taken or thrown out for it: Mosquitto 2.0.11 does that under MQTT 3.1.1."""
        told = self._client.publish(topic, payload, qos=qos, retain=retain)
        end = time.monotonic() + PATIENCE_S
        while self.lost == 0 and not told.is_published():
            assert time.monotonic() < end, "neither taken nor refused"
            time.sleep(0.005)

    def wait_for(self, said: Said) -> None:
        """This has come, and so has all that was said before it."""
        with self._changed:
            assert self._changed.wait_for(lambda: said in self.heard, PATIENCE_S), self.heard

    def cut(self) -> None:
        """The connection is gone without a goodbye: the broker publishes the last will."""
        line = self._client.socket()
        self._client.loop_stop()
        if isinstance(line, ssl.SSLSocket | socket.socket):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        self._client.reinitialise()

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        self._client.reinitialise()


@contextmanager
def stranger(
    broker: Broker,
    *,
    client_id: str,
    tls: ssl.SSLContext | None = None,
    password: str | None = None,
    clean: bool = True,
) -> Iterator[Stranger]:
    made = Stranger(broker, client_id=client_id, tls=tls, password=password, clean=clean)
    try:
        yield made
    finally:
        made.close()


def attempt(broker: Broker, *, client_id: str, tls: ssl.SSLContext, said: Said) -> None:
    """A client has tried to say this in every way, on a connection of its own for each: it may be thrown out for it."""
    for qos in (0, 1):
        for retain in (False, True):
            with stranger(broker, client_id=client_id, tls=tls) as one:
                one.attempt(*said, qos=qos, retain=retain)


def gets_in(broker: Broker, *, client_id: str, tls: ssl.SSLContext | None) -> bool:
    """Whether the broker answers a CONNECT with a CONNACK that welcomes. One connection, no second try."""
    body = b"\x00\x04MQTT\x04\x02\x00\x3c" + struct.pack("!H", len(client_id)) + client_id.encode()
    with suppress(ssl.SSLError, ConnectionError), socket.create_connection((broker.host, broker.port), 5) as raw:
        line = raw if tls is None else tls.wrap_socket(raw, server_hostname=broker.host)
        with line:
            line.sendall(bytes([0x10, len(body)]) + body)
            return line.recv(4) == b"\x20\x02\x00\x00"
    return False


def wait_until_shut(broker: Broker, *, client_id: str, tls: ssl.SSLContext) -> None:
    """The broker lets this client in no longer; fails when it goes on doing so."""
    end = time.monotonic() + PATIENCE_S
    while gets_in(broker, client_id=client_id, tls=tls):
        assert time.monotonic() < end, "it is still let in"
        time.sleep(0.1)
