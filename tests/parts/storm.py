"""Many devices that beat through one connection, and a hub and a broker that go away under them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from paho.mqtt.client import Client
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
    """Devices that beat as real ones do: at each connect, then every minute of the district's clock."""

    names: list[DeviceId]
    speed: float
    cut: set[DeviceId] = field(default_factory=set)
    stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def beating(self, broker: Broker) -> Iterator[None]:
        """They beat until the block ends."""
        client = Client(CallbackAPIVersion.VERSION2, client_id="crowd")
        connected = threading.Event()
        client.on_connect = lambda *_: connected.set()
        client.reconnect_delay_set(min_delay=1, max_delay=1)
        client.connect_async(broker.host, broker.port)
        client.loop_start()
        worker = threading.Thread(target=self._beat, args=(client, connected), name="crowd")
        worker.start()
        try:
            yield
        finally:
            self.stop.set()
            worker.join()
            client.disconnect()
            client.loop_stop()
            client.reinitialise()

    def _beat(self, client: Client, connected: threading.Event) -> None:
        rest_s = HEARTBEAT_EVERY.total_seconds() / self.speed
        due = dict.fromkeys(self.names, 0.0)
        while not self.stop.wait(0.02):
            if connected.is_set():
                connected.clear()
                due = dict.fromkeys(self.names, 0.0)
            if not client.is_connected():
                continue
            now = time.monotonic()
            for place, name in enumerate(self.names):
                if name not in self.cut and due[name] <= now:
                    first = rest_s * place / len(self.names) if not due[name] else 0.0
                    due[name] = now + rest_s + first  # spread out, after the first
                    client.publish(topics.up(name, "status"), _BEAT, retain=True)


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
        self.crowd.cut.add(name)
        client = Client(CallbackAPIVersion.VERSION2, client_id="will")
        client.connect(self.broker.host, self.broker.port)
        client.loop_start()
        client.publish(topics.up(name, "status"), OFFLINE, qos=1, retain=True).wait_for_publish(20)
        client.disconnect()
        client.loop_stop()
        client.reinitialise()

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
