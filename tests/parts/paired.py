"""The product's own two ends on a real broker: a hub without pages, and agents on simulated pins, enrolled at it."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine

from edge_agent.agent.device_key import make_key
from edge_agent.agent.testers import MakeTesters, no_testers
from edge_agent.settings import Mqtt, Wiegand
from edge_agent.settings import Settings as AgentSettings
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.point import SimulatedPoint
from hub.database import open_engine, upgrade, writing
from hub.evidence.hub_key import read_or_make
from hub.fleet import service as fleet
from hub.mqtt.ingesting import ingesting
from hub.mqtt.link import Link
from hub.people import service as people
from hub.serve import running as hub_running
from hub.settings import DatabaseSettings, MqttSettings, Settings, WebSettings
from tests.parts.hands import hand
from tests.parts.points import LAMPS
from wire_contract.chain import public_key_of

CARD = "wiegand26:123:45678"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Pair:
    """A hub and its points; the points turn in the test's own thread."""

    settings: Settings
    engine: Engine
    link: Link
    points: dict[str, SimulatedPoint]
    address: str = ""
    """Where the hub's pages are; empty for a hub without."""

    def step(self) -> None:
        for point in self.points.values():
            point.step()

    def until(self, done: Callable[[], bool], *, within_s: float = 30.0) -> None:
        """Everything goes on until it is so; fails loudly when it never is."""
        end = time.monotonic() + within_s
        while not done():
            assert time.monotonic() < end, f"not within {within_s} s"
            self.step()
            time.sleep(0.005)

    def pass_by(self, seconds: float) -> None:
        """Everything goes on for a while, for what must not happen."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.step()
            time.sleep(0.005)

    @property
    def is_delivered(self) -> bool:
        """Every point is connected, and the hub holds all that it recorded."""
        agents = [point.agent for point in self.points.values()]
        return all(agent.uplink.is_connected and agent.unacknowledged == 0 for agent in agents)


def agent_settings(folder: Path, device: str, *, hub: Settings, mqtt: Mqtt) -> AgentSettings:
    """Settings of a point whose key exists."""
    data = folder / device
    data.mkdir(exist_ok=True)
    make_key(data)
    return AgentSettings(
        device=device,
        hub_public_key=public_key_of(read_or_make(hub.key_file)),
        data_dir=str(data),
        pin_factory="mock",
        mqtt=mqtt,
        readers=(Wiegand(name="front", d0=17, d1=27),),
        feedback=LAMPS,
        heartbeat_s=1,
    )


@contextmanager
def paired(
    folder: Path,
    *,
    hub_mqtt: MqttSettings,
    agent_mqtt: Callable[[str], Mqtt],
    devices: Sequence[str] = ("bkk-test-01",),
    pages: bool = False,
    testers: MakeTesters = no_testers,
    clock: Callable[[], datetime] = now,
) -> Iterator[Pair]:
    """A hub with one officer's card, and a point for each device, all running; with its pages and jobs where wished."""
    settings = Settings(
        data_dir=str(folder),
        database=DatabaseSettings(url=f"sqlite:///{folder / 'hub.db'}"),
        mqtt=hub_mqtt,
        web=WebSettings(port=0, second_factor="off"),
    )
    engine = open_engine(settings.database_url)
    upgrade(engine)
    agents = [agent_settings(folder, device, hub=settings, mqtt=agent_mqtt(device)) for device in devices]
    with writing(engine) as conn:
        people.add_officer(conn, code="o1", name="สมหญิง", hand=hand())
        people.add_credential(conn, officer_code="o1", credential=CARD, valid_from=LONG_AGO, hand=hand())
        for agent in agents:
            code = f"p-{agent.device}"
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
            key = public_key_of(make_key(Path(agent.data_dir)))
            fleet.enrol(conn, agent.device, point_code=code, public_key=key, at=LONG_AGO, hand=hand())
    engine.dispose()
    with ExitStack() as stack:
        address = ""
        if pages:
            whole = stack.enter_context(hub_running(settings, clock=clock))
            running, link, address = whole.engine, whole.link, whole.address
        else:
            running, _, link = stack.enter_context(ingesting(settings, clock=clock, changed=lambda: None))
        shared = SimulatedClock(clock(), speed=1.0)
        points = {
            agent.device: stack.enter_context(SimulatedPoint(agent, clock=shared, make_testers=testers))
            for agent in agents
        }
        yield Pair(settings, running, link, points, address)
