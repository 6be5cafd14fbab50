"""Many devices, each with a connection of its own, and a hub and a broker that go away under them."""

import random
import selectors
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from paho.mqtt.client import MQTT_ERR_SUCCESS, Client
from paho.mqtt.enums import CallbackAPIVersion
from sqlalchemy import Engine

from hub.alarms import service as alarms
from hub.alarms.watch import Watch
from hub.database import open_engine, upgrade, writing
from hub.fleet import service as fleet
from hub.fleet.liveness import SILENT_AFTER
from hub.kernel.period import day_of
from tests.parts.brokers import BROKERS, Broker
from tests.parts.fast_hub import FastClock, fast_hub
from tests.parts.hands import hand
from wire_contract import topics
from wire_contract.chain import public_key_of
from wire_contract.event import ClockTrust
from wire_contract.measurements import Vitals
from wire_contract.messages import HEARTBEAT_EVERY, OFFLINE, Online, write_status
from wire_contract.topics import DeviceId

_BEAT = write_status(
    Online(
        journal="7f3a21c9",
        head=None,
        sequence=None,
        unacknowledged=0,
        release="1.0.0",
        settings=None,
        clock=ClockTrust.SYNCHRONISED,
        uptime="5000",
        vitals=Vitals(),
    )
)


@dataclass
class Crowd:
    """Devices that beat as real ones do: each with a connection and a last will of its own, at each connect, then every
    minute of the district's clock. One thread serves all of them.
    """

    names: list[DeviceId]
    speed: float
    cut: set[DeviceId] = field(default_factory=set)
    """Say nothing any more, with their connection open."""
    dropped: set[DeviceId] = field(default_factory=set)
    """Lose their connection, and stay away."""
    stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def beating(self, broker: Broker) -> Iterator[None]:
        """They beat until the block ends."""
        worker = threading.Thread(target=self._beat, args=(broker,), name="crowd")
        worker.start()
        try:
            yield
        finally:
            self.stop.set()
            worker.join()

    def _beat(self, broker: Broker) -> None:
        rest_s = HEARTBEAT_EVERY.total_seconds() / self.speed
        dice = random.Random(len(self.names))
        with selectors.DefaultSelector() as ears:
            every = [_Device(name, ears, broker, dice.uniform(0, rest_s)) for name in self.names]
            while not self.stop.is_set():
                for key, _ in ears.select(0.02):
                    key.data.hear()
                now = time.monotonic()
                for one in every:
                    if one.name in self.dropped:
                        one.leave()
                    elif not one.is_there and now >= one.due:
                        one.due = now + (0 if one.connect() else dice.uniform(0.2, 1.0))
                    elif one.is_there and one.name not in self.cut and now >= one.due:
                        one.say(_BEAT)
                        one.due = now + rest_s
            for one in every:
                one.leave()


class _Device:
    """One real connection."""

    def __init__(self, name: DeviceId, ears: selectors.BaseSelector, broker: Broker, wait_s: float) -> None:
        self.name, self.due, self._ears, self._broker = name, time.monotonic() + wait_s, ears, broker
        self._client: Client | None = None

    @property
    def is_there(self) -> bool:
        return self._client is not None

    def connect(self) -> bool:
        """True where the broker took the connection; the last will goes with it."""
        client = Client(CallbackAPIVersion.VERSION2, client_id=self.name)
        client.will_set(topics.up(self.name, "status"), OFFLINE, qos=1, retain=True)
        try:
            client.connect(self._broker.host, self._broker.port, keepalive=3600)
        except OSError:
            client.reinitialise()
            return False
        self._client = client
        self._ears.register(client.socket(), selectors.EVENT_READ, self)  # type: ignore[arg-type] # it is connected
        return True

    def hear(self) -> None:
        """What the broker said; nothing where it is gone."""
        if self._client is not None and self._client.loop_read() != MQTT_ERR_SUCCESS:
            self.leave()

    def say(self, payload: bytes) -> None:
        if self._client is not None:
            done = self._client.publish(topics.up(self.name, "status"), payload, retain=True)
            if done.rc != MQTT_ERR_SUCCESS:
                self.leave()

    def leave(self) -> None:
        """The line is cut without a word, so the broker tells the last will."""
        if self._client is None:
            return
        for key in [*self._ears.get_map().values()]:
            if key.data is self:
                self._ears.unregister(key.fileobj)
        line = self._client.socket()
        if line is not None:
            line.close()
        self._client.reinitialise()
        self._client = None


@dataclass
class Storm:
    """A hub and a broker with many devices; a test makes the weather."""

    engine: Engine
    broker: Broker
    crowd: Crowd
    clock: FastClock
    config: Path

    def hub(self) -> Any:
        """The hub serves in this block, and is killed at its end."""
        return fast_hub(self.config, self.clock)

    def last_will(self, name: DeviceId) -> None:
        """The device is cut off, and its broker tells."""
        self.crowd.dropped.add(name)

    def raised(self) -> set[str]:
        """What every alarm there ever was is about."""
        with self.engine.connect() as conn:
            return {f"{one.kind} {one.subject}" for one in alarms.newest(conn, limit=5000)}

    def up(self) -> int:
        """How many devices were seen up."""
        with self.engine.connect() as conn:
            found = [alarms.flips_of(conn, Watch.DEVICE, name, limit=1) for name in self.crowd.names]
        return sum(bool(one) and one[0].to_state == "up" for one in found)

    def silence(self) -> float:
        """After so many real seconds a device that says nothing is silent."""
        return SILENT_AFTER / timedelta(seconds=1) / self.clock.speed


@contextmanager
def storm(folder: Path, *, devices: int, speed: float) -> Iterator[Storm]:
    """So many devices beat; there is no hub yet."""
    clock = FastClock(time.time(), speed)
    engine = open_engine(f"sqlite:///{folder / 'hub.db'}")
    upgrade(engine)
    names = [DeviceId(f"bkk-{number:04}") for number in range(devices)]
    now = clock()
    with writing(engine) as conn:
        for number, name in enumerate(names):
            code = f"P-{number:04}"
            fleet.add_point(
                conn,
                code=code,
                name=code,
                short_name=code,
                station="สน.",
                has_camera=False,
                opened_on=day_of(now),
                hand=hand(at=now),
            )
            key = public_key_of(Ed25519PrivateKey.generate())
            fleet.enrol(conn, name, point_code=code, public_key=key, at=now, hand=hand(at=now))
    with BROKERS["mosquitto"]() as broker:
        config = folder / "hub.toml"
        config.write_text(
            f'data_dir = "{folder}"\n[database]\nurl = "{engine.url}"\n[web]\nport = 0\n'
            f'[mqtt]\nhost = "{broker.host}"\nport = {broker.port}\n'
        )
        crowd = Crowd(names, speed)
        with crowd.beating(broker):
            yield Storm(engine, broker, crowd, clock, config)
    engine.dispose()


def wait_for(done: Callable[[], bool], *, within_s: float) -> None:
    """Waits until it is so; whoever waits in vain fails."""
    end = time.monotonic() + within_s
    while not done():
        assert time.monotonic() < end, f"not within {within_s} s"
        time.sleep(0.1)
