"""A hub without pages between a real broker and a real database, and devices that are enrolled at it."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine, text

from hub.database import open_engine, upgrade, writing
from hub.evidence.hub_key import read_or_make
from hub.fleet import service as fleet
from hub.mqtt.ingesting import ingesting
from hub.mqtt.link import Link
from hub.settings import DatabaseSettings, MqttSettings, Settings
from tests.parts.brokers import Broker
from tests.parts.devices import Device
from tests.parts.hands import hand
from tests.parts.journals import START, Journal
from wire_contract.chain import public_key_of
from wire_contract.event import LineHash


def settings(folder: Path, url: str, broker: Broker) -> Settings:
    return Settings(
        data_dir=str(folder), database=DatabaseSettings(url=url), mqtt=MqttSettings(host=broker.host, port=broker.port)
    )


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def hub(of: Settings, changed: Callable[[], None] = lambda: None) -> Iterator[tuple[Engine, Link]]:
    with ingesting(of, clock=_now, changed=changed) as (engine, _, link):
        yield engine, link


def enrol(engine: Engine, *journals: Journal) -> None:
    """Each journal's device stands at a point of its own."""
    with writing(engine) as conn:
        for journal in journals:
            code = f"p-{journal.device}"
            fleet.add_point(
                conn,
                code=code,
                name="จุด",
                short_name="จุด",
                station="สน.",
                has_camera=False,
                opened_on=date(2026, 10, 1),
                hand=hand(),
            )
            fleet.enrol(conn, journal.device, point_code=code, public_key=journal.public_key, at=START, hand=hand())


@contextmanager
def devices(of: Settings, broker: Broker, *journals: Journal) -> Iterator[list[Device]]:
    """These devices, enrolled and connected."""
    engine = open_engine(of.database_url)
    upgrade(engine)
    enrol(engine, *journals)
    engine.dispose()
    hub_key = public_key_of(read_or_make(of.key_file))
    with ExitStack() as stack:
        made = [Device(journal, host=broker.host, port=broker.port, hub_key=hub_key) for journal in journals]
        for device in made:
            stack.callback(device.close)
        yield made


def kept(engine: Engine) -> list[LineHash]:
    """The hashes of all complete lines, sorted."""
    with engine.connect() as conn:
        return sorted(LineHash(h) for h in conn.execute(text("SELECT hash FROM lines WHERE complete")).scalars())


def hashes(*journals: Journal) -> list[LineHash]:
    return sorted(journal.hash(n) for journal in journals for n in range(1, len(journal.lines) + 1))


def until(done: Callable[[], bool], *, within_s: float = 30.0) -> None:
    end = time.monotonic() + within_s
    while not done():
        assert time.monotonic() < end, f"not within {within_s} s"
        time.sleep(0.02)
