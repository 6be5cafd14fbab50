"""What the agent goes through while a fault waits for it."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from edge_agent.agent.device_key import make_key
from edge_agent.clock import Moment
from edge_agent.journal.journal import Journal
from edge_agent.journal.retention import Holding, Mark
from tests.parts.brokers import Broker, mosquitto
from tests.parts.hub_end import HubEnd
from tests.parts.points import HUB_KEY
from tests.syscalls.agent_process import AgentProcess
from wire_contract.chain import public_key_of
from wire_contract.event import ClockTrust, LineHash
from wire_contract.measurements import JournalOpened, Medium, Shown, TagScanned, UidProof
from wire_contract.messages import Online, PointSettings
from wire_contract.topics import DeviceId

DEVICE = DeviceId("bkk-test-01")
LONG_AGO = datetime(2024, 10, 1, 5, tzinfo=UTC)
OLD_LINES = 60
CARDS = tuple(f"wiegand26:1:{number}" for number in range(1, 7))
WAIT_S = 12.0


@dataclass(frozen=True, slots=True)
class Scene:
    """`prepare` fills a data folder once, `play` is what happens with each process."""

    prepare: Callable[[Path], None]
    play: Callable[[AgentProcess, Broker | None], None]
    has_broker: bool


def settings_file(folder: Path, *, port: int) -> Path:
    """The settings of the point, and its key."""
    make_key(folder / "data")
    file = folder / "agent.toml"
    file.write_text(
        f'device = "{DEVICE}"\nhub_public_key = "{public_key_of(HUB_KEY)}"\ndata_dir = "data"\n'
        f'pin_factory = "mock"\nheartbeat_s = 1\n[mqtt]\nport = {port}\n[[readers]]\nkind = "wiegand"\nname = "front"\nd0 = 17\nd1 = 27\n'
        "[feedback]\ngreen = 16\namber = 20\nred = 26\nbuzzer = 13\n",
        encoding="utf-8",
    )
    return file


def _nothing(_data_dir: Path) -> None:
    """A new card."""


def _first_day(agent: AgentProcess, _broker: Broker | None) -> None:
    """A new journal begins; three taps without network."""
    for card in CARDS[:3]:
        agent.tap(card)


def _old_card(data_dir: Path) -> None:
    """A card of an older release, put back after years: lines the hub has held for 400 days, tables without what came since."""
    journal = Journal.open(data_dir / "journal.db", device=DEVICE, key=make_key(data_dir))
    public_key = public_key_of(make_key(data_dir))
    for number in range(OLD_LINES):
        uptime = timedelta(minutes=number)
        moment = Moment(LONG_AGO + uptime, ClockTrust.SYNCHRONISED, "6f2c1d8e-0000-4000-8000-000000000001", uptime)
        tap = TagScanned("front", Medium.WIEGAND, f"wiegand26:200:{number}", UidProof(), Shown.ACCEPTED)
        opened = JournalOpened(public_key=public_key, agent="old", board="none", previous_head=None)
        journal.append(tap if number else opened, moment=moment)
    marks = (Mark(OLD_LINES - 10, timedelta(days=1)),)
    journal.hold(Holding(boot_id="6f2c1d8e-0000-4000-8000-000000000001", lived=timedelta(days=500), marks=marks))
    with journal._db.atomic():
        journal._db.execute("DROP TABLE pruned")
        journal._db.execute("DELETE FROM _sqlite_migrations WHERE name = 'what_was_pruned'")
    journal.close()


def _years_later(agent: AgentProcess, broker: Broker | None) -> None:
    """Migrated at the start; the hub holds all of it, as it did all the years; old lines are pruned, new ones sent."""
    with _connected(agent, broker) as hub:
        if hub.statuses and isinstance(last := hub.statuses[-1], Online) and last.sequence and last.head:
            hub.put_back({int(last.sequence): LineHash(last.head)})
        _go_on(agent, hub)


def _card_put_back(agent: AgentProcess, broker: Broker | None) -> None:
    """Migrated at the start; the hub is ahead on another branch, so the whole journal is sent, and acknowledged."""
    with _connected(agent, broker) as hub:
        if hub.journal is not None:
            hub.acknowledge(OLD_LINES + 500, head="f" * 64)
        _until(agent, lambda: len(hub.held) >= OLD_LINES)
        _go_on(agent, hub)


@contextmanager
def _connected(agent: AgentProcess, broker: Broker | None) -> Iterator[HubEnd]:
    """A hub that answers nothing by itself, and has heard the device; before that a card was tapped."""
    assert broker is not None
    hub = HubEnd(broker, DEVICE, acks=False)
    try:
        hub.configure(1, PointSettings(credentials=CARDS))
        agent.tap(CARDS[0])
        _until(agent, lambda: hub.journal is not None)
        yield hub
    finally:
        hub.close()


def _go_on(agent: AgentProcess, hub: HubEnd) -> None:
    agent.tap(CARDS[1])
    for card in CARDS[2:4]:
        _until(agent, lambda: _answered(hub, agent))
        agent.tap(card)
        time.sleep(1.1)  # the keeper looks once a second


def _answered(hub: HubEnd, agent: AgentProcess) -> bool:
    if hub.held and hub.journal is not None:
        hub.acknowledge(max(hub.held))
    status = agent.status()
    return status is None or status["unacknowledged"] == 0


def _until(agent: AgentProcess, done: Callable[[], bool]) -> None:
    """The world waits for something, at most so long, and only while the process lives."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end and agent.process.poll() is None and not done():
        if agent.status() is None:
            return
        time.sleep(0.05)


SCENES: Mapping[str, Scene] = {
    "first day": Scene(_nothing, _first_day, has_broker=False),
    "years later": Scene(_old_card, _years_later, has_broker=True),
    "card put back": Scene(_old_card, _card_put_back, has_broker=True),
}


@contextmanager
def world(scene: Scene) -> Iterator[Broker | None]:
    """The broker that a scene needs."""
    if not scene.has_broker:
        yield None
        return
    with mosquitto() as broker:
        yield broker
